"""What the council monitors, each kind of care counted in what it is counted in."""

from collections.abc import Iterator, Mapping
from typing import Any

from almoner.account.papers.rules.blocks import Figure, Source, Stated, StatedList, in_words
from almoner.account.papers.sources.base import Asked, Drawn, NothingToReport
from almoner.core.accounts.rules import Permission
from almoner.core.journal.rules import Sensitivity
from almoner.register.contracts.queries import monitored
from almoner.register.contracts.rules import Category, Counting, MonitoredCount, Portfolio

LIST = "quality_monitoring"
COUNT, SECOND = "count", "second"


def quality_monitoring(asked: Asked) -> Drawn:
    """A point for each row of the definition: "Supported Living: 35 Providers (190 schemes)".

    The option `rows` gives each its `label`, its `category` and where it matters its `portfolio`,
    what it is counted in as `nouns` (one and many), and the nouns of its `second` count if any.
    A kind of care that is not named is not shown. Raises NothingToReport.
    """
    authority = asked.authority
    if not asked.visible_to.may(Permission.VIEW_CONTRACTS, authority_code=authority.code):
        raise NothingToReport(
            "This paper counts contracts, which your role does not see. Ask a colleague in quality"
            " or contracts to build it."
        )
    counts = monitored(
        authority=authority,
        as_at=asked.as_at,
        visible_to=asked.visible_to,
        known_at=asked.known_at,
    )
    if not any(line.count for line in counts):
        raise NothingToReport(
            f"No contracts of {authority.name} are recorded as at {in_words(asked.as_at)}, so"
            " there is nothing to report. Record its contracts first."
        )
    rows: Mapping[str, Mapping[str, Any]] = asked.options["rows"]
    found = {key: _line(counts, row) for key, row in rows.items()}
    block = StatedList(
        items=tuple(_words(found[key], row) for key, row in rows.items()),
        key=LIST,
        stated=tuple(
            stated for key, line in found.items() for stated in _stated(key, line, asked=asked)
        ),
    )
    return Drawn(blocks=(block,), sensitivity=Sensitivity.INTERNAL)


def _line(counts: tuple[MonitoredCount, ...], row: Mapping[str, Any]) -> MonitoredCount:
    """The count of that row's kind; nought of a portfolio that no contract names."""
    category = Category(row["category"])
    portfolio = Portfolio(row["portfolio"]) if "portfolio" in row else None
    return next(line for line in counts if (line.category, line.portfolio) == (category, portfolio))


def _words(line: MonitoredCount, row: Mapping[str, Any]) -> str:
    told = f"{row['label']}: {_counted(line.count, row['nouns'])}"
    if "second" in row and line.second_count is not None:
        told += f" ({_counted(line.second_count, row['second'])})"
    return told


def _counted(count: int, nouns: tuple[str, str]) -> str:
    return f"{count:,} {nouns[0] if count == 1 else nouns[1]}"


def _stated(key: str, line: MonitoredCount, *, asked: Asked) -> Iterator[Stated]:
    yield _figure(key, COUNT, line.count, line.counting, line=line, asked=asked)
    if line.second is not None and line.second_count is not None:
        yield _figure(key, SECOND, line.second_count, line.second, line=line, asked=asked)


def _figure(
    key: str, column: str, value: int, unit: Counting, *, line: MonitoredCount, asked: Asked
) -> Stated:
    kind = f"category {line.category.value}"
    if line.portfolio:
        kind += f"; portfolio {line.portfolio.value}"
    figure = Figure(
        value=value,
        unit=unit.value,
        earlier=asked.earlier(table=LIST, row=key, column=column),
        source=Source(
            text=f"Contracts of {asked.authority.name} in force",
            as_at=asked.as_at,
            filter=f"authority {asked.authority.code}; {kind}; commissioned",
        ),
    )
    return Stated(row=key, column=column, figure=figure)
