"""How the protection page is laid out. Of safeguarding it says how many, and never which."""

from collections.abc import Iterable, Iterator

from django.urls import reverse

from almoner.core.accounts.rules import Permission, Principal
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


def protection_page(found: Protection, *, visible_to: Principal) -> dict[str, object]:
    """Everything that the page shows."""
    return hub(_groups(found), PLACES, visible_to=visible_to)


def _groups(found: Protection) -> Iterable[Group]:
    yield group("Safeguarding", _safeguarding(found), reverse("safeguarding:queue"))
    outbreaks = reverse("outbreaks:outbreaks")
    yield group("Open outbreaks", map(_outbreak, found.outbreaks), outbreaks)
    programmes = reverse("programmes:programmes")
    yield group("Programmes that run", map(_programme, found.programmes), programmes)


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
        said = "Begin it" if found.enquiries_to_begin == 1 else "Begin them, the oldest first"
        yield Item(f"{counted} decided on and not begun", enquiries, said)
    if found.emergencies_to_review:
        counted = plural(found.emergencies_to_review, "emergency access", "emergency accesses")
        yield Item(
            f"{counted} to review",
            reverse("safeguarding:reviews"),
            "Somebody opened a concern without clearance and gave a reason",
        )


def _outbreak(line: Outbreak) -> Item:
    said = f"{line.disease}, {line.state.words.lower()}, day {line.day}"
    if line.review_due_on and line.review_is_overdue:
        said += f". Review was due {in_words(line.review_due_on)}"
    return Item(line.service, reverse("outbreaks:outbreak", args=[line.id]), said)


def _programme(line: ProgrammeLine) -> Item:
    standing = line.standing
    said = "No deadline"
    if standing.deadline_on is not None and standing.days_left is not None:
        days = plural(abs(standing.days_left), "day", "days")
        when = f"in {days}" if standing.days_left >= 0 else f"{days} ago"
        said = f"Deadline {in_words(standing.deadline_on)}, {when}"
    name = standing.programme.title
    return Item(name, reverse("programmes:programme", args=[standing.programme.pk]), said)
