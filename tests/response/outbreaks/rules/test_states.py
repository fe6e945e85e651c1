"""The one table of steps, held against what it has to be."""

import pytest

from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.response.outbreaks.rules.states import ENDS, OPEN, TABLE, State, Step

# Every state × step, written out: what is not here is refused.
ALLOWED = {
    (None, Step.SUSPECT): State.SUSPECTED,
    (State.SUSPECTED, Step.DECLARE): State.DECLARED,
    (State.SUSPECTED, Step.RESCIND): State.RESCINDED,
    (State.DECLARED, Step.CONTROL): State.CONTROLLED,
    (State.DECLARED, Step.RESCIND): State.RESCINDED,
    (State.CONTROLLED, Step.END): State.OVER,
    (State.CONTROLLED, Step.SET_BACK): State.DECLARED,
    (State.CONTROLLED, Step.RESCIND): State.RESCINDED,
}


def test_the_table_is_what_it_should_be() -> None:
    assert {key: move.state for key, move in TABLE.moves.items()} == ALLOWED
    assert set(State) == ENDS | OPEN and not ENDS & OPEN


def test_every_state_is_reached_and_only_ends_lead_nowhere() -> None:
    assert {move.state for move in TABLE.moves.values()} == set(State)
    assert {state for state in State if not TABLE.steps_from(state)} == ENDS
    assert all(state.is_end is (state in ENDS) for state in State)


def test_every_step_is_taken_somewhere_and_has_words() -> None:
    assert {step for _, step in TABLE.moves} == set(Step)
    assert all(step.words and step.done for step in Step)
    assert all(state.words for state in State)


@pytest.mark.parametrize("step", Step)
def test_every_step_takes_the_keeping_of_outbreaks(step: Step) -> None:
    assert TABLE.permission_for(step) is Permission.KEEP_OUTBREAKS


def test_nobody_keeps_or_sees_deaths_who_may_not_see_outbreaks() -> None:
    for role in Role:
        allowed = GRANTS[role].permissions
        if allowed & {Permission.KEEP_OUTBREAKS, Permission.VIEW_DEATHS}:
            assert Permission.VIEW_OUTBREAKS in allowed


def test_an_outbreak_is_over_only_once_it_was_controlled() -> None:
    into = {state for (state, _), move in TABLE.moves.items() if move.state is State.OVER}
    assert into == {State.CONTROLLED}
