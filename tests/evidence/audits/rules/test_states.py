"""The table of steps says what it must of every state, step and role."""

from itertools import product

import pytest

from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.journal.rules import Sensitivity
from almoner.evidence.audits.rules import (
    AT_WORK,
    BEING_WRITTEN,
    ENDED,
    STEPS,
    Process,
    Step,
    VisitState,
    Who,
    sensitivity_of,
    steps_from,
    transition,
    was_shared,
)


def test_each_step_leads_somewhere_and_says_what_it_did() -> None:
    assert {step for _, step in STEPS} == set(Step)
    for step in Step:
        assert step.done[0].isupper()
        assert not step.done.endswith(".")


def test_what_has_ended_can_only_be_published_or_made_void() -> None:
    for state in ENDED:
        left = {step for (from_state, step) in STEPS if from_state is state}
        assert left <= {Step.PUBLISH, Step.KEEP_UNPUBLISHED, Step.MAKE_VOID}
    assert not [step for (state, step) in STEPS if state is VisitState.VOID]


@pytest.mark.parametrize("state", [state for state in VisitState if state is not VisitState.VOID])
def test_whatever_stands_can_be_made_void(state: VisitState) -> None:
    assert STEPS[state, Step.MAKE_VOID].to is VisitState.VOID


def test_nobody_moderates_or_ends_their_own_assessment() -> None:
    for (_, step), found in STEPS.items():
        if step in {Step.APPROVE, Step.RETURN_TO_AUTHOR, Step.SHARE, Step.MAKE_FINAL}:
            assert found.who is Who.NOT_AUTHOR
            assert found.processes == {Process.FULL}
    decide = STEPS[VisitState.REVIEW_REQUESTED, Step.DECIDE_REVIEW]
    assert decide.who is Who.NOT_INVOLVED


def test_some_role_can_take_every_step() -> None:
    for found in STEPS.values():
        assert any(found.permission in GRANTS[role].permissions for role in Role)


def test_providers_and_the_public_can_take_none() -> None:
    outside = {Role.PROVIDER_USER, Role.PARTNER, Role.EXPERT_BY_EXPERIENCE}
    for found, role in product(STEPS.values(), outside):
        assert found.permission not in GRANTS[role].permissions


def test_a_short_visit_is_never_moderated() -> None:
    states = {
        found.to
        for state, step in product((None, *VisitState), Step)
        if (found := transition(state=state, step=step, process=Process.SHORT))
        and state not in {VisitState.MODERATION, VisitState.FACTUAL_ACCURACY}
    }
    assert VisitState.MODERATION not in states
    assert Step.FINISH in steps_from(state=VisitState.DRAFT, process=Process.SHORT)
    assert Step.FINISH not in steps_from(state=VisitState.DRAFT, process=Process.FULL)


def test_what_is_still_judged_is_restricted() -> None:
    for state in VisitState:
        at_work = state in AT_WORK
        to_come = state in {VisitState.PLANNED, VisitState.NOTICE_GIVEN, VisitState.UNANNOUNCED}
        guarded = sensitivity_of(state) is Sensitivity.RESTRICTED
        assert guarded is (at_work and not to_come)
    assert BEING_WRITTEN <= AT_WORK


def test_sharing_or_finishing_shows_the_rating() -> None:
    assert was_shared([Step.BEGIN, Step.SHARE])
    assert was_shared([Step.FINISH])
    assert not was_shared([Step.BEGIN, Step.APPROVE])


@pytest.mark.parametrize("state", VisitState)
def test_each_state_has_words_and_a_sentence_of_its_own(state: VisitState) -> None:
    assert state.words[0].isupper()
    assert len({one.words for one in VisitState}) == len(VisitState)
    assert state.sentence.startswith("This visit ")
    assert len({one.sentence for one in VisitState}) == len(VisitState)


def test_states_are_said_as_officers_say_them() -> None:
    assert VisitState.UNANNOUNCED.words == "Ready, unannounced"
    assert VisitState.MODERATION.words == "With a moderator"
    assert VisitState.FACTUAL_ACCURACY.words == "Factual accuracy"
    assert VisitState.DRAFT.sentence == "This visit is a draft"


def test_an_officer_who_leaves_holds_up_nothing_that_is_written() -> None:
    for state in {VisitState.PLANNED, *BEING_WRITTEN}:
        found = STEPS[state, Step.ALLOCATE]
        assert (found.to, found.permission) == (state, Permission.PLAN_VISITS)


def test_only_planners_plan() -> None:
    assert STEPS[None, Step.PLAN].permission is Permission.PLAN_VISITS
