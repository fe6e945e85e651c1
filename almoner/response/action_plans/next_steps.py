"""What an officer does next with an action: one sentence, and the steps that can be taken."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from almoner.core.accounts.rules import Principal
from almoner.core.ui.words import in_words, plural
from almoner.response.action_plans.queries import ActionLine
from almoner.response.action_plans.rules.due_dates import Period, rung_reached
from almoner.response.action_plans.rules.states import (
    ActionState,
    ActionStepKind,
    PlanState,
    action_permission,
    steps_from,
)
from almoner.response.action_plans.step_pages import BY_SLUG, StepPage

_FIRST = {
    ActionState.OPEN: "done",
    ActionState.IN_PROGRESS: "done",
    ActionState.NOT_MET: "done",
    ActionState.NOT_SUSTAINED: "done",
    ActionState.PROVIDER_COMPLETE: "verify",
    ActionState.VERIFIED: "check",
    ActionState.SUSTAINED: "",
    ActionState.WITHDRAWN: "",
}


@dataclass(frozen=True, slots=True)
class Next:
    """What to do next: the sentences, the step that comes first, and the other steps."""

    sentences: tuple[str, ...]
    first: StepPage | None
    others: tuple[StepPage, ...]


def next_for(
    *, line: ActionLine, plan_state: PlanState, period: Period, as_at: date, by: Principal
) -> Next:
    """What this officer does next with that action, as it stood that day."""
    pages = [] if plan_state is PlanState.CLOSED else _open_pages(line, by)
    first = next((page for page in pages if page.slug == _FIRST[line.state]), None)
    return Next(
        sentences=tuple(_sentences(line, plan_state, period, as_at, may_act=bool(pages))),
        first=first,
        others=tuple(page for page in pages if page is not first),
    )


def _open_pages(line: ActionLine, by: Principal) -> list[StepPage]:
    steps: Collection[ActionStepKind] = {
        step
        for step in steps_from(line.state)
        if by.may(action_permission(step), authority_code=line.authority_code)
    }
    found = [page for page in BY_SLUG.values() if page.step in steps]
    # One page asks whether it held, whatever the answer; the other is for long afterwards.
    is_new = line.state is ActionState.VERIFIED
    return [page for page in found if not (page.slug == "failed" and is_new)]


def _sentences(
    line: ActionLine, plan_state: PlanState, period: Period, as_at: date, *, may_act: bool
) -> list[str]:
    if plan_state is PlanState.CLOSED:
        return ["The plan is closed. If something must follow, open the plan again."]
    found = [_state_sentence(line, as_at)]
    if line.is_overdue:
        found.insert(0, f"It is {plural(line.overdue_days, 'day')} overdue.")
        if rung := rung_reached(period=period, overdue_days=line.overdue_days):
            found.append(f"By the standard this is for the {rung.to.lower()} to know: escalate it.")
    if not line.is_agreed and line.state is ActionState.OPEN:
        found.append("It is not agreed yet: its words can still be changed.")
    if not may_act and line.state not in {ActionState.SUSTAINED, ActionState.WITHDRAWN}:
        found.append("Your role lets you read it.")
    return found


def _state_sentence(line: ActionLine, as_at: date) -> str:
    who = line.verifier_name or "someone of the council"
    match line.state:
        case ActionState.OPEN | ActionState.IN_PROGRESS:
            was = "was" if line.is_overdue else "is"
            return (
                f"It {was} due on {in_words(line.due_on)}. When its owner says it is done, record"
                " who said so, when and how."
            )
        case ActionState.NOT_MET | ActionState.NOT_SUSTAINED:
            return (
                f"It is owed again by {in_words(line.due_on)}. When its owner says it is done,"
                " record that. If it stays undone, escalate it."
            )
        case ActionState.PROVIDER_COMPLETE:
            return (
                f"Its owner says it is done. Now {who} looks, and verifies it or says what is"
                " missing."
            )
        case ActionState.VERIFIED:
            day = in_words(line.check_on)
            late = " That day has passed." if line.check_on and line.check_on < as_at else ""
            return f"It is verified. Look by {day} whether it held.{late}"
        case ActionState.SUSTAINED:
            return "It was done and it held. There is nothing more to do."
        case ActionState.WITHDRAWN:
            return "It was withdrawn. There is nothing more to do."
