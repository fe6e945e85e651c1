"""What the provider's copy says, whichever file it becomes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from almoner.core.accounts.rules import Principal
from almoner.core.ui.downloads import Notes, Row
from almoner.core.ui.words import in_words, plural
from almoner.response.action_plans.models import Action
from almoner.response.action_plans.queries.lists import ActionFilter, ActionLine, action_lines
from almoner.response.action_plans.queries.standing import PlanNow
from almoner.response.action_plans.rules.states import (
    ACTION_STATE_WORDS,
    PLAN_STATE_WORDS,
    ActionState,
    PlanState,
)
from almoner.response.action_plans.tables import RISK_WORDS

COPY_COLUMNS = (
    "Action",
    "What must be so",
    "How we shall know",
    "Whose job",
    "Risk",
    "Due",
    "Where it stands",
    "Regulation",
    "Contract clause",
    "Your reply",
    "Done on",
    "Evidence you enclose",
)
BLANKS = ("", "", "")  # what the provider fills in


@dataclass(frozen=True, slots=True)
class Asked:
    """One action as the provider reads it."""

    line: ActionLine
    question: str
    regulation: str
    clause: str

    @property
    def due(self) -> str:
        """Its date, and whether it was moved or has passed."""
        text = in_words(self.line.due_on)
        if self.line.due_on != self.line.first_due_on:
            text += f" (first {in_words(self.line.first_due_on)})"
        if self.line.is_overdue:
            text += f", {plural(self.line.overdue_days, 'day')} overdue"
        return text


@dataclass(frozen=True, slots=True)
class ProviderCopy:
    """A plan as the provider receives it."""

    reference: str
    title: str
    authority: str
    about: str
    opened_on: date
    state: str
    as_at: date
    officer: str
    email: str
    asked: tuple[Asked, ...]

    def front(self) -> tuple[tuple[str, str], ...]:
        """The lines at its head."""
        return (
            ("Plan", self.reference),
            ("About", self.about),
            ("Opened", in_words(self.opened_on)),
            ("Where it stands", self.state),
            ("This copy is as at", in_words(self.as_at)),
            ("Council officer", self.officer or "To be named"),
        )

    def how_to_reply(self) -> tuple[str, ...]:
        """What the provider does with it."""
        where = f"to {self.officer} at {self.email}" if self.email else "to the council officer"
        return (
            f"Write your reply under each action, or in the spreadsheet, and send it {where}."
            f" Name the plan in the subject: {self.reference}.",
            "When an action is done, say on what day, who did it, and enclose what shows it. We"
            " shall then look for ourselves before it counts as done.",
            "If a date cannot be kept, tell us before it has passed and say why. A new date stands"
            " only once we have confirmed it.",
            "If you think that an action is wrong or unfair, say so and why; the officer will"
            " answer you.",
            "Leave out the names of people who use the service.",
        )


def provider_copy_of(*, plan: PlanNow, as_at: date, visible_to: Principal) -> ProviderCopy:
    """The provider's copy as at that day, without actions that were withdrawn."""
    asked = ActionFilter(plan_ids=(plan.pk,))
    lines = action_lines(asked=asked, as_at=as_at, visible_to=visible_to, order="plan")
    sources = {action.pk: action for action in Action.objects.filter(plan=plan)}
    lead = plan.lead
    about = plan.location or plan.provider
    return ProviderCopy(
        reference=plan.reference,
        title=plan.title,
        authority=plan.authority.name,
        about=about.name if about else "The market",
        opened_on=plan.opened_on,
        state=PLAN_STATE_WORDS[PlanState(plan.state)],
        as_at=as_at,
        officer=lead.name if lead else "",
        email=lead.email if lead else "",
        asked=tuple(
            Asked(
                line=line,
                question=sources[line.id].question_text,
                regulation=sources[line.id].regulation,
                clause=sources[line.id].contract_clause,
            )
            for line in lines
            if line.state is not ActionState.WITHDRAWN
        ),
    )


def copy_rows(copy: ProviderCopy) -> Iterator[Row]:
    """Each action as a row, with blanks for the provider."""
    for asked in copy.asked:
        line = asked.line
        yield (
            line.number,
            line.requirement,
            line.measure,
            line.owner,
            RISK_WORDS[line.risk],
            line.due_on,
            ACTION_STATE_WORDS[line.state],
            asked.regulation,
            asked.clause,
            *BLANKS,
        )


def copy_notes(copy: ProviderCopy) -> Notes:
    """The sheet of notes of the provider's spreadsheet."""
    return Notes(
        title=f"{copy.reference} {copy.title}",
        source=f"{copy.authority}, action plan {copy.reference} for {copy.about}",
        as_at=copy.as_at,
        definitions=tuple(
            ("How to reply" if place == 0 else "", text)
            for place, text in enumerate(copy.how_to_reply())
        ),
    )
