"""How the protection page is laid out. Of safeguarding it says how many, and never which."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.urls import reverse

from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of
from almoner.core.ui.words import in_words, plural
from almoner.doors.desk.queries.protection import Protection
from almoner.doors.desk.waiting import Entry, Group, Item, group, hub
from almoner.response.outbreaks.queries import Line as Outbreak
from almoner.response.programmes.queries.lists import ProgrammeLine

PLACES: tuple[Entry, ...] = (
    (
        "Raise a concern",
        "safeguarding:raise",
        "Tell the safeguarding team that an adult may be at risk of abuse or neglect",
        frozenset({Permission.RAISE_CONCERN}),
    ),
    (
        "Safeguarding concerns",
        "safeguarding:queue",
        "Those that await action, the most urgent first; triage, priority, what becomes of them",
        frozenset({Permission.VIEW_SAFEGUARDING}),
    ),
    (
        "Figures of the queue",
        "safeguarding:figures",
        "How many wait and for how long, what comes in and what is started",
        frozenset({Permission.VIEW_SAFEGUARDING, Permission.VIEW_SAFEGUARDING_FIGURES}),
    ),
    (
        "Forecast of the queue",
        "queue_lab:forecast",
        "What would happen if nothing changed, or with one more worker",
        frozenset({Permission.VIEW_SAFEGUARDING, Permission.VIEW_SAFEGUARDING_FIGURES}),
    ),
    (
        "Patterns",
        "patterns:patterns",
        "Concerns that cluster, and may call for a second look",
        frozenset({Permission.VIEW_SAFEGUARDING}),
    ),
    (
        "Enquiries",
        "enquiries:enquiries",
        "Section 42 and other enquiries, by the council or caused to be made",
        frozenset({Permission.VIEW_SAFEGUARDING}),
    ),
    (
        "Large-scale enquiries",
        "enquiries:large_scale",
        "Where the whole of a service gives concern: roles, meetings, welfare checks",
        frozenset({Permission.VIEW_SAFEGUARDING}),
    ),
    (
        "People in positions of trust",
        "positions_of_trust:allegations",
        "Allegations about people who work with adults: kept apart",
        frozenset({Permission.KEEP_POSITIONS_OF_TRUST}),
    ),
    (
        "Open a concern in an emergency",
        "safeguarding:emergency_ask",
        "One concern, for four hours, with a reason that a manager reviews",
        frozenset({Permission.BREAK_GLASS}),
    ),
    (
        "Safeguarding adults collection",
        "returns:returns",
        "The statutory return of a year, counted from the records",
        frozenset({Permission.BUILD_RETURN}),
    ),
    (
        "Outbreaks",
        "outbreaks:outbreaks",
        "Outbreaks of infection, daily reviews, and services closed to admission",
        frozenset({Permission.VIEW_OUTBREAKS}),
    ),
    (
        "Programmes",
        "programmes:programmes",
        "Requirements and roll-outs with a deadline: who meets them and who needs help",
        frozenset({Permission.VIEW_PROGRAMMES}),
    ),
)
READERS = sorted(frozenset().union(*(permissions for *_, permissions in PLACES)))


QUIET_DAYS = 28  # no team is without a new concern or a review of an outbreak for so long


def protection_page(
    found: Protection, *, as_at: date, is_past: bool, visible_to: Principal
) -> dict[str, object]:
    """Everything that the page shows."""
    day = f"?as_at={as_at.isoformat()}" if is_past else ""
    groups = _groups(found, as_at=as_at, day=day)
    quiet_since = None if is_past else quiet_from(found, as_at=as_at)
    return hub(groups, PLACES, visible_to=visible_to) | {"quiet_since": quiet_since}


def quiet_from(found: Protection, *, as_at: date) -> date | None:
    """The day of the newest concern or outbreak that is open, if that was long before."""
    days = [line.reviewed_on or line.state_on for line in found.outbreaks]
    if found.concerns and found.concerns.newest_at:
        days.append(day_of(found.concerns.newest_at))
    newest = max(days, default=as_at)
    return newest if newest < as_at - timedelta(days=QUIET_DAYS) else None


def _groups(found: Protection, *, as_at: date, day: str) -> Iterable[Group]:
    waited = _waited(found, as_at) if day else _safeguarding(found)
    yield group("Safeguarding", waited, reverse("safeguarding:queue"))
    outbreaks = [_outbreak(line, day) for line in found.outbreaks]
    yield group("Open outbreaks", outbreaks, reverse("outbreaks:outbreaks") + day)
    programmes = [_programme(line, day) for line in found.programmes]
    yield group("Programmes that run", programmes, reverse("programmes:programmes") + day)


def _waited(found: Protection, as_at: date) -> Iterator[Item]:
    """The queue of a day gone by, with the way to its figures."""
    if found.queue is None or not found.queue.waiting:
        return
    day = f"?on-day={as_at.day}&on-month={as_at.month}&on-year={as_at.year}"
    still = found.queue.open.in_time if found.queue.open else None
    yield Item(
        f"{plural(found.queue.waiting, 'concern')} awaited action",
        reverse("safeguarding:figures") + day,
        "How long they had waited, what came in and what was started"
        if still is None
        else f"{found.queue.waiting - still:,} of them longer than the target",
    )


def _safeguarding(found: Protection) -> Iterator[Item]:
    queue, enquiries = reverse("safeguarding:queue"), reverse("enquiries:enquiries")
    if found.concerns and found.concerns.waiting:
        yield Item(
            f"{plural(found.concerns.waiting, 'concern awaits', 'concerns await')} action",
            queue,
            f"{found.concerns.overdue:,} overdue, {found.concerns.to_triage:,} not triaged",
        )
    if found.concerns and found.concerns.to_match:
        counted = plural(found.concerns.to_match, "concern has", "concerns have")
        yield Item(
            f"{counted} a service to confirm",
            f"{queue}?show=to_match",
            "Until then it is in no pattern, and not on the page of the service",
        )
    if found.enquiries_overdue:
        counted = plural(found.enquiries_overdue, "enquiry of yours is", "enquiries of yours are")
        yield Item(f"{counted} overdue", enquiries, "A stage or a report was due before today")
    if found.enquiries_to_begin:
        counted = plural(found.enquiries_to_begin, "enquiry was", "enquiries were")
        said = "Begin it" if found.enquiries_to_begin == 1 else "Begin them"
        yield Item(f"{counted} decided on and not begun", enquiries, said)
    if found.emergencies_to_review:
        counted = plural(found.emergencies_to_review, "emergency access", "emergency accesses")
        yield Item(
            f"{counted} to review",
            reverse("safeguarding:reviews"),
            "Somebody opened a concern without clearance and gave a reason",
        )


def _outbreak(line: Outbreak, day: str) -> Item:
    said = f"{line.disease}, {line.state.words.lower()}, day {line.day}"
    if line.review_due_on and line.review_is_overdue:
        said += f". Review was due {in_words(line.review_due_on)}"
    return Item(line.service, reverse("outbreaks:outbreak", args=[line.id]) + day, said)


def _programme(line: ProgrammeLine, day: str) -> Item:
    standing = line.standing
    said = "No deadline"
    if standing.deadline_on is not None and standing.days_left is not None:
        days = plural(abs(standing.days_left), "day", "days")
        when = f"in {days}" if standing.days_left >= 0 else f"{days} ago"
        said = f"Deadline {in_words(standing.deadline_on)}, {when}"
    name = standing.programme.title
    return Item(name, reverse("programmes:programme", args=[standing.programme.pk]) + day, said)
