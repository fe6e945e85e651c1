"""Short tables within a form: the answers of a scale, the ratings, the columns of a table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SPARE = 3  # blank rows after those that are filled


@dataclass(frozen=True, slots=True)
class Cell:
    """A box of a row. One with choices is picked from them."""

    name: str
    label: str
    width: int = 0  # in characters; nought takes what there is
    is_hidden: bool = False
    choices: tuple[tuple[str, str], ...] = ()


class RowSet:
    """Rows as they stand, or as they were typed. A row with nothing in it is none."""

    def __init__(
        self,
        *,
        name: str,
        title: str,
        cells: Sequence[Cell],
        initial: Iterable[Mapping[str, Any]],
        data: Mapping[str, Any] | None,
        most: int,
        hint: str = "",
    ) -> None:
        self.name, self.title, self.cells, self.most = name, title, tuple(cells), most
        self.hint = hint
        self.rows = _typed(self, data) if data is not None else _standing(self, initial)

    @property
    def shown(self) -> tuple[dict[str, str], ...]:
        """The rows and some to spare."""
        spare = max(0, min(SPARE, self.most - len(self.rows)))
        return (*self.rows, *({} for _ in range(spare)))

    def box(self, number: int, cell: Cell) -> str:
        """The name under which a box is sent."""
        return f"{self.name}-{number}-{cell.name}"


def _standing(held: RowSet, initial: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [
        {
            cell.name: "" if row.get(cell.name) is None else str(row[cell.name])
            for cell in held.cells
        }
        for row in initial
    ]


def _typed(held: RowSet, data: Mapping[str, Any]) -> list[dict[str, str]]:
    rows = []
    for number in range(held.most):
        row = {cell.name: str(data.get(held.box(number, cell), "")).strip() for cell in held.cells}
        # A row is taken out by emptying what is seen of it.
        if any(row[cell.name] for cell in held.cells if not cell.is_hidden and not cell.choices):
            rows.append(row)
    return rows
