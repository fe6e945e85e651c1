"""How many safeguarding concerns await action, and how that came about: figures, never cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from almoner.account.papers.rules.blocks import (
    Block,
    Cell,
    Column,
    Figure,
    Note,
    Row,
    Source,
    Stated,
    StatedParagraph,
    Table,
    in_words,
)
from almoner.account.papers.sources.base import Asked, Drawn
from almoner.core.calendar.rules import is_working_day
from almoner.core.journal.rules import Sensitivity
from almoner.response.safeguarding.practice import priority_rules_as_at
from almoner.response.safeguarding.queries.days import (
    QueueDays,
    first_day,
    may_see_figures,
    queue_days,
)

KEY, TABLE = "safeguarding_queue", "safeguarding_months"
WAITING, USUAL, ARRIVED, STARTED = "waiting", "usual", "arrived", "started"
COLUMNS = {
    ARRIVED: "Received each day",
    STARTED: "Started each day",
    WAITING: "Awaiting action at the end",
}
HELD_BACK = "–"
WEEK = timedelta(weeks=1)
TENTH = Decimal("0.1")
LEFT_OUT = Note(
    text=(
        "The figures of safeguarding concerns are left out: the role of whoever built this paper"
        " does not see them. A manager can build it with them."
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What some days came to."""

    since: date
    until: date
    day_count: int
    arrived: int
    started: int
    waiting: int  # at the end
    average: Decimal | None  # waiting, over the ends of its working days

    def a_day(self, count: int) -> Decimal | None:
        """A count over the days, weekends too, to a tenth."""
        return _tenth(count, self.day_count)


def safeguarding_queue(asked: Asked) -> Drawn:
    """How many wait, what was usual before, and a table of the last months.

    The options are `recent_weeks`, over which arrivals are counted, `usual`, the weeks back from
    and to which the queue is called usual, and `months`. Counts below the least that the dated
    rules allow are not printed, whoever builds the paper. Nothing where no concern was ever
    recorded. For someone whose role does not see the figures, a note that they are left out, and
    the same one whether or not there are any.
    """
    if not may_see_figures(authority=asked.authority, visible_to=asked.visible_to):
        return Drawn(blocks=(LEFT_OUT,), sensitivity=Sensitivity.INTERNAL)
    usual = asked.options["usual"]
    first = first_day(authority=asked.authority)
    if first is None or first > asked.as_at:
        return Drawn(blocks=(), sensitivity=Sensitivity.INTERNAL)
    since = max(first, asked.as_at - WEEK * int(usual["from_weeks"]))
    days = _days(asked, since=since)
    recent = _span(
        days,
        since=asked.as_at - WEEK * int(asked.options["recent_weeks"]) + timedelta(days=1),
        until=asked.as_at,
    )
    before = _span(days, since=since, until=asked.as_at - WEEK * int(usual["to_weeks"]))
    months = tuple(_months(days))[-int(asked.options["months"]) :]
    least = priority_rules_as_at(asked.as_at).least_count
    table = _table(months, least=least, asked=asked)
    blocks: tuple[Block, ...] = (
        _told(recent, before, least=least, asked=asked),
        table,
        Note(text=_source_told(table, least=least, asked=asked)),
    )
    return Drawn(blocks=blocks, sensitivity=Sensitivity.INTERNAL)


def _source_told(table: Table, *, least: int, asked: Asked) -> str:
    told = (
        f"Source: {_source(asked).text}, {in_words(asked.as_at)}. A concern awaits action until"
        f" somebody starts on it. Counts from 1 to {least - 1} are shown as “fewer than {least}”."
    )
    if any(cell.text == HELD_BACK for row in table.rows for cell in row.cells):
        told += (
            f" “{HELD_BACK}” stands for a figure that is left out since it could tell such a count."
        )
    return told


def _days(asked: Asked, *, since: date) -> QueueDays:
    return queue_days(
        authority=asked.authority,
        since=since,
        until=asked.as_at,
        visible_to=asked.visible_to,
        known_at=asked.known_at,
    )


def _span(days: QueueDays, *, since: date, until: date) -> Span:
    inside = [number for number, day in enumerate(days.days) if since <= day <= until]
    working = [number for number in inside if is_working_day(days.days[number])]
    return Span(
        since=since,
        until=until,
        day_count=len(inside),
        arrived=sum(days.arrived[number] + days.returned[number] for number in inside),
        started=sum(days.started[number] for number in inside),
        waiting=days.waiting[inside[-1]] if inside else 0,
        average=_tenth(sum(days.waiting[number] for number in working), len(working)),
    )


def _months(days: QueueDays) -> Iterator[Span]:
    """Each month that the days touch; the first and the last may be parts."""
    for _, group in groupby(days.days, key=lambda day: (day.year, day.month)):
        inside = list(group)
        yield _span(days, since=inside[0], until=inside[-1])


def _told(recent: Span, before: Span, *, least: int, asked: Asked) -> StatedParagraph:
    waiting = _counted(recent.waiting, least=least)
    told = [
        f"On {in_words(asked.as_at)}, {waiting} safeguarding"
        f" {'concern' if recent.waiting == 1 else 'concerns'} about services awaited action."
    ]
    stated = [_stated(WAITING, _shown(recent.waiting, least=least), "concerns", asked=asked)]
    if before.average is not None and before.average >= least:
        told.append(
            f"Between {in_words(before.since)} and {in_words(before.until)} there were on average"
            f" {before.average} at the end of a working day."
        )
        stated.append(_stated(USUAL, before.average, "concerns", asked=asked))
    arrived, started = recent.a_day(recent.arrived), recent.a_day(recent.started)
    if arrived is not None and recent.arrived >= least and recent.started >= least:
        told.append(
            f"Since {in_words(recent.since)}, {arrived} a day have come in on average, and work has"
            f" started on {started}."
        )
        stated.append(_stated(ARRIVED, arrived, "concerns a day", asked=asked))
        stated.append(_stated(STARTED, started, "concerns a day", asked=asked))
    return StatedParagraph(text=" ".join(told), is_numbered=True, key=KEY, stated=tuple(stated))


def _table(months: tuple[Span, ...], *, least: int, asked: Asked) -> Table:
    return Table(
        key=TABLE,
        caption=f"Safeguarding concerns by month, {asked.authority.name}",
        row_title="Month",
        columns=tuple(Column(key=key, text=text) for key, text in COLUMNS.items()),
        rows=tuple(_row(month, least=least, asked=asked) for month in months),
    )


def _row(month: Span, *, least: int, asked: Asked) -> Row:
    key = f"{month.since:%Y-%m}"
    begins = "" if month.since.day == 1 else f", from {month.since.day}"
    ends = "" if (month.until + timedelta(days=1)).day == 1 else f", to {month.until.day}"
    cells = []
    # With what waits at both ends of a month, either of the two tells the other.
    is_told = not any(0 < count < least for count in (month.arrived, month.started))
    for column, count in ((ARRIVED, month.arrived), (STARTED, month.started)):
        rate = month.a_day(count) if is_told else None
        cells.append(_cell(key, column, rate, "concerns a day", asked=asked))
    shown = _shown(month.waiting, least=least)
    text = _counted(month.waiting, least=least)
    cells.append(_cell(key, WAITING, shown, "concerns", text=text, asked=asked))
    return Row(key=key, text=f"{month.since:%B %Y}{begins}{ends}", cells=tuple(cells))


def _cell(
    row: str,
    column: str,
    value: int | Decimal | None,
    unit: str,
    *,
    text: str = "",
    asked: Asked,
) -> Cell:
    figure = Figure(
        value=value,
        unit=unit,
        source=_source(asked),
        earlier=asked.earlier(table=TABLE, row=row, column=column),
    )
    return Cell(text=text or (HELD_BACK if value is None else f"{value}"), figure=figure)


def _stated(column: str, value: int | Decimal | None, unit: str, *, asked: Asked) -> Stated:
    figure = Figure(
        value=value,
        unit=unit,
        source=_source(asked),
        earlier=asked.earlier(table=KEY, row=KEY, column=column),
    )
    return Stated(row=KEY, column=column, figure=figure)


def _source(asked: Asked) -> Source:
    return Source(
        text=f"Safeguarding concerns about services, recorded by {asked.authority.name}",
        as_at=asked.as_at,
        filter=f"authority {asked.authority.code}; awaiting action",
    )


def _shown(count: int, *, least: int) -> int | None:
    return None if 0 < count < least else count


def _counted(count: int, *, least: int) -> str:
    return f"fewer than {least}" if 0 < count < least else f"{count:,}"


def _tenth(count: int, of: int) -> Decimal | None:
    if not of:
        return None
    return (Decimal(count) / of).quantize(TENTH, rounding=ROUND_HALF_UP)
