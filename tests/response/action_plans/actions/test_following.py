"""Progress, the provider's word, more time, escalation, evidence."""

import json
from datetime import date

import pytest

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.rules import Role
from almoner.core.files.models import StoredFile
from almoner.core.journal.models import Entry
from almoner.response.action_plans import actions
from almoner.response.action_plans.evidence import FileRefused, read_evidence, receive_evidence
from almoner.response.action_plans.models import Action, ActionEvidence, ActionStep
from almoner.response.action_plans.queries import action_state, due_on
from almoner.response.action_plans.rules.states import ActionState, Means
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


def by(action: Action) -> object:
    return someone(action.plan.authority)


def test_the_providers_word_is_kept_with_who_when_and_how() -> None:
    action = an_action()
    step = actions.say_done(
        action=action,
        said_by=" Cole Ashdown, manager ",
        means=Means.TELEPHONE,
        on=TODAY,
        note="All staff are trained.",
        by=someone(action.plan.authority),
        at=days_on(3),
    )
    assert (step.said_by, step.means, step.on) == ("Cole Ashdown, manager", "telephone", TODAY)
    assert step.at == days_on(3)
    assert action_state(action=action, as_at=days_on(2).date()) is ActionState.OPEN
    assert action_state(action=action, as_at=days_on(3).date()) is ActionState.PROVIDER_COMPLETE


@pytest.mark.parametrize("wrong", [{"said_by": " "}, {"on": days_on(1).date()}])
def test_the_providers_word_needs_who_and_no_day_to_come(wrong: dict[str, object]) -> None:
    action = an_action()
    given = {"said_by": "The manager", "means": Means.EMAIL, **wrong}
    with pytest.raises(actions.ActionPlanRefused):
        actions.say_done(action=action, by=someone(action.plan.authority), at=AT, **given)
    assert ActionStep.objects.filter(action=action).count() == 1


def test_more_time_keeps_the_date_before_and_why() -> None:
    action = an_action()
    who = someone(action.plan.authority)
    given = {"action": action, "by": who}
    first = actions.extend_action(
        new_due_on=date(2021, 9, 30), reason="Training is booked.", at=days_on(1), **given
    )
    second = actions.extend_action(
        new_due_on=date(2021, 10, 14), reason="The trainer is ill.", at=days_on(5), **given
    )
    assert (first.old_due_on, second.old_due_on) == (date(2021, 9, 16), date(2021, 9, 30))
    assert due_on(action=action, as_at=TODAY) == date(2021, 9, 16)
    assert due_on(action=action, as_at=days_on(4).date()) == date(2021, 9, 30)
    assert due_on(action=action, as_at=days_on(5).date()) == date(2021, 10, 14)
    action.refresh_from_db()
    assert action.first_due_on == date(2021, 9, 16)
    assert action_state(action=action, as_at=days_on(5).date()) is ActionState.OPEN
    entry = json.loads(Entry.objects.latest("id").detail)
    assert entry["old_due_on"] == "2021-09-30"


def test_more_time_is_later_to_come_and_has_a_reason() -> None:
    action = an_action()
    given = {"action": action, "by": someone(action.plan.authority)}
    with pytest.raises(actions.ActionPlanRefused, match="later than 16 September 2021"):
        actions.extend_action(new_due_on=date(2021, 9, 16), reason="Why", at=AT, **given)
    with pytest.raises(actions.ActionPlanRefused, match="in the past"):
        actions.extend_action(new_due_on=date(2021, 9, 20), reason="Why", at=days_on(60), **given)
    with pytest.raises(actions.ActionPlanRefused, match="why more time"):
        actions.extend_action(new_due_on=date(2021, 9, 20), reason=" ", at=AT, **given)
    assert not action.extensions.exists()
    assert ActionStep.objects.filter(action=action).count() == 1


def test_escalating_notes_to_whom_and_how_late_it_then_was() -> None:
    action = an_action()
    escalation = actions.escalate_action(
        action=action,
        to="Quality manager",
        note="Late a second time.",
        by=someone(action.plan.authority),
        at=days_on(20),
    )
    assert (escalation.to, escalation.overdue_days) == ("Quality manager", 10)
    for wrong in ({"to": " "}, {"note": " "}):
        with pytest.raises(actions.ActionPlanRefused):
            actions.escalate_action(
                **{
                    "action": action,
                    "to": "Quality manager",
                    "note": "Late.",
                    "by": someone(action.plan.authority),
                    "at": AT,
                    **wrong,
                }
            )


@pytest.mark.parametrize("take", [actions.record_progress, actions.withdraw_action])
def test_a_step_that_says_nothing_is_refused(take: object) -> None:
    action = an_action()
    name = "note" if take is actions.record_progress else "reason"
    with pytest.raises(actions.ActionPlanRefused):
        take(action=action, by=someone(action.plan.authority), at=AT, **{name: "  "})  # type: ignore[operator]


def test_whoever_comes_second_is_told_what_the_first_did() -> None:
    action = an_action()
    seen = action.steps.get().pk
    other = colleague(action.plan.authority)
    actions.record_progress(action=action, note="Half.", by=other, at=days_on(1), seen=seen)
    given = {"action": action, "note": "Half too.", "at": days_on(1), "seen": seen}
    with pytest.raises(actions.ChangedMeanwhile, match="Ben Cole recorded “progress recorded” at"):
        actions.record_progress(by=someone(action.plan.authority), **given)
    with pytest.raises(actions.ChangedMeanwhile, match="You recorded"):
        actions.record_progress(by=other, **given)
    assert ActionStep.objects.filter(action=action).count() == 2


def test_evidence_is_attached_once_and_can_be_read() -> None:
    action = an_action()
    who = someone(action.plan.authority)
    file = a_file()
    given = {"action": action, "file": file, "title": "Ten charts", "by": who, "at": AT}
    evidence = actions.attach_evidence(dated_on=date(2021, 9, 1), **given)
    assert (evidence.dated_on, evidence.by_name) == (date(2021, 9, 1), "Ada Marsh")
    with read_evidence(evidence=evidence, by=who, at=AT) as content:
        assert content.read() == b"A note about ten charts."
    with pytest.raises(actions.ActionPlanRefused, match="already"):
        actions.attach_evidence(dated_on=TODAY, **given)
    with pytest.raises(actions.ActionPlanRefused, match="what the file shows"):
        actions.attach_evidence(**{**given, "file": a_file(b"other"), "title": " "}, dated_on=TODAY)
    with pytest.raises(actions.ActionPlanRefused, match="future"):
        actions.attach_evidence(**{**given, "file": a_file(b"o")}, dated_on=days_on(1).date())


def test_a_withdrawn_action_takes_no_evidence() -> None:
    action = brought_to(ActionState.WITHDRAWN)
    with pytest.raises(actions.StepRefused, match="over"):
        actions.attach_evidence(
            action=action,
            file=a_file(),
            title="Charts",
            dated_on=TODAY,
            by=someone(action.plan.authority),
            at=AT,
        )


def test_a_program_or_a_file_too_large_is_refused_and_not_kept() -> None:
    from io import BytesIO

    action = an_action()
    given = {
        "action": action,
        "title": "Photograph",
        "dated_on": TODAY,
        "by": someone(action.plan.authority),
        "at": AT,
    }
    with pytest.raises(FileRefused, match="program"):
        receive_evidence(
            content=BytesIO(b"MZ\x90\x00" + b"\x00" * 60), name="photo.jpg", limit=1000, **given
        )
    with pytest.raises(FileRefused, match="larger than"):
        receive_evidence(content=BytesIO(b"x" * 1001), name="photo.jpg", limit=1000, **given)
    assert not StoredFile.objects.exists()
    assert not ActionEvidence.objects.exists()


def test_who_may_not_keep_plans_leaves_no_file() -> None:
    from io import BytesIO

    action = an_action()
    with pytest.raises(NotPermitted):
        receive_evidence(
            action=action,
            content=BytesIO(b"words"),
            name="note.txt",
            title="Note",
            dated_on=TODAY,
            limit=1000,
            by=someone(action.plan.authority, role=Role.COMMISSIONER),
            at=AT,
        )
    assert not StoredFile.objects.exists()
