"""How the list of services is laid out: sortable headings, chips for what is chosen, pages."""

from datetime import date

from django.http import QueryDict

from almoner.core.ui import tables
from almoner.core.ui.downloads import Notes
from almoner.core.ui.tables import PAGE, SORT, Chip, Column, address
from almoner.doors.desk import words
from almoner.doors.desk.forms import ENGLAND, LONGEST_SEARCH
from almoner.doors.desk.queries.kept import Places
from almoner.doors.desk.queries.listing import ServicePage, ServiceRow
from almoner.doors.desk.queries.newest import Newest
from almoner.doors.desk.rules import ListRequest, Order, Size, Status, rating_choices

SIZES: dict[Size, str] = {
    Size.SMALL: "Small: 1 to 10 beds",
    Size.MEDIUM: "Medium: 11 to 49 beds",
    Size.LARGE: "Large: 50 beds or more",
}
STATUSES: dict[Status, str] = {
    Status.OPEN: "Registered now",
    Status.CLOSED: "Closed",
    Status.ANY: "Registered or closed",
}
STATUS_CHIPS: dict[Status, str] = {
    Status.CLOSED: "Closed",
    Status.ANY: "Registered and closed",
}
COLUMNS: tuple[Column, ...] = (
    Column("Name", Order.NAME),
    Column("Rating", Order.RATING),
    Column("Published", Order.PUBLISHED, descends_first=True),
    Column("Beds", Order.BEDS, numeric=True, descends_first=True),
    Column("Provider", Order.PROVIDER),
)


def panel(*, asked: ListRequest, query: QueryDict, places: Places) -> dict[str, object]:
    """What the filter beside the list shows as chosen, and what it offers."""
    wanted = asked.filter
    return {
        "sort": asked.sort,
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
    authority = places.authority_by_id.get(asked.filter.authority_id or 0)
    place = found.cut
    return {
        "heading": f"Care services in {authority.name if authority else 'England'}",
        "invented": authority.name if authority and authority.is_invented else "",
        "rows": found.rows,
        "cut": place,
        "heads": tables.heads(columns=COLUMNS, sort=asked.sort, query=query),
        "chips": chips(asked=asked, query=query, places=places),
        "pages": tables.pages(number=place.page, count=place.page_count, query=query),
        "place_names": places.authority_names if authority is None else places.district_names,
        "names_authority": authority is None,
        "download_query": address(query, without=[PAGE]),
        "clear_href": only(query, "authority", SORT),
        "england_href": address(query, without=[PAGE, "district"], authority=ENGLAND),
        "closed_href": address(query, without=[PAGE], status=Status.ANY),
        "types": words.SERVICE_TYPES,
        "ratings": words.RATINGS,
        "colours": words.RATING_COLOURS,
    }


def chips(*, asked: ListRequest, query: QueryDict, places: Places) -> tuple[Chip, ...]:
    """A chip for each thing chosen, but not for what the list starts with, nor for nonsense."""
    wanted = asked.filter
    in_force = QueryDict(mutable=True)
    if wanted.words:
        in_force["q"] = query.get("q", "").strip()[:LONGEST_SEARCH]
    if wanted.district_id is not None:
        in_force["district"] = query.get("district", "")
    in_force.setlist("rating", [str(value) for value in wanted.ratings])
    in_force.setlist("type", list(wanted.service_types))
    in_force.setlist("size", list(wanted.sizes))
    if wanted.status is not Status.OPEN:
        in_force["status"] = wanted.status
    if wanted.only_dormant:
        in_force["dormant"] = "yes"
    for name in ("authority", SORT):
        if name in query:
            in_force.setlist(name, query.getlist(name))
    return tables.chips(
        query=in_force,
        labels={
            "q": lambda typed: f"“{typed}”",
            "district": lambda code: places.district_by_code[code].name,
            "rating": lambda value: words.RATINGS[int(value)],
            "type": lambda kind: words.SERVICE_TYPE_GROUPS[kind],
            "size": lambda size: SIZES[Size(size)],
            "status": lambda status: STATUS_CHIPS[Status(status)],
            "dormant": lambda _: "Dormant",
        },
    )


def only(query: QueryDict, *names: str) -> str:
    """The same list with nothing but these values."""
    return address(query, without=[name for name in query if name not in names])


def search_query(typed: str) -> str:
    """The query of a list that looks through all England for what was typed."""
    asked = QueryDict(mutable=True)
    asked["q"] = typed
    asked["authority"] = ENGLAND
    return asked.urlencode()


DOWNLOAD_COLUMNS = (
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


DEFINITIONS = (
    ("Overall rating", "The regulator’s rating of the whole service that stands now."),
    ("Not yet rated", "The regulator has given no overall rating; it does not mean a poor one."),
    ("Beds", "Registered beds, which may be more than are in use. Blank is not known."),
    ("Type", "The council’s counting category: nursing before residential before home care."),
    ("Dormant", "Registered, but not giving care at present."),
)


def download_notes(
    *, asked: ListRequest, places: Places, newest: Newest | None, today: date
) -> Notes:
    """What the sheet of notes says of a download."""
    wanted = asked.filter
    authority = places.authority_by_id.get(wanted.authority_id or 0)
    source = "Care Quality Commission, under the Open Government Licence v3.0"
    return Notes(
        title=f"Care services in {authority.name if authority else 'England'}",
        source=f"{source}; newest file {newest.source}" if newest else source,
        as_at=newest.as_at if newest else today,
        filters=tuple(filter_words(asked=asked, places=places)),
        definitions=DEFINITIONS,
    )


def filter_words(*, asked: ListRequest, places: Places) -> list[str]:
    """What is chosen, each in a few words."""
    wanted = asked.filter
    said = [f"Search: {' '.join(wanted.words)}"] if wanted.words else []
    if wanted.district_id is not None:
        said.append(f"District: {places.district_by_id[wanted.district_id].name}")
    said += [f"Type: {words.SERVICE_TYPE_GROUPS[kind]}" for kind in wanted.service_types]
    said += [f"Rating: {words.RATINGS[value]}" for value in wanted.ratings]
    said += [f"Size: {SIZES[size]}" for size in wanted.sizes]
    said.append(f"Registration: {STATUSES[wanted.status]}")
    if wanted.only_dormant:
        said.append("Only dormant services")
    return said
