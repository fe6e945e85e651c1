"""What a return asks for, read from dated data and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from almoner.account.returns.rules.protecting import Rules
from almoner.core.calendar.rules import FinancialYear, financial_year_labelled


class DefinitionError(ValueError):
    """The data of the library cannot be read as a return."""


class Counted(StrEnum):
    """What the cells of a table count."""

    CASES = "cases"  # concerns received and enquiries begun in the year
    PEOPLE = "people"  # each adult once, about whom an enquiry was begun in the year
    RISKS = "risks"  # section 42 enquiries concluded, once under each type and source of risk
    PLACES = "places"  # the same, once under each location and source
    ENQUIRIES = "enquiries"  # section 42 enquiries concluded in the year


# What each table may be broken down by, which is what its cells can tell.
SAFE_ROWS = frozenset(
    {
        "raised",
        "age_band",
        "gender",
        "ethnicity",
        "support_reason",
        "category",
        "setting",
        "risk_outcome",
        "capacity",
        "personal",
    }
)
SAFE_COLUMNS = frozenset({"number", "kind", "source_of_risk", "age_band"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of a return."""

    key: str
    title: str
    counts: Counted
    rows: str
    columns: str

    @property
    def adds_up(self) -> bool:
        """Whether totals mean anything: concerns and enquiries are not things of one kind."""
        return self.counts is not Counted.CASES


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One version of a return."""

    key: str
    version: str
    from_year: FinancialYear
    title: str
    source: str
    rules: Rules
    rules_source: str
    tables: tuple[Table, ...]

    @property
    def families(self) -> tuple[dict[str, str], ...]:
        """Tables that count the same things: their keys, and what their columns are."""
        found: dict[Counted, dict[str, str]] = {}
        for table in self.tables:
            if table.adds_up:
                found.setdefault(table.counts, {})[table.key] = table.columns
        return tuple(family for family in found.values() if len(family) > 1)


def _rules(raw: Mapping[str, Any]) -> Rules:
    return Rules(
        least=int(raw["least"]),
        round_to=int(raw["round_to"]),
        keeps_noughts=bool(raw["keeps_noughts"]),
        least_base=int(raw["least_base"]),
    )


def parse_definition(raw: Mapping[str, Any]) -> Definition:
    """One version. Raises DefinitionError."""
    try:
        tables = tuple(map(_table, raw["tables"]))
        found = Definition(
            key=raw["key"],
            version=raw["version"],
            from_year=financial_year_labelled(raw["from_year"]),
            title=raw["title"],
            source=" ".join(raw["source"].split()),
            rules=_rules(raw["disclosure"]),
            rules_source=raw["disclosure"]["source"],
            tables=tables,
        )
    except (KeyError, TypeError, ValueError) as wrong:
        raise DefinitionError(f"This return cannot be read: {wrong}.") from wrong
    if len({table.key for table in tables}) < len(tables):
        raise DefinitionError("Two tables of this return have the same key.")
    return found


def _table(raw: Mapping[str, Any]) -> Table:
    table = Table(
        key=raw["key"],
        title=raw["title"],
        counts=Counted(raw["counts"]),
        rows=raw["rows"],
        columns=raw["columns"],
    )
    if table.rows not in SAFE_ROWS or table.columns not in SAFE_COLUMNS:
        raise DefinitionError(f"{table.key}: nothing can be broken down by that")
    return table
