"""The pages of prompts: for whom they are there, what they say, and answering one."""

from http import HTTPStatus

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.journal.models import Entry
from almoner.judgement.patterns import actions, queries
from almoner.judgement.patterns.models import AnsweredConcern, PromptAnswer
from almoner.judgement.patterns.rules.prompting import Answer
from almoner.register.directory.models import Location
from tests.core.accounts.factories import client_as
from tests.judgement.patterns.factories import AuthorityFactory, cluster, home, someone
from tests.judgement.patterns.secrets import plant

pytestmark = pytest.mark.django_db
INDEX = reverse("patterns:patterns")
PEOPLE = [role for role in Role if role is not Role.REFERRAL_SYSTEM]
MAY = {role: Permission.VIEW_SAFEGUARDING in GRANTS[role].permissions for role in PEOPLE}


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory(name="Southaven")


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
    return next(each.slug for each in found.waiting if each.prompt.criterion == "same_service")


def answered(place: Location, slug: str, **changed: object) -> PromptAnswer:
    assert place.authority is not None
    said = {
        "answer": Answer.MEETING,
        "reason": "Two of them are one fall.",
        "reference": "",
        "by": someone(place.authority),
        **changed,
    }
    return actions.answer_prompt(
        slug=slug,
        authority=place.authority,
        at=timezone.now(),
        **said,  # type: ignore[arg-type]
    )


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


def test_a_prompt_explains_itself(place: Location) -> None:
    slug = clustered(place)
    browser = client_as(Role.SAFEGUARDING_PRACTITIONER, authority=place.authority)
    text = browser.get(reverse("patterns:prompt", args=[slug])).content.decode()
    for words in (
        "Wren House",
        "Consider a provider-concern meeting. This is a prompt: you decide.",
        "3 concerns about 3 adults in 90 days",
        "What else it could be",
        "Chance. Some clusters come of nothing.",
        "What do you make of it?",
    ):
        assert words in text
    title = text.split("<title>")[1].split("</title>")[0]
    assert "Wren" not in title


def test_nothing_clusters_and_the_page_says_what_that_is_worth(authority: Authority) -> None:
    text = client_as(Role.SAFEGUARDING_MANAGER, authority=authority).get(INDEX).content.decode()
    assert "no proof that all is well" in text


def test_an_answer_is_kept_and_the_prompt_stays_away_until_there_is_more(place: Location) -> None:
    slug = clustered(place)
    browser = client_as(Role.SAFEGUARDING_MANAGER, authority=place.authority)
    address = reverse("patterns:prompt", args=[slug])
    said = {"answer": "meeting", "reason": "We will meet the provider on Monday."}
    assert browser.post(address, said).status_code == HTTPStatus.FOUND
    kept = PromptAnswer.objects.get()
    assert kept.concerns.count() == 3
    assert browser.get(address).status_code == HTTPStatus.NOT_FOUND
    text = browser.get(reverse("patterns:answers")).content.decode()
    assert "We will meet the provider" in text and "A provider-concern meeting is arranged" in text
    assert clustered(place, many=1) != slug


def test_an_answer_is_journalled_without_its_words(place: Location) -> None:
    answered(place, clustered(place))
    entry = Entry.objects.get(action="answer_prompt")
    assert entry.sensitivity == "SAFEGUARDING"
    assert "fall" not in entry.detail and "same_service" in entry.detail


def test_the_second_is_told_and_keeps_what_was_typed(place: Location) -> None:
    slug = clustered(place)
    answered(place, slug)
    browser = client_as(Role.SAFEGUARDING_MANAGER, authority=place.authority)
    said = {"answer": "no_further", "reason": "It was one fall, told three times."}
    response = browser.post(reverse("patterns:prompt", args=[slug]), said)
    assert response.status_code == HTTPStatus.CONFLICT
    assert "told three times" in response.content.decode()
    assert PromptAnswer.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Select what was decided"),
        ({"answer": "meeting"}, "Enter why"),
        ({"answer": "large_scale", "reason": "x"}, "Enter the number of the large-scale enquiry"),
    ],
)
def test_what_is_missing_is_said(place: Location, said: dict[str, str], sentence: str) -> None:
    browser = client_as(Role.SAFEGUARDING_MANAGER, authority=place.authority)
    response = browser.post(reverse("patterns:prompt", args=[clustered(place)]), said)
    assert sentence in response.content.decode()
    assert not PromptAnswer.objects.exists()


def test_actions_refuse_what_forms_would(place: Location) -> None:
    slug = clustered(place)
    with pytest.raises(actions.AnswerRefused, match="Say why"):
        answered(place, slug, reason=" ")
    with pytest.raises(actions.AnswerRefused, match="large-scale"):
        answered(place, slug, answer=Answer.LARGE_SCALE)
    assert place.authority is not None
    with pytest.raises(NotPermitted):
        answered(place, slug, by=someone(place.authority, Role.DIRECTOR))
    with pytest.raises(queries.UnknownPrompt):
        answered(place, "0123456789abcdef")


def test_an_earlier_day_is_looked_back_to_and_not_answered(place: Location) -> None:
    clustered(place)
    browser = client_as(Role.SAFEGUARDING_MANAGER, authority=place.authority)
    past = {"as_at-day": "1", "as_at-month": "2", "as_at-year": "2020"}
    assert "as at 1 February 2020" in browser.get(INDEX, past).content.decode()
    assert b"Wren House" not in browser.get(INDEX, past).content


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_as_many_questions_however_long(
    authority: Authority, many: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(many):
        clustered(home(authority))
    browser = client_as(Role.SAFEGUARDING_MANAGER, authority=authority)
    browser.get(INDEX)
    with django_assert_max_num_queries(15):
        browser.get(INDEX)


def test_readings_are_journalled(place: Location) -> None:
    client_as(Role.SAFEGUARDING_MANAGER, authority=place.authority).get(INDEX)
    entry = Entry.objects.filter(action="read").latest("id")
    assert (entry.subject_kind, entry.sensitivity) == ("patterns.Prompts", "SAFEGUARDING")


def test_nobody_who_is_not_signed_in_sees_any() -> None:
    assert Client().get(INDEX).status_code == HTTPStatus.FOUND


def test_what_is_kept_cannot_be_changed_or_taken_away(place: Location) -> None:
    answer = answered(place, clustered(place))
    for refused in (
        lambda: PromptAnswer.objects.update(reason="Other"),
        lambda: AnsweredConcern.objects.all()._raw_delete("default"),
        lambda: PromptAnswer.objects.filter(pk=answer.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            refused()
    assert connection.vendor in {"sqlite", "postgresql"}


@pytest.mark.parametrize("wrong", [{"reason": ""}, {"answer": "large_scale", "reference": ""}])
def test_the_database_asks_for_a_reason_and_a_reference(
    place: Location, wrong: dict[str, str]
) -> None:
    answer = answered(place, clustered(place))
    values = {
        field.name: getattr(answer, field.name)
        for field in PromptAnswer._meta.concrete_fields
        if field.name != "id"
    }
    PromptAnswer.objects.create(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        PromptAnswer.objects.create(**{**values, **wrong})
