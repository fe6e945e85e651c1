"""How long an allegation is kept, who destroys it, when, once, and what stays."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.core.accounts.models import Authority
from almoner.core.accounts.sealing import unseal
from almoner.core.journal.models import Entry
from almoner.response.positions_of_trust import actions, queries
from almoner.response.positions_of_trust.actions import ErasureRefused, SomeoneWasFirst
from almoner.response.positions_of_trust.models import Allegation, Words
from almoner.response.positions_of_trust.retention import retention_as_at
from almoner.response.positions_of_trust.rules.kinds import (
    Body,
    Disclosed,
    Finding,
    LegalBasis,
    Part,
)
from almoner.response.positions_of_trust.rules.retention import years_after
from almoner.response.positions_of_trust.rules.states import State, Step
from tests.response.positions_of_trust.factories import (
    AT,
    LONG_AFTER,
    TODAY,
    AuthorityFactory,
    LocationFactory,
    brought_to,
    decided,
    keeper,
    recorded,
    referred,
    step,
)

pytestmark = pytest.mark.django_db
CLOSED = date(2021, 8, 2)
YEARS = {
    Finding.SUBSTANTIATED: 10,
    Finding.UNSUBSTANTIATED: 6,
    Finding.FALSE: 1,
    Finding.MALICIOUS: 1,
    Finding.UNFOUNDED: 1,
    None: 1,
}


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def closed_as(finding: Finding | None, *, on: date = CLOSED) -> Allegation:
    """An allegation that was received and closed on one day."""
    at = at_noon(on)
    allegation = recorded(at=at, received_on=on)
    if finding is None:
        step(allegation, Step.DECLINE, at=at)
    else:
        for which in (Step.TAKE_ON, Step.AGREE_STRATEGY):
            step(allegation, which, at=at)
        step(allegation, Step.CONCLUDE, at=at, finding=finding)
        decided(allegation, at=at)
        referred(allegation, at=at)
    step(allegation, Step.CLOSE, at=at)
    return allegation


def erase(allegation: Allegation, on: date, *, last_seen: int | None = None) -> None:
    actions.erase_allegation(
        allegation=allegation,
        reason="The schedule.",
        by=keeper(allegation.authority),
        at=at_noon(on),
        last_seen=last_seen,
    )


def is_due(allegation: Allegation, on: date) -> bool:
    """What the list and the page say: they say the same."""
    by = keeper(allegation.authority)
    (line,) = queries.allegations(as_at=on, visible_to=by)
    shown = queries.details(allegation=allegation, as_at=on)
    assert line.is_to_erase == shown.is_to_erase
    assert (line.kept_until, line.is_held) == (shown.kept_until, shown.is_held)
    return line.is_to_erase


@pytest.mark.parametrize(("finding", "years"), YEARS.items())
def test_each_outcome_is_kept_for_its_years_and_not_a_day_less(
    finding: Finding | None, years: int
) -> None:
    allegation = closed_as(finding)
    until = CLOSED.replace(year=CLOSED.year + years)
    assert allegation.steps.latest("number").kept_until == until
    for day in (CLOSED, until - timedelta(days=1), until):
        assert not is_due(allegation, day)
        with pytest.raises(ErasureRefused, match="so it cannot be erased before"):
            erase(allegation, day)
    assert is_due(allegation, until + timedelta(days=1))
    erase(allegation, until + timedelta(days=1))
    assert not is_due(allegation, until + timedelta(days=1))


@pytest.mark.parametrize(
    ("on", "until"),
    [(date(2020, 2, 29), date(2021, 2, 28)), (date(2023, 2, 28), date(2024, 2, 28))],
)
def test_closed_on_a_leap_day_it_is_kept_until_the_end_of_february(on: date, until: date) -> None:
    allegation = closed_as(Finding.FALSE, on=on)
    assert allegation.steps.latest("number").kept_until == until
    erase(allegation, until + timedelta(days=1))


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(list(YEARS)))
def test_nothing_is_kept_for_less_than_its_years(day: date, finding: Finding | None) -> None:
    until = retention_as_at(day).kept_until(finding=finding, closed_on=day)
    assert years_after(until, 0) in {until, until - timedelta(days=1)}
    assert 365 * YEARS[finding] <= (until - day).days <= 366 * YEARS[finding]


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_a_review_is_never_more_than_its_days_away(day: date) -> None:
    held = retention_as_at(day)
    assert (held.review_due(last_on=day) - day).days == held.review_days > 0


@pytest.mark.parametrize("state", [one for one in State if one is not State.CLOSED])
def test_only_a_closed_one_is_ever_due(state: State) -> None:
    allegation = brought_to(state)
    assert not is_due(allegation, LONG_AFTER.date())
    with pytest.raises(ErasureRefused, match=r"This allegation stands as .*, so you cannot"):
        erase(allegation, LONG_AFTER.date())


def test_it_is_erased_once() -> None:
    allegation = brought_to(State.ERASED)
    words, steps = Words.objects.count(), allegation.steps.count()
    for last_seen in (None, 5, 6):
        with pytest.raises((ErasureRefused, SomeoneWasFirst)):
            erase(allegation, LONG_AFTER.date(), last_seen=last_seen)
    assert (Words.objects.count(), allegation.steps.count()) == (words, steps)


def test_a_hold_keeps_it_however_often_it_was_let_go() -> None:
    allegation = closed_as(Finding.FALSE)
    by, late = keeper(allegation.authority), LONG_AFTER.date()
    for is_held in (True, False, True):
        actions.set_hold(allegation=allegation, is_held=is_held, reason="A claim.", by=by, at=AT)
        assert is_due(allegation, late) is not is_held
    with pytest.raises(ErasureRefused, match="held for legal reasons"):
        erase(allegation, late)
    assert allegation.words.filter(part=Part.PERSON).exists()


def test_a_hold_set_while_the_page_was_open_holds() -> None:
    """It makes no step: the number of the last step is as the page showed it."""
    allegation = closed_as(Finding.FALSE)
    seen = queries.details(allegation=allegation, as_at=LONG_AFTER.date()).step_count
    by = keeper(allegation.authority)
    actions.set_hold(allegation=allegation, is_held=True, reason="A claim.", by=by, at=LONG_AFTER)
    with pytest.raises(ErasureRefused, match="held for legal reasons"):
        erase(allegation, LONG_AFTER.date(), last_seen=seen)


def test_one_reopened_while_the_page_was_open_is_not_erased() -> None:
    allegation = closed_as(Finding.FALSE)
    seen = queries.details(allegation=allegation, as_at=LONG_AFTER.date()).step_count
    step(allegation, Step.REOPEN, at=LONG_AFTER)
    with pytest.raises(SomeoneWasFirst, match="Noor Pell was first: reopened"):
        erase(allegation, LONG_AFTER.date(), last_seen=seen)


def test_closed_again_its_time_begins_again() -> None:
    allegation = closed_as(Finding.FALSE)
    again = at_noon(date(2022, 1, 10))
    step(allegation, Step.REOPEN, at=again)
    assert not is_due(allegation, LONG_AFTER.date())
    step(allegation, Step.AGREE_STRATEGY, at=again)
    step(allegation, Step.CONCLUDE, at=again, finding=Finding.SUBSTANTIATED)
    step(allegation, Step.CLOSE, at=again)
    assert allegation.steps.latest("number").kept_until == date(2032, 1, 10)


def test_of_the_person_nothing_stays() -> None:
    place: Authority = AuthorityFactory()
    location = LocationFactory(authority=place).pk
    allegation = brought_to(State.CLOSED, authority=place, location_id=location)
    other = recorded(place)
    assert queries.details(allegation=other, as_at=TODAY).others == (allegation.pk,)
    by = keeper(place)
    actions.set_hold(allegation=allegation, is_held=True, reason="Ivo sues.", by=by, at=AT)
    actions.set_hold(allegation=allegation, is_held=False, reason="Ivo lost.", by=by, at=AT)
    assert allegation.words.count() > 8
    step(allegation, Step.ERASE, at=LONG_AFTER)
    allegation.refresh_from_db()
    assert [unseal(one.sealed) for one in allegation.words.all()] == ["The schedule."]
    assert (allegation.fingerprint, allegation.location_id) == ("", None)
    assert queries.details(allegation=other, as_at=TODAY).others == ()
    shown = queries.details(allegation=allegation, as_at=LONG_AFTER.date())
    assert (shown.person, shown.role, shown.employer, shown.alleged) == ("", "", "", "")
    assert shown.others == ()
    assert not any("Ivo" in made.text or "Harm" in made.text for made in shown.story)
    assert [made.text for made in shown.referrals] == [""]
    assert not Entry.objects.filter(detail__contains="Ivo").exists()
    assert unseal(other.words.get(part=Part.PERSON).sealed) == "Ivo Larkmead"


def test_that_it_was_there_stays_with_who_did_what_and_how_it_ended() -> None:
    allegation = brought_to(State.CLOSED)
    before = [(one.step, one.on, one.by, one.finding) for one in allegation.steps.all()]
    entries = Entry.objects.filter(subject_id=str(allegation.pk)).count()
    step(allegation, Step.ERASE, at=LONG_AFTER)
    steps = list(allegation.steps.all())
    assert [(one.step, one.on, one.by, one.finding) for one in steps[:-1]] == before
    assert (steps[-1].step, steps[-1].by_name) == (Step.ERASE, "Noor Pell")
    kept = allegation.disclosures.get()
    assert (kept.body, kept.disclosed, kept.basis) == (
        Body.EMPLOYER,
        Disclosed.TOLD,
        LegalBasis.PUBLIC_TASK,
    )
    assert allegation.referrals.count() == 1
    assert Entry.objects.filter(subject_id=str(allegation.pk)).count() == entries + 1
    shown = queries.details(allegation=allegation, as_at=LONG_AFTER.date())
    assert shown.story[0].text == "The schedule."
    assert shown.finding is Finding.SUBSTANTIATED


@pytest.mark.parametrize(
    "attempt",
    [
        lambda one: step(one, Step.REOPEN, at=LONG_AFTER),
        lambda one: decided(one, at=LONG_AFTER),
        lambda one: referred(one, at=LONG_AFTER),
        lambda one: actions.set_hold(
            allegation=one, is_held=True, reason="x", by=keeper(one.authority), at=LONG_AFTER
        ),
    ],
)
def test_nothing_is_added_to_what_was_erased(attempt: object) -> None:
    assert callable(attempt)
    allegation = brought_to(State.ERASED)
    with pytest.raises(
        (actions.AllegationRefused, actions.RecordRefused, ErasureRefused), match=r"erased|“Erased”"
    ):
        attempt(allegation)
    assert Words.objects.count() == 1
