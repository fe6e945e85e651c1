"""Contract suspensions: the table that names nobody, and for the exempt part the one that does."""

from collections.abc import Iterator, Mapping

from django.utils.text import slugify

from almoner.account.papers.rules.blocks import (
    Block,
    Cell,
    Column,
    Figure,
    Note,
    Number,
    Paragraph,
    Row,
    Source,
    Stated,
    StatedParagraph,
    Table,
    in_words,
)
from almoner.account.papers.sources.base import Asked, Drawn, NothingToReport
from almoner.core.accounts.rules import Permission
from almoner.core.journal.rules import Sensitivity
from almoner.response.suspensions.queries import ExemptRow, exempt_table, public_table
from almoner.response.suspensions.rules.public import PublicRow

TABLE = "contract_suspensions"
TOTAL, COUNT = "total", "count"
FULL = "Suspended"
EXEMPT_COLUMNS: Mapping[str, str] = {
    "provider": "Provider",
    "type": "Type of service",
    "district": "District",
    "status": "Contract status",
    "why": "What led to it",
}


def contract_suspensions(asked: Asked) -> Drawn:
    """The table of types, numbers, status and districts, and the change since the last paper.

    The option `columns` heads `count`, `status` and `district`. Where nothing is suspended, a
    sentence says so. Raises NothingToReport for someone whose role does not see suspensions.
    """
    _require_sight(asked)
    rows = public_table(
        authority=asked.authority,
        as_at=asked.as_at,
        visible_to=asked.visible_to,
        known_at=asked.known_at,
    )
    blocks: list[Block] = []
    if rows:
        blocks.append(Paragraph(text=_leading(asked), is_numbered=True))
        blocks.append(_table(rows, asked=asked))
    blocks += _change(rows, asked=asked)
    blocks.append(Note(text=f"Source: {_source(asked).text}, {in_words(asked.as_at)}."))
    return Drawn(blocks=tuple(blocks), sensitivity=Sensitivity.INTERNAL)


def suspended_services(asked: Asked) -> Drawn:
    """The suspended services by name: EXEMPT. Nothing at all where none is."""
    _require_sight(asked)
    rows = exempt_table(
        authority=asked.authority,
        as_at=asked.as_at,
        visible_to=asked.visible_to,
        known_at=asked.known_at,
    )
    if not rows:
        return Drawn(blocks=(), sensitivity=Sensitivity.EXEMPT)
    table = Table(
        key="suspended_services",
        caption=f"Services with a contract suspension, {in_words(asked.as_at)}",
        row_title="Service",
        columns=tuple(Column(key=key, text=text) for key, text in EXEMPT_COLUMNS.items()),
        rows=tuple(_named(row, place=place) for place, row in enumerate(rows, start=1)),
    )
    return Drawn(blocks=(table,), sensitivity=Sensitivity.EXEMPT)


def _require_sight(asked: Asked) -> None:
    code = asked.authority.code
    if not asked.visible_to.may(Permission.VIEW_SUSPENSIONS, authority_code=code):
        raise NothingToReport(
            "This paper counts contract suspensions, which your role does not see. Ask a colleague"
            " who follows them to build it."
        )


def _leading(asked: Asked) -> str:
    return f"Services that had a contract suspension on {in_words(asked.as_at)} were:"


def _table(rows: tuple[PublicRow, ...], *, asked: Asked) -> Table:
    columns: Mapping[str, str] = asked.options["columns"]
    return Table(
        key=TABLE,
        caption=f"Contract suspensions in {asked.authority.name}, {in_words(asked.as_at)}",
        row_title="Type of service",
        columns=tuple(Column(key=key, text=text) for key, text in columns.items()),
        rows=tuple(_row(row, columns, asked=asked) for row in rows),
    )


def _row(row: PublicRow, columns: Mapping[str, str], *, asked: Asked) -> Row:
    key = _key(row)
    figure = Figure(
        value=row.count,
        unit="services",
        earlier=asked.earlier(table=TABLE, row=key, column=COUNT),
        source=_source(asked, of=f"type {row.type_label}; status {row.status}"),
    )
    cells = {
        COUNT: Cell(text=f"{row.count:,}", figure=figure),
        "status": Cell(text=row.status),
        "district": Cell(text=row.districts_in_words),
    }
    return Row(key=key, text=row.type_label, cells=tuple(cells[column] for column in columns))


def _key(row: PublicRow) -> str:
    """The type, and for what is not wholly suspended its status: "homecare_partly"."""
    status = "" if row.status == FULL else f" {row.status.split()[0]}"
    return slugify(row.type_label + status).replace("-", "_")


def _source(asked: Asked, *, of: str = "") -> Source:
    return Source(
        text=f"Contract suspensions recorded by {asked.authority.name}",
        as_at=asked.as_at,
        filter=f"authority {asked.authority.code}; in force" + (f"; {of}" if of else ""),
    )


def _change(rows: tuple[PublicRow, ...], *, asked: Asked) -> Iterator[Block]:
    """The number suspended, as a figure, with how it moved since the last published paper."""
    now, earlier = sum(row.count for row in rows), _earlier_total(asked)
    figure = Figure(value=now, unit="services", earlier=earlier, source=_source(asked))
    yield StatedParagraph(
        text=" ".join(_told(now, earlier, asked=asked)),
        is_numbered=True,
        key=TABLE,
        stated=(Stated(row=TOTAL, column=COUNT, figure=figure),),
    )


def _told(now: int, earlier: Number | None, *, asked: Asked) -> Iterator[str]:
    if not now:
        yield f"No service is recorded as having a contract suspension on {in_words(asked.as_at)}."
    if asked.baseline is None:
        yield "No earlier paper of this kind is recorded, so there is nothing to compare with."
        return
    if earlier is None:
        yield "The previous report did not state how many there were."
        return
    moved = "an increase" if now > earlier else "a decrease" if now < earlier else "no change"
    numbers = "" if now == earlier else f", from {earlier} to {now}"
    yield (
        f"Since the previous report to Committee in {asked.baseline.as_at:%B %Y} there has been"
        f" {moved} in the number of contract suspensions{numbers}."
    )


def _earlier_total(asked: Asked) -> Number | None:
    """The total that the last paper stated, or else the sum of what its table did."""
    stated = asked.earlier(table=TABLE, row=TOTAL, column=COUNT)
    if stated is not None or asked.baseline is None:
        return stated
    counts = [
        value
        for (part, table, _, column), value in asked.baseline.stated.items()
        if (part, table, column) == (asked.part, TABLE, COUNT) and value is not None
    ]
    return sum(counts) if counts else None


def _named(row: ExemptRow, *, place: int) -> Row:
    words = {
        "type": row.type_label,
        "provider": row.provider_name,
        "status": f"{row.status} since {in_words(row.since)}: {row.state.lower()}",
        "district": ", ".join(row.districts),
        "why": row.trigger,
    }
    return Row(
        key=f"service_{place}",
        text=row.name,
        cells=tuple(Cell(text=words[column]) for column in EXEMPT_COLUMNS),
    )
