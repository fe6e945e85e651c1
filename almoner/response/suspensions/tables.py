"""How suspensions are shown: states and their colours, lists, filters, the timeline."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.urls import NoReverseMatch, reverse

from almoner.core.accounts.models import Authority
from almoner.core.ui.downloads import Row
from almoner.core.ui.tables import Chip, chips
from almoner.core.ui.words import in_words
from almoner.response.suspensions.models import Suspension, SuspensionStep
from almoner.response.suspensions.queries.cases import Line
from almoner.response.suspensions.rules.kinds import Kind, Work
from almoner.response.suspensions.rules.states import ENDS, STOPPING, State, Step

COLOURS: Mapping[State, str] = {
    **dict.fromkeys(ENDS, "grey"),
    **dict.fromkeys(STOPPING, "red"),
    State.DRAFT: "yellow",
    State.PROPOSED: "yellow",
    State.URGENT: "orange",
    State.IMPOSED: "orange",
    State.IMPROVEMENT_MADE: "light-blue",
    State.SUSTAINING: "light-blue",
    State.LIFT_PROPOSED: "purple",
    State.PHASED: "turquoise",
    State.LIFTED: "green",
}
SHOWING: Mapping[str, tuple[str, frozenset[State]]] = {
    "in_force": ("In force", STOPPING),
    "proposed": ("Being prepared or proposed", frozenset({State.DRAFT, State.PROPOSED})),
    "ended": ("Ended", ENDS),
    "all": ("All", frozenset(State)),
}
DUE: Mapping[str, str] = {
    "review": "Review overdue",
    "ratification": "Ratification overdue",
    "notices": "Notices overdue",
}
COLUMNS = (
    "Reference",
    "Authority",
    "What it reaches",
    "Kind",
    "Work stopped",
    "State",
    "State since",
    "Work stopped since",
    "Until",
    "Next review due",
    "Notices overdue",
    "Relapse",
)

# What an officer does next, in words, and the step that does it.
NEXT: Mapping[State, tuple[str, Step | None]] = {
    State.DRAFT: ("Finish every part of the proposal, then send it for decision.", Step.PROPOSE),
    State.PROPOSED: ("A decision maker decides whether to impose it.", Step.IMPOSE),
    State.URGENT: ("Someone else under the scheme of delegation ratifies it.", Step.RATIFY),
    State.IMPOSED: (
        "Send the notices that hold it up. Then record it as in force.",
        Step.RECORD_IN_FORCE,
    ),
    State.IN_FORCE: (
        "Review it on time. Record improvement once every high-risk action is verified.",
        Step.REVIEW,
    ),
    State.EXTENDED: (
        "Review it on time. Record improvement once every high-risk action is verified.",
        Step.REVIEW,
    ),
    State.IMPROVEMENT_MADE: (
        "Begin the sustaining period: improvement made is not yet improvement sustained.",
        Step.BEGIN_SUSTAINING,
    ),
    State.SUSTAINING: (
        "Visit, review and wait. Propose lifting once all that is asked below is there.",
        Step.PROPOSE_LIFT,
    ),
    State.LIFT_PROPOSED: ("A decision maker lifts it, or reopens in phases.", Step.LIFT),
    State.PHASED: ("Watch how the service copes. Then lift it, or record a setback.", Step.LIFT),
    State.ESCALATED: (
        "Decide whether to give notice of termination, or end the escalation.",
        Step.GIVE_NOTICE,
    ),
    State.TERMINATION_NOTICE: (
        "Find everyone somewhere to go. Then record that the contract has ended.",
        Step.TERMINATE,
    ),
}
WARNINGS = frozenset(
    {
        Step.WITHDRAW,
        Step.REFUSE,
        Step.NOT_RATIFY,
        Step.SET_BACK,
        Step.RESCIND,
        Step.GIVE_NOTICE,
        Step.TERMINATE,
        Step.RECORD_EXIT,
    }
)


@dataclass(frozen=True, slots=True)
class Event:
    """A step for the timeline."""

    title: str
    on: date
    by: str
    text: str
    html: str = ""


def what_next(state: State, *, is_held_up: bool) -> tuple[str, Step | None]:
    """What to do next in words, and the step to put first: a review while a gate is not met."""
    words, step = NEXT.get(state, ("", None))
    if is_held_up and state is State.SUSTAINING:
        return words, Step.REVIEW
    if not is_held_up and state in {State.IN_FORCE, State.EXTENDED}:
        return words, Step.RECORD_IMPROVEMENT
    return words, step


def trail(suspension: Suspension | None = None) -> list[tuple[str, str]]:
    """The breadcrumbs that lead to a page of this room."""
    with suppress(NoReverseMatch):  # the page of quality is a door's, which may not be there
        return [("Quality", reverse("desk:quality")), *_own_trail(suspension)]
    return _own_trail(suspension)


def _own_trail(suspension: Suspension | None) -> list[tuple[str, str]]:
    listed = [("Suspensions", reverse("suspensions:suspensions"))]
    if suspension is None:
        return listed
    address = reverse("suspensions:suspension", args=[suspension.pk])
    return [*listed, (f"Suspension {suspension.pk}", address)]


def timeline(steps: Iterable[SuspensionStep]) -> list[Event]:
    """What happened, the newest first."""
    return [
        Event(
            title=Step(step.step).done + _with(step),
            on=step.on,
            by=step.by_name,
            text=step.reason,
        )
        for step in reversed(list(steps))
    ]


def work_in_words(work: Work) -> str:
    """The kinds of work that are stopped, one after another."""
    names = [one.words for one in Work if one & work]
    return "; ".join(
        name if place == 0 else name[:1].lower() + name[1:] for place, name in enumerate(names)
    )


def download_rows(lines: Iterable[Line]) -> Iterable[Row]:
    """The list as a file has it."""
    for line in lines:
        yield (
            line.id,
            line.authority_name,
            "; ".join(line.names),
            line.kind.words,
            work_in_words(line.work),
            line.state.words,
            line.state_on,
            line.since,
            line.until_on,
            line.review_due_on,
            line.notices_overdue,
            line.is_relapse,
        )


def filter_chips(query: QueryDict, authorities: Iterable[Authority]) -> tuple[Chip, ...]:
    """The filters chosen, each of which can be taken away."""
    names = {one.code: one.name for one in authorities}
    kinds = {kind.value: kind.words for kind in Kind}
    showing = {key: words for key, (words, _) in SHOWING.items()}
    return chips(
        query=query,
        labels={
            "show": lambda value: showing.get(value, value),
            "kind": lambda value: kinds.get(value, value),
            "due": lambda value: DUE.get(value, value),
            "authority": lambda value: names.get(value, value),
        },
    )


def is_due(line: Line, due: str) -> bool:
    """Whether a suspension is among those that a filter of what is due keeps."""
    return {
        "review": line.review_is_overdue,
        "ratification": line.ratification_is_overdue,
        "notices": line.notices_overdue > 0,
    }.get(due, True)


def _with(step: SuspensionStep) -> str:
    if step.cap_per_week:
        return f": at most {step.cap_per_week} a week"
    return f", until {in_words(step.until_on)}" if step.until_on else ""
