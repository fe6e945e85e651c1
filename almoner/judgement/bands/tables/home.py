"""A home's band page: why it has its band, what it pays, and what happened to it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from almoner.core.ui.words import in_words
from almoner.judgement.bands.models import BandStep
from almoner.judgement.bands.queries import BandRecord, FeeBook, stretches_of
from almoner.judgement.bands.rules.money import in_pounds
from almoner.judgement.bands.rules.states import BandState
from almoner.judgement.bands.rules.stretches import Stretch, pro_rata
from almoner.judgement.bands.tables.words import BASES, STATES


@dataclass(frozen=True, slots=True)
class Event:
    """A step for the timeline."""

    title: str
    on: datetime
    by: str
    text: str
    html: str = ""


@dataclass(frozen=True, slots=True)
class FeeLine:
    """What one person's place costs the council: a week at the band, and over the year."""

    client_type: str
    weekly: tuple[str, ...]  # a stretch each
    yearly: str


def events(steps: Iterable[BandStep], *, records: Iterable[BandRecord]) -> list[Event]:
    """Everything that happened to the home's bands of a cycle, the newest first."""
    bands = {record.id: record.band for record in records}
    return [
        Event(
            title=f"Band {bands[step.fixed_id]}: {STATES[BandState(step.state)].lower()}",
            on=step.at,
            by=step.by_name,
            text=step.reason,
        )
        for step in sorted(steps, key=lambda one: one.pk, reverse=True)
        if step.fixed_id in bands
    ]


def history(records: Iterable[BandRecord]) -> list[tuple[str, ...]]:
    """The bands that the home had, the newest year first, each with the days it stood for."""
    ordered = sorted(records, key=lambda one: (one.year, one.id), reverse=True)
    stood: dict[int, Stretch] = {}
    for year in {one.year for one in ordered}:
        of_year = sorted((one for one in ordered if one.year == year), key=lambda one: one.id)
        stood |= {one.number: one for one in stretches_of(of_year)}
    return [
        (
            one.year.label,
            f"Band {one.band}",
            _days(stood.get(one.id, one.stretch())),
            BASES[one.basis],
            STATES[one.state],
        )
        for one in ordered
    ]


def stretches_shown(records: Sequence[BandRecord]) -> tuple[Stretch, ...]:
    """Which band stands when in the year: what took effect, else what is on its way."""
    if found := stretches_of(records):
        return found
    on_its_way = frozenset(BandState) - {BandState.REPLACED}
    return stretches_of(records, states=on_its_way)


def fee_lines(
    *,
    stretches: Sequence[Stretch],
    book: FeeBook,
    labels: Mapping[str, str],
    wanted: Iterable[str],
) -> list[FeeLine]:
    """A week's fee in each stretch, and the whole year pro rata, for each client type."""
    rates: dict[date, dict[tuple[str, int], int]] = {}
    turning_days = book.turning_days()

    def weekly(kind: str, day: date, band: int) -> int | None:
        turns = [one for one in turning_days if one <= day]
        since = max(turns, default=date.min)
        if since not in rates:
            rates[since] = book.on(day)
        return rates[since].get((kind, band))

    lines = []
    for kind in wanted:
        costs = [weekly(kind, one.from_on, one.band) for one in stretches]
        year = pro_rata(stretches, weekly_pence=partial(weekly, kind))
        lines.append(
            FeeLine(
                client_type=labels[kind],
                weekly=tuple("not known" if cost is None else in_pounds(cost) for cost in costs),
                yearly="not known" if year is None else in_pounds(year),
            )
        )
    return lines


def _days(stretch: Stretch) -> str:
    last_on = stretch.to_on - timedelta(days=1)
    return f"{in_words(stretch.from_on)} to {in_words(last_on)}"
