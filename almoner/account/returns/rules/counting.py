"""What each table of the return counts, from what was recorded about each enquiry."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from almoner.account.returns.rules.definitions import Counted, Definition, Table
from almoner.account.returns.rules.protecting import Counts, Place, with_totals

NOT_KNOWN = "not_known"
S42, OTHER = "s42", "other"
NUMBER = "number"
CONCERNS, BEGUN_S42, BEGUN_OTHER = "concerns", "s42_begun", "other_begun"


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """An enquiry that began in the year, and about whom. "" or not_known where it is not known."""

    kind: str
    adult: str  # a fingerprint: that it is the same person, not who; "" where nobody is named
    age_band: str = NOT_KNOWN
    gender: str = NOT_KNOWN
    ethnicity: str = NOT_KNOWN
    support_reason: str = NOT_KNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Concluded:
    """An enquiry that was concluded in the year, and what it came to."""

    kind: str
    age_band: str = NOT_KNOWN
    capacity: str = NOT_KNOWN
    advocate: str = ""
    asked: str = NOT_KNOWN
    achieved: str = ""
    risk_found: str = ""
    risk_result: str = ""
    risks: tuple[tuple[str, str, str], ...] = ()  # (type, location, source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """All that a year's return is counted from."""

    concerns: int
    begun: tuple[Begun, ...]
    concluded: tuple[Concluded, ...]

    @property
    def concluded_s42(self) -> tuple[Concluded, ...]:
        """Those under section 42, which SG2 to SG4 are about."""
        return tuple(each for each in self.concluded if each.kind == S42)


Choices = Mapping[str, tuple[tuple[str, str], ...]]  # of a dimension: keys and words, in order


def count(recorded: Recorded, *, definition: Definition, choices: Choices) -> dict[str, Counts]:
    """Every table of the return, with its totals, by its key."""
    return {
        table.key: with_totals(
            rows=[key for key, _ in choices[table.rows]],
            columns=[key for key, _ in choices[table.columns]],
            cells=_within(
                Counter(_places(table, recorded)),
                rows={key for key, _ in choices[table.rows]},
                columns={key for key, _ in choices[table.columns]},
            ),
            adds_up=table.adds_up,
        )
        for table in definition.tables
    }


def _within(cells: Counter[Place], *, rows: set[str], columns: set[str]) -> dict[Place, int]:
    """Keys that the return has no line for go under "not known": nobody is left out."""
    found: Counter[Place] = Counter()
    for (row, column), n in cells.items():
        found[row if row in rows else NOT_KNOWN, column if column in columns else NOT_KNOWN] += n
    return dict(found)


def _places(table: Table, recorded: Recorded) -> Iterable[Place]:
    return _COUNTERS[table.counts](table, recorded)


def _cases(table: Table, recorded: Recorded) -> Iterable[Place]:
    yield from [(CONCERNS, NUMBER)] * recorded.concerns
    for each in recorded.begun:
        yield (BEGUN_S42 if each.kind == S42 else BEGUN_OTHER), NUMBER


def _people(table: Table, recorded: Recorded) -> Iterable[Place]:
    """Each person once: under section 42 if any enquiry about them was, else under other.

    Someone whom no record names is counted each time: they cannot be known again.
    """
    for each in people(recorded.begun):
        yield str(getattr(each, table.rows)) or NOT_KNOWN, each.kind


def people(begun: Iterable[Begun]) -> list[Begun]:
    """One record a person: the first under section 42 if there is any, else the first."""
    known: dict[str, Begun] = {}
    unknown = []
    for each in begun:
        if not each.adult:
            unknown.append(each)
        elif each.adult not in known or (each.kind == S42 and known[each.adult].kind != S42):
            known[each.adult] = each
    return [*known.values(), *unknown]


def _risks(table: Table, recorded: Recorded) -> Iterable[Place]:
    for each in recorded.concluded_s42:
        yield from {(risk, source) for risk, _, source in each.risks} or {(NOT_KNOWN, NOT_KNOWN)}


def _locations(table: Table, recorded: Recorded) -> Iterable[Place]:
    for each in recorded.concluded_s42:
        yield from {(place, source) for _, place, source in each.risks} or {(NOT_KNOWN, NOT_KNOWN)}


def _enquiries(table: Table, recorded: Recorded) -> Iterable[Place]:
    row = _ROWS[table.rows]
    for each in recorded.concluded_s42:
        yield row(each), NUMBER if table.columns == NUMBER else each.age_band or NOT_KNOWN


def risk_outcome_of(each: Concluded) -> str:
    """What became of the risk; where none was identified, that."""
    if each.risk_result:
        return each.risk_result
    return "none_identified" if each.risk_found else NOT_KNOWN


def capacity_of(each: Concluded) -> str:
    """Capacity, and for someone who lacked it whether they were supported."""
    if each.capacity != "lacks":
        return each.capacity or NOT_KNOWN
    if each.advocate in {"independent", "family"}:
        return "lacks_supported"
    return "lacks_not_supported" if each.advocate else "lacks_support_not_known"


def personal_of(each: Concluded) -> str:
    """Whether the adult said what they wanted, and if so whether it came about."""
    if each.asked != "expressed":
        return each.asked or NOT_KNOWN
    return f"expressed_{each.achieved or NOT_KNOWN}"


_ROWS: Mapping[str, Callable[[Concluded], str]] = {
    "risk_outcome": risk_outcome_of,
    "capacity": capacity_of,
    "personal": personal_of,
}
_COUNTERS: Mapping[Counted, Callable[[Table, Recorded], Iterable[Place]]] = {
    Counted.CASES: _cases,
    Counted.PEOPLE: _people,
    Counted.RISKS: _risks,
    Counted.PLACES: _locations,
    Counted.ENQUIRIES: _enquiries,
}
