"""The one table of steps, held against what it has to be."""

import pytest

from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.response.safeguarding.rules.states import (
    DECISIONS,
    ENQUIRIES,
    OPEN,
    OUTCOMES,
    REASONED,
    TABLE,
    WAITING,
    WORDLESS,
    ConcernState,
    Step,
    refusal,
)


def test_every_state_waits_is_in_hand_or_is_an_outcome() -> None:
    assert set(ConcernState) == OPEN | OUTCOMES
    assert not OPEN & OUTCOMES
    assert {ConcernState.STARTED} == OPEN - WAITING
    assert ENQUIRIES <= OUTCOMES
    for state in ConcernState:
        assert state.is_waiting is (state in WAITING)
        assert state.is_outcome is (state in OUTCOMES)


def test_every_state_is_reached_and_none_is_a_dead_end() -> None:
    assert {move.state for move in TABLE.moves.values()} == set(ConcernState)
    assert all(TABLE.steps_from(state) for state in ConcernState)


def test_every_step_is_taken_somewhere_and_has_words() -> None:
    assert {step for _, step in TABLE.moves} == set(Step)
    assert all(step.words and step.done for step in Step)
    assert all(state.words for state in ConcernState)


@pytest.mark.parametrize("step", Step)
def test_a_step_needs_one_permission_from_wherever_it_is_taken(step: Step) -> None:
    needed = {move.permission for (_, taken), move in TABLE.moves.items() if taken is step}
    assert needed == {TABLE.permission_for(step)}


def test_nothing_is_decided_before_triage() -> None:
    assert not set(TABLE.steps_from(ConcernState.RECEIVED)) & DECISIONS
    assert TABLE.steps_from(ConcernState.RECEIVED) == (Step.TRIAGE,)


def test_whatever_is_decided_can_be_reopened_and_nothing_else() -> None:
    assert {state for (state, step) in TABLE.moves if step is Step.REOPEN} == OUTCOMES
    for state in OUTCOMES:
        assert TABLE.steps_from(state) == (Step.REOPEN,)


def test_what_waits_leaves_the_queue_only_by_a_start_or_a_decision() -> None:
    leaving = {
        step
        for (state, step), move in TABLE.moves.items()
        if state in WAITING and move.state not in WAITING
    }
    assert leaving == DECISIONS | {Step.START}


def test_a_decision_has_a_reason_except_where_a_word_would_be_too_much() -> None:
    assert REASONED >= DECISIONS - WORDLESS
    assert not REASONED & WORDLESS
    assert {Step.PASS_TO_TRUST} == WORDLESS


@pytest.mark.parametrize("state", [None, *ConcernState])
def test_what_cannot_be_done_is_said_in_a_sentence(state: ConcernState | None) -> None:
    for step in Step:
        sentence = refusal(state, step)
        assert bool(sentence) is ((state, step) not in TABLE.moves)
        assert not sentence or sentence.endswith(".")


@pytest.mark.parametrize("role", Role)
def test_who_triages_sees_and_who_only_raises_does_not(role: Role) -> None:
    may = GRANTS[role].permissions
    if Permission.TRIAGE_CONCERN in may:
        assert {Permission.VIEW_SAFEGUARDING, Permission.RAISE_CONCERN} <= may
    if Permission.BREAK_GLASS in may:
        assert Permission.VIEW_SAFEGUARDING not in may
