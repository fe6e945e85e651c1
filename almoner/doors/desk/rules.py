"""What an officer may ask of the list of services, and how its pages are cut."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from almoner.evidence.ratings.rules import RatingValue
from almoner.register.directory.rules import ServiceType

PAGE_LENGTH = 50
UNRATED = 0  # stands for "no rating" among the rating choices


class Order(StrEnum):
    """The columns by which the list can be ordered."""

    NAME = "name"
    RATING = "rating"
    PROVIDER = "provider"
    BEDS = "beds"
    PUBLISHED = "published"


class Status(StrEnum):
    """Whether the regulator still registers the service."""

    OPEN = "open"
    CLOSED = "closed"
    ANY = "any"


class Size(StrEnum):
    """The regulator's three sizes of care home, by registered beds."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"

    @property
    def beds(self) -> tuple[int, int | None]:
        """The fewest and the most beds; None is no limit."""
        return _BEDS[self]


_BEDS: dict[Size, tuple[int, int | None]] = {
    Size.SMALL: (1, 10),
    Size.MEDIUM: (11, 49),
    Size.LARGE: (50, None),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFilter:
    """Which services are asked for. Nothing chosen in a group means no limit from that group."""

    as_at: date  # the day on which a service must work in the district
    words: tuple[str, ...] = ()  # folded; each must occur in the name, postcode or an id
    authority_id: int | None = None  # None is all of England
    district_id: int | None = None
    service_types: tuple[ServiceType, ...] = ()
    ratings: tuple[int, ...] = ()  # RatingValue, or UNRATED
    sizes: tuple[Size, ...] = ()
    status: Status = Status.OPEN
    only_dormant: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRequest:
    """One page of the list, as asked for in an address."""

    filter: ServiceFilter
    order: Order = Order.NAME
    is_descending: bool = False
    page: int = 1

    @property
    def sort(self) -> str:
        """The order as an address says it: "name", or "-name" for descending."""
        return f"-{self.order}" if self.is_descending else self.order.value


@dataclass(frozen=True, slots=True)
class PageCut:
    """Where one page lies among the results."""

    page: int
    page_count: int
    total: int

    @property
    def offset(self) -> int:
        """How many results come before this page."""
        return (self.page - 1) * PAGE_LENGTH

    @property
    def first(self) -> int:
        """The place of the page's first result, from 1; nought when there is none."""
        return min(self.offset + 1, self.total)

    @property
    def last(self) -> int:
        """The place of the page's last result."""
        return min(self.offset + PAGE_LENGTH, self.total)


def cut(*, page: int, total: int) -> PageCut:
    """The page asked for, or the nearest that there is."""
    page_count = max(1, -(-total // PAGE_LENGTH))
    return PageCut(page=min(max(page, 1), page_count), page_count=page_count, total=total)


def rating_choices() -> tuple[int, ...]:
    """The ratings that can be chosen, worst first, then unrated."""
    return (*sorted(int(value) for value in RatingValue), UNRATED)
