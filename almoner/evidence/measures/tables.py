"""How figures are written, and the lists of measures, services and updates."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from almoner.core.ui.charts import Chart, Series, lines
from almoner.core.ui.downloads import Notes, Row
from almoner.core.ui.tables import Chip, Column, Head, chips, chosen_sort, heads
from almoner.core.ui.words import in_words
from almoner.evidence.measures.queries import Compared, Overview, Point, ServiceFigure
from almoner.evidence.measures.rules.definitions import Measure, Unit
from almoner.evidence.measures.rules.figures import Figure

NOT_KNOWN = "Not known"
SHOWING = {"all": "All services", "old": "Not updated lately", "withheld": "Figure withheld"}
FEWEST_POINTS = 2
DOWNLOADED = ("Service", "CQC id", "Provider", "Postcode", "Figure", "Of", "Out of", "As at")
Sorter = Callable[[ServiceFigure], Any]


def shown(figure: Figure, measure: Measure) -> str:
    """A figure as pages write it: "72.2%", "1,234", or why there is none."""
    if figure.withheld is not None:
        return figure.withheld.words
    if figure.value is None:
        return NOT_KNOWN
    return number_words(figure.value, measure.unit)


def number_words(value: float, unit: Unit) -> str:
    """A number in a unit: counts whole, rates to one place."""
    places = 0 if unit is Unit.COUNT else 1
    return f"{value:,.{places}f}{unit.words}"


def parts_words(figure: Figure) -> str:
    """What a rate was reckoned from: "1,041 of 1,442"; blank where that is not shown."""
    if figure.withheld is not None or figure.numerator is None or figure.denominator is None:
        return ""
    return f"{figure.numerator:,.0f} of {figure.denominator:,.0f}"


def above_words(above: float | None, unit: Unit) -> str:
    """How far one figure is above another, in points: never "%" between two percentages."""
    if above is None:
        return ""
    places = 0 if unit is Unit.COUNT else 1
    size = f"{abs(above):,.{places}f}"
    if not float(size.replace(",", "")):
        return "The same"
    points = unit.difference_words
    if unit is Unit.PER_CENT and size == "1.0":
        points = " percentage point"
    return f"{size}{points} {'above' if above > 0 else 'below'}"


def by_group(found: Sequence[Overview]) -> Mapping[str, list[Overview]]:
    """The measures under their headings, in the library's order."""
    groups: dict[str, list[Overview]] = {}
    for one in found:
        groups.setdefault(one.measure.group, []).append(one)
    return groups


def compared_rows(found: Sequence[Compared], measure: Measure) -> list[tuple[str, ...]]:
    """Name, figure, its parts, how many services, difference and day of each."""
    own = found[0].name if found else ""
    return [
        (
            each.name,
            shown(each.figure, measure),
            parts_words(each.figure) or "–",
            f"{each.figure.services:,}" if each.figure.services else "As published",
            (f"{own}: {words}" if (words := above_words(each.above, measure.unit)) else "–"),
            in_words(each.on) if each.on else "–",
        )
        for each in found
        if each.on is not None
    ]


def part_rows(cells: Mapping[str, Figure], measure: Measure) -> list[tuple[str, str, str]]:
    """Each part's figure with what it was reckoned from, the whole last."""
    return [
        (
            measure.breakdowns.get(key, "All"),
            shown(cells[key], measure),
            parts_words(cells[key]) or "–",
        )
        for key in [*measure.breakdowns, ""]
        if key in cells
    ]


def chart_of(points: Sequence[Point], *, measure: Measure, name: str) -> Chart | None:
    """A line of an authority's figures; None where there are too few to draw."""
    known = [point for point in points if point.figure.is_known]
    if len(known) < FEWEST_POINTS:
        return None
    return lines(
        finding=finding_of(known, measure=measure, name=name),
        caption=f"{measure.title}, {name}",
        days=[point.on for point in points],
        series=[
            Series(
                name=name,
                values=tuple(
                    _rounded(point.figure.value, measure) if point.figure.is_known else None
                    for point in points
                ),
            )
        ],
        unit=unit_words(measure),
    )


def unit_words(measure: Measure) -> str:
    """What an axis counts in."""
    rates = {Unit.PER_CENT: "Per cent", Unit.PER_1000: "Per 1,000", Unit.RATIO: "For each"}
    return rates.get(measure.unit, measure.title)


def finding_of(known: Sequence[Point], *, measure: Measure, name: str) -> str:
    """What a line shows, in a sentence."""
    first, last = known[0], known[-1]
    before, after = first.figure.value or 0.0, last.figure.value or 0.0
    change = above_words(after - before, measure.unit)
    now = f"{measure.title} in {name}: {number_words(after, measure.unit)} on {in_words(last.on)}"
    if change == "The same":
        return f"{now}, the same as on {in_words(first.on)}"
    return f"{now}, {change} that of {in_words(first.on)}"


def _rounded(value: float | None, measure: Measure) -> float | None:
    if value is None:
        return None
    return round(value) if measure.unit is Unit.COUNT else round(value, 1)


@dataclass(frozen=True, slots=True)
class ServiceList:
    """The services that a reader asked for, in the order asked for."""

    rows: Sequence[ServiceFigure]
    heads: tuple[Head, ...]
    chips: tuple[Chip, ...]
    show: str
    search: str


def service_list(
    found: Sequence[ServiceFigure], *, measure: Measure, query: QueryDict
) -> ServiceList:
    """The services filtered and sorted as the address says."""
    columns = _columns(measure)
    sort = chosen_sort(columns=columns, query=query, default="name")
    show = query.get("show", "all") if query.get("show") in SHOWING else "all"
    search = query.get("search", "").strip()
    rows = [one for one in found if _is_kept(one, show, search.lower())]
    rows.sort(key=_SORTS[sort.removeprefix("-")], reverse=sort.startswith("-"))
    if sort.removeprefix("-") == "figure":  # what is not shown comes last, whichever the way
        rows.sort(key=lambda one: not one.figure.is_known)
    return ServiceList(
        rows=rows,
        heads=heads(columns=columns, sort=sort, query=query),
        chips=_chips(query),
        show=show,
        search=search,
    )


_SORTS: Mapping[str, Sorter] = {
    "name": lambda one: one.name.lower(),
    "figure": lambda one: one.figure.value if one.figure.is_known else 0.0,
    "on": lambda one: (one.on, one.name.lower()),
}


def _columns(measure: Measure) -> tuple[Column, ...]:
    """A measure that may not be ranked cannot be sorted by its figure either."""
    name = "figure" if measure.may_be_ranked else ""
    return (
        Column("Service", "name"),
        Column("Figure", name, numeric=True, descends_first=True),
        Column("Out of", numeric=True),
        Column("As at", "on", descends_first=True),
    )


def _is_kept(one: ServiceFigure, show: str, search: str) -> bool:
    is_asked = {"all": True, "old": one.is_old, "withheld": one.figure.withheld is not None}[show]
    words = f"{one.name} {one.provider_name} {one.postcode} {one.cqc_id}".lower()
    return is_asked and search in words


def _chips(query: QueryDict) -> tuple[Chip, ...]:
    kept = query.copy()
    if kept.get("show") not in {"old", "withheld"}:
        kept.pop("show", None)
    return chips(
        query=kept,
        labels={"search": lambda value: f"“{value}”", "show": lambda value: SHOWING[value]},
    )


def service_rows(found: ServiceList) -> Iterator[Row]:
    """The services of a download."""
    for one in found.rows:
        yield (
            one.name,
            one.cqc_id,
            one.provider_name,
            one.postcode,
            one.figure.value if one.figure.is_known else None,
            one.figure.numerator,
            one.figure.denominator,
            one.on,
        )


def service_notes(found: ServiceList, *, measure: Measure, name: str, as_at: date) -> Notes:
    """What a reader of the download must know."""
    return Notes(
        title=f"{measure.title}, {name}",
        source=f"{measure.source}. Not for publication",
        as_at=as_at,
        filters=tuple(chip.label for chip in found.chips),
        definitions=(
            ("Figure", f"{measure.numerator}{_of(measure)}"),
            ("As at", "The day on which the service last said so"),
            *((("Caution", measure.caution),) if measure.caution else ()),
        ),
    )


def _of(measure: Measure) -> str:
    return f", out of: {measure.denominator}" if measure.denominator else ""
