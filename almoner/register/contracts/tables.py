"""How contracts, what is monitored and who leads are shown on the pages."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from almoner.core.ui.downloads import Notes, Row
from almoner.core.ui.tables import Chip, Column, chips
from almoner.core.ui.words import in_words
from almoner.register.contracts.models import Contract, ContractTerm
from almoner.register.contracts.queries.listing import ContractFilter, ContractLine, Standing
from almoner.register.contracts.rules import (
    COUNTED,
    Category,
    MonitoredCount,
    Portfolio,
    Relation,
)

STANDING_WORDS = {
    Standing.IN_FORCE: "In force",
    Standing.COMING: "Yet to begin",
    Standing.ENDED: "Ended",
    Standing.ANY: "Any",
}
# What a list is narrowed to though it is not offered today, such as a lot of an earlier framework.
NARROWED_ANYWAY = {
    "district": "A district not of this authority",
    "lot": "A lot not offered today",
    "lead": "An officer who leads on none of these",
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
    query: QueryDict,
    *,
    districts: Mapping[int, str],
    lots: Mapping[int, str] | None = None,
    people: Mapping[str, str] | None = None,
) -> tuple[Chip, ...]:
    """The filters chosen, each of which can be taken away; none for nonsense.

    `districts` and `lots` are names by number, `people` who may lead by what the address says.
    """
    offered: dict[str, Mapping[str, str]] = {
        "standing": {
            kind.value: said for kind, said in STANDING_WORDS.items() if kind != Standing.IN_FORCE
        },
        "category": {kind.value: kind.words for kind in Category},
        "portfolio": {kind.value: kind.words for kind in Portfolio},
        "relation": {kind.value: kind.words for kind in Relation},
        "district": {str(pk): name for pk, name in districts.items()},
        "lot": {str(pk): name for pk, name in (lots or {}).items()},
        "lead": {value: f"Lead officer: {name}" for value, name in (people or {}).items()},
    }
    in_force = query.copy()
    in_force["q"] = query.get("q", "").strip()
    labels: dict[str, str | Callable[[str], str]] = {"q": "Search"}
    for name, words in offered.items():
        value = query.get(name, "")
        narrows = value in words or (name in NARROWED_ANYWAY and number(value) is not None)
        in_force.setlist(name, [value] if narrows else [])
        labels[name] = {value: NARROWED_ANYWAY.get(name, ""), **words}.__getitem__
    return chips(query=in_force, labels=labels)


def number(text: str) -> int | None:
    """The number typed in an address, or None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004


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
