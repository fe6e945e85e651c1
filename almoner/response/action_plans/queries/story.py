"""What happened to a plan and to its actions, told from their steps."""

from dataclasses import dataclass
from datetime import date, datetime

from almoner.core.calendar.rules import end_of_day
from almoner.response.action_plans.models import Action, ActionPlan, ActionStep, PlanStep
from almoner.response.action_plans.rules.states import (
    ACTION_STEP_WORDS,
    MEANS_WORDS,
    PLAN_STEP_WORDS,
    ActionStepKind,
    Means,
    PlanStepKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened, in words."""

    title: str
    on: datetime  # when it was recorded
    by: str
    text: str
    html: str = ""


def action_story(*, action: Action, as_at: date) -> tuple[Event, ...]:
    """What happened to one action by the end of that day, the newest first. One query."""
    steps = action.steps.filter(at__lt=end_of_day(as_at)).select_related("extension", "escalation")
    return tuple(_action_event(step) for step in steps.order_by("-id"))


def plan_story(*, plan: ActionPlan, as_at: date) -> tuple[Event, ...]:
    """What happened to the plan and each of its actions, the newest first. Two queries."""
    own = plan.steps.filter(at__lt=end_of_day(as_at))
    theirs = ActionStep.objects.filter(action__plan=plan, at__lt=end_of_day(as_at)).exclude(
        step=ActionStepKind.AGREE  # the plan's own step says it once
    )
    theirs = theirs.select_related("extension", "escalation", "action")
    events = [(step.at, _rank(step), step.pk, _plan_event(step)) for step in own]
    events += [(step.at, 1, step.pk, _action_event(step, names_action=True)) for step in theirs]
    return tuple(event for *_, event in sorted(events, key=lambda one: one[:3], reverse=True))


def _rank(step: PlanStep) -> int:
    """Of what was recorded at one moment, a plan is opened before its actions, agreed after."""
    return 0 if step.step == PlanStepKind.OPEN else 2


def _action_event(step: ActionStep, *, names_action: bool = False) -> Event:
    title = ACTION_STEP_WORDS[ActionStepKind(step.step)]
    return Event(
        title=f"Action {step.action.number}: {title[:1].lower()}{title[1:]}"
        if names_action
        else title,
        on=step.at,
        by=step.by_name,
        text=" ".join(part for part in (_circumstances(step), step.note) if part),
    )


def _plan_event(step: PlanStep) -> Event:
    said = f"By {step.agreed_with}{_means(step.means)}." if step.agreed_with else ""
    return Event(
        title=PLAN_STEP_WORDS[PlanStepKind(step.step)],
        on=step.at,
        by=step.by_name,
        text=" ".join(part for part in (said, step.note) if part),
    )


def _circumstances(step: ActionStep) -> str:
    """Who said it and how, which dates moved, whom it went to."""
    parts = []
    if step.said_by:
        parts.append(f"{step.said_by}{_means(step.means)}, {_long(step.on)}.")
    if step.step == ActionStepKind.EXTEND:
        moved = step.extension
        parts.append(f"From {_long(moved.old_due_on)} to {_long(moved.new_due_on)}.")
    if step.step == ActionStepKind.ESCALATE:
        late = step.escalation.overdue_days
        days = f", {late} {'day' if late == 1 else 'days'} overdue" if late else ""
        parts.append(f"To {step.escalation.to}{days}.")
    if step.is_own_record:
        parts.append("Verified by the officer who recorded that the provider says it is done.")
    return " ".join(parts)


def _means(means: str) -> str:
    return f", {MEANS_WORDS[Means(means)].lower()}" if means else ""


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
