"""The two tables of steps, and who may verify."""

import pytest

from almoner.core.accounts.rules import Permission
from almoner.response.action_plans.rules.states import (
    ACTION_STATE_WORDS,
    ACTION_STEP_WORDS,
    ACTION_STEPS,
    DONE,
    MEANS_WORDS,
    OWED,
    PLAN_STATE_WORDS,
    PLAN_STEP_WORDS,
    PLAN_STEPS,
    UNFINISHED,
    UNVERIFIED,
    ActionState,
    ActionStepKind,
    Means,
    PlanState,
    PlanStepKind,
    action_passage,
    action_permission,
    may_verify_own_record,
    plan_passage,
    plan_permission,
    steps_from,
    why_refused,
)

A, S = ActionState, ActionStepKind
LEADS = {
    S.RECORD_PROGRESS: {A.IN_PROGRESS},
    S.SAY_DONE: {A.PROVIDER_COMPLETE},
    S.VERIFY: {A.VERIFIED},
    S.FIND_NOT_MET: {A.NOT_MET},
    S.FIND_SUSTAINED: {A.SUSTAINED},
    S.FIND_NOT_SUSTAINED: {A.NOT_SUSTAINED},
    S.WITHDRAW: {A.WITHDRAWN},
    S.OPEN: {A.OPEN},
}
FROM = {
    A.OPEN: {
        S.AGREE,
        S.RECORD_PROGRESS,
        S.SAY_DONE,
        S.FIND_NOT_MET,
        S.EXTEND,
        S.ESCALATE,
        S.WITHDRAW,
    },
    A.IN_PROGRESS: {
        S.AGREE,
        S.RECORD_PROGRESS,
        S.SAY_DONE,
        S.FIND_NOT_MET,
        S.EXTEND,
        S.ESCALATE,
        S.WITHDRAW,
    },
    A.PROVIDER_COMPLETE: {S.AGREE, S.VERIFY, S.FIND_NOT_MET, S.ESCALATE, S.WITHDRAW},
    A.VERIFIED: {S.FIND_SUSTAINED, S.FIND_NOT_SUSTAINED},
    A.NOT_MET: {S.AGREE, S.RECORD_PROGRESS, S.SAY_DONE, S.EXTEND, S.ESCALATE, S.WITHDRAW},
    A.SUSTAINED: {S.FIND_NOT_SUSTAINED},
    A.NOT_SUSTAINED: {S.AGREE, S.RECORD_PROGRESS, S.SAY_DONE, S.EXTEND, S.ESCALATE, S.WITHDRAW},
    A.WITHDRAWN: set(),
}


@pytest.mark.parametrize("step", ActionStepKind)
@pytest.mark.parametrize("state", ActionState)
def test_the_table_of_actions_holds_just_these(state: ActionState, step: ActionStepKind) -> None:
    passage = action_passage(state=state, step=step)
    assert (passage is not None) == (step in FROM[state])
    if passage:
        assert passage.state in LEADS.get(step, {state})
        assert passage.permission is action_permission(step)
    else:
        sentence = why_refused(state=state, step=step)
        assert sentence.startswith("This action is") and sentence.endswith(".")


def test_an_action_begins_open_and_no_other_step_begins_one() -> None:
    assert {step for state, step in ACTION_STEPS if state is None} == {S.OPEN}
    assert {step for state, step in PLAN_STEPS if state is None} == {PlanStepKind.OPEN}


def test_what_the_council_finds_for_itself_asks_for_more_than_keeping_plans() -> None:
    found = {step for step in S if action_permission(step) is Permission.VERIFY_ACTIONS}
    assert found == {S.VERIFY, S.FIND_NOT_MET, S.FIND_SUSTAINED, S.FIND_NOT_SUSTAINED}
    assert plan_permission(PlanStepKind.CLOSE) is Permission.VERIFY_ACTIONS
    assert plan_permission(PlanStepKind.AGREE) is Permission.KEEP_ACTION_PLANS


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        (PlanState.OPEN, {PlanStepKind.AGREE, PlanStepKind.HAND_OVER, PlanStepKind.CLOSE}),
        (PlanState.AGREED, {PlanStepKind.AGREE, PlanStepKind.HAND_OVER, PlanStepKind.CLOSE}),
        (PlanState.CLOSED, {PlanStepKind.REOPEN}),
    ],
)
def test_the_table_of_plans_holds_just_these(state: PlanState, steps: set[PlanStepKind]) -> None:
    found = {step for step in PlanStepKind if plan_passage(state=state, step=step)}
    assert found == steps


def test_every_state_but_the_withdrawn_can_be_left_and_every_state_reached() -> None:
    assert {state for state in A if not steps_from(state)} == {A.WITHDRAWN}
    assert {passage.state for passage in ACTION_STEPS.values()} == set(A)


def test_the_groups_of_states_hold_together() -> None:
    assert OWED < UNVERIFIED < UNFINISHED
    assert not DONE & UNVERIFIED
    assert UNFINISHED | DONE | {A.WITHDRAWN} == set(A)


def test_every_state_and_step_has_words() -> None:
    assert set(ACTION_STATE_WORDS) == set(ActionState)
    assert set(ACTION_STEP_WORDS) == set(ActionStepKind)
    assert set(PLAN_STATE_WORDS) == set(PlanState)
    assert set(PLAN_STEP_WORDS) == set(PlanStepKind)
    assert set(MEANS_WORDS) == set(Means)


def test_verifying_what_nobody_says_is_done_names_the_step_before() -> None:
    assert "Record first" in why_refused(state=A.OPEN, step=S.VERIFY)
    assert "cannot be verified" in why_refused(state=A.SUSTAINED, step=S.VERIFY)


@pytest.mark.parametrize(
    ("has_evidence", "reason", "may"),
    [(True, "Ben is away.", True), (True, "  ", False), (False, "Ben is away.", False)],
)
def test_ones_own_record_is_verified_on_evidence_and_with_a_reason(
    has_evidence: bool, reason: str, may: bool
) -> None:
    assert may_verify_own_record(has_evidence=has_evidence, reason=reason) is may
