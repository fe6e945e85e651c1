"""The ratings table: its columns and rows, its arrows, its ages and its shares."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from almoner.core.calendar.rules import quarter_ends
from almoner.evidence.ratings.rules.values import RatingValue, UnratedReason
from almoner.register.directory.rules import ServiceType


class Column(StrEnum):
    """The columns of a ratings table, in the order in which papers print them."""

    OUTSTANDING = "outstanding"
    GOOD = "good"
    REQUIRES_IMPROVEMENT = "requires_improvement"
    INADEQUATE = "inadequate"
    UNRATED = "unrated"

    @property
    def words(self) -> str:
        """The heading: "Requires improvement"; "Not yet rated"."""
        if self is Column.UNRATED:
            return "Not yet rated"
        return self.value.replace("_", " ").capitalize()


COLUMNS = tuple(Column)

ROW_ORDER = (
    ServiceType.NURSING,
    ServiceType.RESIDENTIAL,
    ServiceType.CARE_HOME,
    ServiceType.HOME_CARE,
    ServiceType.SUPPORTED_LIVING,
    ServiceType.EXTRA_CARE,
    ServiceType.SHARED_LIVES,
    ServiceType.DAY_CARE,
    ServiceType.OTHER,
)

_COLUMN_FOR = {
    RatingValue.OUTSTANDING: Column.OUTSTANDING,
    RatingValue.GOOD: Column.GOOD,
    RatingValue.REQUIRES_IMPROVEMENT: Column.REQUIRES_IMPROVEMENT,
    RatingValue.INADEQUATE: Column.INADEQUATE,
}

Cell = tuple[ServiceType, Column]


def column_for(value: int | None) -> Column:
    """The column in which a rating is counted; None is unrated."""
    return Column.UNRATED if value is None else _COLUMN_FOR[RatingValue(value)]


AreaKind = Literal["authority", "district", "region", "england"]


@dataclass(frozen=True, slots=True)
class Area:
    """An authority, one of its districts, a region, or England.

    `code` is the GSS code. Invented authorities are never counted in England nor in a real region.
    """

    kind: AreaKind
    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRow:
    """How many services of one type stand in each column on one day."""

    service_type: ServiceType
    outstanding: int = 0
    good: int = 0
    requires_improvement: int = 0
    inadequate: int = 0
    unrated: int = 0
    inherited: int = 0  # of the rated, those whose rating was a predecessor's
    undated: int = 0  # of all, those of which no source says when they were registered
    unrated_reasons: Mapping[UnratedReason, int] = field(default_factory=dict)

    def count(self, column: str) -> int:
        """The count in one column, by its name."""
        return int(getattr(self, Column(column).value))

    @property
    def rated_total(self) -> int:
        """All that have one of the four ratings."""
        return self.total - self.unrated

    @property
    def total(self) -> int:
        """All, rated or not."""
        return sum(self.count(column) for column in COLUMNS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A landing from which some of a figure came."""

    landing_id: int
    name: str
    as_at: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The ratings table of one area as at one day."""

    area: Area
    as_at: date
    rows: tuple[ProfileRow, ...]  # in ROW_ORDER; types of which there are none are left out
    sources: tuple[Source, ...] = ()

    def row(self, service_type: ServiceType) -> ProfileRow:
        """The row for one type; noughts if there are none of it."""
        for row in self.rows:
            if row.service_type is service_type:
                return row
        return ProfileRow(service_type=service_type)

    @property
    def total(self) -> int:
        """Every service counted."""
        return sum(row.total for row in self.rows)


class Direction(StrEnum):
    """Which way a count went. It says nothing of whether that is good."""

    UP = "up"
    DOWN = "down"
    SAME = "same"


_SYMBOLS = {Direction.UP: "↑", Direction.DOWN: "↓", Direction.SAME: "↔", None: ""}


@dataclass(frozen=True, slots=True)
class Arrow:
    """How a count compares with an earlier one (DOMAIN 2.7)."""

    direction: Direction | None  # None: there is nothing to compare with
    now: int
    earlier: int | None

    @property
    def symbol(self) -> str:
        """The arrow as papers print it; empty without a baseline."""
        return _SYMBOLS[self.direction]

    @property
    def words(self) -> str:
        """The same for those who do not see the arrow: "36, down from 38"."""
        match self.direction:
            case None:
                return f"{self.now:,}, no earlier figure"
            case Direction.SAME:
                return f"{self.now:,}, unchanged"
            case _:
                return f"{self.now:,}, {self.direction.value} from {self.earlier:,}"


def arrow(*, now: int, earlier: int | None) -> Arrow:
    """Compare two counts; blank when there is no earlier one."""
    if earlier is None:
        return Arrow(direction=None, now=now, earlier=None)
    if now == earlier:
        return Arrow(direction=Direction.SAME, now=now, earlier=earlier)
    return Arrow(
        direction=Direction.UP if now > earlier else Direction.DOWN, now=now, earlier=earlier
    )


Baseline = Mapping[Cell, int | None]


def arrows(*, profile: Profile, baseline: Profile | Baseline | None) -> dict[Cell, Arrow]:
    """An arrow for each cell of each type of service in either table.

    The baseline is another day's profile, or the figures of the last published paper: there a cell
    that is missing or None had no figure, and its arrow is blank. A profile that counted nothing
    at all is no baseline; in one that counted something, a type it lacks stood at nought.
    """
    compared = baseline.rows if isinstance(baseline, Profile) else ()
    kinds = {row.service_type for row in (*profile.rows, *compared)}
    return {
        (kind, column): arrow(
            now=profile.row(kind).count(column), earlier=_earlier(baseline, kind, column)
        )
        for kind in ROW_ORDER
        if kind in kinds
        for column in COLUMNS
    }


def _earlier(
    baseline: Profile | Baseline | None, service_type: ServiceType, column: Column
) -> int | None:
    if isinstance(baseline, Profile):
        return baseline.row(service_type).count(column) if baseline.rows else None
    return None if baseline is None else baseline.get((service_type, column))


class AgeBand(StrEnum):
    """How long ago the standing rating was published (DOMAIN 2.5)."""

    UNDER_2_YEARS = "under_2_years"
    FROM_2_TO_4_YEARS = "2_to_4_years"
    FROM_4_TO_6_YEARS = "4_to_6_years"
    SIX_YEARS_OR_NEVER = "6_years_or_never"


def years_before(day: date, *, years: int) -> date:
    """The same day some years earlier; 29 February becomes 28 February."""
    if day.year <= years:
        return date.min
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def age_band(*, published_on: date | None, as_at: date) -> AgeBand:
    """The band of a rating published on that day, or never."""
    if published_on is None:
        return AgeBand.SIX_YEARS_OR_NEVER
    if published_on > years_before(as_at, years=2):
        return AgeBand.UNDER_2_YEARS
    if published_on > years_before(as_at, years=4):
        return AgeBand.FROM_2_TO_4_YEARS
    if published_on > years_before(as_at, years=6):
        return AgeBand.FROM_4_TO_6_YEARS
    return AgeBand.SIX_YEARS_OR_NEVER


def overview_dates(*, as_at: date) -> tuple[date, ...]:
    """The quarter ends of the two years before `as_at`, then `as_at` itself (DOMAIN 2.8)."""
    ends = quarter_ends(start=years_before(as_at, years=2), end=as_at)
    return (*(day for day in ends if day != as_at), as_at)


def share(*, part: int, whole: int) -> float | None:
    """A percentage; None of nothing."""
    return None if whole == 0 else 100 * part / whole
