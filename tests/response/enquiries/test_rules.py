"""The three tables of states, the targets of stages, and what the library holds."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from almoner.core.accounts.rules import Permission
from almoner.core.calendar.rules import working_days_between
from almoner.core.worded import Worded
from almoner.response.enquiries.practice import (
    criteria_as_at,
    every_criteria,
    every_timescales,
    timescales_as_at,
)
from almoner.response.enquiries.rules import caused, kinds, large_scale, stages
from almoner.response.enquiries.rules.large_scale import CriteriaError, read_criteria
from almoner.response.enquiries.rules.stages import State, Step
from almoner.response.enquiries.rules.timescales import (
    StageKept,
    Target,
    TimescalesError,
    read_timescales,
    stages_kept,
)

LIBRARY = Path(settings.LIBRARY) / "safeguarding"
MACHINES: list[Any] = [
    (stages.TABLE, State, Step),
    (caused.TABLE, caused.State, caused.Step),
    (large_scale.TABLE, large_scale.State, large_scale.Step),
]
MONDAY = date(2021, 8, 2)


@pytest.mark.parametrize(("table", "states", "steps"), MACHINES)
def test_every_state_is_reached_and_every_step_leads_somewhere(
    table: Any, states: Any, steps: Any
) -> None:
    assert {move.state for move in table.moves.values()} == set(states)
    assert {step for _, step in table.moves} == set(steps)
    assert {move.permission for move in table.moves.values()} <= {
        Permission.KEEP_ENQUIRIES,
        Permission.DECIDE_ENQUIRY,
    }


@pytest.mark.parametrize(("table", "states", "steps"), MACHINES)
def test_a_step_takes_one_permission_from_whatever_state(
    table: Any, states: Any, steps: Any
) -> None:
    for step in steps:
        found = {move.permission for (_, taken), move in table.moves.items() if taken is step}
        assert found == {table.permission_for(step)}
        assert step.words and step.done


@pytest.mark.parametrize(
    "choice",
    [
        one
        for kind in vars(kinds).values()
        if isinstance(kind, type) and issubclass(kind, Worded)
        for one in kind
    ],
)
def test_every_choice_has_words(choice: Worded) -> None:
    assert choice.words[0].isupper() and "_" not in choice.words


def test_deciding_is_not_keeping() -> None:
    """Closing, ending early, reopening and moving a target are a manager's."""
    decides = {step for step in Step if stages.TABLE.permission_for(step) == "decide_enquiry"}
    assert decides == {Step.CLOSE, Step.CEASE, Step.REOPEN, Step.MOVE_TARGET}


def test_the_timescales_are_those_of_the_library() -> None:
    held = timescales_as_at(MONDAY)
    assert held.stage_due(state=State.PLANNING, entered_on=MONDAY) == date(2021, 8, 9)
    assert held.report_due(asked_on=MONDAY) == date(2021, 8, 31)  # past a bank holiday
    assert held.stage_due(state=State.CLOSED, entered_on=MONDAY) is None
    assert held.targets["planning"].words == "5 working days"
    assert held.targets["enquiry"].words == "28 days"


@given(st.dates(date(2015, 1, 1), date(2035, 1, 1)), st.integers(1, 60))
def test_a_target_is_after_what_began(day: date, days: int) -> None:
    working = Target(days=days, are_working_days=True).due(after=day)
    plain = Target(days=days, are_working_days=False).due(after=day)
    assert plain == day + timedelta(days=days)
    assert working >= plain
    assert working_days_between(start=day, end=working) == days


STATES = st.sampled_from(list(State))
STEPS = st.lists(
    st.tuples(STATES, st.integers(0, 20), st.one_of(st.none(), st.integers(1, 50))), max_size=12
)


@given(STEPS)
def test_stages_follow_one_another_without_a_gap(
    drawn: list[tuple[State, int, int | None]],
) -> None:
    on, steps = MONDAY, []
    for state, after, due in drawn:
        on += timedelta(days=after)
        steps.append((state, on, None if due is None else on + timedelta(days=due)))
    found = stages_kept(steps)
    assert all(one.until_on == two.from_on for one, two in pairwise(found))
    assert all(one.state is not two.state for one, two in pairwise(found))
    assert not found or found[-1].until_on is None
    assert [one.state for one in found] == [
        state
        for place, (state, _, _) in enumerate(steps)
        if not place or steps[place - 1][0] != state
    ]


def test_in_time_or_not() -> None:
    due = MONDAY + timedelta(days=5)
    goes_on = StageKept(State.ENQUIRY, MONDAY, due, None)
    assert goes_on.was_in_time(as_at=due) is None
    assert goes_on.was_in_time(as_at=due + timedelta(days=1)) is False
    assert StageKept(State.ENQUIRY, MONDAY, due, due).was_in_time(as_at=due) is True
    late = StageKept(State.ENQUIRY, MONDAY, due, due + timedelta(days=1))
    assert late.was_in_time(as_at=due) is False
    assert StageKept(State.CLOSED, MONDAY, None, None).was_in_time(as_at=due) is None
    assert late.working_days(as_at=due) == 4  # Tuesday to Friday


def test_a_moved_target_counts_and_the_stage_stays_one() -> None:
    steps = [
        (State.PLANNING, MONDAY, MONDAY + timedelta(days=7)),
        (State.PLANNING, MONDAY + timedelta(days=1), MONDAY + timedelta(days=14)),
        (State.PLANNING, MONDAY + timedelta(days=2), None),
    ]
    (only,) = stages_kept(steps)
    assert (only.from_on, only.due_on) == (MONDAY, MONDAY + timedelta(days=14))


def document(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((LIBRARY / name).read_text()))


@pytest.mark.parametrize(
    "wrong",
    [
        {"from_on": "soon"},
        {"targets": {}},
        {"targets": None},
        {"targets": {"planning": {"days": 0}}},
        {"targets": {"planning": {"days": 1, "working_days": 1}}},
        {"targets": {"planning": {"days": True}}},
    ],
)
def test_timescales_that_are_wrong_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(TimescalesError, match="library/safeguarding"):
        read_timescales({**document("timescales.yaml"), **wrong})


@pytest.mark.parametrize(
    "wrong", [{"from_on": 1}, {"criteria": {}}, {"criteria": []}, {"criteria": {"a": {}}}]
)
def test_criteria_that_are_wrong_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(CriteriaError, match="library/safeguarding"):
        read_criteria({**document("large_scale.yaml"), **wrong})


def test_every_criterion_is_named_and_cited() -> None:
    held = criteria_as_at(MONDAY)
    assert all(one.words and one.source for one in held.criteria)
    assert held.named("whistleblowing") is not None
    assert held.named("a_number") is None


def test_a_file_has_documents_in_order(tmp_path: Path) -> None:
    texts = {name: (LIBRARY / name).read_text() for name in ("timescales.yaml", "large_scale.yaml")}
    for number, bad in enumerate(["", "a: [", "twice"]):
        for name, read, wrong in (
            ("timescales.yaml", every_timescales, TimescalesError),
            ("large_scale.yaml", every_criteria, CriteriaError),
        ):
            path = tmp_path / f"{number}-{name}"
            path.write_text(f"{texts[name]}\n---\n{texts[name]}" if bad == "twice" else bad)
            with pytest.raises(wrong):
                read(path)  # type: ignore[operator]


def test_only_the_enquiry_itself_has_longer_where_it_is_complex() -> None:
    held = timescales_as_at(MONDAY)
    for state in State:
        longer = held.stage_due(state=state, entered_on=MONDAY, is_complex=True)
        plain = held.stage_due(state=state, entered_on=MONDAY)
        assert (longer != plain) is (state is State.ENQUIRY)


@pytest.mark.parametrize(
    ("until_on", "as_at", "in_time", "days"),
    [
        (MONDAY + timedelta(days=7), MONDAY + timedelta(days=20), True, 5),  # on the day itself
        (MONDAY + timedelta(days=8), MONDAY + timedelta(days=20), False, 6),
        (None, MONDAY + timedelta(days=7), None, 5),
        (None, MONDAY + timedelta(days=8), False, 6),
    ],
)
def test_a_stage_is_in_time_on_its_last_day_and_counts_until_it_ended(
    until_on: date | None, as_at: date, in_time: bool | None, days: int
) -> None:
    stage = StageKept(
        state=State.PLANNING,
        from_on=MONDAY,
        until_on=until_on,
        due_on=MONDAY + timedelta(days=7),
    )
    assert stage.was_in_time(as_at=as_at) is in_time
    assert stage.working_days(as_at=as_at) == days
