"""How outbreaks are shown: states and their colours, lists, filters, the timeline, what is next."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.urls import NoReverseMatch, reverse

from almoner.core.accounts.models import Authority
from almoner.core.ui.downloads import Row
from almoner.core.ui.tables import Chip, chips
from almoner.core.ui.words import in_words
from almoner.response.outbreaks.models import DailyReview, Outbreak
from almoner.response.outbreaks.queries import Details, Line
from almoner.response.outbreaks.rules.kinds import (
    PPE_WORDS,
    STAFFING_WORDS,
    Admissions,
    Decider,
    Disease,
    Pressure,
    SupportKind,
)
from almoner.response.outbreaks.rules.states import OPEN, State, Step

COLOURS: Mapping[State, str] = {
    State.SUSPECTED: "yellow",
    State.DECLARED: "red",
    State.CONTROLLED: "light-blue",
    State.OVER: "green",
    State.RESCINDED: "grey",
}
ADMISSIONS_COLOURS: Mapping[Admissions, str] = {
    Admissions.OPEN: "green",
    Admissions.RESTRICTED: "yellow",
    Admissions.CLOSED: "red",
}
SHOWING: Mapping[str, tuple[str, frozenset[State]]] = {
    "open": ("Open", OPEN),
    **{state.value: (state.words, frozenset({state})) for state in State},
    "all": ("All", frozenset(State)),
}
WARNINGS = frozenset({Step.RESCIND, Step.SET_BACK})
TASKFORCE_COLUMNS = (
    "Reference",
    "Authority",
    "Service",
    "CQC location ID",
    "Disease",
    "State",
    "Day of the outbreak",
    "Linked cases at the last review",
    "Last review",
    "Next review due",
    "Review overdue",
    "Staffing",
    "Admissions",
    "Admissions since",
    "Beds registered",
    "Empty beds closed",
)
COLUMNS = (*TASKFORCE_COLUMNS, "Began on", "Ended on")
DEFINITIONS = (
    ("Day of the outbreak", "Counted from the day on which the first person fell ill, which is 1"),
    ("Admissions", "Whether the service takes people in. It is no suspension of its contract"),
    ("Empty beds closed", "Empty beds that cannot be used while admissions are closed"),
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, for the timeline."""

    title: str
    on: date
    by: str
    text: str
    at: datetime
    html: str = ""


@dataclass(frozen=True, slots=True)
class Next:
    """What to do next: in words, and the page on which it is done."""

    words: str
    label: str = ""
    href: str = ""
    step: Step | None = None


def what_next(shown: Details) -> Next:
    """What an officer does next, and the one button to put first."""
    line, pk = shown.line, shown.line.id
    review = Next(
        "Speak with the service and record how it stands.",
        "Record a review",
        reverse("outbreaks:review", args=[pk]),
    )
    if shown.state.is_end:
        return Next("")
    if line.review_is_overdue or not shown.reviews:
        return review
    if shown.state is State.SUSPECTED and shown.declaration.is_met:
        return _step(pk, Step.DECLARE, "Declare it: the definition is met.")
    if shown.state is State.CONTROLLED and shown.ending.is_met:
        if line.admissions is not Admissions.OPEN:
            return Next(
                "It may be over. Record first from when the service takes people in again.",
                "Record admissions",
                reverse("outbreaks:admissions", args=[pk]),
            )
        return _step(pk, Step.END, "Record it as over: no case for long enough.")
    return review


def _step(outbreak_id: int, step: Step, words: str) -> Next:
    href = reverse("outbreaks:step", args=[outbreak_id, step.value])
    return Next(words, step.words, href, step)


def trail(outbreak: Outbreak | None = None) -> list[tuple[str, str]]:
    """The breadcrumbs that lead to a page of this room."""
    listed = [("Outbreaks", reverse("outbreaks:outbreaks"))]
    if outbreak is None:
        return listed
    address = reverse("outbreaks:outbreak", args=[outbreak.pk])
    return [*listed, (f"Outbreak {outbreak.pk}", address)]


def beside(outbreak: Outbreak) -> list[tuple[str, str]]:
    """Pages of other rooms on the same service, where this installation has them."""
    found = []
    for name, args, label in (
        ("placement:answer", [outbreak.location_id], "May we place here? With any suspension"),
        ("desk:council", [outbreak.location.cqc_id], "What else the council knows of the service"),
        ("measures:service", [outbreak.location_id], "Measures of the service"),
    ):
        with suppress(NoReverseMatch):
            found.append((label, reverse(name, args=args)))
    return found


def timeline(shown: Details) -> list[Event]:
    """What happened, the newest first."""
    events = [*_record_events(shown), *_step_events(shown)]
    first = Step.SUSPECT.done  # of things recorded at one moment, the suspicion came before all
    return sorted(
        events, key=lambda event: (event.on, event.at, event.title != first), reverse=True
    )


def _step_events(shown: Details) -> Iterator[Event]:
    for step in shown.steps:
        advised = " on the health protection team’s advice" if step.is_on_advice else ""
        said = " ".join(filter(None, (step.reason, step.rule_words)))
        yield Event(f"{Step(step.step).done}{advised}", step.on, step.by_name, said, step.at)


def _record_events(shown: Details) -> Iterator[Event]:
    for one in shown.reviews:
        cases = f"Linked cases: {one.linked_cases}."
        yield Event("Reviewed", one.on, one.by_name, f"{cases} {one.advice}".strip(), one.at)
    for change in shown.admissions:
        title = Admissions(change.status).words
        said = f"Decided by {Decider(change.decided_by).words.lower()}. {change.reason}".strip()
        yield Event(title, change.from_on, change.by_name, said, change.at)
    for given in shown.support:
        yield Event(
            f"Support: {SupportKind(given.kind).words.lower()}",
            given.on,
            given.by_name,
            given.text,
            given.at,
        )


def review_rows(review: DailyReview) -> list[tuple[str, str | int | None]]:
    """A review as a summary list has it."""
    return [
        ("Linked cases", review.linked_cases),
        ("When the last person fell ill", in_words(review.last_onset_on)),
        (
            "Since when everyone is well",
            in_words(review.symptom_free_since_on)
            if review.symptom_free_since_on
            else "Not recorded",
        ),
        ("Deep cleaned", "Yes" if review.is_deep_cleaned else "Not recorded"),
        ("Staffing", STAFFING_WORDS[Pressure(review.staffing)]),
        ("Protective equipment", PPE_WORDS[Pressure(review.ppe)]),
        ("Advice given", review.advice or "None recorded"),
    ]


def people_rows(review: DailyReview) -> list[tuple[str, int | None, int | None, int | None]]:
    """Numbers of residents and of staff, for the table of a review."""
    return [
        (
            words,
            getattr(review, f"{who}_symptomatic"),
            getattr(review, f"{who}_tested"),
            getattr(review, f"{who}_confirmed"),
        )
        for who, words in (("residents", "Residents"), ("staff", "Staff"))
    ]


def taskforce_row(line: Line) -> Row:
    """A line as the taskforce's file has it."""
    return (
        line.id,
        line.authority_name,
        line.service,
        line.cqc_id,
        line.disease,
        line.state.words,
        line.day,
        line.linked_cases,
        line.reviewed_on,
        line.review_due_on,
        line.review_is_overdue,
        STAFFING_WORDS[line.staffing] if line.staffing else None,
        line.admissions.words,
        line.admissions_from_on,
        line.beds,
        line.beds_closed,
    )


def download_row(line: Line) -> Row:
    """A line as the list's file has it."""
    return (*taskforce_row(line), line.began_on, line.ended_on)


def choices(
    options: Mapping[str, str], selected: str, *, any_first: bool = True
) -> list[dict[str, Any]]:
    """Options of a filter as GOV.UK's select takes them."""
    first = [{"value": "", "text": "Any"}] if any_first else []
    return first + [
        {"value": value, "text": text, "selected": value == selected}
        for value, text in options.items()
    ]


def filter_chips(query: QueryDict, authorities: Iterable[Authority]) -> tuple[Chip, ...]:
    """The filters chosen, each of which can be taken away."""
    names = {one.code: one.name for one in authorities}
    showing = {key: words for key, (words, _) in SHOWING.items()}
    diseases = {one.value: one.words for one in Disease}
    admissions = {one.value: one.words for one in Admissions}
    return chips(
        query=query,
        labels={
            "show": lambda value: showing.get(value, value),
            "disease": lambda value: diseases.get(value, value),
            "admissions": lambda value: admissions.get(value, value),
            "due": lambda _: "Review overdue",
            "authority": lambda value: names.get(value, value),
        },
    )


def is_asked(line: Line, query: QueryDict) -> bool:
    """Whether a line is among those that the filters keep."""
    wanted = query.get("admissions", "")
    return (not wanted or line.admissions.value == wanted) and (
        not query.get("due") or line.review_is_overdue
    )
