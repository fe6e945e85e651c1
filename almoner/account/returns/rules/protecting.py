"""Which figures of a table may be published, so that no small count can be told from the rest.

A count from 1 to 4 is not published. Nor may it be told from what is: the total of its row less
the other figures of the row would give it away. So others are kept back with it, chosen so that
the table could be another one with exactly the same published figures.

The proof is a *move*: cells of which some rise by one while others fall by one, so that every
total still adds up. If all cells of a move are kept back, and those that fall are at least five,
the move can be made four times over, and every figure that is published stays as it is. So from
all that is published, even unrounded, a protected count n could as well be any of n to n + 4:
neither its value nor that it is small can be told. Each small count, and each total kept back
because another table that counts the same things keeps it back, is covered by such a move.

Rounding to the nearest five, done to what is published, takes away more.

Noughts are kept back too where the rules say so, as the national figures of this collection do:
then what is kept back may be nought or more. A nought is about nobody, so it needs no cover.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

TOTAL = "total"  # the key of the row of totals and of the column of totals
Place = tuple[str, str]  # (row, column)


@dataclass(frozen=True, slots=True)
class Rules:
    """Counts above nought and below `least` are kept back; others are rounded to `round_to`."""

    least: int
    round_to: int
    keeps_noughts: bool = False  # whether noughts are kept back as well
    least_base: int = 0  # of fewer, no percentage is published


@dataclass(frozen=True, slots=True)
class Counts:
    """A table of counts with all its totals."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[Place, int]
    adds_up: bool = True  # without totals, no figure can be told from others

    def __getitem__(self, place: Place) -> int:
        return self.cells[place]


@dataclass(frozen=True, slots=True)
class Move:
    """Cells that can rise together while others fall, with every total still adding up."""

    rising: tuple[Place, ...]
    falling: tuple[Place, ...]

    @property
    def cells(self) -> frozenset[Place]:
        """All of them."""
        return frozenset(self.rising) | frozenset(self.falling)


def with_totals(
    *, rows: Sequence[str], columns: Sequence[str], cells: Mapping[Place, int], adds_up: bool = True
) -> Counts:
    """A table with its totals, unless they would mean nothing; a cell not given is nought."""
    full = {place: cells.get(place, 0) for place in product(rows, columns)}
    if not adds_up:
        return Counts(tuple(rows), tuple(columns), full, adds_up=False)
    for row in rows:
        full[row, TOTAL] = sum(full[row, column] for column in columns)
    for column in (*columns, TOTAL):
        full[TOTAL, column] = sum(full[row, column] for row in rows)
    return Counts(tuple(rows), tuple(columns), full)


def kept_back(counts: Counts, *, rules: Rules, also: Iterable[Place] = ()) -> frozenset[Place]:
    """The cells that are not published: the small counts, `also`, and those that cover them."""
    small = {place for place, n in counts.cells.items() if 0 < n < rules.least}
    noughts = {place for place, n in counts.cells.items() if rules.keeps_noughts and n == 0}
    if not counts.adds_up:
        return frozenset(small | noughts)
    covered = (small | set(also)) - noughts
    wanted = sorted(covered, key=lambda place: (_totals_in(place), place))
    kept = covered | noughts
    for place in wanted:
        if not _is_covered(place, counts, kept, rules):
            kept |= min(
                _moves(place, counts, rules), key=lambda move: _cost(move, counts, kept)
            ).cells
    return frozenset(kept)


def is_covered(place: Place, *, counts: Counts, kept: frozenset[Place], rules: Rules) -> bool:
    """Whether a move through the cell lies wholly among those that are kept back."""
    return _is_covered(place, counts, kept, rules)


def kept_back_together(
    tables: Mapping[str, Counts],
    *,
    rules: Rules,
    families: Iterable[Mapping[str, str]],
    before: Mapping[str, frozenset[Place]] | None = None,
) -> dict[str, frozenset[Place]]:
    """The same for several tables of which some count the same things.

    A family maps its tables to the name of what their columns are. All share the total of all;
    those with the same columns share the columns' totals too. Such a total is kept back in each
    or in none, and where it is, each has a move in which it rises: so they can all rise together.
    What was kept back `before`, to cover a small count of an earlier return of the same year,
    stays so: else the one could be told from the other.
    """
    earlier = before or {}
    found = {
        key: kept_back(counts, rules=rules, also=earlier.get(key, ()))
        for key, counts in tables.items()
    }
    for family in families:
        settled = False
        while not settled:
            settled = True
            for key, columns in family.items():
                shared = _shared_with(key, columns, family=family, found=found)
                if not shared <= found[key]:
                    found[key] = kept_back(tables[key], rules=rules, also=shared | found[key])
                    settled = False
    return found


def _shared_with(
    key: str, columns: str, *, family: Mapping[str, str], found: Mapping[str, frozenset[Place]]
) -> frozenset[Place]:
    """The totals that the table shares with others of its family and that those keep back."""
    return frozenset(
        place
        for other, its_columns in family.items()
        for place in found[other]
        if place[0] == TOTAL and (place[1] == TOTAL or its_columns == columns)
    )


def rounded(count: int, *, rules: Rules) -> int:
    """To the nearest multiple, as published."""
    return (count + rules.round_to // 2) // rules.round_to * rules.round_to


def may_tell_share(part: int, whole: int, *, rules: Rules) -> bool:
    """Whether a percentage of these two, taken before rounding, may be published."""
    return part >= rules.least and whole >= max(rules.least_base, 1)


def published(counts: Counts, *, kept: frozenset[Place], rules: Rules) -> dict[Place, int | None]:
    """Each figure as published: rounded, or None where it is kept back."""
    return {
        place: None if place in kept else rounded(count, rules=rules)
        for place, count in counts.cells.items()
    }


def _is_covered(
    place: Place, counts: Counts, kept: frozenset[Place] | set[Place], rules: Rules
) -> bool:
    return any(move.cells <= kept for move in _moves(place, counts, rules))


def _moves(place: Place, counts: Counts, rules: Rules) -> Iterable[Move]:
    """Every move in which the cell rises and whatever falls is large enough to."""
    row, column = place
    rows = [row] if row != TOTAL else list(counts.rows)
    columns = [column] if column != TOTAL else list(counts.columns)
    for one, other in product(rows, columns):
        for move in _moves_of_inner(one, other, counts):
            if place in move.rising and all(counts[each] >= rules.least for each in move.falling):
                yield move


def _moves_of_inner(row: str, column: str, counts: Counts) -> Iterable[Move]:
    """The moves in which a cell of the table itself rises: around rectangles, or to the edges.

    None takes from one column's total and gives to another's: linked tables could not follow.
    """
    here = (row, column)
    # To both edges: its row's total, its column's and the total of all rise with it.
    yield Move((here, (row, TOTAL), (TOTAL, column), (TOTAL, TOTAL)), ())
    for other in counts.rows:
        if other != row:  # the rows' totals change instead of another column
            yield Move((here, (row, TOTAL)), ((other, column), (other, TOTAL)))
    for other, another in product(counts.rows, counts.columns):
        if other != row and another != column:
            yield Move((here, (other, another)), ((row, another), (other, column)))


def _cost(move: Move, counts: Counts, kept: set[Place]) -> tuple[int, int, int, int]:
    """What more it would keep back: totals weigh most, then noughts, then how many, how much."""
    more = move.cells - kept
    return (
        sum(map(_totals_in, more)),
        sum(counts[place] == 0 for place in more),
        len(more),
        sum(counts[place] for place in more),
    )


def _totals_in(place: Place) -> int:
    return place.count(TOTAL)
