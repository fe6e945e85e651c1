"""How plans and actions are shown: tags, rows of downloads, filters, and what to do next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import NoReverseMatch, reverse

from almoner.core.accounts.models import User
from almoner.core.ui.downloads import Notes, Row
from almoner.core.ui.tables import Chip, Column, Head, chips
from almoner.core.ui.words import in_words, plural
from almoner.response.action_plans.models import Action
from almoner.response.action_plans.queries import ActionFilter, ActionLine
from almoner.response.action_plans.rules.due_dates import Risk
from almoner.response.action_plans.rules.states import (
    ACTION_STATE_WORDS,
    PLAN_STATE_WORDS,
    ActionState,
    PlanSource,
    PlanState,
)

SOURCE_WORDS = {
    PlanSource.AUDIT: "A visit or audit",
    PlanSource.SUSPENSION: "A contract suspension",
    PlanSource.CONCERN: "A concern or complaint",
    PlanSource.MARKET_PRIORITY: "A priority for the market",
    PlanSource.OTHER: "Something else",
}
RISK_WORDS = {
    Risk.IMMEDIATE: "Immediate",
    Risk.HIGH: "High",
    Risk.MEDIUM: "Medium",
    Risk.LOW: "Low",
}
RISK_COLOURS = {
    Risk.IMMEDIATE: "red",
    Risk.HIGH: "orange",
    Risk.MEDIUM: "yellow",
    Risk.LOW: "grey",
}
STATE_COLOURS = {
    ActionState.OPEN: "grey",
    ActionState.IN_PROGRESS: "light-blue",
    ActionState.PROVIDER_COMPLETE: "purple",
    ActionState.VERIFIED: "green",
    ActionState.NOT_MET: "red",
    ActionState.SUSTAINED: "green",
    ActionState.NOT_SUSTAINED: "red",
    ActionState.WITHDRAWN: "grey",
}
PLAN_COLOURS = {PlanState.OPEN: "yellow", PlanState.AGREED: "blue", PlanState.CLOSED: "grey"}
HEADS = tuple(
    Column(label)
    for label in ("Action", "What must be so", "Risk", "Where it stands", "Due", "Officer")
)
PLAN_HEADS = ("Plan", "About", "Where it stands", "Progress", "Officer")
EVIDENCE_HEADS = ("What it shows", "File", "Of", "Attached by")
DOWNLOAD_COLUMNS = (
    "Action",
    "About",
    "Plan",
    "What must be so",
    "How we shall know",
    "Whose job",
    "Risk",
    "Where it stands",
    "First due",
    "Due",
    "Days overdue",
    "Look whether it held by",
    "Agreed",
    "Follows the plan",
    "Verifies",
)
DEFINITIONS = (
    ("Due", "The date that now stands: of the last extension, else the first."),
    ("Days overdue", "Days past its due date while the provider still owes it; 0 if none."),
    ("Provider says done", "The provider's word. Nobody of the council has verified it yet."),
    ("Verified", "The council has seen for itself that it is done."),
    ("Sustained", "The council looked again weeks later, and it had held."),
)


@dataclass(frozen=True, slots=True)
class ListRequest:
    """The list as its address asks for it."""

    asked: ActionFilter
    chips: tuple[Chip, ...]
    panel: dict[str, list[dict[str, Any]]]
    text: str
    is_overdue: bool


def trail(*items: tuple[str, str]) -> list[tuple[str, str]]:
    """Breadcrumbs from the Quality page, where the desk has one, to the page before this."""
    try:
        first = [("Quality", reverse("desk:quality"))]
    except NoReverseMatch:
        first = []
    return [*first, ("Action plans", reverse("action_plans:work")), *items]


def list_request(query: QueryDict, *, people: Sequence[User], own_id: int | None) -> ListRequest:
    """What the address asks for; what it misspells is left out."""
    states = [state for state in ActionState if state in query.getlist("state")]
    risks = [risk for risk in Risk if risk in query.getlist("risk")]
    officer = query.get("officer", "")
    names = {str(user.pk): user.name for user in people}
    officer = officer if officer in names else ""
    text = query.get("q", "").strip()[:100]
    is_overdue = query.get("overdue") == "yes"
    return ListRequest(
        asked=ActionFilter(
            states=states,
            risks=risks,
            officer_id=int(officer) if officer else None,
            text=text,
            is_overdue=is_overdue,
        ),
        chips=chips(
            query=query,
            labels={
                "q": "Search",
                "overdue": lambda _: "Overdue",
                "state": lambda value: ACTION_STATE_WORDS.get(value, value),  # type: ignore[call-overload]
                "risk": lambda value: f"{value.capitalize()} risk",
                "officer": lambda value: names.get(value, value),
            },
        ),
        panel={
            "states": _items(ACTION_STATE_WORDS.items(), states),
            "risks": _items(RISK_WORDS.items(), risks),
            "officers": [
                {"value": "", "text": "Anyone"},
                *(
                    {
                        "value": key,
                        "text": f"{name} (you)" if own_id == int(key) else name,
                        "selected": key == officer,
                    }
                    for key, name in names.items()
                ),
            ],
        },
        text=text,
        is_overdue=is_overdue,
    )


def download_row(line: ActionLine) -> Row:
    """An action as a row of the download."""
    return (
        line.reference,
        line.about,
        line.plan_title,
        line.requirement,
        line.measure,
        line.owner,
        RISK_WORDS[line.risk],
        ACTION_STATE_WORDS[line.state],
        line.first_due_on,
        line.due_on,
        line.overdue_days,
        line.check_on,
        line.is_agreed,
        line.lead_name,
        line.verifier_name,
    )


def download_notes(request: ListRequest, *, authority: str, today: date) -> Notes:
    """The sheet of notes of the download."""
    return Notes(
        title="Actions of action plans",
        source=f"Action plans of {authority}",
        as_at=today,
        filters=tuple(chip.label for chip in request.chips),
        definitions=DEFINITIONS,
    )


def words() -> dict[str, Any]:
    """What the templates say states and risks in; `words` holds them all, for macros."""
    said = {
        "state_words": ACTION_STATE_WORDS,
        "state_colours": STATE_COLOURS,
        "plan_words": PLAN_STATE_WORDS,
        "plan_colours": PLAN_COLOURS,
        "risk_words": RISK_WORDS,
        "risk_colours": RISK_COLOURS,
    }
    plan_heads = [Head(label=label, numeric=False) for label in PLAN_HEADS]
    return {**said, "words": said, "plan_heads": plan_heads, "source_words": SOURCE_WORDS}


def due_words(line: ActionLine) -> str:
    """When it is due, or by how much it is late, or when somebody looks again."""
    if line.is_overdue:
        return f"{in_words(line.due_on)}, {plural(line.overdue_days, 'day')} overdue"
    if line.check_on:
        return f"Look again by {in_words(line.check_on)}"
    return in_words(line.due_on)


def _items(choices: Iterable[tuple[Any, str]], picked: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {"value": value.value, "text": words, "checked": value in picked}
        for value, words in choices
    ]


def state_of(text: str) -> ActionState:
    """The state that a query gave as text."""
    return ActionState(text)


def plan_address(plan_id: int) -> str:
    """The page of a plan."""
    return reverse("action_plans:plan", kwargs={"plan_id": plan_id})


def action_trail(action: Action) -> list[tuple[str, str]]:
    """Breadcrumbs down to an action, for the pages of its steps."""
    plan = action.plan
    address = reverse("action_plans:action", kwargs={"plan_id": plan.pk, "number": action.number})
    return trail((plan.reference, plan_address(plan.pk)), (f"Action {action.number}", address))


def plans_address() -> str:
    """The list of plans."""
    return reverse("action_plans:plans")


def evidence_heads() -> list[Head]:
    """The headings of the list of evidence."""
    return [Head(label=label, numeric=False) for label in EVIDENCE_HEADS]
