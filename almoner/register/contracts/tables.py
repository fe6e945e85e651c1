"""How contracts, what is monitored and who leads are shown on the pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from almoner.core.ui.downloads import Notes, Row
from almoner.core.ui.tables import Chip, Column, chips
from almoner.core.ui.words import in_words
from almoner.register.contracts.models import Contract, ContractTerm, Lot
from almoner.register.contracts.queries.listing import ContractFilter, ContractLine, Standing
from almoner.register.contracts.rules import (
    COUNTED,
    Category,
    MonitoredCount,
    Portfolio,
    Relation,
)
from almoner.register.directory.models import District

STANDING_WORDS = {
    Standing.IN_FORCE: "In force",
    Standing.COMING: "Yet to begin",
    Standing.ENDED: "Ended",
    Standing.ANY: "Any",
}
COLUMNS = (
    Column("Service", "service"),
    Column("Contract", "reference"),
    Column("Kind of care", "kind"),
    Column("Provider", "provider"),
    Column("Ends", "ends"),
)
DOWNLOAD_COLUMNS = (
    "Reference",
    "Service",
    "Service ID",
    "Provider",
    "Provider ID",
    "Kind of care",
    "Portfolio",
    "How commissioned",
    "Framework",
    "Lot",
    "District",
    "From",
    "Until",
)


@dataclass(frozen=True, slots=True)
class MonitoredLine:
    """A kind of care, how many of it are monitored, and where they are listed."""

    title: str
    count: str
    href: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, for the timeline."""

    title: str
    on: Any
    by: str
    text: str
    html: str = ""


def kind_words(category: Category, portfolio: Portfolio | None) -> str:
    """The kind of care with its portfolio: "Care home, Ageing Well"."""
    return f"{category.words}, {portfolio.words}" if portfolio else category.words


def monitored_lines(
    counts: Iterable[MonitoredCount], *, listed_at: str, authority_code: str
) -> list[MonitoredLine]:
    """Each kind of care that is, or by the report's list would be, monitored."""
    lines = []
    for line in counts:
        query = {"authority": authority_code, "category": line.category.value}
        if line.portfolio:
            query["portfolio"] = line.portfolio.value
        if line.count or COUNTED[line.category].by_portfolio:
            lines.append(
                MonitoredLine(
                    title=kind_words(line.category, line.portfolio),
                    count=line.words,
                    href=f"{listed_at}?{urlencode(query)}",
                )
            )
    return lines


def filter_chips(
    query: QueryDict, *, districts: Iterable[District], lots: Iterable[Lot]
) -> tuple[Chip, ...]:
    """The filters chosen, each of which can be taken away."""
    named = {str(one.pk): one.name for one in districts}
    lot_names = {str(one.pk): f"{one.framework}, {one}" for one in lots}
    return chips(
        query=query,
        labels={
            "q": "Holds",
            "standing": lambda value: _words(Standing, value),
            "category": lambda value: _words(Category, value),
            "portfolio": lambda value: _words(Portfolio, value),
            "relation": lambda value: _words(Relation, value),
            "district": lambda value: named.get(value, value),
            "lot": lambda value: lot_names.get(value, value),
        },
    )


def _words(kind: Any, value: str) -> str:
    if value not in set(kind):
        return value
    return STANDING_WORDS[kind(value)] if kind is Standing else str(kind(value).words)


def download_row(line: ContractLine) -> Row:
    """A contract as a row of the file."""
    return (
        line.reference,
        line.service or "All services of the provider",
        line.service_reference,
        line.provider,
        line.provider_reference,
        line.category.words,
        line.portfolio.words if line.portfolio else "",
        line.relation.words,
        line.framework,
        line.lot,
        line.district,
        line.from_on,
        line.to_on,
    )


def download_notes(asked: ContractFilter, *, filters: Iterable[str]) -> Notes:
    """What a reader of the file must know."""
    return Notes(
        title=f"Contracts of {asked.authority.name}",
        source=f"Contracts recorded by {asked.authority.name} in Almoner",
        as_at=asked.as_at,
        filters=(STANDING_WORDS[asked.standing], *filters),
        definitions=(
            ("From", "The first day on which the contract holds"),
            ("Until", "The first day on which it no longer holds; blank where no end is set"),
            ("Portfolio", "Ageing Well: people of 65 and over. Living Well: younger adults."),
        ),
    )


def standing_words(contract: Contract, *, today: date) -> tuple[str, str]:
    """Whether the contract holds today, and the colour of its tag."""
    if contract.to_on is not None and contract.to_on <= contract.from_on:
        return "Never took effect", "grey"
    if contract.from_on > today:
        return "Yet to begin", "blue"
    if contract.to_on is not None and contract.to_on <= today:
        return "Ended", "grey"
    return "In force", "green"


def history(terms: Iterable[ContractTerm]) -> list[Event]:
    """What was said of when the contract ends, the newest first."""
    told = []
    for place, term in enumerate(terms):
        end = f"Ends {in_words(term.to_on)}" if term.to_on else "No end set"
        title = f"Recorded. {end}" if place == 0 else end
        told.append(Event(title=title, on=term.recorded_at, by=term.by_name, text=term.reason))
    return told[::-1]
