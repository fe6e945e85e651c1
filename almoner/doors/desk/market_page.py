"""How an area's market is laid out: tables, findings in sentences, and charts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from almoner.core.ui import charts
from almoner.core.ui.words import in_words
from almoner.doors.desk import words
from almoner.doors.desk.queries.market import Market, NamedService
from almoner.evidence.ratings.rules import (
    COLUMNS,
    ROW_ORDER,
    AgeBand,
    Arrow,
    Column,
    Movement,
    Profile,
    ProfileRow,
    UnratedReason,
    arrow,
    share,
)
from almoner.register.directory.rules import ServiceType

RATED = (Column.OUTSTANDING, Column.GOOD, Column.REQUIRES_IMPROVEMENT, Column.INADEQUATE)
CARE_HOMES = (ServiceType.NURSING, ServiceType.RESIDENTIAL, ServiceType.CARE_HOME)
GROUPS: tuple[tuple[str, tuple[ServiceType, ...]], ...] = (
    ("Care homes", CARE_HOMES),
    ("Home care", (ServiceType.HOME_CARE,)),
    ("All services", ROW_ORDER),
)
AGE_BANDS: dict[AgeBand, str] = {
    AgeBand.UNDER_2_YEARS: "Under 2 years",
    AgeBand.FROM_2_TO_4_YEARS: "2 to 4 years",
    AgeBand.FROM_4_TO_6_YEARS: "4 to 6 years",
    AgeBand.SIX_YEARS_OR_NEVER: "6 years or more, or never rated",
}
Table = Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for a change, and the services for which it holds."""

    text: str
    services: Sequence[NamedService]
    more: int  # how many are not named: England's changes would fill a book


@dataclass(frozen=True, slots=True)
class Explained:
    """One figure's change in a sentence, with the services behind each part of it."""

    what: str
    said: str
    in_short: str
    reasons: Sequence[Reason]
    note: str


def market_page(market: Market) -> dict[str, object]:
    """Everything that the market page's content shows."""
    profile = market.profile
    return {
        "area": market.area,
        "as_at": market.as_at,
        "comparison": market.comparison,
        "is_empty": not profile.total,
        "headline": headline(market),
        "ratings_head": ("Type of service", *(column.words for column in COLUMNS), "Total"),
        "ratings_rows": ratings_rows(market),
        "notes": notes(profile),
        "explained": explained(market),
        "profile_chart": profile_chart(market) if profile.total else None,
        "ages_head": ("Type of service", *AGE_BANDS.values(), "Of them never rated"),
        "ages_rows": age_rows(market),
        "age_finding": age_finding(market),
        "overview_chart": overview_chart(market) if profile.total else None,
        "overview": overview_tables(market),
        "overview_head": (
            "As at",
            *(column.words for column in COLUMNS),
            "Total",
            "Good or better, of rated",
            "Good or better, of all",
        ),
        "compared": compared(market),
        "sources": sources(profile),
    }


def headline(market: Market) -> str:
    """The finding that heads the page: how many of those rated are Good or better."""
    good, rated = good_or_better(market.profile, ROW_ORDER)
    if not rated:
        return f"No service in {market.area.name} had a rating on {in_words(market.as_at)}."
    said = (
        f"{good:,} of the {rated:,} rated services in {market.area.name} "
        f"({percentage(good, rated)}) are Good or Outstanding"
    )
    differences = [
        difference(good, rated, good_or_better(other, ROW_ORDER), f"{other.area.name}")
        for other in market.around
    ]
    return f"{said}{set_beside(differences)}."


def set_beside(differences: Iterable[str]) -> str:
    """After a colon, how a figure differs from those of the areas around; blank if none can be."""
    *most, last = [each for each in differences if each] or [""]
    return f": {', '.join(most)} and {last}" if most else f": {last}" if last else ""


def good_or_better(profile: Profile, kinds: Iterable[ServiceType]) -> tuple[int, int]:
    """How many are Good or Outstanding, and how many are rated at all."""
    rows = [profile.row(kind) for kind in kinds]
    return sum(row.good + row.outstanding for row in rows), sum(row.rated_total for row in rows)


def percentage(part: int, whole: int) -> str:
    """One decimal place, so that differences in percentage points can be followed."""
    found = share(part=part, whole=whole)
    return "not known" if found is None else f"{found:.1f}%"


def difference(part: int, whole: int, other: tuple[int, int], where: str) -> str:
    """How two percentages differ: "2.1 percentage points above England"."""
    here, there = share(part=part, whole=whole), share(part=other[0], whole=other[1])
    if here is None or there is None:
        return ""
    points = round(here, 1) - round(there, 1)
    if abs(points) < 0.05:  # noqa: PLR2004  half of the last decimal shown
        return f"the same as {where}" if where else "the same"
    unit = "percentage point" if abs(points) == 1 else "percentage points"
    way = "above" if points > 0 else "below"
    return f"{abs(points):.1f} {unit} {way} {where}".rstrip()


def ratings_rows(market: Market) -> Table:
    """The ratings table: an arrow in each cell, the total without one."""
    rows: list[Sequence[object]] = [
        (
            words.SERVICE_TYPE_GROUPS[row.service_type],
            *(market.arrows[row.service_type, column] for column in COLUMNS),
            row.total,
        )
        for row in market.profile.rows
    ]
    if len(rows) > 1:
        whole = [sum(row.count(column) for row in market.profile.rows) for column in COLUMNS]
        rows.append(("All services", *whole, market.profile.total))
    return rows


def notes(profile: Profile) -> Sequence[str]:
    """What must be known to read the table: ratings inherited, and why others have none."""
    made = []
    if inherited := sum(row.inherited for row in profile.rows):
        verb = "rating was" if inherited == 1 else "ratings were"
        made.append(f"{inherited:,} {verb} inherited from an earlier registration.")
    reasons: dict[UnratedReason, int] = {}
    for row in profile.rows:
        for reason, count in row.unrated_reasons.items():
            reasons[reason] = reasons.get(reason, 0) + count
    if reasons:
        said = ", ".join(f"{count:,} {reason.words}" for reason, count in reasons.items())
        made.append(f"Not yet rated: {said}.")
    if not reasons and profile.total:
        made.append(
            "Every service counted has a rating. Some of CQC’s files leave out unrated services."
        )
    if undated := sum(row.undated for row in profile.rows):
        made.append(
            f"Of {undated:,} of these services no file says when its registration began. Such a"
            " service is counted on every earlier day too: earlier counts may be too high."
        )
    return made


def sources(profile: Profile) -> Sequence[tuple[str, date]]:
    """The files that the figures come from and their days, each once; the newest first."""
    named = {(source.name, source.as_at) for source in profile.sources}
    return sorted(named, key=lambda one: (one[1], one[0]), reverse=True)


def explained(market: Market) -> Sequence[Explained]:
    """Each figure into which or out of which some service went, and why."""
    return [_explained(each, market) for each in market.movements if each.parts]


def _explained(movement: Movement, market: Market) -> Explained:
    cell = (movement.service_type, movement.column)
    shown = market.arrows.get(cell) or arrow(now=movement.now, earlier=movement.earlier)
    reasons = []
    for part, change in movement.parts.items():
        for way, ids in (("came in", change.arrived), ("went out", change.left)):
            if ids:
                named = [market.services[number] for number in ids if number in market.services]
                reasons.append(
                    Reason(
                        text=f"{len(ids):,} {way}: {part.words}",
                        services=named,
                        more=len(ids) - len(named),
                    )
                )
    return Explained(
        what=f"{words.SERVICE_TYPE_GROUPS[movement.service_type]}, {movement.column.words}",
        said=shown.words,
        in_short=f"{movement.words[:1].upper()}{movement.words[1:]}.",
        reasons=reasons,
        note=_paper_note(shown, movement),
    )


def _paper_note(shown: Arrow, movement: Movement) -> str:
    if shown.earlier is None or shown.earlier == movement.earlier:
        return ""
    return (
        f"The paper stated {shown.earlier:,}. The register as now known gives "
        f"{movement.earlier:,} for that day, and explains the change from there."
    )


def profile_chart(market: Market) -> charts.Chart:
    """How many of each type of service stand in each rating."""
    rows = market.profile.rows
    good, rated = good_or_better(market.profile, ROW_ORDER)
    poorer = rated - good
    finding = (
        f"{poorer:,} of {rated:,} rated services need to improve"
        if rated
        else "No service has a rating yet"
    )
    return charts.stacked_bars(
        finding=finding,
        caption=f"Services in {market.area.name} by type and rating, {in_words(market.as_at)}",
        row_heading="Type of service",
        categories=[words.SERVICE_TYPE_GROUPS[row.service_type] for row in rows],
        series=[
            charts.Series(column.words, tuple(row.count(column) for row in rows))
            for column in COLUMNS
        ],
        unit="services",
    )


def age_rows(market: Market) -> Table:
    """How long ago the standing ratings were published."""
    rows: list[Sequence[object]] = []
    for kind in ROW_ORDER:
        found = [each for each in market.ages if each.service_type is kind]
        if found:
            by_band = {each.band: each.count for each in found}
            rows.append(
                (
                    words.SERVICE_TYPE_GROUPS[kind],
                    *(by_band.get(band, 0) for band in AGE_BANDS),
                    sum(each.never for each in found),
                )
            )
    return rows


def age_finding(market: Market) -> str:
    """The age table's finding."""
    rated = sum(each.count - each.never for each in market.ages)
    young = sum(each.count for each in market.ages if each.band is AgeBand.UNDER_2_YEARS)
    if not rated:
        return "No service has a rating yet"
    return f"{rated - young:,} of {rated:,} ratings are 2 years old or older"


def overview_chart(market: Market) -> charts.Chart:
    """How many services stood in each rating at each quarter's end."""
    first, last = market.overview[0], market.overview[-1]
    then, now = (good_or_better(each, ROW_ORDER) for each in (first, last))
    finding = f"{percentage(*now)} of rated services are Good or Outstanding"
    if then[1]:
        finding += f", and {percentage(*then)} were on {in_words(first.as_at)}"
    return charts.lines(
        finding=finding,
        caption=f"Services in {market.area.name} by rating over two years",
        days=[each.as_at for each in market.overview],
        series=[
            charts.Series(
                column.words,
                tuple(
                    sum(row.count(column) for row in each.rows) if each.rows else None
                    for each in market.overview
                ),
            )
            for column in COLUMNS
        ],
        unit="services",
    )


def overview_tables(market: Market) -> Sequence[tuple[str, Table]]:
    """For each type of service its two years, a row a quarter's end."""
    return [
        (
            words.SERVICE_TYPE_GROUPS[row.service_type],
            [_overview_row(each, each.row(row.service_type)) for each in market.overview],
        )
        for row in market.profile.rows
    ]


def _overview_row(profile: Profile, row: ProfileRow) -> Sequence[object]:
    good = row.good + row.outstanding
    return (
        in_words(profile.as_at),
        *(row.count(column) for column in COLUMNS),
        row.total,
        percentage(good, row.rated_total) if row.rated_total else "None rated",
        percentage(good, row.total) if row.total else "None",
    )


@dataclass(frozen=True, slots=True)
class Compared:
    """One group of services set beside the same group in the areas around."""

    name: str
    head: Sequence[str]
    rows: Table
    said: str


def compared(market: Market) -> Sequence[Compared]:
    """Per cent of the rated in each rating, here and around, and the difference in words."""
    if not market.around:
        return []
    made = []
    for name, kinds in GROUPS:
        good, rated = good_or_better(market.profile, kinds)
        if not rated:
            continue
        differences = [
            difference(good, rated, good_or_better(other, kinds), other.area.name)
            for other in market.around
        ]
        made.append(
            Compared(
                name=name,
                head=("Area", *(column.words for column in RATED), "Rated services"),
                rows=[_shares(each, kinds) for each in (market.profile, *market.around)],
                said=(
                    f"{percentage(good, rated)} are Good or Outstanding{set_beside(differences)}."
                ),
            )
        )
    return made


def _shares(profile: Profile, kinds: Iterable[ServiceType]) -> Sequence[object]:
    rows = [profile.row(kind) for kind in kinds]
    rated = sum(row.rated_total for row in rows)
    return (
        profile.area.name,
        *(
            percentage(sum(row.count(column) for row in rows), rated) if rated else "None rated"
            for column in RATED
        ),
        rated,
    )
