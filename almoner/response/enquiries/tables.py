"""How enquiries are shown: states and their colours, the timeline, what to do next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from almoner.core.calendar.rules import day_of
from almoner.core.ui.downloads import Row
from almoner.core.ui.tables import Chip, chips
from almoner.core.ui.words import in_words
from almoner.response.enquiries.models import CausedStep, Enquiry, EnquiryStep, LargeScaleStep
from almoner.response.enquiries.queries.lists import EnquiryLine
from almoner.response.enquiries.rules import caused, large_scale
from almoner.response.enquiries.rules.kinds import LedBy
from almoner.response.enquiries.rules.stages import State, Step
from almoner.response.safeguarding.models import Concern
from almoner.response.safeguarding.rules.kinds import Category

COLOURS: Mapping[State, str] = {
    State.PLANNING: "yellow",
    State.ENQUIRY: "blue",
    State.OUTCOME: "purple",
    State.SAFEGUARDING_PLAN: "turquoise",
    State.REVIEW: "light-blue",
    State.CLOSED: "grey",
}
CAUSED_COLOURS: Mapping[caused.State, str] = {
    caused.State.ASKED: "yellow",
    caused.State.RECEIVED: "blue",
    caused.State.RETURNED: "orange",
    caused.State.ACCEPTED: "green",
    caused.State.TAKEN_BACK: "grey",
}
CASE_COLOURS: Mapping[large_scale.State, str] = {
    large_scale.State.PROPOSED: "yellow",
    large_scale.State.NOT_OPENED: "grey",
    large_scale.State.OPEN: "red",
    large_scale.State.MONITORING: "turquoise",
    large_scale.State.CLOSED: "grey",
}
SHOWING: Mapping[str, str] = {
    "all": "All that go on",
    "mine": "Allocated to me",
    "unallocated": "Allocated to nobody",
    "others": "Made by someone else",
}
GRAVE = frozenset({Step.CEASE, Step.REOPEN})
GRAVE_CASE = frozenset({large_scale.Step.DECLINE, large_scale.Step.REOPEN, large_scale.Step.RESUME})
COLUMNS = (
    "Enquiry",
    "Authority",
    "Concern",
    "Kind",
    "Service",
    "Stage",
    "Due",
    "Overdue",
    "Led by",
    "Report due",
    "Practitioner",
    "Begun",
)


@dataclass(frozen=True, slots=True)
class Event:
    """A step for the timeline."""

    title: str
    on: date
    by: str
    text: str
    html: str = ""


def trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """The breadcrumbs that lead to a page about an enquiry."""
    return [
        ("Safeguarding", reverse("safeguarding:queue")),
        ("Enquiries", reverse("enquiries:enquiries")),
        *more,
    ]


def enquiry_trail(enquiry: Enquiry) -> list[tuple[str, str]]:
    """The breadcrumbs that lead to a page below an enquiry."""
    return trail((str(enquiry), reverse("enquiries:enquiry", args=[enquiry.pk])))


def case_trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """The breadcrumbs that lead to a page about a large-scale enquiry."""
    return trail(("Large-scale enquiries", reverse("enquiries:large_scale")), *more)


def timeline(steps: Iterable[EnquiryStep]) -> list[Event]:
    """What happened to an enquiry, the newest first."""
    return [
        Event(
            title=Step(one.step).done + _beside(one),
            on=one.on,
            by=one.by_name,
            text=one.reason,
        )
        for one in reversed(list(steps))
    ]


def caused_timeline(steps: Iterable[CausedStep]) -> list[Event]:
    """What happened to a request, the newest first."""
    return [
        Event(title=caused.Step(one.step).done, on=one.on, by=one.by_name, text=one.reason)
        for one in reversed(list(steps))
    ]


def case_timeline(
    steps: Iterable[LargeScaleStep], criteria: Mapping[int, tuple[str, ...]]
) -> list[Event]:
    """What happened to a large-scale enquiry, the newest first, with what each step rests on."""
    return [
        Event(
            title=large_scale.Step(one.step).done
            + (
                f", decided by {one.decided_by_name}"
                if one.decided_by_name not in {"", one.by_name}
                else ""
            ),
            on=one.on,
            by=one.by_name,
            text=" ".join(
                part
                for part in (
                    one.reason,
                    _resting_on(criteria.get(one.pk, ())),
                    f"What was learnt: {one.learning}" if one.learning else "",
                )
                if part
            ),
        )
        for one in reversed(list(steps))
    ]


def led_in_words(line: EnquiryLine) -> str:
    """Who makes the enquiry: a colleague, or somebody who was asked."""
    if line.led_by is LedBy.COUNCIL:
        return line.worker_name or "Nobody yet"
    return line.led_by.words


def shown(lines: Iterable[EnquiryLine], *, show: str, person: int | None) -> list[EnquiryLine]:
    """The lines that a filter keeps."""
    keep = {
        "mine": lambda line: person is not None and line.worker_id == person,
        "unallocated": lambda line: line.worker_id is None,
        "others": lambda line: line.led_by is not LedBy.COUNCIL,
    }.get(show, lambda line: True)
    return [line for line in lines if keep(line)]


def download_rows(lines: Iterable[EnquiryLine]) -> Iterable[Row]:
    """The list as a file has it. Names no adult."""
    for line in lines:
        yield (
            line.id,
            line.authority_name,
            line.concern_number,
            line.kind.words,
            line.subject,
            line.state.words,
            line.due_on,
            line.is_overdue,
            line.led_by.words,
            line.report_due_on,
            line.worker_name,
            line.begun_on,
        )


def show_items(selected: str) -> list[dict[str, Any]]:
    """Options of the filter as GOV.UK's select takes them."""
    return [
        {"value": value, "text": words, "selected": value == selected}
        for value, words in SHOWING.items()
    ]


def filter_chips(query: QueryDict) -> tuple[Chip, ...]:
    """The filter chosen, which can be taken away."""
    return chips(query=query, labels={"show": lambda value: SHOWING.get(value, value)})


def concern_words(concern: Concern) -> str:
    """A concern in a list to choose from: its number, day and kinds of abuse."""
    return described(concern, [one.category for one in concern.categories.all()])


def described(concern: Concern, categories: Iterable[str]) -> str:
    """The same, of a concern whose kinds of abuse are at hand."""
    kinds = ", ".join(Category(one).words.lower() for one in categories)
    about = f", {concern.location.name}" if concern.location else ""
    return f"Concern {concern.number}, {in_words(day_of(concern.received_at))}{about}: {kinds}"


def _beside(step: EnquiryStep) -> str:
    if step.step == Step.MOVE_TARGET:
        return f" to {in_words(step.due_on)}"
    return f" to {step.worker_name}" if step.step == Step.ALLOCATE else ""


def _resting_on(criteria: tuple[str, ...]) -> str:
    return f"Criteria: {'; '.join(criteria)}." if criteria else ""
