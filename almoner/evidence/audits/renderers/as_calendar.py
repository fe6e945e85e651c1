"""Visits for a calendar program. It names services and no people."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from almoner.core.calendar.rules import ENGLAND
from almoner.evidence.audits.queries.lists import VisitLine
from almoner.evidence.audits.rules.states import VisitState

LONG = timedelta(hours=7)  # a visit with an hour takes the rest of a working day


def as_calendar(
    lines: Iterable[VisitLine], *, name: str, address_of: Callable[[int], str]
) -> bytes:
    """The calendar. A visit without an hour is a whole day; one made void is cancelled."""
    calendar = Calendar()
    calendar.add("prodid", "-//Almoner//Visits//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Europe/London")
    for line in lines:
        calendar.add_component(_event(line, address_of(line.id)))
    content: bytes = calendar.to_ical()
    return content


def _event(line: VisitLine, address: str) -> Event:
    event = Event()
    event.add("uid", f"visit-{line.id}@almoner")
    event.add("dtstamp", line.state_at)
    event.add("last-modified", line.state_at)
    place = f"{line.scheme}, {line.location_name}" if line.scheme else line.location_name
    event.add("summary", f"{line.kind.words}: {place}")
    if line.planned_at_hour:
        begins = datetime.combine(line.planned_on, line.planned_at_hour, tzinfo=ENGLAND)
        event.add("dtstart", begins)
        event.add("dtend", begins + LONG)
    else:
        event.add("dtstart", line.planned_on)
        event.add("dtend", line.planned_on + timedelta(days=1))
    notice = "" if line.is_announced else " Unannounced: do not tell the provider."
    event.add("description", f"{line.state.words}.{notice} {address}")
    event.add("url", address)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if line.state is VisitState.VOID else "CONFIRMED")
    if line.address:
        event.add("location", line.address)
    return event
