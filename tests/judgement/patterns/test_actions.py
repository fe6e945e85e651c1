"""Deciding: once, by those who may, with a reason; and nothing of it changes afterwards."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.rules import Role
from almoner.core.journal.models import Entry
from almoner.judgement.patterns.actions import AnswerRefused, Deciding, decide
from almoner.judgement.patterns.models import AnsweredConcern, PromptAnswer
from almoner.judgement.patterns.queries import UnknownPrompt, noticed
from almoner.judgement.patterns.rules.subjects import Answer, Standing
from almoner.register.directory.models import Location
from tests.judgement.patterns.factories import (
    TODAY,
    AuthorityFactory,
    cluster,
    home,
    noon,
    quiet_council,
    someone,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Location:
    authority = AuthorityFactory()
    quiet_council(authority)
    found = home(authority)
    cluster(found)
    return found


def slug_of(place: Location) -> str:
    assert place.authority is not None
    (shown,) = noticed(
        authority=place.authority, as_at=TODAY, visible_to=someone(place.authority)
    ).subjects
    return shown.slug


def decided(place: Location, *, slug: str = "", by: Any = None, **changed: Any) -> PromptAnswer:
    assert place.authority is not None
    said = {"answer": Answer.MEETING, "reason": "Two of them are one fall.", **changed}
    return decide(
        slug=slug or slug_of(place),
        authority=place.authority,
        deciding=Deciding(**said),
        by=by or someone(place.authority),
        at=noon(TODAY),
    )


def test_a_decision_keeps_what_was_shown(place: Location) -> None:
    kept = decided(place, reference=" Minutes 4 ")
    assert (kept.scope, kept.subject, kept.reference) == ("location", str(place.pk), "Minutes 4")
    assert {each[0] for each in json.loads(kept.criteria)} >= {"same_service", "of_late"}
    assert any("8 concerns about 8 adults" in line for line in json.loads(kept.why))
    assert kept.concerns.count() == 8


def test_one_decision_is_one_entry_without_its_words(place: Location) -> None:
    decided(place, answer=Answer.DISMISS, until=TODAY + timedelta(days=30))
    entry = Entry.objects.get(action="answer_prompt")
    assert entry.sensitivity == "SAFEGUARDING"
    assert "fall" not in entry.detail and "same_service" in entry.detail
    assert "2021-09-19" in entry.detail


def test_what_is_decided_on_is_not_decided_on_again(place: Location) -> None:
    slug = slug_of(place)
    decided(place, slug=slug)
    with pytest.raises(UnknownPrompt, match="Somebody was first"):
        decided(place, slug=slug)
    assert PromptAnswer.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"reason": " "}, "Say why"),
        ({"answer": Answer.DISMISS}, "until when"),
        ({"until": TODAY + timedelta(days=9)}, "until when"),
        ({"answer": Answer.DISMISS, "until": TODAY}, "after today"),
        ({"answer": Answer.DISMISS, "until": TODAY + timedelta(days=181)}, "16 February 2022"),
    ],
)
def test_what_lacks_something_is_refused(place: Location, said: dict[str, Any], words: str) -> None:
    with pytest.raises(AnswerRefused, match=words):
        decided(place, **said)
    assert not PromptAnswer.objects.exists()


def test_only_those_who_triage_decide_on_what_is_there(place: Location) -> None:
    assert place.authority is not None
    with pytest.raises(NotPermitted):
        decided(place, by=someone(place.authority, Role.DIRECTOR))
    with pytest.raises(UnknownPrompt):
        decided(place, slug="0123456789abcdef")


def test_a_decision_is_not_known_before_it_was_made(place: Location) -> None:
    decided(place)
    assert place.authority is not None
    by = someone(place.authority)
    before, after = (
        noticed(authority=place.authority, as_at=day, visible_to=by).subjects[0]
        for day in (TODAY - timedelta(days=1), TODAY)
    )
    assert before.standpoint.standing is Standing.TO_DECIDE
    assert after.standpoint.standing is Standing.IN_HAND


def test_what_is_kept_cannot_be_changed_or_taken_away(place: Location) -> None:
    answer = decided(place)
    for refused in (
        lambda: PromptAnswer.objects.update(reason="Other"),
        lambda: AnsweredConcern.objects.all()._raw_delete("default"),
        lambda: PromptAnswer.objects.filter(pk=answer.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            refused()


@pytest.mark.parametrize(
    "wrong", [{"reason": ""}, {"answer": "dismiss"}, {"until": TODAY + timedelta(days=1)}]
)
def test_the_database_asks_for_a_reason_and_for_a_dismissals_day(
    place: Location, wrong: dict[str, Any]
) -> None:
    answer = decided(place)
    values = {
        field.name: getattr(answer, field.name)
        for field in PromptAnswer._meta.concrete_fields
        if field.name != "id"
    }
    PromptAnswer.objects.create(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        PromptAnswer.objects.create(**{**values, **wrong})
