"""What other systems are answered; and that every failure is a problem with a sentence."""

import json
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almoner.core.accounts.actions import end_api_key
from almoner.core.accounts.models import ApiKey, Authority
from almoner.core.accounts.row_security import narrow_to
from almoner.core.accounts.rules import operator
from almoner.core.journal.models import Entry
from almoner.doors.api.authentication import MOST_WRONG
from almoner.doors.api.schemas import WorkName
from almoner.response.suspensions.rules.kinds import Kind, Work
from tests.judgement.placement.factories import contracted
from tests.register.contracts.factories import framework, lot
from tests.response.suspensions.factories import (
    AT,
    AuthorityFactory,
    DistrictFactory,
    SuccessionFactory,
    home,
    suspended,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/placement"


def asked(system: Client, **query: object) -> dict[str, Any]:
    response = system.get(ADDRESS, query)
    assert response.status_code == HTTPStatus.OK, response.content
    assert response["Content-Type"].startswith("application/json")
    return response.json()


def refused(response: HttpResponse, status: HTTPStatus) -> dict[str, Any]:
    """The problem that a response is; it has a sentence."""
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    problem = json.loads(response.content)
    assert problem["status"] == status and problem["title"] == status.phrase
    assert problem["detail"].endswith(".")
    return problem


def test_yes_no_and_ask(authority: Authority, system: Client) -> None:
    free, stopped, cautioned = (contracted(authority) for _ in range(3))
    suspended(stopped)
    suspended(cautioned, kind=Kind.CAUTION)
    answers = [asked(system, location=one.cqc_id)["answer"] for one in (free, stopped, cautioned)]
    assert answers == ["yes", "no", "ask"]


def test_the_answer_holds_nothing_restricted(authority: Authority, system: Client) -> None:
    place = contracted(authority)
    suspension = suspended(place)
    said = asked(system, location=place.cqc_id.lower())
    assert said["location"] == {"cqc_id": place.cqc_id, "name": place.name}
    (reason,) = said["reasons"]
    assert reason == {
        "check": "suspension",
        "answer": "no",
        "text": suspension.reason_for_brokerage,
    }
    assert said["who_to_ask"] == [suspension.who_to_ask] and said["unknowns"]
    assert suspension.reason not in json.dumps(said) and "in force" not in json.dumps(said)


def test_each_answer_is_journalled_under_the_keys_own_name(
    authority: Authority, system: Client
) -> None:
    place = contracted(authority)
    asked(system, location=place.cqc_id, work="increase")
    entry, key = Entry.objects.latest("id"), ApiKey.objects.get()
    assert (entry.actor, entry.actor_name) == (f"key:{key.pk}", "Social care record")
    assert (entry.action, entry.authority_code) == ("asked_placement", authority.code)
    assert json.loads(entry.detail)["door"] == "api"


def test_it_can_be_narrowed_as_on_the_page(authority: Authority, system: Client) -> None:
    place, old = contracted(authority), contracted(authority)
    SuccessionFactory(predecessor=old, successor=place)
    type(old).objects.filter(pk=old.pk).update(deregistered_on=AT.date())
    assert asked(system, location=old.cqc_id)["successors"] == [
        {"cqc_id": place.cqc_id, "name": place.name}
    ]
    district, one_lot = DistrictFactory(authority=authority), lot(framework(authority))
    said = asked(system, location=place.cqc_id, district=district.code, lot=one_lot.pk, case="C-1")
    assert said["reasons"][0]["check"] == "contract"


def test_two_authorities_are_kept_apart(authority: Authority, system: Client) -> None:
    """The other council's suspension is not told; that it is not known here is."""
    theirs = contracted(AuthorityFactory(name="Southaven"))
    suspended(theirs)
    said = asked(system, location=theirs.cqc_id)
    assert [reason["check"] for reason in said["reasons"]] == ["contract", "host"]


def test_without_a_key_or_with_a_wrong_or_ended_one(authority: Authority, system: Client) -> None:
    place = contracted(authority)
    for browser in (Client(), Client(headers={"Authorization": "Bearer almoner_wrong"})):
        response = browser.get(ADDRESS, {"location": place.cqc_id})
        refused(response, HTTPStatus.UNAUTHORIZED)
        assert response["WWW-Authenticate"] == "Bearer"
    assert Entry.objects.filter(action="key_refused").count() == 1
    asked(system, location=place.cqc_id)
    end_api_key(key=ApiKey.objects.get(), by=operator("tests"), at=AT)
    refused(system.get(ADDRESS, {"location": place.cqc_id}), HTTPStatus.UNAUTHORIZED)


def test_a_signed_in_browser_is_no_key(authority: Authority) -> None:
    from almoner.core.accounts.rules import Role
    from tests.core.accounts.factories import client_as

    browser = client_as(Role.BROKERAGE, authority=authority)
    refused(browser.get(ADDRESS, {"location": "x"}), HTTPStatus.UNAUTHORIZED)


def test_wrong_keys_are_limited_and_a_good_one_waits_with_them(system: Client) -> None:
    wrong = Client(headers={"Authorization": "Bearer almoner_wrong"})
    for _ in range(MOST_WRONG):
        refused(wrong.get(ADDRESS), HTTPStatus.UNAUTHORIZED)
    entries = Entry.objects.count()
    response = wrong.get(ADDRESS)
    refused(response, HTTPStatus.TOO_MANY_REQUESTS)
    assert response["Retry-After"] == "300"
    assert Entry.objects.count() == entries  # those add nothing
    refused(system.get(ADDRESS), HTTPStatus.TOO_MANY_REQUESTS)


def test_behind_a_proxy_the_wrong_keys_of_one_system_do_not_stop_another(
    system: Client, settings: Any
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    wrong = Client(headers={"Authorization": "Bearer almoner_wrong"})
    for _ in range(MOST_WRONG + 1):
        response = wrong.get(ADDRESS, headers={"X-Forwarded-For": "198.51.100.7"})
    refused(response, HTTPStatus.TOO_MANY_REQUESTS)
    place = home(AuthorityFactory())
    response = system.get(
        ADDRESS, {"location": place.cqc_id}, headers={"X-Forwarded-For": "203.0.113.9"}
    )
    assert response.status_code != HTTPStatus.TOO_MANY_REQUESTS


def test_a_key_whose_role_may_not_ask_is_refused_and_that_is_journalled(system: Client) -> None:
    ApiKey.objects.update(role="grants_officer")
    place = home(AuthorityFactory())
    refused(system.get(ADDRESS, {"location": place.cqc_id}), HTTPStatus.FORBIDDEN)
    entry = Entry.objects.latest("id")
    assert entry.action == "refuse" and entry.actor.startswith("key:")


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({}, "location"),
        ({"location": ""}, "location"),
        ({"location": "x" * 21}, "location"),
        ({"location": "1-1", "work": "sleeping_in"}, "work"),
        ({"location": "1-1", "lot": "none"}, "lot"),
        ({"location": "1-1", "lot": "0"}, "lot"),
        ({"location": "1-1", "lot": str(2**70)}, "lot"),
        ({"location": "1-1", "case": "x" * 61}, "case"),
    ],
)
def test_what_cannot_be_read_is_said_by_parameter(
    system: Client, query: dict[str, str], parameter: str
) -> None:
    problem = refused(system.get(ADDRESS, query), HTTPStatus.UNPROCESSABLE_ENTITY)
    assert [one["parameter"] for one in problem["errors"]] == [parameter]


def test_what_is_not_there(authority: Authority, system: Client) -> None:
    place = contracted(authority)
    for query in (
        {"location": "1-none"},
        {"location": place.cqc_id, "district": "E99"},
        {"location": place.cqc_id, "lot": 999999},
    ):
        refused(system.get(ADDRESS, query), HTTPStatus.NOT_FOUND)
    refused(system.get("/api/v1/nothing"), HTTPStatus.NOT_FOUND)
    refused(Client().get("/api/v1/"), HTTPStatus.NOT_FOUND)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_only_questions_are_asked_of_it(system: Client, method: str) -> None:
    response = getattr(system, method)(ADDRESS)
    refused(response, HTTPStatus.METHOD_NOT_ALLOWED)
    assert "GET" in response["Allow"]


def test_a_failure_of_ours_is_a_problem_too_and_is_logged(
    authority: Authority, system: Client, monkeypatch: Any, caplog: Any
) -> None:
    from almoner.judgement.placement import actions

    def fail(**_: object) -> None:
        raise RuntimeError("The disk is full.")

    monkeypatch.setattr(actions, "record_answer", fail)
    place = contracted(authority)
    problem = refused(
        system.get(ADDRESS, {"location": place.cqc_id}), HTTPStatus.INTERNAL_SERVER_ERROR
    )
    assert "disk" not in json.dumps(problem)
    assert "The disk is full." in caplog.text


@given(
    query=st.dictionaries(
        st.sampled_from(["location", "work", "district", "lot", "case", "other"]),
        st.text(max_size=80) | st.integers().map(str) | st.sampled_from([one.key for one in Work]),
    )
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_sent_the_answer_is_as_described(system: Client, query: dict[str, str]) -> None:
    response = system.get(ADDRESS, query)
    described = document()["paths"][ADDRESS]["get"]["responses"][str(response.status_code)]
    assert list(described["content"]) == [response["Content-Type"].partition(";")[0]]
    if response.status_code != HTTPStatus.OK:
        refused(response, HTTPStatus(response.status_code))


def document() -> dict[str, Any]:
    response = Client().get("/api/v1/openapi.json")
    assert response.status_code == HTTPStatus.OK
    return response.json()


def test_the_document_describes_what_is_answered(authority: Authority, system: Client) -> None:
    shapes = document()["components"]["schemas"]
    said = asked(system, location=contracted(authority).cqc_id)
    assert set(said) == set(shapes["Placement"]["properties"])
    assert set(shapes["Placement"]["required"]) == set(said)
    reason = shapes["Reason"]["properties"]["answer"]["enum"]
    assert set(reason) == {"yes", "ask", "no"}


def test_every_reference_of_the_document_leads_somewhere() -> None:
    whole = document()
    shapes = whole["components"]["schemas"]
    named = {
        part.split('"')[0].removeprefix("#/components/schemas/")
        for part in json.dumps(whole).split('"$ref": "')[1:]
    }
    assert named and named <= set(shapes)
    assert whole["components"]["securitySchemes"]


def test_the_kinds_of_work_are_those_of_suspensions() -> None:
    from typing import get_args

    assert list(get_args(WorkName)) == [one.key for one in Work]


def test_a_key_reaches_the_records_of_its_authority_only(
    authority: Authority, system: Client
) -> None:
    """On PostgreSQL, the connection is narrowed once the key has said whose it is."""
    place = contracted(authority)
    asked(system, location=place.cqc_id)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('almoner.authorities', true)")
            assert cursor.fetchone()[0] == str(authority.pk)
            cursor.execute("SELECT set_config('almoner.authorities', '*', false)")
    narrow_to(SimpleNamespace())  # type: ignore[arg-type]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('almoner.authorities', '*', false)")
