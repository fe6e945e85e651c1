"""What devices send and are told, and who may."""

import json
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest

from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.journal.models import Entry
from almoner.doors.field import views
from almoner.doors.field.models import Pack
from almoner.evidence.audits.rules.kinds import VisitKind
from almoner.evidence.questionnaires.actions import receive_answers
from almoner.evidence.questionnaires.models import Answer, RefusedAnswer
from tests.core.accounts.factories import client_as
from tests.doors.field.factories import ANSWER, Council, browser, post
from tests.evidence.questionnaires.factories import incoming
from tests.register.directory.factories import SuccessionFactory

pytestmark = pytest.mark.django_db
OPEN_PAGES = ("/field/shell", "/field/sw.js", "/field/manifest.webmanifest")


@pytest.fixture
def council() -> Council:
    return Council()


@pytest.mark.parametrize("role", [None, *Role])
def test_only_those_who_carry_out_visits_see_the_list(role: Role | None) -> None:
    answer = client_as(role).get("/field/")
    if role is None:
        assert answer["Location"].startswith("/accounts/login/")
    elif Permission.CARRY_OUT_VISITS in GRANTS[role].permissions:
        assert answer.status_code == HTTPStatus.OK
    else:
        assert answer.status_code == HTTPStatus.FORBIDDEN
        assert Entry.objects.filter(action="refuse").exists()


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(
    ("method", "what"),
    [("get", ""), ("get", "news"), ("post", "take"), ("post", "answers"), ("post", "settle")],
)
def test_each_role_at_each_address(council: Council, role: Role, method: str, what: str) -> None:
    """Nobody reaches a visit that is not theirs; those whose role does not allow it are told so."""
    visit = council.taken()
    client = browser(council.officer("Somebody", role))
    answer = getattr(client, method)(f"/field/{visit.pk}/{what}", content_type="application/json")
    may = Permission.CARRY_OUT_VISITS in GRANTS[role].permissions
    assert answer.status_code == (HTTPStatus.NOT_FOUND if may else HTTPStatus.FORBIDDEN)


@pytest.mark.parametrize("path", OPEN_PAGES)
def test_what_a_device_keeps_names_nobody(council: Council, path: str) -> None:
    text = browser(None).get(path).content.decode()
    assert text
    signed_in = browser(council.ada).get(path)
    assert "no-cache" in signed_in["Cache-Control"]
    assert "Ada Marsh" not in text


def test_another_councils_visit_is_not_there(council: Council) -> None:
    visit = council.taken()
    stranger = Council.__new__(Council)
    stranger.authority = type(council.authority).objects.create(
        code="E96999999", name="Elsewhere", region=council.authority.region
    )
    other = browser(stranger.officer("Eve Stone"))
    for what in ("", "news"):
        assert other.get(f"/field/{visit.pk}/{what}").status_code == HTTPStatus.NOT_FOUND
    assert post(other, visit, "answers", {"user": 1, "answers": []}).status_code == 404


def test_the_list_says_what_can_be_taken(council: Council) -> None:
    council.planned()
    noticed = council.noticed()
    council.taken()
    council.planned(lead_id=council.ben.pk)
    text = browser(council.ada).get("/field/").content.decode()
    assert text.count("Elmbank House</a></dt>") == 3
    assert f'href="/field/{noticed.pk}/"' in text
    assert "Give notice first" in text
    assert "Taken along on another device" in text


def test_the_list_has_pages(council: Council, monkeypatch: Any) -> None:
    monkeypatch.setattr(views, "PER_PAGE", 2)
    for _ in range(3):
        council.noticed()
    client = browser(council.ada)
    counts = [
        client.get(f"/field/?page={page}").content.decode().count("data-visit") for page in (1, 2)
    ]
    assert counts == [2, 1]


def test_the_list_is_empty_in_words() -> None:
    text = client_as(Role.QUALITY_OFFICER).get("/field/").content.decode()
    assert "You have no visits to take along" in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_a_fixed_number_of_questions(
    council: Council, count: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(count):
        council.noticed()
    client = browser(council.ada)
    client.get("/field/")
    with django_assert_max_num_queries(4):
        client.get("/field/")


def test_taking_along_begins_the_visit_and_gives_one_key(council: Council) -> None:
    visit = council.noticed()
    client = browser(council.ada)
    first, again = (post(client, visit, "take", {"device": f"t{n}"}).json() for n in (1, 2))
    assert first["key"] == again["key"]
    assert first["place"] == "Elmbank House"
    assert first["user"] == council.ada.pk
    assert first["definition"]["sections"][0]["key"] == "care"
    assert Pack.objects.count() == 1
    taken = Entry.objects.filter(action="take_along")
    assert sorted(json.loads(entry.detail)["device"] for entry in taken) == ["t1", "t2"]
    visit.refresh_from_db()
    assert visit.response is not None


def test_an_audit_is_blind_and_a_short_visit_is_not(council: Council) -> None:
    client = browser(council.ada)
    audit = post(client, council.noticed(), "take", {"device": ""}).json()
    short = post(client, council.noticed(VisitKind.SUPPORT), "take", {"device": ""}).json()
    assert audit["is_blind"] is True
    assert "ratings" not in audit["definition"]
    assert short["is_blind"] is False
    assert short["definition"]["ratings"][0]["label"] == "Excellent"


def test_a_visit_without_notice_cannot_be_taken(council: Council) -> None:
    answer = post(browser(council.ada), council.planned(), "take", {"device": ""})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "notice" in answer.json()["sentence"]
    assert not Pack.objects.exists()


def test_news_before_taking_along_tells_no_answers(council: Council) -> None:
    visit = council.noticed()
    held = browser(council.ada).get(f"/field/{visit.pk}/news").json()
    assert held["almoner"] == "field"
    assert held["user_name"] == "Ada Marsh"
    assert "answers" not in held


def test_an_answer_is_received_once(council: Council) -> None:
    visit = council.taken()
    client = browser(council.ada)
    batch = {"user": council.ada.pk, "device": "tablet", "answers": [ANSWER]}
    outcomes = [
        post(client, visit, "answers", batch).json()["receipts"][0]["outcome"] for _ in range(3)
    ]
    assert outcomes == ["received", "already_received", "already_received"]
    answer = Answer.objects.get()
    assert (answer.value, answer.note, answer.device) == ("3", "Seen at lunch.", "tablet")
    held = client.get(f"/field/{visit.pk}/news").json()
    assert held["answers"]["respect"]["by"] == "Ada Marsh"
    assert held["is_open"] is True


def test_a_refused_answer_is_kept_apart_with_its_sentence(council: Council) -> None:
    visit = council.taken()
    batch = {"user": council.ada.pk, "device": "", "answers": [{**ANSWER, "value": 9}]}
    receipt = post(browser(council.ada), visit, "answers", batch).json()["receipts"][0]
    assert receipt["outcome"] == "refused"
    assert "scale" in receipt["sentence"]
    assert RefusedAnswer.objects.count() == 1


def test_answers_of_someone_else_are_not_taken_for_mine(council: Council) -> None:
    visit = council.taken()
    batch = {"user": council.ben.pk, "device": "", "answers": [ANSWER]}
    answer = post(browser(council.ada), visit, "answers", batch)
    assert answer.status_code == HTTPStatus.CONFLICT
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"user": "1", "answers": []},
        {"user": 1, "answers": {}},
        {"user": 1, "answers": [1]},
        {"user": 1, "answers": [{**ANSWER, "answered_at": "noon"}]},
        {"user": 1, "answers": [{**ANSWER, "answered_at": "2026-11-22T09:00:00"}]},
        {"user": 1, "answers": [{**ANSWER, "client_id": 4}]},
        {"user": 1, "answers": [ANSWER] * 201},
    ],
    ids=range(8),
)
def test_what_the_application_never_sends_is_refused(council: Council, body: object) -> None:
    visit = council.taken()
    answer = post(browser(council.ada), visit, "answers", body)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.json()["sentence"]


def test_a_body_that_is_no_json_is_refused(council: Council) -> None:
    visit = council.taken()
    answer = browser(council.ada).post(
        f"/field/{visit.pk}/answers", data=b"{", content_type="application/json"
    )
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_two_peoples_answers_are_both_told_and_one_is_chosen(council: Council) -> None:
    visit = council.taken(other_ids=[council.ben.pk])
    ada, ben = browser(council.ada), browser(council.ben)
    post(ben, visit, "take", {"device": "b"})
    post(ada, visit, "answers", {"user": council.ada.pk, "device": "a", "answers": [ANSWER]})
    other = {**ANSWER, "client_id": ANSWER["client_id"].replace("1", "2"), "value": 1}
    sent = post(ben, visit, "answers", {"user": council.ben.pk, "device": "b", "answers": [other]})
    assert sent.json()["receipts"][0]["outcome"] == "clash"

    clash = ada.get(f"/field/{visit.pk}/news").json()["clashes"][0]
    assert [(side["by"], side["value"]) for side in clash["sides"]] == [
        ("Ada Marsh", 3),
        ("Ben Holt", 1),
    ]
    shown = [side["client_id"] for side in clash["sides"]]
    choice = {"question_key": "respect", "chosen": shown[1], "shown": shown}
    assert post(ada, visit, "settle", {**choice, "shown": shown[:1]}).status_code == 422
    assert post(ada, visit, "settle", choice).status_code == HTTPStatus.OK
    held = ada.get(f"/field/{visit.pk}/news").json()
    assert held["clashes"] == []
    assert held["answers"]["respect"]["value"] == 1
    again = post(ada, visit, "settle", choice)
    assert again.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.mark.parametrize("is_re_registered", [False, True])
def test_last_times_answers_come_along(council: Council, is_re_registered: bool) -> None:
    from django.db import transaction
    from django.utils import timezone

    from almoner.evidence.questionnaires.actions import close_response

    first = council.taken()
    assert first.response
    by = council.by(council.ada)
    receive_answers(
        response=first.response, answers=[incoming("respect", 2)], by=by, at=timezone.now()
    )
    with transaction.atomic():
        close_response(response=first.response, by=by, at=timezone.now())
    second = council.noticed()
    if is_re_registered:
        SuccessionFactory(predecessor=first.location, successor=second.location)
    else:
        type(second).objects.filter(pk=second.pk).update(location=first.location)
    held = post(browser(council.ada), second, "take", {"device": ""}).json()
    assert held["previous"]["respect"]["value"] == 2


def nested(depth: int) -> object:
    """A list in a list, so many deep."""
    held: object = "x"
    for _ in range(depth):
        held = [held]
    return held


def test_a_value_that_no_question_has_is_kept_apart_and_not_a_fault(council: Council) -> None:
    visit = council.taken()
    values = ({"a": {"b": 1}}, 10**400, "x" * 100_000, nested(100), nested(500), nested(700))
    for value in values:
        answer = {**ANSWER, "client_id": str(uuid4()), "value": value}
        batch = {"user": council.ada.pk, "device": "", "answers": [answer]}
        told = post(browser(council.ada), visit, "answers", batch)
        assert told.status_code == HTTPStatus.OK
        assert told.json()["receipts"][0]["outcome"] == "refused"
    assert visit.response is not None
    assert visit.response.refused.count() == len(values)


def test_a_forged_request_is_refused(council: Council) -> None:
    from django.test import Client

    visit = council.taken()
    client = Client(enforce_csrf_checks=True)
    client.force_login(council.ada)
    batch = {"user": council.ada.pk, "device": "", "answers": [ANSWER]}
    assert post(client, visit, "answers", batch).status_code == HTTPStatus.FORBIDDEN
    token = client.get(f"/field/{visit.pk}/news").json()["csrf"]
    sent = client.post(
        f"/field/{visit.pk}/answers",
        data=json.dumps(batch),
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )
    assert sent.status_code == HTTPStatus.OK
