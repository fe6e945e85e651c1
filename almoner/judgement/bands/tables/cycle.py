"""A cycle's page: bands counted against last year's, and the list of its homes."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from almoner.core.calendar.rules import FinancialYear
from almoner.core.ui.charts import Chart, Series, stacked_bars
from almoner.core.ui.downloads import Notes
from almoner.core.ui.tables import Chip, Column, chips, chosen_sort
from almoner.core.ui.words import in_words, plural
from almoner.judgement.bands.queries import CycleRecord, HomeLine
from almoner.judgement.bands.rules.states import BandState, CycleState
from almoner.judgement.bands.tables.words import BASES, STATES, TYPES, band_words

PER_PAGE = 50
NO_BAND = "none"
MOST_BANDS_DRAWN = 5  # with those without one, as many as a chart can tell apart
MOVES = {
    "up": "Higher than last year",
    "down": "Lower",
    "same": "The same",
    "new": "None last year",
}
COLUMNS = (
    Column("Home", "name"),
    Column("Band", "band", descends_first=True),
    Column("Last year", "last", descends_first=True),
    Column("Care quality", "quality", numeric=True, descends_first=True),
    Column("Environment", "environment", numeric=True, descends_first=True),
    Column("Total", "total", numeric=True, descends_first=True),
    Column("Beds", "beds", numeric=True, descends_first=True),
)
DOWNLOAD_COLUMNS = (
    "Home",
    "CQC ID",
    "Type",
    "Beds",
    "Band",
    "Last year's band",
    "State",
    "Rests on",
    "Care quality %",
    "Environment %",
    "Total %",
    "Audit final on",
    "In effect from",
    "Why no band",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeRow:
    """A home in the list. `would_be` is set while no band was fixed for it."""

    location_id: int
    name: str
    cqc_id: str
    type: str
    beds: int | None
    band: int | None
    would_be: int | None
    last: int | None
    state: BandState | None
    basis: str
    quality: Decimal | None
    environment: Decimal | None
    total: Decimal | None
    audited_on: date | None
    effective_from: date | None
    why: str  # why it has no band

    @property
    def shown_band(self) -> int | None:
        """The band that it has or, while none is fixed, would have."""
        return self.band if self.state else self.would_be

    @property
    def move(self) -> str:
        """Which way it went since last year; blank where it has no band."""
        if self.shown_band is None:
            return ""
        if self.last is None:
            return "new"
        change = self.shown_band - self.last
        return "up" if change > 0 else "down" if change < 0 else "same"


def rows_of(lines: Iterable[HomeLine], *, cycle: CycleRecord) -> list[HomeRow]:
    """Every home of the cycle as the list shows it."""
    return [_row(line, cycle) for line in lines]


def _row(line: HomeLine, cycle: CycleRecord) -> HomeRow:
    home, standing = line.home, line.standing
    outcome = None if standing else line.outcome(cycle)
    source = standing or line.facts
    return HomeRow(
        location_id=home.location_id,
        name=home.name,
        cqc_id=home.cqc_id,
        type=TYPES.get(home.service_type, home.service_type),  # type: ignore[call-overload]
        beds=home.beds,
        band=standing.band if standing else None,
        would_be=outcome.band if outcome else None,
        last=line.facts.last_band,
        state=standing.state if standing else None,
        basis=BASES[standing.basis] if standing else "",
        quality=source.quality,
        environment=source.environment,
        total=standing.total if standing else outcome.total if outcome else None,
        audited_on=source.audited_on,
        effective_from=standing.effective_from if standing else None,
        why="" if outcome is None else _why(outcome.lines[0].text, outcome.band, cycle),
    )


def _why(first_line: str, band: int | None, cycle: CycleRecord) -> str:
    if band is None:
        return first_line
    if cycle.state is CycleState.OPEN:
        return ""
    return f"Its audit came after bands were fixed. Fix them again for band {band}."


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the list is asked for, as the address says it."""

    band: str
    move: str
    state: str
    sort: str
    query: QueryDict

    def keeps(self, row: HomeRow) -> bool:
        """Whether the filters leave a home in."""
        shown = NO_BAND if row.shown_band is None else str(row.shown_band)
        return (
            self.band in ("", shown)
            and self.move in ("", row.move)
            and self.state in ("", row.state or "")
        )


def asked(query: QueryDict, *, cycle: CycleRecord) -> Asked:
    """The filters and the order that an address names; what does not exist is left out."""
    bands = {*map(str, cycle.rules.bands), NO_BAND}
    band, move, state = (query.get(name, "") for name in ("band", "move", "state"))
    return Asked(
        band=band if band in bands else "",
        move=move if move in MOVES else "",
        state=state if state in set(BandState) else "",
        sort=chosen_sort(columns=COLUMNS, query=query, default="name"),
        query=query,
    )


def listed(rows: Iterable[HomeRow], want: Asked) -> list[HomeRow]:
    """The homes that the filters leave in, in order; what is not known comes last either way."""
    name = want.sort.removeprefix("-")
    key: Callable[[HomeRow], Any] = _KEYS[name]
    kept = [row for row in rows if want.keeps(row)]
    known = [row for row in kept if key(row) is not None]
    known.sort(key=lambda row: row.name.casefold())
    known.sort(key=key, reverse=want.sort.startswith("-"))
    return known + [row for row in kept if key(row) is None]


_KEYS: dict[str, Callable[[HomeRow], Any]] = {
    "name": lambda row: row.name.casefold(),
    "band": lambda row: row.shown_band,
    "last": lambda row: row.last,
    "quality": lambda row: row.quality,
    "environment": lambda row: row.environment,
    "total": lambda row: row.total,
    "beds": lambda row: row.beds,
}


def filter_chips(want: Asked) -> tuple[Chip, ...]:
    """The filters chosen, each of which can be taken away."""
    return chips(
        query=want.query,
        labels={
            "band": lambda value: "No band" if value == NO_BAND else f"Band {value}",
            "move": lambda value: MOVES.get(value, value),
            "state": lambda value: dict(STATES).get(value, value),  # type: ignore[call-overload]
        },
    )


def counts_chart(rows: Sequence[HomeRow], *, cycle: CycleRecord) -> Chart | None:
    """This year's bands against last year's; nothing where there is nothing to draw."""
    bands = cycle.rules.bands
    if not rows or len(bands) > MOST_BANDS_DRAWN:
        return None
    now, then = Counter(row.shown_band for row in rows), Counter(row.last for row in rows)
    last = FinancialYear(cycle.year.starts_in - 1).label
    order: tuple[int | None, ...] = (*bands, None)
    has_past = any(band is not None for band in then)
    categories = [last, cycle.year.label] if has_past else [cycle.year.label]
    series = [
        Series(band_words(band), (then[band], now[band]) if has_past else (now[band],))
        for band in order
    ]
    return stacked_bars(
        finding=finding(rows, cycle=cycle),
        caption=f"Homes by band in {' and '.join(categories)}",
        row_heading="Financial year",
        categories=categories,
        series=series,
        unit="homes",
    )


def finding(rows: Sequence[HomeRow], *, cycle: CycleRecord) -> str:
    """What the counts come to, in a sentence."""
    moves = Counter(row.move for row in rows)
    without = moves[""]
    is_open = cycle.state is CycleState.OPEN
    if moves["up"] or moves["down"] or moves["same"]:
        verb = "would be" if is_open else "is" if moves["up"] == 1 else "are"
        text = (
            f"{plural(moves['up'], 'home')} {verb} in a higher band than last year,"
            f" and {moves['down']} in a lower one"
        )
    else:
        high = set(cycle.rules.bands[-2:])
        count = sum(1 for row in rows if row.shown_band in high)
        verb = "would be" if is_open else "is" if count == 1 else "are"
        text = f"{count} of {plural(len(rows), 'home')} {verb} in the two highest bands"
    return text + (f"; {without} without a band" if without else "")


def download_row(row: HomeRow) -> tuple[str | int | float | date | None, ...]:
    """A home as a line of the download."""
    return (
        row.name,
        row.cqc_id,
        row.type,
        row.beds,
        row.band,
        row.last,
        STATES[row.state] if row.state else "Not fixed",
        row.basis,
        _number(row.quality),
        _number(row.environment),
        _number(row.total),
        row.audited_on,
        row.effective_from,
        row.why,
    )


def download_notes(want: Asked, *, cycle: CycleRecord, as_at: date) -> Notes:
    """What a reader of the download must know."""
    return Notes(
        title=f"{cycle.title}, {cycle.authority_name}",
        source=(
            "The council's own audits that became final from"
            f" {in_words(cycle.audits_from_on)} to {in_words(cycle.audits_to_on)}, under the rules"
            f" “{cycle.rules.title}”, number {cycle.rules_number}"
        ),
        as_at=as_at,
        filters=tuple(chip.label for chip in filter_chips(want)),
        definitions=(
            ("Band", "The quality band, 1 the lowest"),
            ("Last year's band", "The band that stood on 31 March before the year"),
            ("Total %", "Care quality and environment combined by the weights of the rules"),
            ("State", "Proposed, notified, under appeal, decided on appeal, or final"),
        ),
    )


def _number(score: Decimal | None) -> float | None:
    return None if score is None else float(score)
