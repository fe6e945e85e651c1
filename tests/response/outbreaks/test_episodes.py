"""When an outbreak begins and ends: episodes never overlap, and none ends too early."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almoner.response.outbreaks.actions import GateNotMet, ReviewRefused, StepRefused
from almoner.response.outbreaks.models import Outbreak
from almoner.response.outbreaks.queries import closed_to_admission, in_states, lines
from almoner.response.outbreaks.rules.kinds import Admissions, Disease
from almoner.response.outbreaks.rules.states import State, Step
from tests.response.outbreaks.factories import (
    AT,
    BEGAN,
    RECOVERED,
    TODAY,
    AuthorityFactory,
    closed,
    days_on,
    home,
    outbreak_in,
    review,
    step,
    suspected,
)

pytestmark = pytest.mark.django_db
FUTURE = RECOVERED + timedelta(days=5)
ended = RECOVERED.date()


def test_another_does_not_begin_before_the_last_was_over() -> None:
    first = outbreak_in(State.OVER)
    assert first.ended_on == ended
    for began_on in (BEGAN, ended - timedelta(days=1)):
        with pytest.raises(StepRefused, match="went on here until 11 September 2021"):
            suspected(first.location, began_on=began_on, at=FUTURE)
    assert suspected(first.location, began_on=ended, at=FUTURE).began_on == ended


@pytest.mark.parametrize(
    "changed",
    [
        {"disease": Disease.NOROVIRUS},
        {"disease": Disease.OTHER, "organism": "Scabies"},
        {"location": "another"},
    ],
)
def test_of_another_kind_or_elsewhere_it_may(changed: dict[str, Any]) -> None:
    first = outbreak_in(State.OVER)
    where = home(first.authority) if changed.pop("location", "") else first.location
    assert suspected(where, began_on=BEGAN, at=FUTURE, **changed).pk != first.pk


def test_one_that_was_rescinded_was_none_and_stands_in_no_ones_way() -> None:
    first = outbreak_in(State.RESCINDED)
    assert first.ended_on == TODAY
    assert suspected(first.location, began_on=BEGAN, at=FUTURE).began_on == BEGAN


def test_another_councils_records_of_the_same_home_are_its_own() -> None:
    first = outbreak_in(State.OVER)
    place = first.location
    other = AuthorityFactory()
    type(place).objects.filter(pk=place.pk).update(authority=other)
    place.refresh_from_db()
    assert suspected(place, began_on=BEGAN, at=FUTURE).authority == other


EPISODES = st.lists(
    st.tuples(st.integers(0, 20), st.sampled_from([True, True, False, None])),
    min_size=2,
    max_size=5,
)


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(episodes=EPISODES)
def test_episodes_of_one_kind_in_one_home_never_overlap(
    episodes: list[tuple[int, bool | None]],
) -> None:
    """Each week one is recorded that began days before: it is over, was none, or goes on."""
    with transaction.atomic():
        place, at = home(), AT
        for days, is_over in episodes:
            at += timedelta(days=7)
            try:
                with transaction.atomic():
                    made = suspected(place, began_on=at.date() - timedelta(days=days), at=at)
            except StepRefused:
                continue
            if is_over is not None:
                end(made, at + timedelta(days=3), over=is_over)
        spells = sorted(
            (one.began_on, one.ended_on or date.max)
            for one in place.outbreaks.exclude(steps__state=State.RESCINDED)
        )
        assert all(until <= began_on for (_, until), (began_on, _) in pairwise(spells)), spells
        transaction.set_rollback(True)


def end(outbreak: Outbreak, at: Any, *, over: bool) -> None:
    if not over:
        step(outbreak, Step.RESCIND, at=at)
        return
    for which in (Step.DECLARE, Step.CONTROL, Step.END):
        step(outbreak, which, at=at, is_on_advice=True)


@pytest.mark.parametrize("which", [Step.END, Step.RESCIND])
def test_it_does_not_end_before_a_closure_that_came_later(which: Step) -> None:
    """Ended on a day on which admissions were open, the closure after it could never be lifted."""
    outbreak = outbreak_in(State.CONTROLLED)
    closed(outbreak, at=days_on(30))
    day = days_on(29).date()
    with pytest.raises(GateNotMet, match="Admissions are not open"):
        step(outbreak, which, at=RECOVERED, on=day)
    closed(outbreak, status=Admissions.OPEN, at=days_on(35))
    with pytest.raises(GateNotMet, match="again from 6 September 2021: it cannot end before"):
        step(outbreak, which, at=RECOVERED, on=day)
    step(outbreak, which, at=RECOVERED, on=days_on(35).date())
    outbreak.refresh_from_db()
    assert outbreak.ended_on == days_on(35).date()
    ids = [outbreak.location_id]
    assert closed_to_admission(location_ids=ids, as_at=FUTURE.date()) == ()


@pytest.mark.parametrize("state", State)
def test_what_has_ended_closes_no_admissions(state: State) -> None:
    outbreak = outbreak_in(state)
    if not state.is_end:
        closed(outbreak)
    found = closed_to_admission(location_ids=[outbreak.location_id], as_at=FUTURE.date())
    assert bool(found) is not state.is_end


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"residents_symptomatic": 1, "symptom_free_since_on": TODAY}, "clear the day"),
        ({"staff_symptomatic": 1, "symptom_free_since_on": BEGAN}, "clear the day"),
        ({"residents_symptomatic": 1, "is_deep_cleaned": True}, "was not deep cleaned"),
        ({"staff_symptomatic": 3, "is_deep_cleaned": True}, "was not deep cleaned"),
        ({"last_onset_on": TODAY, "symptom_free_since_on": BEGAN}, "after the day since when"),
    ],
)
def test_a_review_does_not_say_that_all_are_well_while_some_are_ill(
    said: dict[str, Any], words: str
) -> None:
    """The days of the last review are shown again: left there, it would be over too early."""
    outbreak = suspected(disease=Disease.NOROVIRUS)
    well = {"residents_symptomatic": 0, "staff_symptomatic": 0}
    with pytest.raises(ReviewRefused, match=words):
        review(outbreak, **{**well, **said})
    assert not outbreak.reviews.exists()


@pytest.mark.parametrize("unknown", [None, 0])
def test_where_nobody_is_known_to_be_ill_all_may_be_well(unknown: int | None) -> None:
    outbreak = suspected(disease=Disease.NOROVIRUS)
    ill = {"residents_symptomatic": unknown, "staff_symptomatic": unknown}
    kept = review(outbreak, symptom_free_since_on=TODAY, is_deep_cleaned=True, **ill)
    assert kept.is_deep_cleaned


def test_one_that_breaks_out_again_is_not_over_by_what_was_said_before() -> None:
    outbreak = suspected(disease=Disease.NOROVIRUS)
    well = {"residents_symptomatic": 0, "staff_symptomatic": 0}
    review(outbreak)
    for which in (Step.DECLARE, Step.CONTROL):
        step(outbreak, which)
    review(outbreak, at=days_on(1), **well, symptom_free_since_on=TODAY, is_deep_cleaned=True)
    review(outbreak, at=days_on(4), residents_symptomatic=2, last_onset_on=days_on(4).date())
    with pytest.raises(GateNotMet, match="does not say that everyone is well"):
        step(outbreak, Step.END, at=days_on(9))
    review(
        outbreak,
        at=days_on(9),
        **well,
        last_onset_on=days_on(5).date(),
        symptom_free_since_on=days_on(7).date(),
    )
    with pytest.raises(GateNotMet, match="No deep clean is recorded yet"):
        step(outbreak, Step.END, at=days_on(10))


def due_on(outbreak: Outbreak, as_at: date) -> date | None:
    found = in_states(Outbreak.objects.filter(pk=outbreak.pk), as_at=as_at, states=State)
    (line,) = lines(found=found, as_at=as_at)
    return line.review_due_on


def controlled(days: int) -> Outbreak:
    outbreak = outbreak_in(State.CONTROLLED)
    review(outbreak, at=days_on(days))
    return outbreak


def test_one_that_spreads_again_is_looked_at_the_next_day() -> None:
    outbreak = controlled(1)
    assert due_on(outbreak, days_on(2).date()) == days_on(4).date()
    step(outbreak, Step.SET_BACK, at=days_on(2))
    assert due_on(outbreak, days_on(2).date()) == days_on(3).date()
    assert due_on(outbreak, days_on(1).date()) == days_on(4).date()  # as it was that day
    review(outbreak, at=days_on(3))
    assert due_on(outbreak, days_on(3).date()) == days_on(4).date()


DUE: tuple[tuple[str, Callable[[], Outbreak], int | None], ...] = (
    ("suspected, not reviewed", suspected, 1),
    ("suspected, reviewed", lambda: outbreak_in(State.SUSPECTED), 1),
    ("declared the day of its review", lambda: outbreak_in(State.DECLARED), 1),
    ("controlled the day of its review", lambda: outbreak_in(State.CONTROLLED), 1),
    ("controlled, and reviewed since", lambda: controlled(1), 4),
    ("rescinded", lambda: outbreak_in(State.RESCINDED), None),
)


@pytest.mark.parametrize(("made", "days"), [one[1:] for one in DUE], ids=[one[0] for one in DUE])
def test_when_it_is_looked_at_next(made: Callable[[], Outbreak], days: int | None) -> None:
    expected = None if days is None else TODAY + timedelta(days=days)
    assert due_on(made(), days_on(1).date()) == expected


@given(
    reviewed=st.integers(0, 20),
    changed=st.integers(0, 20),
)
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
def test_a_change_of_state_never_puts_a_review_off(reviewed: int, changed: int) -> None:
    with transaction.atomic():
        outbreak = outbreak_in(State.DECLARED)
        review(outbreak, at=days_on(reviewed))
        before = due_on(outbreak, days_on(40).date())
        step(outbreak, Step.CONTROL, at=days_on(changed))
        after = due_on(outbreak, days_on(40).date())
        assert before is not None and after is not None and after <= before
        transaction.set_rollback(True)
