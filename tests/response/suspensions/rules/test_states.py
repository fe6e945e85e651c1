"""The one table of steps, held against what it has to be."""

import pytest

from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.response.suspensions.rules.states import (
    DECISIONS,
    ENDS,
    ON_PROPOSAL,
    STOPPING,
    TABLE,
    State,
    Step,
)

BEFORE_FORCE = {State.DRAFT, State.PROPOSED}


def test_every_state_stops_work_or_ends_or_comes_before() -> None:
    assert set(State) == STOPPING | ENDS | BEFORE_FORCE
    assert not STOPPING & ENDS


def test_every_state_is_reached_and_only_ends_lead_nowhere() -> None:
    reached = {move.state for move in TABLE.moves.values()}
    assert reached == set(State)
    assert {state for state in State if not TABLE.steps_from(state)} == ENDS


def test_every_step_is_taken_somewhere_and_has_words() -> None:
    assert {step for _, step in TABLE.moves} == set(Step)
    assert all(step.words and step.done for step in Step)
    assert all(state.words for state in State)


@pytest.mark.parametrize("step", Step)
def test_a_step_needs_one_permission_from_wherever_it_is_taken(step: Step) -> None:
    needed = {move.permission for (_, taken), move in TABLE.moves.items() if taken is step}
    assert needed == {TABLE.permission_for(step)}
    assert (step in DECISIONS) is (TABLE.permission_for(step) is Permission.DECIDE_SUSPENSION)


def test_work_given_again_passes_both_gates() -> None:
    """From work being stopped, the ways to an end that is no end of the service or the decision."""
    lifting = {
        (state, step)
        for (state, step), move in TABLE.moves.items()
        if move.state in {State.LIFTED, State.PHASED} and move.state is not state
    }
    assert lifting == {
        (State.LIFT_PROPOSED, Step.LIFT),
        (State.LIFT_PROPOSED, Step.PHASE),
        (State.PHASED, Step.LIFT),
    }
    into = {state for (state, _), move in TABLE.moves.items() if move.state is State.LIFT_PROPOSED}
    assert into - {State.LIFT_PROPOSED} == {State.SUSTAINING}
    into = {state for (state, _), move in TABLE.moves.items() if move.state is State.SUSTAINING}
    assert into - {State.SUSTAINING} == {State.IMPROVEMENT_MADE, State.LIFT_PROPOSED}


def test_a_review_and_a_changed_cap_leave_the_state_as_it_is() -> None:
    for (state, step), move in TABLE.moves.items():
        if step in {Step.REVIEW, Step.CHANGE_CAP}:
            assert move.state is state


def test_nobody_decides_who_may_not_see() -> None:
    for role in Role:
        allowed = GRANTS[role].permissions
        if allowed & {Permission.DECIDE_SUSPENSION, Permission.PROPOSE_SUSPENSION}:
            assert Permission.VIEW_SUSPENSIONS in allowed


def test_what_rests_on_the_proposal_is_a_decision() -> None:
    assert ON_PROPOSAL <= DECISIONS
