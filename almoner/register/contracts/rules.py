"""What a contract can be for, under which relation, and how each kind of care is counted."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from almoner.register.directory.rules import Link, reached


class _Words(StrEnum):
    @property
    def words(self) -> str:
        """As people read it: "Home based care"."""
        return self.value.replace("_", " ").capitalize()


class Portfolio(_Words):
    """For whom: people of 65 and over, or younger adults."""

    AGEING_WELL = "ageing_well"
    LIVING_WELL = "living_well"

    @property
    def words(self) -> str:
        """As the council's own names: "Ageing Well"."""
        return self.value.replace("_", " ").title()


class Category(_Words):
    """The council's kinds of care, by which it contracts, monitors and reports."""

    CARE_HOME = "care_home"
    HOME_BASED_CARE = "home_based_care"
    HOUSING_WITH_CARE = "housing_with_care"
    SUPPORTED_LIVING = "supported_living"
    DAY_CARE = "day_care"
    SHARED_LIVES = "shared_lives"
    OTHER = "other"


class Relation(_Words):
    """How the council stands to the one it contracts with."""

    ON_FRAMEWORK = "on_framework"
    LEAD_PROVIDER = "lead_provider"
    MANAGED_PROVIDER = "managed_provider"
    DPS = "dps"
    BLOCK = "block"
    SPOT = "spot"
    GRANT = "grant"
    IN_HOUSE = "in_house"
    NOT_COMMISSIONED = "not_commissioned"  # in the register all the same: Care Act 2014, s. 5

    @property
    def words(self) -> str:
        """As people read it, with what DPS stands for."""
        if self is Relation.DPS:
            return "Dynamic purchasing system"
        return self.value.replace("_", " ").capitalize()


class Counting(_Words):
    """What one of a kind of care is: a home, a provider or a scheme."""

    HOMES = "homes"
    PROVIDERS = "providers"
    SCHEMES = "schemes"

    def of(self, count: int) -> str:
        """The count and its noun: "1 provider", "190 schemes"."""
        return f"{count:,} {self.value if count != 1 else self.value.removesuffix('s')}"


@dataclass(frozen=True, slots=True)
class Counted:
    """How a kind of care is counted: in what, and what else is told beside it."""

    counting: Counting
    second: Counting | None = None
    by_portfolio: bool = False


COUNTED: Mapping[Category, Counted] = {
    Category.CARE_HOME: Counted(Counting.HOMES, by_portfolio=True),
    Category.HOME_BASED_CARE: Counted(Counting.PROVIDERS),
    Category.HOUSING_WITH_CARE: Counted(Counting.SCHEMES),
    Category.SUPPORTED_LIVING: Counted(Counting.PROVIDERS, second=Counting.SCHEMES),
    Category.DAY_CARE: Counted(Counting.PROVIDERS),
    Category.SHARED_LIVES: Counted(Counting.PROVIDERS),
    Category.OTHER: Counted(Counting.PROVIDERS),
}

# The kinds of service, in the register's words, whose schemes are counted for a kind of care.
SCHEME_KINDS: Mapping[Category, frozenset[str]] = {
    Category.HOUSING_WITH_CARE: frozenset({"supported housing", "extra care"}),
    Category.SUPPORTED_LIVING: frozenset({"supported living"}),
}

# What the council watches over: everything that it pays for.
MONITORED = frozenset(Relation) - {Relation.NOT_COMMISSIONED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A contract as it stands on a day, towards the service as it is then registered."""

    contract_id: int
    category: Category
    portfolio: Portfolio | None
    location_id: int | None  # None: of the provider as a whole
    provider_id: int | None

    @property
    def place(self) -> tuple[str, int]:
        """The service: its location, or the provider as a whole."""
        if self.location_id is not None:
            return "location", self.location_id
        return "provider", self.provider_id or 0

    @property
    def giver(self) -> tuple[str, int]:
        """Who gives the care: a service without a known provider is one by itself."""
        if self.provider_id is not None:
            return "provider", self.provider_id
        return "location", self.location_id or 0


@dataclass(frozen=True, slots=True)
class MonitoredCount:
    """How many of a kind of care are monitored: 35 providers, and 190 schemes beside."""

    category: Category
    portfolio: Portfolio | None  # only where the kind is counted by it
    counting: Counting
    count: int
    second: Counting | None = None
    second_count: int | None = None

    @property
    def words(self) -> str:
        """The count with its noun, and the second one in brackets: "35 providers (190 schemes)"."""
        told = self.counting.of(self.count)
        if self.second is None or self.second_count is None:
            return told
        return f"{told} ({self.second.of(self.second_count)})"


def monitored_counts(
    *, held: Iterable[Held], schemes: Mapping[tuple[Category, tuple[str, int]], frozenset[int]]
) -> tuple[MonitoredCount, ...]:
    """The counts in the order of the categories and, within care homes, of the portfolios.

    `schemes` are the open schemes of each place (see `Held.place`) under each category. A place
    with two contracts of one kind counts once. Every kind counted by portfolio has a line for
    each portfolio; one without a portfolio has a line of its own only if there is any.
    """
    groups: dict[tuple[Category, Portfolio | None], list[Held]] = defaultdict(list)
    for one in held:
        split = one.portfolio if COUNTED[one.category].by_portfolio else None
        groups[one.category, split].append(one)
    return tuple(
        _line(category, portfolio, groups.get((category, portfolio), []), schemes)
        for category in Category
        for portfolio in _portfolios(category)
        if portfolio or not COUNTED[category].by_portfolio or (category, None) in groups
    )


def _portfolios(category: Category) -> tuple[Portfolio | None, ...]:
    return (*Portfolio, None) if COUNTED[category].by_portfolio else (None,)


def _line(
    category: Category,
    portfolio: Portfolio | None,
    held: list[Held],
    schemes: Mapping[tuple[Category, tuple[str, int]], frozenset[int]],
) -> MonitoredCount:
    how = COUNTED[category]
    found: dict[Counting, int] = {
        Counting.HOMES: len({one.place for one in held}),
        Counting.PROVIDERS: len({one.giver for one in held}),
        Counting.SCHEMES: len(
            {scheme for one in held for scheme in schemes.get((category, one.place), frozenset())}
        ),
    }
    return MonitoredCount(
        category=category,
        portfolio=portfolio,
        counting=how.counting,
        count=found[how.counting],
        second=how.second,
        second_count=found[how.second] if how.second else None,
    )


def is_in_force(*, from_on: date, to_on: date | None, on: date) -> bool:
    """Whether a contract from `from_on` up to but not including `to_on` holds that day."""
    return from_on <= on and (to_on is None or on < to_on)


def followed(*, places: Iterable[int], links: Iterable[Link], as_at: date) -> dict[int, int]:
    """Where the care of each place was registered on that day: itself, or its latest successor.

    Follows only links that had taken effect. Of two successors (a split) the one with the lower
    number is followed. Links that go round in a circle end where they began.
    """
    onward: dict[int, list[int]] = {}
    for link in links:
        if link.on is None or link.on <= as_at:
            standing = onward.get(link.predecessor, [link.successor])
            onward[link.predecessor] = [min(*standing, link.successor)]
    return {place: reached(start=place, ways=onward)[-1] for place in places}


def moved(held: Held, *, location_id: int, provider_id: int | None) -> Held:
    """The contract towards the service that follows its own, and that one's provider."""
    return replace(held, location_id=location_id, provider_id=provider_id or held.provider_id)
