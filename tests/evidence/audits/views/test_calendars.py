"""Visits in officers' own calendars."""

from datetime import date, time
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from almoner.core.journal.models import Entry
from almoner.evidence.audits.models import CalendarFeed
from almoner.evidence.audits.rules import Step
from tests.evidence.audits.factories import Council
from tests.evidence.audits.views.browsing import browser, html, page, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> Council:
    return Council()


def address_in(text: str) -> str:
    start = text.index("http://testserver/visits/calendar/")
    return text[start : text.index(".ics", start) + 4].removeprefix("http://testserver")


def events(content: bytes) -> list[dict[str, str]]:
    held = Calendar.from_ical(content)
    return [{key: str(event[key]) for key in event} for event in held.walk("VEVENT")]


def test_an_address_is_read_without_signing_in_and_names_nobody(council: Council) -> None:
    council.planned(planned_at_hour=time(9, 30), other_ids=[council.ben.pk])
    council.planned(lead_id=council.una.pk)
    address = address_in(html(sent(council.ada, "calendar")))
    answer = Client().get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = events(answer.content)
    assert event["SUMMARY"] == "Annual audit: Elmbank House"
    assert event["CLASS"] == "PRIVATE"
    text = answer.content.decode()
    for person in (council.ada, council.ben, council.mo, council.una):
        assert person.name not in text
        assert person.email not in text
    assert "20210908T093000" in text
    exported = Entry.objects.filter(action="export", subject_id="visits calendar")
    assert exported.count() == 1
    assert exported[0].actor == f"user:{council.ada.pk}"


def test_an_address_is_shown_once_and_its_secret_not_kept(council: Council) -> None:
    address = address_in(html(sent(council.ada, "calendar")))
    secret = address.removeprefix("/visits/calendar/").removesuffix(".ics")
    assert len(secret) >= 43  # 256 bits
    kept = CalendarFeed.objects.get()
    assert secret not in kept.secret_hash
    assert secret not in page(council.ada, "calendar")
    assert secret not in "".join(Entry.objects.values_list("detail", flat=True))


def test_a_new_address_ends_the_old_one(council: Council) -> None:
    old = address_in(html(sent(council.ada, "calendar")))
    new = address_in(html(sent(council.ada, "calendar")))
    assert Client().get(old).status_code == HTTPStatus.NOT_FOUND
    assert Client().get(new).status_code == HTTPStatus.OK
    assert Entry.objects.filter(action="make_calendar_address").count() == 2


def test_an_address_ends_with_its_owners_role(council: Council) -> None:
    address = address_in(html(sent(council.ada, "calendar")))
    council.ada.memberships.update(to_on=date(2021, 10, 1))
    assert Client().get(address).status_code == HTTPStatus.NOT_FOUND
    council.ada.memberships.update(to_on=None)
    council.ada.is_active = False
    council.ada.save()
    assert Client().get(address).status_code == HTTPStatus.NOT_FOUND


def test_a_campaign_has_a_calendar_too(council: Council) -> None:
    campaign = council.campaign()
    address = address_in(html(sent(council.ben, "campaign_calendar", campaign.pk)))
    (event,) = events(Client().get(address).content)
    assert event["SUMMARY"] == "Annual audit: Elmbank House"
    file = reverse("audits:campaign_calendar_file", args=[campaign.pk])
    assert events(browser(council.dee).get(file).content) == events(Client().get(address).content)


def test_an_unannounced_visit_warns_and_a_void_one_is_cancelled(council: Council) -> None:
    visit = council.planned(is_announced=False)
    file = reverse("audits:calendar_file")
    (event,) = events(browser(council.ada).get(file).content)
    assert "do not tell the provider" in event["DESCRIPTION"]
    council.take(visit, Step.MAKE_VOID)
    (event,) = events(browser(council.ada).get(file).content)
    assert event["STATUS"] == "CANCELLED"
