"""The regulator's ratings by type of service, with arrows and why the counts moved."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from almoner.account.papers.rules.blocks import (
    Block,
    BulletList,
    Cell,
    Column,
    Figure,
    Note,
    Paragraph,
    Row,
    Source,
    Table,
    Trend,
    in_words,
)
from almoner.account.papers.sources.base import Asked, Baseline, Drawn, NothingToReport
from almoner.core.journal.rules import Sensitivity
from almoner.evidence.ratings.queries import Area, movement, profile
from almoner.evidence.ratings.rules import Movement, Profile, arrow
from almoner.evidence.ratings.rules import Source as Landed
from almoner.register.directory.rules import ServiceType

TABLE = "ratings_profile"
UNSORTED = "Care homes, nursing or residential not known"
HOMES = (ServiceType.NURSING.value, ServiceType.RESIDENTIAL.value)
PUBLISHER = "Care Quality Commission, ratings of adult social care locations"


def ratings_profile(asked: Asked) -> Drawn:
    """The table, what its arrows mean, its source, and what moved.

    The options `rows` and `columns` name the types of service and the ratings to be shown, each
    with its heading. A type that is not named is not shown, but care homes that cannot be told
    apart have a row beside those that can, which else would count too few. Raises NothingToReport.
    """
    counted = profile(
        area=_area(asked),
        as_at=asked.as_at,
        visible_to=asked.visible_to,
        known_at=asked.known_at,
    )
    if counted.total == 0:
        raise NothingToReport(
            f"No services of {asked.authority.name} are recorded as at {in_words(asked.as_at)},"
            " so there is nothing to report. Load the regulator's data first."
        )
    table = _table(counted, asked=asked)
    blocks: tuple[Block, ...] = (table, *_notes(table, counted, asked=asked))
    return Drawn(blocks=(*blocks, *_movement(table, asked=asked)), sensitivity=Sensitivity.OPEN)


def _area(asked: Asked) -> Area:
    return Area(kind="authority", code=asked.authority.code, name=asked.authority.name)


def _table(counted: Profile, *, asked: Asked) -> Table:
    columns: Mapping[str, str] = asked.options["columns"]
    rows = []
    for service_type, heading in _headings(counted, asked=asked).items():
        row = counted.row(ServiceType(service_type))
        cells = tuple(
            _cell(
                row.count(column),
                row=service_type,
                column=column,
                of=row.total,
                counted=counted,
                asked=asked,
            )
            for column in columns
        )
        rows.append(Row(key=service_type, text=heading, cells=cells))
    return Table(
        key=TABLE,
        caption=(
            f"Care Quality Commission ratings of services in {asked.authority.name},"
            f" {in_words(asked.as_at)}"
        ),
        row_title="Type of service",
        columns=tuple(Column(key=key, text=text) for key, text in columns.items()),
        rows=tuple(rows),
    )


def _headings(counted: Profile, *, asked: Asked) -> dict[str, str]:
    """The rows that the definition names and, if there are any, one for homes not told apart."""
    named: Mapping[str, str] = asked.options["rows"]
    homes = [service_type for service_type in named if service_type in HOMES]
    is_wanted = homes and ServiceType.CARE_HOME.value not in named
    if not is_wanted or not counted.row(ServiceType.CARE_HOME).total:
        return dict(named)
    headings: dict[str, str] = {}
    for service_type, heading in named.items():
        headings[service_type] = heading
        if service_type == homes[-1]:
            headings[ServiceType.CARE_HOME.value] = UNSORTED
    return headings


def _cell(now: int, *, row: str, column: str, of: int, counted: Profile, asked: Asked) -> Cell:
    earlier = _earlier(row=row, column=column, asked=asked)
    moved = arrow(now=now, earlier=earlier)
    return Cell(
        text=f"{now:,}",
        figure=Figure(
            value=now,
            unit="services",
            earlier=earlier,
            numerator=now,
            denominator=of,
            source=Source(
                text=PUBLISHER,
                as_at=counted.as_at,
                landings=tuple(source.landing_id for source in counted.sources),
                filter=f"authority {asked.authority.code}; type {row}; rating {column}",
            ),
        ),
        trend=Trend(symbol=moved.symbol, words=moved.words),
    )


def _earlier(*, row: str, column: str, asked: Asked) -> int | None:
    stated = asked.earlier(table=TABLE, row=row, column=column)
    return None if stated is None else int(stated)


def _notes(table: Table, counted: Profile, *, asked: Asked) -> Iterator[Note]:
    if asked.baseline:
        yield Note(text=_of_arrows(table, asked.baseline))
    if any(row.key == ServiceType.CARE_HOME.value and row.text == UNSORTED for row in table.rows):
        yield Note(
            text="No source received so far tells the care homes in the row of their own apart as"
            " nursing or residential. The rows of those count only the homes that are told apart."
        )
    received = _received(counted.sources)
    yield Note(
        text=f"Source: {PUBLISHER}, as at {in_words(counted.as_at)}"
        + (f" (received as {received})." if received else ".")
    )


def _received(sources: Iterable[Landed]) -> str:
    """Under which names the files came; of one that came several times, how often and the last."""
    by_name: dict[str, list[date]] = defaultdict(list)
    for source in sources:
        by_name[source.name].append(source.as_at)
    return "; ".join(
        f"{name} in {len(days):,} files, the newest as at {in_words(max(days))}"
        if len(days) > 1
        else f"{name}, as at {in_words(days[0])}"
        for name, days in by_name.items()
    )


def _of_arrows(table: Table, baseline: Baseline) -> str:
    """What the arrows mean; or, where there is none at all, why."""
    since = in_words(baseline.as_at)
    if not any(cell.trend and cell.trend.symbol for row in table.rows for cell in row.cells):
        return (
            f"No arrows: the last published paper, as at {since}, gave no figures for this table"
            " to compare with."
        )
    return (
        f"↑ more, ↓ fewer and ↔ as many services as in the last published paper, as at {since}."
        " No arrow: that paper gave no figure. An arrow is the direction of the count, not of"
        " quality."
    )


def _movement(table: Table, *, asked: Asked) -> Iterator[Block]:
    if asked.baseline is None:
        yield Paragraph(
            text="No earlier paper of this kind is recorded, so there is nothing to compare with.",
            is_numbered=True,
        )
        return
    moved = {
        (cell.service_type.value, cell.column.value): cell
        for cell in movement(
            area=_area(asked),
            since=asked.baseline.as_at,
            as_at=asked.as_at,
            visible_to=asked.visible_to,
            known_at=asked.known_at,
        )
    }
    since = in_words(asked.baseline.as_at)
    changes = tuple(said for row in table.rows for said in _row_moved(row, table, moved))
    told = "services moved as follows:" if changes else "no count in the table changed."
    yield Paragraph(text=f"Since the last published paper, as at {since}, {told}", is_numbered=True)
    if changes:
        yield BulletList(items=changes)
    if revised := _revised(table, moved):
        yield Note(text=f"The records now held for {since} differ from what was printed: {revised}")


def _row_moved(row: Row, table: Table, moved: Mapping[tuple[str, str], Movement]) -> Iterator[str]:
    for column, cell in zip(table.columns, row.cells, strict=True):
        explained = moved.get((row.key, column.key))
        has_moved = bool(cell.trend and cell.trend.symbol in {"↑", "↓"})
        if not has_moved and not (explained and explained.parts):
            continue
        why = f" ({explained.words})" if explained and explained.parts else ""
        now = cell.trend.words if cell.trend else cell.text
        yield f"{row.text}, {column.text}: {now}{why}."


def _revised(table: Table, moved: Mapping[tuple[str, str], Movement]) -> str:
    """Where the last paper's figure is not what the records, corrected since, now show."""
    said = []
    titles = {row.key: row.text for row in table.rows}
    titles |= {column.key: column.text for column in table.columns}
    for row, column, figure in table.figures():
        explained = moved.get((row, column))
        held = explained.earlier if explained else 0
        if figure.earlier is not None and figure.earlier != held:
            said.append(f"{titles[row]}, {titles[column]}: {held:,}, printed {figure.earlier:,}")
    return "; ".join(said) + "." if said else ""
