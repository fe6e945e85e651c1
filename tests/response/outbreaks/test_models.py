"""What the tables themselves refuse: each constraint kept and broken, and what is never changed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from almoner.response.outbreaks.models import (
    AdmissionsChange,
    DailyReview,
    DeathsNotified,
    Outbreak,
    OutbreakStep,
    Support,
)
from almoner.response.outbreaks.rules.kinds import SupportKind
from almoner.response.outbreaks.rules.states import State
from tests.response.outbreaks.factories import (
    AT,
    BEGAN,
    TODAY,
    actions,
    closed,
    deaths,
    home,
    nurse,
    outbreak_in,
    review,
    suspected,
)

pytestmark = pytest.mark.django_db
NEXT = TODAY + timedelta(days=1)
BEFORE = BEGAN - timedelta(days=1)


def refused(change: Callable[[], object]) -> None:
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        change()


def an_outbreak(like: Outbreak, **changed: Any) -> Outbreak:
    given = {
        "authority": like.authority,
        "location": like.location,
        "disease": like.disease,
        "began_on": BEGAN,
        "begun_at": AT,
        **changed,
    }
    return Outbreak.objects.create(**given)


def a_step(outbreak: Outbreak, **changed: Any) -> OutbreakStep:
    given = {
        "outbreak": outbreak,
        "number": 90,
        "step": "declare",
        "state": "declared",
        "on": TODAY,
        "at": AT,
        "by": "user:1",
        "by_name": "Ada Marsh",
        **changed,
    }
    return OutbreakStep.objects.create(**given)


def a_review(outbreak: Outbreak, **changed: Any) -> DailyReview:
    given = {
        "outbreak": outbreak,
        "number": 90,
        "on": TODAY,
        "linked_cases": 2,
        "staffing": "none",
        "ppe": "none",
        "next_due_on": NEXT,
        "at": AT,
        "by": "user:1",
        "by_name": "Ada Marsh",
        **changed,
    }
    return DailyReview.objects.create(**given)


def a_change(outbreak: Outbreak, **changed: Any) -> AdmissionsChange:
    given = {
        "outbreak": outbreak,
        "number": 90,
        "status": "closed",
        "decided_by": "provider",
        "from_on": TODAY,
        "at": AT,
        "by": "user:1",
        "by_name": "Ada Marsh",
        **changed,
    }
    return AdmissionsChange.objects.create(**given)


def a_number(like: DeathsNotified, **changed: Any) -> DeathsNotified:
    given = {
        "authority": like.authority,
        "location": like.location,
        "from_on": TODAY,
        "until_on": TODAY,
        "cause": "covid_19",
        "deaths": 1,
        "occupied": 20,
        "context": "Context.",
        "source": "Notices",
        "at": AT,
        "by": "user:1",
        "by_name": "Ada Marsh",
        **changed,
    }
    return DeathsNotified.objects.create(**given)


def test_one_disease_has_one_open_outbreak_at_a_service() -> None:
    first = suspected()
    an_outbreak(first, disease="norovirus")
    an_outbreak(first, location=home(first.authority))
    refused(lambda: an_outbreak(first))
    Outbreak.objects.filter(pk=first.pk).update(ended_on=TODAY)
    an_outbreak(first)


def test_an_outbreak_does_not_end_before_it_begins() -> None:
    outbreak = suspected()
    refused(lambda: Outbreak.objects.filter(pk=outbreak.pk).update(ended_on=BEFORE))
    Outbreak.objects.filter(pk=outbreak.pk).update(ended_on=BEGAN)


def test_a_step_is_numbered_once_has_a_state_and_tells_the_advice() -> None:
    outbreak = suspected()
    a_step(outbreak)
    refused(lambda: a_step(outbreak))
    refused(lambda: a_step(outbreak, number=91, state="gone"))
    refused(lambda: a_step(outbreak, number=91, is_on_advice=True))
    a_step(outbreak, number=91, is_on_advice=True, reason="As the team said.")


@pytest.mark.parametrize(
    "changed",
    [
        {"number": 90},
        {"next_due_on": TODAY},
        {"last_onset_on": NEXT},
        {"symptom_free_since_on": NEXT},
        {"linked_cases": -1},
    ],
)
def test_a_review_is_numbered_once_and_its_days_follow(changed: dict[str, Any]) -> None:
    outbreak = suspected()
    a_review(outbreak, last_onset_on=TODAY, symptom_free_since_on=TODAY)
    refused(lambda: a_review(outbreak, **{"number": 91, **changed}))


@pytest.mark.parametrize(
    "changed",
    [{"number": 90}, {"expected_until_on": BEFORE}, {"status": "shut"}, {"beds_closed": -1}],
)
def test_a_change_of_admissions_is_numbered_once_and_lasts(changed: dict[str, Any]) -> None:
    outbreak = suspected()
    a_change(outbreak, expected_until_on=TODAY, beds_closed=0)
    refused(lambda: a_change(outbreak, **{"number": 91, **changed}))


def test_support_is_described() -> None:
    outbreak = suspected()
    given = {
        "outbreak": outbreak,
        "kind": "visit",
        "on": TODAY,
        "at": AT,
        "by": "u",
        "by_name": "A",
    }
    Support.objects.create(text="A visit.", **given)
    refused(lambda: Support.objects.create(text="", **given))


@pytest.mark.parametrize(
    "changed",
    [
        {"occupied": None, "beds": None},
        {"occupied": 0, "beds": None},
        {"context": ""},
        {"source": ""},
        {"until_on": date(2020, 1, 1)},
        {"deaths": -1},
    ],
)
def test_deaths_of_a_service_have_their_context(changed: dict[str, Any]) -> None:
    first = deaths(home())
    a_number(first)
    a_number(first, occupied=None, beds=30)
    refused(lambda: a_number(first, **changed))


def test_deaths_of_a_whole_authority_need_no_beds() -> None:
    first = deaths(home())
    a_number(first, location=None, occupied=None, context="")


def test_a_number_is_corrected_once() -> None:
    first = deaths(home())
    a_number(first, corrects=first)
    refused(lambda: a_number(first, corrects=first))


def test_what_was_recorded_is_neither_changed_nor_deleted() -> None:
    outbreak = outbreak_in(State.DECLARED)
    change = closed(outbreak)
    support = actions.record_support(
        outbreak=outbreak,
        kind=SupportKind.VISIT,
        on=TODAY,
        text="A visit.",
        by=nurse(outbreak.authority),
        at=AT,
    )
    number = deaths(outbreak.location)
    held = outbreak.reviews.get()
    newest = outbreak.steps.last()
    assert newest is not None
    for model, pk in (
        (OutbreakStep, newest.pk),
        (DailyReview, held.pk),
        (AdmissionsChange, change.pk),
        (Support, support.pk),
        (DeathsNotified, number.pk),
    ):
        found: Any = model._default_manager.filter(pk=pk)
        refused(lambda found=found: found.update(by_name="Another"))  # type: ignore[misc]
        refused(found.delete)
    found = Outbreak.objects.filter(pk=outbreak.pk)
    for changed in ({"began_on": BEFORE}, {"disease": "norovirus"}, {"hpt_reference": "X"}):
        refused(lambda changed=changed: found.update(**changed))  # type: ignore[misc]
    refused(found.delete)
    review(outbreak, at=AT + timedelta(days=1))
