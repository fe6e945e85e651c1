"""How the list of services is laid out: sortable headings, chips for what is chosen, pages."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.http import QueryDict

from almoner.doors.desk import words
from almoner.doors.desk.forms import ENGLAND, LONGEST_SEARCH
from almoner.doors.desk.queries.kept import Places
from almoner.doors.desk.queries.services import ORDERS, ServicePage, ServiceRow
from almoner.doors.desk.rules import (
    ListRequest,
    Order,
    PageCut,
    Size,
    Status,
    rating_choices,
)

SIZES: dict[Size, str] = {
    Size.SMALL: "Small: 1 to 10 beds",
    Size.MEDIUM: "Medium: 11 to 49 beds",
    Size.LARGE: "Large: 50 beds or more",
}
STATUSES: dict[Status, str] = {
    Status.OPEN: "Registered now",
    Status.CLOSED: "Closed",
    Status.ANY: "Both",
}
COLUMNS: tuple[tuple[str, Order | None], ...] = (
    ("Name", Order.NAME),
    ("Rating", Order.RATING),
    ("Published", Order.PUBLISHED),
    ("Type", None),
    ("Beds", Order.BEDS),
    ("Provider", Order.PROVIDER),
)


@dataclass(frozen=True, slots=True)
class Heading:
    """One column's heading, and the address that sorts by it."""

    text: str
    href: str | None
    sorted: Literal["ascending", "descending", "none"]


@dataclass(frozen=True, slots=True)
class Chip:
    """Something chosen, and the address that lets it go."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class PageLink:
    """A numbered page; without a number, the gap between two."""

    number: int | None
    href: str = ""
    is_current: bool = False


def headings(*, asked: ListRequest, query: QueryDict) -> list[Heading]:
    """The headings; following the one in force turns the order about."""
    made = []
    for text, order in COLUMNS:
        if order is None:
            made.append(Heading(text, None, "none"))
            continue
        is_chosen = order is asked.order
        turn = is_chosen and not asked.is_reversed
        is_descending = ORDERS[order][1] ^ asked.is_reversed
        made.append(
            Heading(
                text,
                changed(query, sort=f"-{order}" if turn else str(order)),
                "none" if not is_chosen else "descending" if is_descending else "ascending",
            )
        )
    return made


def chips(*, asked: ListRequest, query: QueryDict, places: Places) -> list[Chip]:
    """A chip for each thing chosen, but not for what the list starts with."""
    wanted = asked.filter
    made = []
    if wanted.words:
        made.append(Chip(f"“{query.get('q', '').strip()}”", changed(query, q=None)))
    if wanted.district_id is not None:
        name = places.district_by_id[wanted.district_id].name
        made.append(Chip(name, changed(query, district=None)))
    for kind in wanted.service_types:
        made.append(Chip(words.SERVICE_TYPE_GROUPS[kind], without(query, "type", kind)))
    for value in wanted.ratings:
        made.append(Chip(words.RATINGS[value], without(query, "rating", str(value))))
    for size in wanted.sizes:
        made.append(Chip(SIZES[size], without(query, "size", size)))
    if wanted.status is not Status.OPEN:
        text = "Closed" if wanted.status is Status.CLOSED else "Registered and closed"
        made.append(Chip(text, changed(query, status=None)))
    if wanted.only_dormant:
        made.append(Chip("Dormant", changed(query, dormant=None)))
    return made


def page_links(*, cut: PageCut, query: QueryDict) -> list[PageLink]:
    """The first page, the last, this one and its neighbours, with gaps between."""
    near = {1, cut.page_count, cut.page - 1, cut.page, cut.page + 1}
    made: list[PageLink] = []
    before = 0
    for number in sorted(n for n in near if 1 <= n <= cut.page_count):
        if number > before + 1:
            made.append(PageLink(None))
        made.append(PageLink(number, page_address(query, number), number == cut.page))
        before = number
    return made


def page_address(query: QueryDict, number: int) -> str:
    """The address of another page of the same list."""
    copy = query.copy()
    copy["page"] = str(number)
    return "?" + copy.urlencode()


def changed(query: QueryDict, **values: str | None) -> str:
    """The same list from its first page with these values set, or with None let go."""
    copy = query.copy()
    copy.pop("page", None)
    for name, value in values.items():
        if value is None:
            copy.pop(name, None)
        else:
            copy[name] = value
    return "?" + copy.urlencode()


def without(query: QueryDict, name: str, value: str) -> str:
    """The same list from its first page with one of a group's choices let go."""
    copy = query.copy()
    copy.pop("page", None)
    copy.setlist(name, [each for each in copy.getlist(name) if each != value])
    return "?" + copy.urlencode()


DOWNLOAD_HEADER = (
    "CQC location ID",
    "Name",
    "Provider",
    "Authority",
    "District",
    "Type",
    "Beds",
    "Overall rating",
    "Rating published",
    "Postcode",
    "Dormant",
    "Closed on",
)


def download_row(row: ServiceRow, *, places: Places) -> tuple[str | int | date | None, ...]:
    """A service as a row of a download."""
    authority = places.authority_by_id.get(row.authority_id or 0)
    district = places.district_by_id.get(row.district_id or 0)
    return (
        row.cqc_id,
        row.name,
        row.provider_name,
        authority.name if authority else None,
        district.name if district else None,
        words.SERVICE_TYPES.get(row.service_type, row.service_type),
        row.beds,
        words.RATINGS[row.rating],
        row.rating_published_on,
        row.postcode,
        "Yes" if row.is_dormant else "No",
        row.deregistered_on,
    )


def panel(*, asked: ListRequest, query: QueryDict, places: Places) -> dict[str, object]:
    """What the filter beside the list shows as chosen, and what it offers."""
    wanted = asked.filter
    return {
        "sort": f"-{asked.order}" if asked.is_reversed else str(asked.order),
        "typed": query.get("q", "").strip()[:LONGEST_SEARCH],
        "authorities": places.authorities,
        "authority": wanted.authority_id,
        "districts": [
            each for each in places.districts if each.authority_id == wanted.authority_id
        ],
        "district": wanted.district_id,
        "ratings": [(str(value), words.RATINGS[value]) for value in rating_choices()],
        "chosen_ratings": {str(value) for value in wanted.ratings},
        "types": list(words.SERVICE_TYPE_GROUPS.items()),
        "chosen_types": wanted.service_types,
        "sizes": list(SIZES.items()),
        "chosen_sizes": wanted.sizes,
        "statuses": list(STATUSES.items()),
        "status": wanted.status,
        "only_dormant": wanted.only_dormant,
    }


def results(
    *, asked: ListRequest, found: ServicePage, query: QueryDict, places: Places
) -> dict[str, object]:
    """One page of the list, with the addresses of those beside it."""
    place = found.cut
    authority = places.authority_by_id.get(asked.filter.authority_id or 0)
    return {
        "heading": f"Care services in {authority.name if authority else 'England'}",
        "rows": found.rows,
        "cut": place,
        "headings": headings(asked=asked, query=query),
        "chips": chips(asked=asked, query=query, places=places),
        "pages": page_links(cut=place, query=query),
        "previous_href": page_address(query, place.page - 1) if place.page > 1 else "",
        "next_href": page_address(query, place.page + 1)
        if place.page < place.page_count
        else "",
        "place_names": {each.id: each.name for each in places.authorities}
        if authority is None
        else {each.id: each.name for each in places.districts},
        "download_query": changed(query),
        "clear_href": only(query, "authority", "sort"),
        "england_href": changed(query, authority=ENGLAND, district=None),
        "closed_href": changed(query, status=Status.ANY),
        "types": words.SERVICE_TYPES,
        "ratings": words.RATINGS,
        "colours": words.RATING_COLOURS,
    }


def only(query: QueryDict, *names: str) -> str:
    """The same list with nothing but these values."""
    copy = query.copy()
    for name in list(copy):
        if name not in names:
            del copy[name]
    return "?" + copy.urlencode()
