"""A profile as the command line prints it: a table, JSON or CSV."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from almoner.evidence.ratings.rules import (
    COLUMNS,
    ROW_ORDER,
    Arrow,
    Cell,
    Column,
    Movement,
    Profile,
    ProfileRow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A profile and, where it is compared with an earlier day, its arrows and their reasons."""

    profile: Profile
    earlier: Profile | None = None
    arrows: Mapping[Cell, Arrow] | None = None
    movements: Mapping[Cell, Movement] | None = None

    @property
    def rows(self) -> list[ProfileRow]:
        """Every type of service that was counted on either day."""
        counted = (*self.profile.rows, *(self.earlier.rows if self.earlier else ()))
        kinds = {row.service_type for row in counted}
        return [self.profile.row(kind) for kind in ROW_ORDER if kind in kinds]


def as_data(printed: Printed) -> dict[str, Any]:
    """For JSON. With an earlier day each row has, by column, its arrow and its movement."""
    data: dict[str, Any] = {
        "authority": printed.profile.area.name,
        "as_at": printed.profile.as_at.isoformat(),
    }
    if printed.earlier is not None:
        data["since"] = printed.earlier.as_at.isoformat()
    data["rows"] = [_row_data(printed, row) for row in printed.rows]
    data["sources"] = [
        {"landing": source.landing_id, "name": source.name, "as_at": source.as_at.isoformat()}
        for source in printed.profile.sources
    ]
    return data


def _row_data(printed: Printed, row: ProfileRow) -> dict[str, Any]:
    data: dict[str, Any] = {"service_type": row.service_type.value}
    data |= {column.value: row.count(column) for column in COLUMNS}
    data |= {
        "rated_total": row.rated_total,
        "total": row.total,
        "inherited": row.inherited,
        "unrated_reasons": {reason.value: n for reason, n in row.unrated_reasons.items()},
    }
    if printed.arrows is not None:
        data["arrows"] = {
            column.value: _arrow_data(printed.arrows[row.service_type, column])
            for column in COLUMNS
        }
    if printed.movements is not None:
        data["movement"] = {
            column.value: _movement_data(printed.movements.get((row.service_type, column)))
            for column in COLUMNS
        }
    return data


def _arrow_data(arrow: Arrow) -> dict[str, Any]:
    return {
        "direction": arrow.direction.value if arrow.direction else None,
        "symbol": arrow.symbol,
        "earlier": arrow.earlier,
        "words": arrow.words,
    }


def _movement_data(movement: Movement | None) -> dict[str, Any]:
    if movement is None:
        return {"delta": 0, "parts": {}, "words": "no change"}
    return {
        "delta": movement.delta,
        "parts": {part.value: change.net for part, change in movement.parts.items()},
        "words": movement.words,
    }


def as_csv(printed: Printed) -> str:
    """One line a type of service; with an earlier day three more columns for each rating."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    heading = [column.value for column in COLUMNS]
    if printed.arrows is not None:
        heading = [
            each
            for column in COLUMNS
            for each in (
                column.value,
                f"{column.value}_arrow",
                f"{column.value}_words",
                f"{column.value}_movement",
            )
        ]
    writer.writerow(["authority", "as_at", "service_type", *heading])
    for row in printed.rows:
        writer.writerow(
            [
                printed.profile.area.name,
                printed.profile.as_at.isoformat(),
                row.service_type.value,
                *(value for column in COLUMNS for value in _csv_cell(printed, row, column)),
            ]
        )
    return text.getvalue()


def _csv_cell(printed: Printed, row: ProfileRow, column: Column) -> Sequence[Any]:
    if printed.arrows is None:
        return [row.count(column)]
    cell = (row.service_type, column)
    arrow = printed.arrows[cell]
    movement = (printed.movements or {}).get(cell)
    return [
        row.count(column),
        arrow.symbol,
        arrow.words,
        movement.words if movement else "no change",
    ]


def as_table(printed: Printed) -> str:
    """For a terminal, with the reasons for each change below."""
    profile = printed.profile
    if not printed.rows:
        return f"No services are known in {profile.area.name} on {profile.as_at:%-d %B %Y}."
    table = Table(title=f"{profile.area.name}, {profile.as_at:%-d %B %Y}", title_justify="left")
    table.add_column("Service")
    for column in COLUMNS:
        table.add_column(column.words, justify="right")
    for row in printed.rows:
        table.add_row(
            row.service_type.value.replace("_", " ").capitalize(),
            *(_table_cell(printed, row, column) for column in COLUMNS),
        )
    console = Console(width=100, no_color=True)
    with console.capture() as captured:
        console.print(table)
    return captured.get().rstrip("\n") + _reasons(printed)


def _table_cell(printed: Printed, row: ProfileRow, column: Column) -> str:
    symbol = printed.arrows[row.service_type, column].symbol if printed.arrows else ""
    return f"{row.count(column):,} {symbol}".strip()


def _reasons(printed: Printed) -> str:
    lines = [
        f"{movement.service_type.value.replace('_', ' ').capitalize()}, "
        f"{movement.column.words.lower()}: {movement.earlier:,} to {movement.now:,} "
        f"({movement.words})"
        for movement in (printed.movements or {}).values()
        if movement.parts
    ]
    if printed.earlier is None:
        return ""
    heading = f"Since {printed.earlier.as_at:%-d %B %Y}:"
    return "\n" + "\n".join([heading, *(lines or ["nothing changed."])])
