"""Verifying, finding it not met, and looking weeks later whether it held."""

from datetime import date

import pytest

from almoner.response.action_plans import actions
from almoner.response.action_plans.models import ActionStep, SustainedCheck
from almoner.response.action_plans.queries import action_state, due_on
from almoner.response.action_plans.rules.due_dates import Risk
from almoner.response.action_plans.rules.states import ActionState, ActionStepKind
from tests.response.action_plans.factories import (
    AT,
    TODAY,
    a_file,
    an_action,
    brought_to,
    colleague,
    days_on,
    someone,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("risk", "check"),
    [
        (Risk.HIGH, date(2021, 11, 1)),  # eight weeks
        (Risk.MEDIUM, date(2021, 11, 15)),  # ten
        (Risk.LOW, date(2021, 11, 29)),  # twelve
    ],
)
def test_verifying_sets_a_check_by_risk(risk: Risk, check: date) -> None:
    action = brought_to(ActionState.VERIFIED, action=an_action(risk=risk))
    assert SustainedCheck.objects.get(action=action).due_on == check


def test_a_check_can_be_set_for_another_day_but_not_an_earlier_one() -> None:
    action = brought_to(ActionState.PROVIDER_COMPLETE)
    given = {"action": action, "note": "Seen.", "by": colleague(action.plan.authority), "at": AT}
    with pytest.raises(actions.ActionPlanRefused, match="later day"):
        actions.verify_action(check_on=TODAY, **given)
    assert action_state(action=action, as_at=TODAY) is ActionState.PROVIDER_COMPLETE
    actions.verify_action(check_on=days_on(21).date(), **given)
    assert SustainedCheck.objects.get(action=action).due_on == days_on(21).date()


def test_verifying_says_how_one_knows() -> None:
    action = brought_to(ActionState.PROVIDER_COMPLETE)
    with pytest.raises(actions.ActionPlanRefused, match="how you know"):
        actions.verify_action(action=action, note=" ", by=colleague(action.plan.authority), at=AT)


def test_whoever_recorded_it_done_needs_evidence_and_a_reason_to_verify_it() -> None:
    action = brought_to(ActionState.PROVIDER_COMPLETE)
    who = someone(action.plan.authority)  # recorded that the provider says so
    given = {"action": action, "note": "Ten charts read.", "by": who, "at": AT}
    for reason in ("", "Ben is away."):
        with pytest.raises(actions.StepRefused, match="someone else verifies it"):
            actions.verify_action(own_record_reason=reason, **given)
    actions.attach_evidence(
        action=action, file=a_file(), title="Ten charts", dated_on=TODAY, by=who, at=AT
    )
    with pytest.raises(actions.StepRefused):
        actions.verify_action(**given)
    assert ActionStep.objects.filter(action=action).count() == 2
    step = actions.verify_action(own_record_reason="Ben is away until October.", **given)
    assert step.is_own_record
    assert step.note == "Ten charts read.\nBen is away until October."


def test_anyone_else_verifies_without_either() -> None:
    action = brought_to(ActionState.PROVIDER_COMPLETE)
    step = actions.verify_action(
        action=action,
        note="Seen.",
        own_record_reason="not asked",
        by=colleague(action.plan.authority),
        at=AT,
    )
    assert not step.is_own_record
    assert step.note == "Seen."


def test_it_is_the_last_who_said_so_that_counts() -> None:
    action = brought_to(ActionState.NOT_MET)  # recorded by Ada, found not met by Ben
    other = colleague(action.plan.authority)
    actions.say_done(
        action=action,
        said_by="The manager",
        means="email",
        by=other,
        at=days_on(1),  # type: ignore[arg-type]
    )
    with pytest.raises(actions.StepRefused, match="someone else"):
        actions.verify_action(action=action, note="Seen.", by=other, at=days_on(2))
    actions.verify_action(
        action=action, note="Seen.", by=someone(action.plan.authority), at=days_on(2)
    )


def test_not_met_without_a_new_date_is_owed_by_the_old_one() -> None:
    action = brought_to(ActionState.PROVIDER_COMPLETE)
    given = {"action": action, "by": colleague(action.plan.authority), "at": days_on(1)}
    actions.find_not_met(note="Two charts had gaps.", **given)
    assert due_on(action=action, as_at=days_on(1).date()) == action.first_due_on


def test_not_met_with_a_new_date_moves_it_with_the_same_words() -> None:
    action = brought_to(ActionState.PROVIDER_COMPLETE)
    actions.find_not_met(
        action=action,
        note="Two charts had gaps.",
        new_due_on=date(2021, 10, 1),
        by=colleague(action.plan.authority),
        at=days_on(1),
    )
    extension = action.extensions.get()
    assert (extension.reason, extension.new_due_on) == ("Two charts had gaps.", date(2021, 10, 1))
    assert action_state(action=action, as_at=days_on(1).date()) is ActionState.NOT_MET


def test_what_held_is_sustained() -> None:
    action = brought_to(ActionState.VERIFIED)
    actions.record_sustained_check(
        action=action,
        is_sustained=True,
        note="Ten more charts.",
        by=someone(action.plan.authority),
        at=days_on(60),
    )
    assert action_state(action=action, as_at=days_on(59).date()) is ActionState.VERIFIED
    assert action_state(action=action, as_at=days_on(60).date()) is ActionState.SUSTAINED


def test_what_did_not_hold_is_owed_again_by_a_new_date() -> None:
    action = brought_to(ActionState.VERIFIED)
    given = {
        "action": action,
        "is_sustained": False,
        "note": "Gaps again.",
        "by": someone(action.plan.authority),
        "at": days_on(60),
    }
    with pytest.raises(actions.ActionPlanRefused, match="by when"):
        actions.record_sustained_check(**given)
    assert action_state(action=action, as_at=days_on(60).date()) is ActionState.VERIFIED
    actions.record_sustained_check(new_due_on=days_on(74).date(), **given)
    assert due_on(action=action, as_at=days_on(60).date()) == days_on(74).date()
    assert action_state(action=action, as_at=days_on(60).date()) is ActionState.NOT_SUSTAINED


def test_what_was_done_early_and_did_not_hold_may_be_owed_before_its_first_date() -> None:
    action = brought_to(ActionState.VERIFIED, action=an_action(risk=Risk.LOW))
    for days, moved in ((30, 1), (0, 1)):
        new = action.first_due_on if not days else days_on(days).date()
        actions.record_sustained_check(
            action=action,
            is_sustained=False,
            note="Gaps again.",
            new_due_on=new,
            by=colleague(action.plan.authority),
            at=days_on(14),
        )
        assert action.extensions.count() >= moved
        assert due_on(action=action, as_at=days_on(14).date()) == new
        brought_to(ActionState.VERIFIED, action=action, at=days_on(14))


def test_a_relapse_goes_round_again() -> None:
    action = brought_to(ActionState.NOT_SUSTAINED)
    again = brought_to(ActionState.SUSTAINED, action=action)
    kinds = list(again.steps.values_list("step", flat=True))
    assert kinds.count(ActionStepKind.VERIFY) == 2
    assert SustainedCheck.objects.filter(action=action).count() == 2
