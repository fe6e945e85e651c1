"""Whatever way an action goes, what must come before a state has come before it."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from almoner.response.action_plans.rules.states import (
    DONE,
    OWED,
    ActionState,
    ActionStepKind,
    PlanState,
    PlanStepKind,
    action_passage,
    plan_passage,
)

A, S = ActionState, ActionStepKind


def walked(steps: list[ActionStepKind]) -> list[tuple[ActionStepKind, ActionState]]:
    """The steps of a list that could be taken one after another, with where each led."""
    state: ActionState | None = None
    taken = []
    for step in [S.OPEN, *steps]:
        passage = action_passage(state=state, step=step)
        if passage:
            state = passage.state
            taken.append((step, state))
    return taken


WALKS = st.lists(st.sampled_from(ActionStepKind), max_size=40).map(walked)


@given(WALKS)
def test_nothing_is_verified_that_nobody_said_was_done_since_it_was_last_owed(
    walk: list[tuple[ActionStepKind, ActionState]],
) -> None:
    said = False
    for step, state in walk:
        if step is S.VERIFY:
            assert said
        said = step is S.SAY_DONE or (said and state not in OWED and step is not S.VERIFY)


@given(WALKS)
def test_nothing_is_sustained_that_was_not_verified(
    walk: list[tuple[ActionStepKind, ActionState]],
) -> None:
    before: ActionState | None = None
    for step, state in walk:
        if step is S.FIND_SUSTAINED:
            assert before is A.VERIFIED and state is A.SUSTAINED
        if state in DONE and before not in DONE:
            assert step is S.VERIFY
        before = state


@given(WALKS)
def test_what_is_withdrawn_stays_so_and_is_opened_once(
    walk: list[tuple[ActionStepKind, ActionState]],
) -> None:
    states = [state for _, state in walk]
    if A.WITHDRAWN in states:
        assert states.index(A.WITHDRAWN) == len(states) - 1
    assert [step for step, _ in walk].count(S.OPEN) == 1


@given(WALKS)
def test_a_note_leaves_the_state_as_it_was(
    walk: list[tuple[ActionStepKind, ActionState]],
) -> None:
    pairs = pairwise(walk)
    for (_, before), (step, after) in pairs:
        if step in {S.AGREE, S.EXTEND, S.ESCALATE}:
            assert before is after


@given(st.lists(st.sampled_from(PlanStepKind), max_size=20))
def test_a_plan_is_reopened_only_after_it_was_closed(steps: list[PlanStepKind]) -> None:
    state: PlanState | None = None
    for step in [PlanStepKind.OPEN, *steps]:
        passage = plan_passage(state=state, step=step)
        if passage is None:
            continue
        if step is PlanStepKind.REOPEN:
            assert state is PlanState.CLOSED
        if state is PlanState.CLOSED:
            assert step is PlanStepKind.REOPEN
        state = passage.state
