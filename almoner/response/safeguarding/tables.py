"""How concerns are shown: states and their colours, filters, the timeline, the figures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from almoner.core.calendar.rules import day_of
from almoner.core.ui.charts import Chart, Series, lines
from almoner.core.ui.downloads import Row
from almoner.core.ui.tables import Chip, chips
from almoner.core.ui.words import in_words, plural
from almoner.response.safeguarding.models import Concern, ConcernStep, NewsDue, ReferrerTold
from almoner.response.safeguarding.queries import Asked, Details, Line, QueueDays, QueueFigures
from almoner.response.safeguarding.queries.worklist import NOBODY
from almoner.response.safeguarding.rules.queue import PRIORITIES, Ages
from almoner.response.safeguarding.rules.referrals import PAGE
from almoner.response.safeguarding.rules.states import (
    OUTCOMES,
    ConcernState,
    Step,
)
from almoner.response.safeguarding.rules.telling import News, Said, TellMeans

COLOURS: Mapping[ConcernState, str] = {
    **dict.fromkeys(OUTCOMES, "grey"),
    ConcernState.RECEIVED: "blue",
    ConcernState.TRIAGED: "yellow",
    ConcernState.REOPENED: "yellow",
    ConcernState.STARTED: "turquoise",
    ConcernState.S42_ENQUIRY: "purple",
    ConcernState.OTHER_ENQUIRY: "purple",
}
PRIORITY_COLOURS = {"P1": "red", "P2": "orange", "P3": "yellow", "P4": "green", "": "blue"}
PRIORITY_WORDS = {"": "Not triaged", "P1": "P1", "P2": "P2", "P3": "P3", "P4": "P4"}
SHOWING: Mapping[str, str] = {
    "waiting": "Awaiting action",
    "open": "Everything open",
    "to_match": "Service to confirm",
    "started": "Being looked into",
    "undecided": "Past the target for a decision",
    "decided": "Decided",
    "all": "All",
}
COLUMNS = (
    "Concern",
    "Authority",
    "Priority",
    "State",
    "Since",
    "Received",
    "Start by",
    "Overdue",
    "Decide by",
    "Decision late",
    "Service",
    "Service confirmed",
    "With",
    "Source",
)
WARNINGS = frozenset({Step.CLOSE, Step.PUT_BACK})
NEXT: Mapping[ConcernState, tuple[str, Step | None]] = {
    ConcernState.RECEIVED: ("Triage it: is the adult safe, and how urgent is it?", Step.TRIAGE),
    ConcernState.TRIAGED: ("Start on it, or say at once what becomes of it.", Step.START),
    ConcernState.REOPENED: ("Start on it, or say at once what becomes of it.", Step.START),
    ConcernState.STARTED: ("Find out what is needed, then say what becomes of it.", Step.BEGIN_S42),
}


@dataclass(frozen=True, slots=True)
class Event:
    """A step for the timeline."""

    title: str
    on: date
    by: str
    text: str
    html: str = ""


def trail(concern: Concern | None = None) -> list[tuple[str, str]]:
    """The breadcrumbs that lead to a page of this room."""
    listed = [("Safeguarding concerns", reverse("safeguarding:queue"))]
    if concern is None:
        return listed
    address = reverse("safeguarding:concern", args=[concern.pk])
    return [*listed, (f"Concern {concern.number}", address)]


def timeline(shown: Details) -> list[Event]:
    """Everything that happened, the newest first."""
    events = [
        *((step.at, 0, _event(step)) for step in shown.steps),
        *(
            (
                one.at,
                1,
                Event(
                    title=f"With {one.worker_name}" if one.worker_name else "With nobody",
                    on=day_of(one.at),
                    by=one.by_name,
                    text=one.reason,
                ),
            )
            for one in shown.assignments
        ),
        *(
            (
                one.at,
                2,
                Event(
                    title=f"Service confirmed: {one.location.name}"
                    if one.location
                    else "Confirmed: no service on the register",
                    on=day_of(one.at),
                    by=one.by_name,
                    text=one.reason,
                ),
            )
            for one in shown.matches
        ),
        *(
            (
                one.at,
                3,
                Event(
                    title="Opened in an emergency",
                    on=day_of(one.at),
                    by=one.by_name,
                    text=one.reason,
                ),
            )
            for one in shown.emergencies
        ),
        *((one.at, 4, _telling_event(one)) for one in shown.tellings),
    ]
    return [event for _, _, event in sorted(events, key=lambda one: one[:2], reverse=True)]


def _event(step: ConcernStep) -> Event:
    priority = f": {step.priority}" if step.step in {Step.TRIAGE, Step.ESCALATE} else ""
    return Event(
        title=Step(step.step).done + priority,
        on=day_of(step.at),
        by=step.by_name,
        text=step.reason,
    )


def _telling_event(one: ReferrerTold) -> Event:
    means = TellMeans(one.means)
    told = f"Whoever raised it was told on {in_words(one.told_on)}: {means.words.lower()}"
    text = f"“{Said(one.said).words}” {one.note}".strip()
    if means is TellMeans.NOT_TOLD:
        told, text = "Whoever raised it is not told", one.note
    return Event(title=told, on=day_of(one.at), by=one.by_name, text=text)


def telling_words(concern: Concern, shown: Details, due: NewsDue | None) -> str:
    """Where telling whoever raised it stands, in a line."""
    if due is not None:
        return f"To tell by {in_words(due.due_on)}: {News(due.news).words.lower()}"
    if shown.tellings:
        last = shown.tellings[-1]
        if last.means == TellMeans.NOT_TOLD:
            return "Not told, for a reason"
        return f"{News(last.news).words}, {in_words(last.told_on)}"
    if not (concern.referrer_name or concern.referrer_contact):
        return "Nobody was named who could be told"
    return "They have their receipt" if concern.source == PAGE else "Nothing to tell"


def choices(
    options: Mapping[str, str], selected: str, *, any_first: str = "Any"
) -> list[dict[str, Any]]:
    """Options of a filter as GOV.UK's select takes them."""
    first = [{"value": "", "text": any_first}] if any_first else []
    return first + [
        {"value": value, "text": text, "selected": value == selected}
        for value, text in options.items()
    ]


def filter_chips(
    query: QueryDict, *, authorities: Mapping[str, str], workers: Mapping[str, str]
) -> tuple[Chip, ...]:
    """The filters chosen, each of which can be taken away."""
    return chips(
        query=query,
        labels={
            "show": lambda value: SHOWING.get(value, value),
            "priority": lambda value: "Not triaged" if value == "none" else value,
            "overdue": lambda value: "Overdue",
            "worker": lambda value: workers.get(value, "Somebody"),
            "source": "Source",
            "location": lambda value: "One service",
            "authority": lambda value: authorities.get(value, value),
        },
    )


def filter_words(asked: Asked, *, is_cut: bool) -> tuple[str, ...]:
    """What a file of the list holds, and that it holds no more."""
    words = [f"Show: {SHOWING[asked.show]}"]
    if asked.priority:
        words.append(f"Priority: {'not triaged' if asked.priority == 'none' else asked.priority}")
    if asked.worker:
        words.append("With nobody" if asked.worker == NOBODY else "With one person")
    if asked.location_id:
        words.append("One service")
    if asked.source:
        words.append(f"Source: {asked.source}")
    if asked.authority:
        words.append(f"Authority: {asked.authority}")
    if asked.is_overdue:
        words.append("Only what is overdue")
    if is_cut:
        words.append("The list is longer: what comes after these rows is left out")
    return tuple(words)


def download_rows(found: Iterable[Line]) -> Iterable[Row]:
    """The list as a file has it."""
    for line in found:
        yield (
            line.number,
            line.authority_name,
            PRIORITY_WORDS[line.priority],
            line.state.words,
            day_of(line.state_at),
            day_of(line.received_at),
            line.due_on,
            line.is_overdue,
            line.decide_by,
            line.is_decision_late,
            line.service,
            line.is_confirmed,
            line.worker_name,
            line.source,
        )


def stock_chart(days: QueueDays, *, least: int = 0) -> Chart | None:
    """How many waited at the end of each day; None where there is no day to draw.

    It begins with the first day on which any did: of those before, often nothing was recorded.
    With `least`, smaller counts are left out, as those may see who may see no concern.
    """
    if not any(days.waiting):
        return None
    begins = next(number for number, count in enumerate(days.waiting) if count)
    known = tuple(None if 0 < count < least else count for count in days.waiting[begins:])
    last = known[-1]
    first = next((count for count in known if count is not None), None)
    finding = "How many await action is too few to show"
    if last is not None:
        finding = f"{plural(last, 'concern')} awaited action on {in_words(days.days[-1])}"
        if first is not None and first != last:
            finding += f", {'up' if last > first else 'down'} from {first}"
    return lines(
        finding=finding,
        caption="Concerns awaiting action at the end of each day",
        days=days.days[begins:],
        series=(Series("Awaiting action", known),),
        unit="concerns",
    )


def summary_rows(figures: QueueFigures) -> list[tuple[str, str]]:
    """The figures in words, for the head of the page."""
    return [
        ("Awaiting action", _told(figures.waiting)),
        ("Oldest", _days(figures.open.longest) if figures.open else _hidden(figures)),
        ("Age of what waits", _spread(figures.open, figures)),
        ("Still in time", _in_time(figures.open, figures)),
        ("Wait of what was started", _spread(figures.started, figures, "Nothing was started")),
        ("Started in time", _in_time(figures.started, figures, "Nothing was started")),
        ("Awaiting a decision", _told(figures.undecided)),
        ("Past the target for a decision", _told(figures.undecided_late)),
        ("Decided in time", _in_time(figures.decided, figures, "Nothing was decided")),
        ("Arrivals", _rate(figures.arrived_a_day)),
        ("Started", _rate(figures.started_a_day)),
        ("It grows by", _rate(figures.net_a_day, signed=True)),
        ("Weeks to clear", weeks_in_words(figures)),
    ]


def weeks_in_words(figures: QueueFigures) -> str:
    """How long until nothing waits, if things go on so."""
    if figures.waiting is None or figures.net_a_day is None:
        return "Too few to show"
    if figures.waiting == 0:
        return "Nothing waits"
    if figures.weeks_to_clear is None:
        return "Never, as things go: no more is started than arrives"
    return f"{figures.weeks_to_clear:.1f}"


def priority_rows(figures: QueueFigures) -> list[tuple[str | float | None, ...]]:
    """One row a priority: waiting, ages and waits."""
    rows: list[tuple[str | float | None, ...]] = []
    for one in (*PRIORITIES[1:], PRIORITIES[0]):
        waiting = figures.by_priority.get(one)
        row: tuple[str | float | None, ...] = (
            PRIORITY_WORDS[one],
            "Too few to show" if waiting is None else waiting,
        )
        if not figures.is_suppressed:
            row += (
                *_three(figures.open_by_priority[one]),
                *_three(figures.started_by_priority[one]),
            )
        rows.append(row)
    return rows


def _three(ages: Ages) -> tuple[str, str, str]:
    if not ages.count:
        return "–", "–", "–"
    return (f"{ages.median:g}", f"{ages.ninetieth:g}", f"{ages.in_time} of {ages.count}")


def _told(count: int | None) -> str:
    return "Too few to show" if count is None else str(count)


def _hidden(figures: QueueFigures, otherwise: str = "Nothing waits") -> str:
    return "Too few to show" if figures.is_suppressed else otherwise


def _days(count: int | None) -> str:
    return "–" if count is None else plural(count, "working day")


def _spread(ages: Ages | None, figures: QueueFigures, nothing: str = "Nothing waits") -> str:
    if ages is None or not ages.count:
        return _hidden(figures, nothing)
    return f"Half within {ages.median:,g} working days, nine in ten within {ages.ninetieth:,g}"


def _in_time(ages: Ages | None, figures: QueueFigures, nothing: str = "Nothing waits") -> str:
    if ages is None or ages.share_in_time is None:
        return _hidden(figures, nothing)
    return f"{ages.in_time} of {ages.count} ({ages.share_in_time:.0%})"


def _rate(rate: float | None, *, signed: bool = False) -> str:
    if rate is None:
        return "Too few to show"
    return f"{rate:+.1f} a working day" if signed else f"{rate:.1f} a working day"
