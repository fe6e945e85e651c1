"""A system may ask whether what it sent itself arrived, and nothing else."""

import json
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.http import HttpResponse
from django.test import Client

from almoner.core.accounts.actions import end_api_key, make_api_key
from almoner.core.accounts.models import ApiKey, Authority
from almoner.core.accounts.rules import Role, operator
from almoner.core.journal.models import Entry
from almoner.response.safeguarding.actions import receive_many
from almoner.response.safeguarding.models import Concern, RefusedReferral
from almoner.response.safeguarding.rules.states import Step
from tests.core.accounts.factories import AuthorityFactory
from tests.doors.api.test_concerns import SENT, refused, send
from tests.response.safeguarding.factories import AT, received, referral, step, worker

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/concerns/arrival"
LABEL = "Adult Social Care Connect"


def a_key(
    authority: Authority, *, label: str = LABEL, role: Role = Role.REFERRAL_SYSTEM
) -> tuple[ApiKey, Client]:
    key, secret = make_api_key(authority=authority, label=label, role=role, by=operator("t"), at=AT)
    return key, Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
def front_door(authority: Authority) -> Client:
    return a_key(authority)[1]


def ask(system: Client, **by: str) -> HttpResponse:
    return system.get(ADDRESS, by)


def is_unknown(response: HttpResponse) -> bool:
    sentence = refused(response, HTTPStatus.NOT_FOUND)
    return sentence == "Nothing that you sent is known under that receipt or reference."


@pytest.mark.parametrize("by", ["receipt", "reference"])
def test_what_arrived_is_told_by_receipt_and_by_reference(by: str, front_door: Client) -> None:
    given = send(front_door).json()
    response = ask(front_door, **{by: given[by]})
    assert response.status_code == HTTPStatus.OK
    assert response.json() == {
        "state": "received",
        "receipt": given["receipt"],
        "reference": "ASC-1",
        "at": given["received_at"],
        "problem": "",
    }


def test_a_receipt_may_be_typed_in_any_case_and_without_its_dash(front_door: Client) -> None:
    receipt = send(front_door).json()["receipt"]
    typed = receipt.replace("-", "").lower()
    assert ask(front_door, receipt=typed).json()["receipt"] == receipt


def test_a_reference_with_a_slash_can_be_asked_for(front_door: Client) -> None:
    send(front_door, reference="2021/08 №7?")
    assert ask(front_door, reference="2021/08 №7?").json()["state"] == "received"


def test_nothing_of_what_became_of_it_is_told(front_door: Client) -> None:
    send(front_door)
    before = ask(front_door, reference="ASC-1")
    concern = Concern.objects.select_related("authority").get()
    for taken in (Step.TRIAGE, Step.BEGIN_S42, Step.REOPEN, Step.PASS_TO_TRUST):
        step(concern, taken)
        after = ask(front_door, reference="ASC-1")
        assert after.content == before.content
        assert after.headers["Content-Length"] == before.headers["Content-Length"]


def test_what_could_not_be_taken_is_told_with_why(front_door: Client) -> None:
    send(front_door, district="Zyxwv")
    answer = ask(front_door, reference="ASC-1").json()
    assert (answer["state"], answer["receipt"]) == ("refused", "")
    assert answer["problem"] == "There is no such district in this authority."
    assert not Concern.objects.exists()


def test_taken_after_all_it_is_received(front_door: Client) -> None:
    send(front_door, district="Zyxwv")
    send(front_door)
    assert ask(front_door, reference="ASC-1").json()["state"] == "received"


def test_what_was_refused_since_is_no_fault_of_what_arrived(front_door: Client) -> None:
    send(front_door)
    assert send(front_door, happened_on="2022-01-01").status_code == 422
    assert send(front_door, text="Another").status_code == HTTPStatus.CONFLICT
    assert ask(front_door, reference="ASC-1").json()["state"] == "received"
    assert not RefusedReferral.objects.exists()


def test_a_refusal_keeps_nothing_of_what_was_sent(front_door: Client) -> None:
    send(front_door, district="Zyxwv")
    send(front_door, happened_on="2022-01-01")
    row = RefusedReferral.objects.get()  # the newest stands in the place of the first
    assert row.problem == "It cannot have happened after it was received."
    assert "Zyxwv" not in repr(vars(row))
    entries = Entry.objects.filter(action="refuse_concern")
    assert entries.count() == 2
    assert all("Zyxwv" not in entry.detail for entry in entries)


class TestOfOthers:
    """What somebody else sent is as if it were not there."""

    def test_another_key_of_the_same_council(
        self, authority: Authority, front_door: Client
    ) -> None:
        receipt = send(front_door).json()["receipt"]
        other = a_key(authority, label="Hospital discharge")[1]
        assert is_unknown(ask(other, receipt=receipt))
        assert is_unknown(ask(other, reference="ASC-1"))

    def test_a_key_of_the_same_name_in_another_council(self, front_door: Client) -> None:
        receipt = send(front_door).json()["receipt"]
        other = a_key(AuthorityFactory())[1]
        assert is_unknown(ask(other, receipt=receipt))
        assert is_unknown(ask(other, reference="ASC-1"))

    def test_what_another_was_refused(self, authority: Authority, front_door: Client) -> None:
        send(front_door, district="Zyxwv")
        assert is_unknown(ask(a_key(authority, label="Hospital")[1], reference="ASC-1"))

    def test_a_file_that_a_person_loaded_under_the_same_name(
        self, authority: Authority, front_door: Client
    ) -> None:
        receive_many(
            authority=authority,
            source=LABEL,
            referrals=[referral(reference="F-1")],
            digest="a" * 64,
            by=worker(authority),
            at=AT,
        )
        concern = Concern.objects.get()
        assert is_unknown(ask(front_door, reference="F-1"))
        assert is_unknown(ask(front_door, receipt=concern.receipt))

    def test_the_page(self, authority: Authority, front_door: Client) -> None:
        assert is_unknown(ask(front_door, receipt=received(authority, source="page").receipt))

    def test_what_never_was(self, front_door: Client) -> None:
        assert is_unknown(ask(front_door, receipt="AAAAA-AAAAA"))
        assert is_unknown(ask(front_door, reference="'; --"))

    def test_a_key_that_took_the_place_of_another_of_its_name_asks_for_both(
        self, authority: Authority
    ) -> None:
        key, first = a_key(authority)
        send(first)
        end_api_key(key=key, by=operator("t"), at=AT + timedelta(days=1))
        assert ask(first, reference="ASC-1").status_code == HTTPStatus.UNAUTHORIZED
        second = a_key(authority)[1]
        assert ask(second, reference="ASC-1").json()["state"] == "received"


@pytest.mark.parametrize("by", [{}, {"receipt": "A", "reference": "B"}, {"other": "C"}])
def test_one_of_the_two_is_asked_for(by: dict[str, str], front_door: Client) -> None:
    refused(ask(front_door, **by), HTTPStatus.UNPROCESSABLE_ENTITY)


def test_nobody_without_a_key_may_ask() -> None:
    refused(ask(Client(), reference="ASC-1"), HTTPStatus.UNAUTHORIZED)


def test_each_asking_is_journalled_without_what_was_asked_for(front_door: Client) -> None:
    send(front_door)
    ask(front_door, reference="ASC-1")
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.sensitivity) == ("ask_arrival", "SAFEGUARDING")
    assert (entry.subject_id, entry.detail) == ("arrival", "")


def test_the_description_says_what_is_told(front_door: Client) -> None:
    document = front_door.get("/api/v1/openapi.json").json()
    shape = document["components"]["schemas"]["ConcernArrival"]
    assert set(shape["properties"]) == {"state", "receipt", "reference", "at", "problem"}
    assert "GET /api/v1/concerns/arrival" in front_door.get("/api/").content.decode()


def test_what_is_sent_is_not_what_the_arrival_says(front_door: Client) -> None:
    send(front_door)
    text = json.dumps(ask(front_door, reference="ASC-1").json())
    assert SENT["text"] not in text
    assert "Zyxwv" not in text
