"""Every state × step × role: the permitted pass, the rest are refused with a sentence."""

import pytest
from django.db import transaction

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.rules import GRANTS, Permission, Principal, Role
from almoner.core.journal.models import Entry
from almoner.response.action_plans import actions
from almoner.response.action_plans.models import Action, ActionStep
from almoner.response.action_plans.queries import action_state
from almoner.response.action_plans.rules.states import (
    ActionState,
    ActionStepKind,
    Means,
    action_passage,
    action_permission,
)
from tests.response.action_plans.factories import AT, TODAY, brought_to, days_on, someone

pytestmark = pytest.mark.django_db

TAKEN = [step for step in ActionStepKind if step not in {ActionStepKind.OPEN, ActionStepKind.AGREE}]


class _Undone(Exception):
    """So that the next role finds the action as it was."""


def _take(step: ActionStepKind, *, action: Action, by: Principal) -> None:
    at = days_on(1)
    given = {"action": action, "by": by, "at": at}
    later = days_on(90).date()
    match step:
        case ActionStepKind.RECORD_PROGRESS:
            actions.record_progress(note="Half of it.", **given)
        case ActionStepKind.SAY_DONE:
            actions.say_done(said_by="The manager", means=Means.TELEPHONE, **given)
        case ActionStepKind.VERIFY:
            actions.verify_action(note="Seen on a visit.", **given)
        case ActionStepKind.FIND_NOT_MET:
            actions.find_not_met(note="Two charts had gaps.", **given)
        case ActionStepKind.EXTEND:
            actions.extend_action(new_due_on=later, reason="Training is booked.", **given)
        case ActionStepKind.ESCALATE:
            actions.escalate_action(to="Quality manager", note="Late again.", **given)
        case ActionStepKind.FIND_SUSTAINED:
            actions.record_sustained_check(is_sustained=True, note="It held.", **given)
        case ActionStepKind.FIND_NOT_SUSTAINED:
            actions.record_sustained_check(
                is_sustained=False, note="It did not.", new_due_on=later, **given
            )
        case ActionStepKind.WITHDRAW:
            actions.withdraw_action(reason="The service closed.", **given)


@pytest.mark.parametrize("step", TAKEN)
@pytest.mark.parametrize("state", ActionState)
def test_each_state_and_step_with_each_role(state: ActionState, step: ActionStepKind) -> None:
    action = brought_to(state)
    passage = action_passage(state=state, step=step)
    for role in Role:
        by = someone(action.plan.authority, role=role, reference="user:3", name="Third Person")
        steps, entries = ActionStep.objects.count(), Entry.objects.count()
        may = action_permission(step) in GRANTS[role].permissions
        if not (may and passage):
            with pytest.raises(actions.StepRefused if may else NotPermitted) as refusal:
                _take(step, action=action, by=by)
            assert str(refusal.value).endswith(".")
            assert (ActionStep.objects.count(), Entry.objects.count()) == (steps, entries)
            continue
        with pytest.raises(_Undone), transaction.atomic():
            _take(step, action=action, by=by)
            new = ActionStep.objects.filter(action=action, step=step).last()
            assert new is not None
            assert (new.state, new.by) == (passage.state, "user:3")
            assert action_state(action=action, as_at=TODAY) is state  # that day stays as it was
            assert Entry.objects.count() == entries + 1
            raise _Undone


def test_of_another_council_nobody_takes_a_step() -> None:
    action = brought_to(ActionState.OPEN)
    stranger = Principal(
        reference="user:4", name="Stranger", roles=frozenset({("E99", Role.QUALITY_MANAGER)})
    )
    for step in TAKEN:
        with pytest.raises(NotPermitted):
            _take(step, action=action, by=stranger)


def test_each_step_asks_the_same_permission_from_every_state() -> None:
    for step in ActionStepKind:
        found = {
            passage.permission
            for state in (None, *ActionState)
            if (passage := action_passage(state=state, step=step))
        }
        assert found == {action_permission(step)}
    assert action_permission(ActionStepKind.VERIFY) is Permission.VERIFY_ACTIONS
    assert AT.date() == TODAY
