"""A concern sent by another system: received once, and never told back."""

import json
from http import HTTPStatus
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almoner.core.accounts.actions import make_api_key
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role, operator
from almoner.core.journal.models import Entry
from almoner.response.safeguarding.models import Concern
from tests.register.directory.factories import DistrictFactory
from tests.response.safeguarding.factories import AT

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/concerns"
SENT: dict[str, Any] = {
    "reference": "ASC-1",
    "text": "Zyxwv fell in the night.",
    "received_at": "2021-08-09T10:00:00+01:00",
    "categories": ["neglect"],
    "service": "Zyxwv House",
    "adult": {"name": "Zyxwv Vole", "born_on": "1935-04-02"},
}


@pytest.fixture
def front_door(authority: Authority) -> Client:
    _, secret = make_api_key(
        authority=authority,
        label="Adult Social Care Connect",
        role=Role.REFERRAL_SYSTEM,
        by=operator("t"),
        at=AT,
    )
    return Client(headers={"Authorization": f"Bearer {secret}"})


def send(system: Client, **changed: Any) -> HttpResponse:
    body = {name: value for name, value in {**SENT, **changed}.items() if value is not None}
    return system.post(ADDRESS, json.dumps(body), content_type="application/json")


def refused(response: HttpResponse, status: HTTPStatus) -> str:
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert "Zyxwv" not in response.content.decode()
    detail = json.loads(response.content)["detail"]
    assert detail.endswith(".")
    return str(detail)


def test_it_is_received_and_only_a_receipt_comes_back(authority, front_door) -> None:
    response = send(front_door)
    assert response.status_code == HTTPStatus.CREATED
    concern = Concern.objects.get()
    assert response.json() == {
        "receipt": concern.receipt,
        "reference": "ASC-1",
        "received_at": "2021-08-09T09:00:00Z",
    }
    assert (concern.authority, concern.source) == (authority, "Adult Social Care Connect")
    assert concern.adult is not None
    assert Entry.objects.latest("id").action == "receive_concern"


def test_sent_again_it_is_the_same_and_says_so(front_door: Client) -> None:
    first, again = send(front_door), send(front_door)
    assert (first.status_code, again.status_code) == (HTTPStatus.CREATED, HTTPStatus.OK)
    assert first.json() == again.json()
    assert Concern.objects.count() == 1


def test_the_same_reference_for_something_else_is_a_conflict(front_door: Client) -> None:
    send(front_door)
    response = send(front_door, text="Zyxwv, another time.")
    assert "used this reference already" in refused(response, HTTPStatus.CONFLICT)
    assert Concern.objects.count() == 1


def test_without_a_time_it_is_received_now_and_once(front_door: Client) -> None:
    first, again = send(front_door, received_at=None), send(front_door, received_at=None)
    assert first.json() == again.json()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reference": ""}, "reference"),
        ({"reference": "Zyxwv" * 20}, "reference"),
        ({"text": ""}, "text"),
        ({"text": "   "}, "what happened"),
        ({"categories": ["Zyxwv"]}, "cannot be read"),
        ({"setting": "Zyxwv"}, "setting"),
        ({"happened_on": "Zyxwv"}, "happened_on"),
        ({"received_at": "2021-08-09T10:00:00"}, "received_at"),
        ({"received_at": "0001-01-01T00:00:00+01:00"}, "received_at"),
        ({"received_at": "2999-01-01T00:00:00Z"}, "in the future"),
        ({"district": "Zyxwv"}, "no such district"),
        ({"adult": {"nickname": "Zyxwv"}}, "nickname"),
        ({"Zyx": "Zyxwv"}, "Zyx"),
        ({"happened_on": "2022-01-01"}, "after it was received"),
    ],
)
def test_what_cannot_be_is_refused_without_saying_it_again(changed, said, front_door) -> None:
    assert said in refused(send(front_door, **changed), HTTPStatus.UNPROCESSABLE_ENTITY)
    assert not Concern.objects.exists()


def test_what_is_no_json_is_refused_in_a_sentence(front_door: Client) -> None:
    response = front_door.post(ADDRESS, "Zyxwv {", content_type="application/json")
    assert "not JSON" in refused(response, HTTPStatus.BAD_REQUEST)


def test_a_district_of_the_authority_is_kept(authority: Authority, front_door: Client) -> None:
    district = DistrictFactory(authority=authority)
    send(front_door, district=district.code)
    assert Concern.objects.get().district == district


def test_a_key_reads_no_concern(front_door: Client, system: Client) -> None:
    receipt = send(front_door).json()["receipt"]
    for client in (front_door, system):
        refused(client.get(ADDRESS), HTTPStatus.METHOD_NOT_ALLOWED)
        for address in ("1", receipt):
            assert client.get(f"{ADDRESS}/{address}").status_code == HTTPStatus.NOT_FOUND


def test_nobody_without_a_key_may_send() -> None:
    refused(send(Client()), HTTPStatus.UNAUTHORIZED)
    assert not Concern.objects.exists()


def test_the_description_says_how(front_door: Client) -> None:
    text = front_door.get("/api/").content.decode()
    for word in ("POST /api/v1/concerns", "Raise a safeguarding concern", "receipt", "409"):
        assert word in text


TEXTS = st.text(max_size=30)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.dictionaries(
        st.sampled_from([*SENT, "adult", "happened_on", "shift", "other"]),
        st.none()
        | TEXTS
        | st.integers()
        | st.lists(TEXTS, max_size=2)
        | st.dictionaries(TEXTS, TEXTS, max_size=2),
        max_size=6,
    )
)
def test_whatever_is_sent_is_answered_with_a_receipt_or_a_sentence(
    body: dict[str, Any], front_door: Client
) -> None:
    response = front_door.post(ADDRESS, json.dumps(body), content_type="application/json")
    assert response.status_code in {200, 201, 409, 422}
    if response.status_code > 299:
        assert response.json()["detail"].endswith(".")
