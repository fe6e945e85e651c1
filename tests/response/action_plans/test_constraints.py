"""What the database itself keeps: each constraint kept once and broken once."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, models, transaction

from almoner.response.action_plans import actions
from almoner.response.action_plans.models import (
    Action,
    ActionEvidence,
    ActionFinding,
    ActionPlan,
    ActionStep,
    Escalation,
    Extension,
    PlanPriority,
    PlanService,
    PlanStep,
    SustainedCheck,
)
from almoner.response.action_plans.rules.states import ActionState, Means
from tests.response.action_plans.factories import (
    AT,
    TODAY,
    LocationFactory,
    ProviderFactory,
    a_file,
    a_market_plan,
    a_plan,
    an_action,
    brought_to,
    days_on,
    someone,
)

pytestmark = pytest.mark.django_db


def refused(change: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def copied(row: models.Model, **changed: Any) -> models.Model:
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    return type(row)._default_manager.create(**{**values, **changed})


def a_told_action() -> Action:
    """An action to which everything has happened that has a table of its own."""
    action = an_action()
    by = someone(action.plan.authority)
    actions.agree_plan(plan=action.plan, agreed_with="The manager", means=Means.EMAIL, by=by, at=AT)
    actions.extend_action(
        action=action, new_due_on=date(2021, 10, 1), reason="Training.", by=by, at=AT
    )
    actions.escalate_action(action=action, to="Manager", note="Late.", by=by, at=AT)
    actions.attach_evidence(
        action=action, file=a_file(), title="Charts", dated_on=TODAY, by=by, at=AT
    )
    return brought_to(ActionState.VERIFIED, action=action)


HISTORY = (PlanStep, ActionStep, Extension, ActionEvidence, SustainedCheck, Escalation)


@pytest.mark.parametrize("model", HISTORY)
def test_what_happened_is_never_changed_or_removed(model: type[models.Model]) -> None:
    a_told_action()
    rows = model._default_manager.all()
    assert rows
    field = {"by_name": "Someone else"} if hasattr(rows[0], "by_name") else {"at": days_on(9)}
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        rows.update(**field)
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        rows._raw_delete(rows.db)


@pytest.mark.parametrize("model", [ActionPlan, Action])
def test_a_plan_and_its_actions_are_never_removed(model: type[models.Model]) -> None:
    a_told_action()
    rows = model._default_manager.all()
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        rows._raw_delete(rows.db)


def test_words_change_until_they_are_agreed() -> None:
    free, told = an_action(), a_told_action()
    Action.objects.filter(pk=free.pk).update(requirement="Other words")
    with pytest.raises(DatabaseError, match="stands as worded"), transaction.atomic():
        Action.objects.filter(pk=told.pk).update(requirement="Other words")
    told.refresh_from_db()
    assert told.requirement != "Other words"


def test_a_plan_is_numbered_once() -> None:
    plan = a_plan()
    copied(plan, number=plan.number + 1)
    refused(lambda: copied(plan))


@pytest.mark.parametrize(
    ("scope", "has_location", "has_provider", "is_kept"),
    [
        ("service", True, False, True),
        ("service", True, True, False),
        ("service", False, False, False),
        ("provider", False, True, True),
        ("provider", True, True, False),
        ("provider", False, False, False),
        ("market", False, False, True),
        ("market", True, False, False),
        ("town", False, False, False),
    ],
)
def test_a_plan_is_for_what_its_scope_says(
    scope: str, has_location: bool, has_provider: bool, is_kept: bool
) -> None:
    plan = a_plan()
    changed = {
        "number": 99,
        "scope": scope,
        "location_id": LocationFactory().pk if has_location else None,
        "provider_id": ProviderFactory().pk if has_provider else None,
    }
    if is_kept:
        copied(plan, **changed)
    else:
        refused(lambda: copied(plan, **changed))


def test_an_action_is_numbered_once_in_its_plan() -> None:
    action = an_action()
    copied(action, number=2)
    refused(lambda: copied(action))


def test_a_plan_covers_a_service_once() -> None:
    plan, location = a_plan(), LocationFactory()
    row = PlanService.objects.create(plan=plan, location=location)
    copied(row, location_id=LocationFactory().pk)
    refused(lambda: copied(row))


def test_a_priority_is_numbered_once() -> None:
    plan = a_market_plan(authority=LocationFactory().authority)
    row = PlanPriority.objects.create(plan=plan, number=1, title="Managers")
    copied(row, number=2)
    refused(lambda: copied(row))


@pytest.mark.parametrize("step", ["open", "agree"])
def test_an_action_is_opened_and_agreed_once(step: str) -> None:
    action = a_told_action()
    row = action.steps.get(step=step)
    refused(lambda: copied(row))
    copied(row, step="record_progress")


def test_an_extension_moves_the_date() -> None:
    extension = Extension.objects.get(action=a_told_action())
    step = extension.action.steps.get(step="open")
    refused(lambda: copied(extension, step_id=step.pk, new_due_on=extension.old_due_on))
    copied(extension, step_id=step.pk, new_due_on=extension.old_due_on + timedelta(days=1))


@pytest.mark.parametrize("model", [Extension, SustainedCheck, Escalation])
def test_what_a_step_brought_is_recorded_once(model: type[models.Model]) -> None:
    a_told_action()
    row = model._default_manager.get()
    refused(lambda: copied(row))


def test_a_file_is_attached_once_to_an_action() -> None:
    evidence = ActionEvidence.objects.get(action=a_told_action())
    copied(evidence, file_id=a_file(b"another").pk)
    refused(lambda: copied(evidence))


def test_an_action_answers_a_finding_once() -> None:
    from almoner.evidence.audits.rules import VisitState
    from tests.evidence.audits.factories import Council

    council = Council()
    visit = council.brought(VisitState.IN_PROGRESS)
    action = an_action(plan=a_plan(location=council.location))
    row = ActionFinding.objects.create(action=action, finding=council.find(visit))
    refused(lambda: copied(row))
    copied(row, finding_id=council.find(visit, question_key="").pk)
    for change in (row.delete, row.save):
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
            change()
