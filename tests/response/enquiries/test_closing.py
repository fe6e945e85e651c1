"""An enquiry closes only with all that the return counts of it; and its days add up."""

from datetime import date, timedelta
from itertools import pairwise, product

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from almoner.core.calendar.rules import is_working_day, working_days_between
from almoner.response.enquiries import actions, queries
from almoner.response.enquiries.actions import EnquiryRefused
from almoner.response.enquiries.models import Enquiry
from almoner.response.enquiries.practice import timescales_as_at
from almoner.response.enquiries.queries.counted import concluded
from almoner.response.enquiries.rules.kinds import (
    Achieved,
    Advocate,
    Asked,
    Capacity,
    RiskFound,
    RiskResult,
)
from almoner.response.enquiries.rules.stages import OPEN, State, Step
from almoner.response.enquiries.rules.timescales import (
    PROVIDER_REPORT,
    TARGETS,
    StageKept,
    Target,
    stages_kept,
)
from tests.response.enquiries.factories import (
    AT,
    LATER,
    TODAY,
    begun,
    brought_to,
    findings,
    heard,
    manager,
    step,
)

pytestmark = pytest.mark.django_db
DAYS = st.dates(date(2000, 1, 1), date(2040, 1, 1))

HEARD = [None, *Asked]


def made_of(asked: Asked | None, achieved: Achieved | None, waiting: int) -> Enquiry:
    """An enquiry at its outcome with those parts: findings are made before the adult is heard."""
    enquiry = begun()
    step(enquiry, Step.AGREE_PLAN)
    if achieved is not None:
        heard(enquiry)
    made = findings(achieved=achieved)
    by = manager(enquiry.authority)
    actions.make_findings(enquiry=enquiry, findings=made, by=by, at=AT)
    if asked is not None:
        wanted = "To go home." if asked is Asked.EXPRESSED else ""
        heard(enquiry, asked=asked, outcomes_wanted=wanted)
    for number in range(waiting):
        actions.agree_action(
            of=enquiry, what=f"Call {number}.", owner="Lead", due_on=TODAY, by=by, at=AT
        )
    return enquiry


@pytest.mark.parametrize(
    ("asked", "achieved", "waiting"), list(product(HEARD, [None, Achieved.FULLY], [0, 1, 2]))
)
def test_it_closes_exactly_when_nothing_is_missing(
    asked: Asked | None, achieved: Achieved | None, waiting: int
) -> None:
    enquiry = made_of(asked, achieved, waiting)
    is_heard = asked is not None or achieved is not None
    is_expressed = asked is Asked.EXPRESSED or (asked is None and achieved is not None)
    expected = (
        *(() if is_heard else ("Record what the adult wants, or that they were not asked.",)),
        *(
            ("Record with the findings whether what the adult wanted was achieved.",)
            if is_expressed and achieved is None
            else ()
        ),
        *{
            0: (),
            1: ("Say what became of an agreed action.",),
            2: ("Say what became of 2 agreed actions.",),
        }[waiting],
    )
    assert queries.before_closing(enquiry=enquiry) == expected
    steps = enquiry.steps.count()
    if expected:
        with pytest.raises(EnquiryRefused, match="You cannot close it yet"):
            step(enquiry, Step.CLOSE)
        assert enquiry.steps.count() == steps
        return
    step(enquiry, Step.CLOSE)
    (counted,) = concluded(
        authority=enquiry.authority,
        since=TODAY,
        until=TODAY,
        visible_to=manager(enquiry.authority),
    )
    assert counted.risks and counted.asked is (asked or Asked.EXPRESSED)
    assert (counted.risk_found, counted.risk_result) == (
        RiskFound.IDENTIFIED_ACTION,
        RiskResult.REDUCED,
    )


@pytest.mark.parametrize("found", RiskFound)
@pytest.mark.parametrize("result", [None, *RiskResult])
def test_a_result_is_told_exactly_where_a_risk_was_identified(
    found: RiskFound, result: RiskResult | None
) -> None:
    enquiry = brought_to(State.ENQUIRY)
    said = findings(risk_found=found, risk_result=result, achieved=Achieved.NOT)
    by = manager(enquiry.authority)
    if found.is_identified == (result is not None):
        made = actions.make_findings(enquiry=enquiry, findings=said, by=by, at=AT)
        assert (made.risk_found, made.risk_result) == (found, result or "")
    else:
        with pytest.raises(EnquiryRefused, match="what became of the risk"):
            actions.make_findings(enquiry=enquiry, findings=said, by=by, at=AT)
        assert not enquiry.outcomes.exists()


@pytest.mark.parametrize(("capacity", "advocate"), list(product(Capacity, Advocate)))
def test_whoever_lacks_capacity_has_somebody_or_nobody_and_never_no_need(
    capacity: Capacity, advocate: Advocate
) -> None:
    enquiry = begun()
    if capacity is Capacity.LACKS and advocate is Advocate.NOT_NEEDED:
        with pytest.raises(EnquiryRefused, match="needs someone"):
            heard(enquiry, capacity=capacity, advocate=advocate)
        return
    heard(enquiry, capacity=capacity, advocate=advocate)
    kept = enquiry.involvements.get()
    assert (kept.capacity, kept.advocate) == (capacity, advocate)


def test_reopened_nothing_that_was_found_before_lets_it_close() -> None:
    enquiry = brought_to(State.CLOSED)
    step(enquiry, Step.REOPEN)
    assert queries.before_closing(enquiry=enquiry) == ("Record the findings.",)
    for which in (Step.AGREE_PLAN, Step.MAKE_FINDINGS):
        step(enquiry, which)
    assert queries.before_closing(enquiry=enquiry) == ()


def test_what_was_expressed_after_the_findings_wants_an_answer_again() -> None:
    """And what was first expressed, then taken back, counts as not expressed."""
    enquiry = brought_to(State.OUTCOME)
    heard(enquiry, asked=Asked.NOT_EXPRESSED, outcomes_wanted="")
    step(enquiry, Step.CLOSE)
    (counted,) = concluded(
        authority=enquiry.authority,
        since=TODAY,
        until=TODAY,
        visible_to=manager(enquiry.authority),
    )
    assert (counted.asked, counted.achieved) == (Asked.NOT_EXPRESSED, None)


def test_what_was_found_before_it_was_reopened_is_not_counted_again() -> None:
    """It was counted in the year in which it was first closed: ended early now, it is ceased."""
    enquiry = brought_to(State.CLOSED)
    later = AT + timedelta(days=400)
    by = manager(enquiry.authority)

    def counted_from(day: date) -> list[tuple[RiskFound, int]]:
        ended = concluded(
            authority=enquiry.authority,
            since=day,
            until=day + timedelta(days=300),
            visible_to=by,
        )
        return [(one.risk_found, len(one.risks)) for one in ended]

    assert counted_from(TODAY) == [(RiskFound.IDENTIFIED_ACTION, 1)]
    step(enquiry, Step.REOPEN, at=later)
    assert counted_from(TODAY) == counted_from(later.date()) == []
    step(enquiry, Step.CEASE, at=later)
    assert counted_from(later.date()) == [(RiskFound.CEASED, 0)]
    for which in (Step.REOPEN, Step.AGREE_PLAN, Step.MAKE_FINDINGS, Step.CLOSE):
        step(enquiry, which, at=later)
    assert counted_from(later.date()) == [(RiskFound.IDENTIFIED_ACTION, 1)]


@given(DAYS, st.integers(1, 60))
def test_a_target_in_working_days_ends_on_one_and_counts_them(day: date, days: int) -> None:
    due = Target(days, are_working_days=True).due(after=day)
    assert is_working_day(due)
    assert working_days_between(start=day, end=due) == days
    assert due - day >= timedelta(days=days)


@given(DAYS, st.integers(0, 30), st.integers(1, 60), st.booleans())
def test_what_begins_later_is_due_no_earlier(
    day: date, later: int, days: int, are_working_days: bool
) -> None:
    target = Target(days, are_working_days=are_working_days)
    assert target.due(after=day) <= target.due(after=day + timedelta(days=later))
    assert target.due(after=day) > day


@given(DAYS)
def test_every_open_stage_has_its_day_and_a_complex_one_more(day: date) -> None:
    held = timescales_as_at(day)
    assert set(held.targets) == set(TARGETS)
    for state in OPEN:
        due = held.stage_due(state=state, entered_on=day)
        longer = held.stage_due(state=state, entered_on=day, is_complex=True)
        assert due is not None and longer is not None and day < due <= longer
        assert (longer > due) == (state is State.ENQUIRY)
    assert held.stage_due(state=State.CLOSED, entered_on=day) is None
    assert held.report_due(asked_on=day) == held.targets[PROVIDER_REPORT].due(after=day)


STEPS = st.lists(
    st.tuples(st.sampled_from(list(OPEN)), st.integers(0, 40), st.none() | st.integers(-5, 60)),
    min_size=1,
    max_size=12,
)


@given(DAYS, STEPS)
def test_stages_add_up_to_the_whole_and_none_is_both_late_and_in_time(
    first: date, steps: list[tuple[State, int, int | None]]
) -> None:
    day, taken = first, []
    for state, after, due in steps:
        day += timedelta(days=after)
        taken.append((state, day, day + timedelta(days=due) if due is not None else None))
    found = stages_kept(taken)
    last = day + timedelta(days=3)
    assert found[0].from_on == taken[0][1] and found[-1].until_on is None
    assert all(one.until_on == other.from_on for one, other in pairwise(found))
    assert all(one.state is not other.state for one, other in pairwise(found))
    total = sum(one.working_days(as_at=last) for one in found)
    assert total == working_days_between(start=taken[0][1], end=last)
    for one in found:
        assert in_time(one, last) == one.was_in_time(as_at=last)


def in_time(one: StageKept, as_at: date) -> bool | None:
    """The same in other words."""
    if one.due_on is None:
        return None
    if one.until_on is None and as_at <= one.due_on:
        return None
    return (one.until_on or as_at) <= one.due_on


def test_a_day_is_refused_before_the_last_step_and_after_today() -> None:
    enquiry = brought_to(State.ENQUIRY, at=AT)
    by, today = manager(enquiry.authority), LATER.date()
    said = {"enquiry": enquiry, "findings": findings(), "by": by, "at": LATER}
    for day, words in ((TODAY - timedelta(days=1), "before it"), (today + timedelta(1), "to come")):
        with pytest.raises(EnquiryRefused, match=words), transaction.atomic():
            actions.make_findings(**said, on=day)
    assert actions.make_findings(**said, on=TODAY).step.on == TODAY
