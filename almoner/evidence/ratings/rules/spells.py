"""From the ratings that were published to the one overall rating that stood on each day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from almoner.evidence.ratings.rules.counting import years_before
from almoner.evidence.ratings.rules.values import OVERALL, UnratedReason

# A publication that says one of these takes away the rating that stood. Any other that gives no
# rating ("inspected but not rated") leaves it standing: the rating on a day is the latest
# published one (DOMAIN 2.1, 2.8).
WITHDRAWALS = frozenset(
    {UnratedReason.UNDER_REVIEW, UnratedReason.EXEMPT, UnratedReason.NOT_REGULATED}
)


def speaks(*, value: int | None, reason: str) -> bool:
    """Whether what was published changes what stands: it gives a rating, or takes one away."""
    return value is not None or reason in WITHDRAWALS


@dataclass(frozen=True, slots=True)
class Event:
    """One overall rating as published: of the whole location or of one service group."""

    rating_id: int
    service_group: str
    value: int | None
    unrated_reason: str
    published_on: date
    inherited_from: str
    recorded_at: datetime

    @property
    def speaks(self) -> bool:
        """Whether it changes what stands."""
        return speaks(value=self.value, reason=self.unrated_reason)


@dataclass(frozen=True, slots=True)
class Spell:
    """From `from_on` up to but not including `to_on` (None: still), one overall rating stood."""

    from_on: date
    to_on: date | None
    event: Event  # the one that governs: its value, reason and publication date

    @property
    def is_inherited(self) -> bool:
        """Whether the rating was a predecessor's."""
        return bool(self.event.inherited_from)

    def covers(self, day: date) -> bool:
        """Whether it stood on that day."""
        return self.from_on <= day and (self.to_on is None or day < self.to_on)


def reason_unrated(*, spell: Spell | None, registered_on: date | None, day: date) -> UnratedReason:
    """Why a location that the regulator registers had no rating on a day.

    `spell` is what stood then, without a rating; None where nothing had been published.
    """
    if spell is not None:
        return UnratedReason(spell.event.unrated_reason)
    if registered_on is None:
        return UnratedReason.DATA_PENDING
    if registered_on > years_before(day, years=1):
        return UnratedReason.NEWLY_REGISTERED
    return UnratedReason.NOT_YET_INSPECTED


def spells_of(events: Iterable[Event]) -> tuple[Spell, ...]:
    """The spells of one location, oldest first, without gaps from the first publication on.

    The day of publication governs, never that of the inspection. For one group and one day the
    newest recorded event is the one that counts. The rating of the whole location stands until a
    service group is given a newer one while the whole is not (the single assessment framework
    leaves the whole blank): then the worst of the groups rated since speaks for it (DOMAIN 2.2).
    """
    published = list(events)
    if len(published) == 1:  # as for most locations of a snapshot: it governs, whatever it says
        return (Spell(from_on=published[0].published_on, to_on=None, event=published[0]),)
    return tuple(_merged(_standing_by_day(_corrected(published))))


def _corrected(events: Iterable[Event]) -> list[Event]:
    newest: dict[tuple[date, str], Event] = {}
    for event in sorted(events, key=lambda event: (event.recorded_at, event.rating_id)):
        newest[event.published_on, event.service_group] = event
    return sorted(newest.values(), key=lambda event: (event.published_on, event.service_group))


def _standing_by_day(events: list[Event]) -> Iterator[tuple[date, Event]]:
    whole: Event | None = None  # what stands for the whole location
    groups: dict[str, Event] = {}  # what has been said of its groups since
    for day, published in groupby(events, key=lambda event: event.published_on):
        silent: Event | None = None
        overall: Event | None = None
        for event in published:
            if not event.speaks:
                silent = event
            elif event.service_group == OVERALL:
                overall = event
            else:
                groups[event.service_group] = event
        if overall is not None:
            whole, groups = overall, {}
        governing = _governing(whole, groups) or silent
        if governing is not None:
            yield day, governing


def _governing(whole: Event | None, groups: dict[str, Event]) -> Event | None:
    rated = [event for event in groups.values() if event.value is not None]
    if rated:
        return min(rated, key=lambda event: (event.value or 0, -event.published_on.toordinal()))
    if groups and whole is None:
        return max(groups.values(), key=lambda event: event.published_on)
    return whole


def _merged(standing: Iterable[tuple[date, Event]]) -> Iterator[Spell]:
    """Close each spell on the day the next begins; a day on which nothing changed begins none."""
    begun: tuple[date, Event] | None = None
    for day, event in standing:
        if begun is not None:
            if _same(begun[1], event):
                continue
            yield Spell(from_on=begun[0], to_on=day, event=begun[1])
        begun = (day, event)
    if begun is not None:
        yield Spell(from_on=begun[0], to_on=None, event=begun[1])


def _same(one: Event, other: Event) -> bool:
    """One and the same event, or two in a row that leave the location unrated alike."""
    if one.value is None and other.value is None:
        return one.unrated_reason == other.unrated_reason
    return one.rating_id == other.rating_id
