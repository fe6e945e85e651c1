"""The pages of prompts: for whom they are there, what they say, and deciding."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.journal.models import Entry
from almoner.judgement.patterns import queries
from almoner.judgement.patterns.models import PromptAnswer
from almoner.register.directory.models import Location
from tests.core.accounts.factories import client_as
from tests.judgement.patterns.factories import (
    AuthorityFactory,
    cluster,
    home,
    quiet_council,
    someone,
)
from tests.judgement.patterns.secrets import plant

pytestmark = pytest.mark.django_db
INDEX = reverse("patterns:patterns")
PEOPLE = [role for role in Role if role is not Role.REFERRAL_SYSTEM]
MAY = {role: Permission.VIEW_SAFEGUARDING in GRANTS[role].permissions for role in PEOPLE}
MOST_QUERIES = 12


@pytest.fixture
def authority() -> Authority:
    found: Authority = AuthorityFactory(name="Southaven")
    quiet_council(found, until=timezone.localdate())
    return found


@pytest.fixture
def place(authority: Authority) -> Location:
    return home(authority, name="Wren House")


def clustered(place: Location, **changed: object) -> str:
    """A cluster as at today; its slug."""
    cluster(place, until=timezone.localdate(), **changed)  # type: ignore[arg-type]
    assert place.authority is not None
    found = queries.noticed(
        authority=place.authority,
        as_at=timezone.localdate(),
        visible_to=someone(place.authority),
    )
    return next(each.slug for each in found.subjects if each.subject.subject == str(place.pk))


def manager_of(place: Location) -> Client:
    return client_as(Role.SAFEGUARDING_MANAGER, authority=place.authority)


def parts(name: str, days: int) -> dict[str, str]:
    on = timezone.localdate() + timedelta(days=days)
    return {
        f"{name}-day": str(on.day),
        f"{name}-month": str(on.month),
        f"{name}-year": str(on.year),
    }


@pytest.mark.parametrize("role", PEOPLE)
def test_pages_are_there_for_those_who_may_see_concerns(place: Location, role: Role) -> None:
    slug = clustered(place)
    browser = client_as(role, authority=place.authority)
    for address in (
        INDEX,
        reverse("patterns:answers"),
        reverse("patterns:prompt", args=[slug]),
        reverse("patterns:download", args=["csv"]),
        reverse("patterns:download", args=["ods"]),
    ):
        response = browser.get(address)
        for put_away in response._resource_closers:  # close() would end the connection too
            put_away()
        assert response.status_code == (HTTPStatus.OK if MAY[role] else HTTPStatus.NOT_FOUND)


def test_what_is_planted_is_told_only_to_those_who_may(authority: Authority) -> None:
    may = plant(authority=authority, marker="heron")
    for role in (Role.SAFEGUARDING_MANAGER, Role.QUALITY_MANAGER, Role.DIRECTOR):
        text = client_as(role, authority=authority).get(reverse("patterns:answers")).content
        assert (b"heron" in text) == bool(may & GRANTS[role].permissions)


def test_another_authority_has_no_such_prompt(place: Location) -> None:
    slug = clustered(place)
    browser = client_as(Role.SAFEGUARDING_MANAGER, authority=AuthorityFactory())
    assert browser.get(reverse("patterns:prompt", args=[slug])).status_code == HTTPStatus.NOT_FOUND
    assert b"Wren House" not in browser.get(INDEX).content


def test_a_subject_explains_itself(place: Location) -> None:
    slug = clustered(place)
    browser = client_as(Role.SAFEGUARDING_PRACTITIONER, authority=place.authority)
    text = browser.get(reverse("patterns:prompt", args=[slug])).content.decode()
    for words in (
        "Wren House",
        "a provider-concern meeting",
        "This is a prompt: you decide.",
        "8 concerns about 8 adults in 90 days",
        "One theme at one service: Medicines",
        "What else it could be",
        "Chance. Some clusters come of nothing.",
        "What do you decide?",
        "Nothing is recorded.",
    ):
        assert words in text
    title = text.split("<title>")[1].split("</title>")[0]
    assert "Wren" not in title


def test_the_list_has_one_card_a_service_and_says_how_often_it_errs(place: Location) -> None:
    clustered(place)
    text = manager_of(place).get(INDEX).content.decode()
    assert text.count(">Wren House</a>") == 1
    assert "1 subject to decide on" in text
    for words in (
        "Several concerns about one service",
        "One shift at one service: Night",
        "Chance alone is to bring no more than 3 prompts at one time",
        "chance alone brought",
        "21 services",
    ):
        assert words in text


def test_services_that_meet_a_count_and_do_not_stand_out_are_told_apart(
    authority: Authority,
) -> None:
    for number in range(12):
        cluster(
            home(authority, name=f"Plain House {number}"),
            many=3,
            until=timezone.localdate() - timedelta(days=number),
        )
    text = manager_of(home(authority)).get(INDEX).content.decode()
    assert "Services that meet a count and do not stand out: 12" in text
    assert "no proof that all is well" in text


def test_nothing_clusters_and_the_page_says_what_that_is_worth() -> None:
    authority = AuthorityFactory()
    text = client_as(Role.SAFEGUARDING_MANAGER, authority=authority).get(INDEX).content.decode()
    assert "no proof that all is well" in text


def test_a_decision_is_kept_and_the_subject_is_in_hand(place: Location) -> None:
    slug, browser = clustered(place), manager_of(place)
    address = reverse("patterns:prompt", args=[slug])
    said = {"answer": "meeting", "reason": "We will meet the provider on Monday."}
    assert browser.post(address, said).status_code == HTTPStatus.FOUND
    assert PromptAnswer.objects.get().concerns.count() == 8
    text = browser.get(address).content.decode()
    assert "A provider-concern meeting is arranged" in text and "What do you decide?" not in text
    text = browser.get(reverse("patterns:answers")).content.decode()
    assert "We will meet the provider" in text and "Several concerns about one service" in text
    assert "In hand, or dismissed for now" in browser.get(INDEX).content.decode()


def test_a_large_scale_enquiry_that_is_considered_is_proposed_next(place: Location) -> None:
    address = reverse("patterns:prompt", args=[clustered(place)])
    response = manager_of(place).post(address, {"answer": "consider", "reason": "The nights."})
    assert response["Location"] == reverse("enquiries:propose", args=["service", place.pk])


def test_a_dismissal_has_its_day(place: Location) -> None:
    slug, browser = clustered(place), manager_of(place)
    address = reverse("patterns:prompt", args=[slug])
    said = {"answer": "dismiss", "reason": "It was one fall, told three times."}
    assert "Enter until when you dismiss it" in browser.post(address, said).content.decode()
    late = browser.post(address, {**said, **parts("until", 900)}).content.decode()
    assert "Dismiss it until must be on or before" in late
    assert not PromptAnswer.objects.exists()
    assert browser.post(address, {**said, **parts("until", 30)}).status_code == HTTPStatus.FOUND
    assert "dismissed for now" in browser.get(INDEX).content.decode()


def test_the_second_is_told_and_keeps_what_was_typed(place: Location) -> None:
    slug, browser = clustered(place), manager_of(place)
    address = reverse("patterns:prompt", args=[slug])
    browser.post(address, {"answer": "meeting", "reason": "First."})
    response = browser.post(address, {"answer": "consider", "reason": "Told three times."})
    assert response.status_code == HTTPStatus.CONFLICT
    assert "Told three times." in response.content.decode()
    assert "Somebody was first" in response.content.decode()
    assert PromptAnswer.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Select what you decide"),
        ({"answer": "meeting"}, "Enter why"),
    ],
)
def test_what_is_missing_is_said(place: Location, said: dict[str, str], sentence: str) -> None:
    response = manager_of(place).post(reverse("patterns:prompt", args=[clustered(place)]), said)
    assert sentence in response.content.decode()
    assert not PromptAnswer.objects.exists()


def test_an_earlier_day_is_looked_back_to_and_not_decided_on(place: Location) -> None:
    clustered(place)
    browser = manager_of(place)
    past = {"as_at-day": "1", "as_at-month": "2", "as_at-year": "2020"}
    for said in (past, {"as_at": "2020-02-01"}):
        text = browser.get(INDEX, said).content.decode()
        assert "as at 1 February 2020, from what was known by then" in text
        assert "Wren House" not in text
        assert 'value="2020"' in text


def test_a_subject_of_an_earlier_day_is_shown_as_it_stood(place: Location) -> None:
    then = timezone.localdate() - timedelta(days=20)
    cluster(place, until=then)
    assert place.authority is not None
    (shown,) = queries.noticed(
        authority=place.authority, as_at=then, visible_to=someone(place.authority)
    ).subjects
    address = reverse("patterns:prompt", args=[shown.slug])
    text = manager_of(place).get(address, {"as_at": then.isoformat()}).content.decode()
    assert "This is how it stood that day" in text and "What do you decide?" not in text


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_ask_as_many_questions_however_long(
    authority: Authority, many: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    slugs = [clustered(home(authority)) for _ in range(many)]
    browser = client_as(Role.SAFEGUARDING_MANAGER, authority=authority)
    address = reverse("patterns:prompt", args=[slugs[-1]])
    browser.post(address, {"answer": "meeting", "reason": "First."})
    for page in (INDEX, address, reverse("patterns:answers")):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert browser.get(page).status_code == HTTPStatus.OK


def test_readings_are_journalled(place: Location) -> None:
    manager_of(place).get(INDEX)
    entry = Entry.objects.filter(action="read").latest("id")
    assert (entry.subject_kind, entry.sensitivity) == ("patterns.Prompts", "SAFEGUARDING")


def test_a_download_has_a_line_a_subject(place: Location) -> None:
    clustered(place)
    response = manager_of(place).get(reverse("patterns:download", args=["csv"]))
    lines = b"".join(response).decode().strip().splitlines()  # type: ignore[arg-type]
    assert len(lines) == 2 and "Wren House" in lines[1] and "To decide" in lines[1]


def test_nobody_who_is_not_signed_in_sees_any() -> None:
    assert Client().get(INDEX).status_code == HTTPStatus.FOUND
