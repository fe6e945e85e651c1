"""The "latest ratings" files: one row for each location, service group and key question.

Published as ODS, saved by others as XLSX, CSV or, through R, as Parquet. It names no services,
so nursing and residential homes cannot be told apart in it: both are `care_home`.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from almoner.doors.feeds.cqc.parse.cells import (
    address_of,
    flag_of,
    id_of,
    latitude_of,
    longitude_of,
    postcode_of,
    text_of,
)
from almoner.doors.feeds.cqc.parse.differences import row_hash
from almoner.doors.feeds.cqc.parse.gathering import NOT_SOCIAL_CARE, Gathering, Progress
from almoner.doors.feeds.cqc.parse.judgements import (
    domain_of,
    group_of,
    judgement_of,
    worst_of_services,
)
from almoner.doors.feeds.cqc.parse.layouts import Column, Header, Layout
from almoner.doors.feeds.cqc.parse.rows import RowReader, picker
from almoner.doors.feeds.cqc.parse.service_types import (
    SOCIAL_CARE,
    SOCIAL_CARE_CATEGORIES,
    coarse_category,
)
from almoner.doors.feeds.cqc.parse.tables import Row
from almoner.doors.feeds.cqc.records import (
    Delta,
    LocationRecord,
    ProviderRecord,
    RatingRecord,
    Shape,
)
from almoner.evidence.ratings.rules import OVERALL

LAYOUT = Layout(
    shape=Shape.LATEST_RATINGS,
    form="latest ratings",
    marks=frozenset({"latest rating"}),
    columns=(
        Column(name="location_id", titles=("Location ID",), is_needed=True),
        Column(name="group", titles=("Service / Population Group",), is_needed=True),
        Column(name="domain", titles=("Domain",), is_needed=True),
        Column(name="rating", titles=("Latest Rating",), is_needed=True),
        Column(name="published", titles=("Publication Date",), is_needed=True),
        Column(name="type", titles=("Location Type", "Location Type/Sector"), is_needed=True),
        Column(name="inherited", titles=("Inherited Rating (Y/N)",)),
        Column(name="care_home", titles=("Care Home?",)),
        Column(name="category", titles=("Location Primary Inspection Category",)),
        Column(name="name", titles=("Location Name",)),
        Column(name="ods_code", titles=("Location ODS Code",)),
        Column(name="street", titles=("Location Street Address",)),
        Column(name="line_2", titles=("Location Address Line 2",)),
        Column(name="city", titles=("Location City",)),
        Column(name="postcode", titles=("Location Post Code", "Location Postal Code")),
        Column(name="authority", titles=("Location Local Authority",)),
        Column(name="region", titles=("Location Region",)),
        Column(name="url", titles=("URL",)),
        Column(name="provider_id", titles=("Provider ID",)),
        Column(name="provider_name", titles=("Provider Name",)),
        Column(name="brand_id", titles=("Brand ID",)),
        Column(name="brand_name", titles=("Brand Name",)),
        Column(name="latitude", titles=("lat", "Location Latitude"), is_extra=True),
        Column(name="longitude", titles=("long", "Location Longitude"), is_extra=True),
    ),
    unread=frozenset({"report type"}),
    unread_prefixes=("location nhs region", "location onspd", "location commissioning"),
)
SOCIAL_CARE_GROUPS = frozenset(
    {"care homes", "homecare", "supported living", "shared lives", "extra care housing"}
)
TOO_LONG = "This is too long to be a service group; the row is left out"
NOT_RATED = "no rating published"
TAKEN_FROM_SERVICES = "overall not rated: taken from its services"
NO_DATE = "A rating without a date of publication cannot be placed in time; the row is left out"
NOT_A_RATING = "“{value}” is not a rating that the CQC gives; the row is left out"
NOT_A_DOMAIN = "“{value}” is neither Overall nor a key question; the row is left out"


def read_latest_ratings(
    *,
    header: Header,
    standing: Mapping[str, str],
    as_at: date | None,
    report: Progress | None = None,
) -> Delta:
    """Read a sheet of latest ratings into what differs from the rows that stand."""
    reading = _Reading(header=header, gathering=Gathering(standing=standing))
    reading.scan(report)
    reading.build()
    return reading.gathering.delta(
        shape=Shape.LATEST_RATINGS, as_at=as_at, is_snapshot=False, drift=header.drift
    )


@dataclass(slots=True)
class _Reading:
    header: Header
    gathering: Gathering
    reader: RowReader = field(init=False)
    changed: list[tuple[int, Row, str]] = field(default_factory=list)
    # Location → the words of its overall rating, and the rows of its services' overall ratings.
    overalls: dict[str, str] = field(default_factory=dict)
    services: dict[str, list[tuple[int, Row]]] = field(default_factory=lambda: defaultdict(list))
    touched: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.reader = RowReader(header=self.header, gathering=self.gathering)

    def scan(self, report: Progress | None) -> None:
        """Go through every row once, keeping those that changed and what the rest depend on."""
        index, gathering = self.header.index, self.gathering
        pick = picker(header=self.header, columns=[c.name for c in self.header.layout.columns])
        at_rating, at_published = index["rating"], index["published"]
        dates: set[str] = set()
        for number, row in self.reader.numbered(report=report):
            location_id = self.reader.identity(row=row, number=number, column="location_id")
            if location_id is None:
                continue
            gathering.row_count += 1
            dates.add(str(row[at_published]))
            if not self._is_social_care(row):
                gathering.skipped[NOT_SOCIAL_CARE] += 1
                continue
            named = self._named(number, row)
            if named is None:
                continue
            group, domain = named
            if domain == OVERALL:
                if group == OVERALL:
                    self.overalls[location_id] = str(row[at_rating])
                else:
                    self.services[location_id].append((number, row))
            key, digest = f"{location_id}|{group}|{domain}", row_hash(cells=pick(row))
            if self.reader.is_news(number=number, key=key, digest=digest):
                self.changed.append((number, row, location_id))
                self.touched.add(location_id)
        self.reader.settle_dates(texts=dates)

    def build(self) -> None:
        """Make records of the rows that changed."""
        for number, row, location_id in self.changed:
            if location_id not in self.gathering.locations:
                self._describe(number, row, location_id)
            self.gathering.ratings += self._rating(number, row, location_id)
        for location_id in sorted(self.touched & self.services.keys()):
            self._rate_from_services(location_id)

    def _named(self, number: int, row: Row) -> tuple[str, str] | None:
        """The service group and the domain that a row is of; None, noted, where it is of neither.

        Both are known by name, however a row writes them: two rows of the same are one too many.
        """
        group = self.reader.text(row=row, column="group")
        domain = self.reader.text(row=row, column="domain")
        try:
            named = group_of(text=group)
        except ValueError:
            self.reader.reject(number=number, column="group", value=group, reason=TOO_LONG)
            return None
        try:
            return named, domain_of(text=domain)
        except ValueError:
            reason = NOT_A_DOMAIN.format(value=domain or "")
            self.reader.reject(number=number, column="domain", value=domain, reason=reason)
            return None

    def _is_social_care(self, row: Row) -> bool:
        reader = self.reader
        if row[self.header.index["type"]] == SOCIAL_CARE:
            return True
        return (
            reader.text(row=row, column="category") in SOCIAL_CARE_CATEGORIES
            or reader.text(row=row, column="care_home") == "Y"
            or (reader.text(row=row, column="group") or "").lower() in SOCIAL_CARE_GROUPS
        )

    def _rating(self, number: int, row: Row, location_id: str) -> list[RatingRecord]:
        reader = self.reader
        words = reader.text(row=row, column="rating")
        try:
            judgement = judgement_of(text=words)
        except ValueError:
            reader.reject(
                number=number,
                column="rating",
                value=words,
                reason=NOT_A_RATING.format(value=words),
            )
            return []
        rejected = len(self.gathering.rejected)
        published_on = reader.day(row=row, number=number, column="published")
        if published_on is None:
            if judgement.value is None:
                self.gathering.skipped[NOT_RATED] += 1
            elif len(self.gathering.rejected) == rejected:
                reader.reject(number=number, column="published", value="", reason=NO_DATE)
            return []
        self.gathering.met(on=published_on)
        is_inherited = reader.cell(row=row, number=number, column="inherited", reader=flag_of)
        return [
            RatingRecord(
                location_id=location_id,
                service_group=group_of(text=reader.text(row=row, column="group")),
                domain=domain_of(text=reader.text(row=row, column="domain")),
                value=judgement.value,
                unrated_reason=judgement.reason,
                published_on=published_on,
                is_inherited=bool(is_inherited),
            )
        ]

    def _rate_from_services(self, location_id: str) -> None:
        """Where a location has no overall rating of its own, the worst of its services' counts."""
        words = self.overalls.get(location_id)
        groups = {
            group_of(text=self.reader.text(row=row, column="group")).lower()
            for _, row in self.services[location_id]
        }
        if words is None:
            if groups.isdisjoint(SOCIAL_CARE_GROUPS):
                return
        elif text_of(value=words) and " ".join(words.split()).lower() != "not rated":
            return
        rated = [
            rating
            for number, row in self.services[location_id]
            for rating in self._quietly(number, row, location_id)
            if rating.value is not None
        ]
        is_inherited = any(rating.is_inherited for rating in rated)
        if rated:
            self.gathering.skipped[TAKEN_FROM_SERVICES] += 1
        self.gathering.ratings += [
            RatingRecord(
                location_id=location_id,
                service_group=OVERALL,
                domain=OVERALL,
                value=value,
                unrated_reason=None,
                published_on=published_on,
                is_inherited=is_inherited,
            )
            for published_on, value in worst_of_services(ratings=rated)
        ]

    def _quietly(self, number: int, row: Row, location_id: str) -> list[RatingRecord]:
        """Read a row a second time without noting its faults a second time."""
        kept, skipped = len(self.gathering.rejected), self.gathering.skipped.copy()
        ratings = self._rating(number, row, location_id)
        del self.gathering.rejected[kept:]
        self.gathering.skipped = skipped
        return ratings

    def _describe(self, number: int, row: Row, location_id: str) -> None:
        """Note what a row says of its location and of its provider."""
        reader = self.reader
        is_care_home = reader.cell(row=row, number=number, column="care_home", reader=flag_of)
        provider_id = reader.cell(row=row, number=number, column="provider_id", reader=id_of)
        lines = reader.values(row=row, columns=("street", "line_2", "city"))
        location = LocationRecord(
            location_id=location_id,
            name=reader.text(row=row, column="name"),
            provider_id=provider_id,
            authority_name=reader.text(row=row, column="authority"),
            region=reader.text(row=row, column="region"),
            service_type=coarse_category(
                is_care_home=bool(is_care_home), category=reader.text(row=row, column="category")
            ),
            is_type_coarse=True,
            is_registered=True,  # the regulator lists the ratings of open locations alone
            address=address_of(parts=lines),
            postcode=reader.cell(row=row, number=number, column="postcode", reader=postcode_of),
            ods_code=reader.text(row=row, column="ods_code"),
            latitude=reader.cell(row=row, number=number, column="latitude", reader=latitude_of),
            longitude=reader.cell(row=row, number=number, column="longitude", reader=longitude_of),
        )
        self.gathering.describe(record=location, sheet=self.header.table.name, row=number)
        if provider_id and provider_id not in self.gathering.providers:
            provider = ProviderRecord(
                provider_id=provider_id,
                name=reader.text(row=row, column="provider_name"),
                brand_id=reader.text(row=row, column="brand_id"),
                brand_name=reader.text(row=row, column="brand_name"),
            )
            self.gathering.describe(record=provider, sheet=self.header.table.name, row=number)
