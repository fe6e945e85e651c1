"""The page, large and plain, and what the journal keeps of it."""

import json
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role
from almoner.core.journal.models import Entry
from almoner.register.directory.models import Scheme
from tests.core.accounts.factories import client_as
from tests.judgement.placement.factories import contracted
from tests.register.contracts.factories import contract, framework, lot
from tests.response.suspensions.factories import (
    AuthorityFactory,
    DistrictFactory,
    ServiceFactory,
    SuccessionFactory,
    home,
    suspended,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory(name="Northshire")


@pytest.fixture
def broker(authority: Authority) -> Client:
    return client_as(Role.BROKERAGE, authority=authority)


def page(browser: Client, name: str, *args: object, **query: object) -> str:
    response = browser.get(reverse(f"placement:{name}", args=args), query)
    assert response.status_code == HTTPStatus.OK
    return response.content.decode()


def test_a_service_is_found_and_answered(authority: Authority, broker: Client) -> None:
    place = contracted(authority, name="Elmbank House", search_text="elmbank house")
    assert "Find the service or scheme" in page(broker, "ask")
    assert "Nothing matches" in page(broker, "ask", q="nowhere")
    assert reverse("placement:answer", args=[place.pk]) in page(broker, "ask", q="elmbank")
    assert "Yes, you may place here" in page(broker, "answer", place.pk)


def test_no_comes_without_its_reason_for_brokerage(authority: Authority, broker: Client) -> None:
    place = contracted(authority)
    suspension = suspended(place)
    text = page(broker, "answer", place.pk)
    assert "No, do not place here" in text and suspension.reason_for_brokerage in text
    assert suspension.who_to_ask in text
    for guarded in (suspension.reason, suspension.evidence, "See the suspension", "in force"):
        assert guarded not in text
    officer = client_as(Role.QUALITY_OFFICER, authority=authority)
    assert "See the suspension" in page(officer, "answer", place.pk)


def test_each_answer_is_journalled_without_what_is_restricted(
    authority: Authority, broker: Client
) -> None:
    place = contracted(authority)
    suspended(place)
    page(broker, "answer", place.pk, work="increase")
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.authority_code) == ("asked_placement", authority.code)
    assert (entry.subject_id, entry.sensitivity) == (str(place.pk), "INTERNAL")
    kept = json.loads(entry.detail)
    assert (kept["answer"], kept["work"], kept["door"]) == ("no", "increase", "page")


def test_a_scheme_is_answered_for_itself(authority: Authority, broker: Client) -> None:
    service = ServiceFactory(location=contracted(authority))
    scheme = Scheme.objects.create(service=service, name="Mill Court")
    address = reverse("placement:answer_for_scheme", args=[service.location_id, scheme.pk])
    assert address in page(broker, "ask", q="mill")
    assert "May we place with Mill Court" in page(
        broker, "answer_for_scheme", service.location_id, scheme.pk
    )
    wrong = reverse("placement:answer_for_scheme", args=[contracted(authority).pk, scheme.pk])
    assert broker.get(wrong).status_code == HTTPStatus.NOT_FOUND


def test_a_closed_service_points_to_where_it_goes_on(authority: Authority, broker: Client) -> None:
    from datetime import date

    old = contracted(authority, deregistered_on=date(2021, 1, 1))
    new = contracted(authority, name="Elmbank View")
    SuccessionFactory(predecessor=old, successor=new)
    text = page(broker, "answer", old.pk)
    assert reverse("placement:answer", args=[new.pk]) in text and "Elmbank View" in text


def test_the_question_can_be_narrowed(authority: Authority, broker: Client) -> None:
    place = home(authority)
    district = DistrictFactory(authority=authority, name="Newark")
    mine, other = (lot(framework(authority)) for _ in range(2))
    contract(authority, place, lot=mine)
    text = page(broker, "answer", place.pk, lot=other.pk, district=district.pk, case="C-1")
    assert "Its contracts are not in the lot you asked about." in text
    assert "Yes, you may place" in page(broker, "answer", place.pk, lot=mine.pk)
    assert "There is a problem" not in page(broker, "answer", place.pk, lot="nonsense")


def test_a_service_that_is_none_is_not_there(broker: Client) -> None:
    response = broker.get(reverse("placement:answer", args=[999999]))
    assert response.status_code == HTTPStatus.NOT_FOUND


def test_the_page_takes_a_fixed_number_of_queries(
    authority: Authority, broker: Client, django_assert_max_num_queries: Any
) -> None:
    place = contracted(authority)
    taken = []
    for _ in range(3):
        with django_assert_max_num_queries(12) as counted:
            page(broker, "answer", place.pk)
        taken.append(len(counted))
        suspended(home(authority))
    assert taken[1] == taken[2]  # at the first, the session is written


def test_whoever_may_not_ask_is_told_so(authority: Authority) -> None:
    response = client_as(Role.PARTNER, authority=authority).get(reverse("placement:ask"))
    assert response.status_code == HTTPStatus.FORBIDDEN
