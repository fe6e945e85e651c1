"""A plan's actions counted."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from almoner.response.action_plans.rules.progress import Standing, progress_of
from almoner.response.action_plans.rules.states import OWED, ActionState

TODAY = date(2021, 9, 6)
STANDINGS = st.lists(
    st.builds(
        Standing,
        state=st.sampled_from(ActionState),
        due_on=st.dates(TODAY - timedelta(days=60), TODAY + timedelta(days=60)),
    )
)


@given(STANDINGS)
def test_the_parts_add_up(standings: list[Standing]) -> None:
    progress = progress_of(standings=standings, as_at=TODAY)
    assert progress.total == len(standings)
    assert progress.count(*ActionState) == progress.total
    assert progress.asked == progress.unfinished + progress.count(ActionState.SUSTAINED)
    assert 0 <= progress.done <= progress.asked <= progress.total
    assert 0 <= progress.overdue <= progress.count(*OWED)
    assert progress.sentence()


@given(STANDINGS, STANDINGS)
def test_two_plans_together_are_the_sum_of_both(one: list[Standing], two: list[Standing]) -> None:
    parts = [progress_of(standings=each, as_at=TODAY) for each in (one, two)]
    both = progress_of(standings=[*one, *two], as_at=TODAY)
    assert both.total == sum(part.total for part in parts)
    assert both.overdue == sum(part.overdue for part in parts)
    assert both.done == sum(part.done for part in parts)


@given(STANDINGS)
def test_later_there_is_never_less_overdue(standings: list[Standing]) -> None:
    days = [TODAY + timedelta(days=days) for days in (0, 10, 200)]
    counts = [progress_of(standings=standings, as_at=day).overdue for day in days]
    assert counts == sorted(counts)


def _sentence(*states: ActionState, due_on: date = TODAY) -> str:
    standings = [Standing(state=state, due_on=due_on) for state in states]
    return progress_of(standings=standings, as_at=TODAY).sentence()


def test_in_words() -> None:
    assert _sentence() == "No actions yet"
    assert _sentence(ActionState.WITHDRAWN) == "Every action was withdrawn"
    assert _sentence(ActionState.SUSTAINED) == "1 of 1 action verified"
    two = (ActionState.VERIFIED, ActionState.OPEN)
    assert _sentence(*two) == "1 of 2 actions verified"
    late = TODAY - timedelta(days=1)
    assert _sentence(*two, due_on=late) == "1 of 2 actions verified, 1 overdue"
