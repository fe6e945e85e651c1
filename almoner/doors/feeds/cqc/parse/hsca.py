"""What the two spreadsheets of locations under the Health and Social Care Act have in common.

Services, bands of people and activities stand in a column each, Y or blank.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import NamedTuple, TypeVar

from almoner.doors.feeds.cqc.parse.cells import (
    address_of,
    beds_of,
    flag_of,
    id_of,
    latitude_of,
    longitude_of,
    number_text_of,
    postcode_of,
)
from almoner.doors.feeds.cqc.parse.differences import row_hash
from almoner.doors.feeds.cqc.parse.gathering import NOT_SOCIAL_CARE, Gathering, Progress
from almoner.doors.feeds.cqc.parse.judgements import judgement_of
from almoner.doors.feeds.cqc.parse.layouts import Column, Header
from almoner.doors.feeds.cqc.parse.rows import RowReader, taker
from almoner.doors.feeds.cqc.parse.service_types import (
    ADULT_SOCIAL_CARE,
    NURSING,
    PLAIN_NAMES,
    RESIDENTIAL,
    SOCIAL_CARE,
    SOCIAL_CARE_CATEGORIES,
    activity_of,
    coarse_category,
    counting_category,
    plain_name,
    specialism_of,
)
from almoner.doors.feeds.cqc.parse.tables import Row
from almoner.doors.feeds.cqc.records import (
    LocationRecord,
    ManagerRecord,
    ProviderRecord,
    RatingRecord,
)
from almoner.evidence.ratings.rules import OVERALL
from almoner.register.directory.rules import RegulatedActivity, ServiceType, Specialism

COLUMNS = (
    Column(name="location_id", titles=("Location ID",), is_needed=True),
    Column(name="name", titles=("Location Name",), is_needed=True),
    Column(name="type", titles=("Location Type/Sector", "Location Type"), is_needed=True),
    Column(name="registered", titles=("Location HSCA start date", "HSCA start date")),
    Column(name="care_home", titles=("Care home?",)),
    Column(name="category", titles=("Location Primary Inspection Category",)),
    Column(name="ods_code", titles=("Location ODS Code",)),
    Column(name="rating", titles=("Location Latest Overall Rating",)),
    Column(name="published", titles=("Publication Date",)),
    Column(name="inherited", titles=("Inherited Rating (Y/N)",)),
    Column(name="region", titles=("Location Region",)),
    Column(name="authority", titles=("Location Local Authority",)),
    Column(name="street", titles=("Location Street Address",)),
    Column(name="line_2", titles=("Location Address Line 2",)),
    Column(name="city", titles=("Location City",)),
    Column(name="county", titles=("Location County",)),
    Column(name="postcode", titles=("Location Postal Code", "Location Post Code")),
    Column(name="uprn", titles=("Location UPRN ID",)),
    Column(name="latitude", titles=("Location Latitude",)),
    Column(name="longitude", titles=("Location Longitude",)),
    Column(name="brand_id", titles=("Brand ID",)),
    Column(name="brand_name", titles=("Brand Name",)),
    Column(name="provider_id", titles=("Provider ID",)),
    Column(name="provider_name", titles=("Provider Name",)),
    Column(name="company", titles=("Provider Companies House Number",)),
    Column(name="charity", titles=("Provider Charity Number",)),
)
UNREAD_PREFIXES = (
    "regulated activity",
    "service type",
    "service user band",
    "location onspd",
    "location commissioning",
    "location nhs region",
    "location primary nhs region",
    "location parliamentary",
    "location paf",
    "location inspection directorate",
    "location status",
    "provider ",
)
NOT_A_RATING = "“{value}” is not a rating that the CQC gives; the rating is left out"
NOT_A_FLAG = "“{value}” stands where only Y or a blank should; it is read as a blank"

T = TypeVar("T")

_FLAG_CELLS = frozenset({"Y", "N", "", None})

_FLAG_TITLE = re.compile(
    r"(service type|service user band|regulated activity)\s*-\s*(.+)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """Which columns flag which services, bands and activities."""

    services: Mapping[int, str]
    bands: Mapping[int, Specialism]
    activities: Mapping[int, RegulatedActivity]
    social_care: tuple[int, ...]  # of the services, those that are adult social care
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    places: tuple[int, ...]  # all of them, in an order that does not turn on the file's


def flags_in(*, titles: Sequence[str]) -> Flags:
    """Find the flag columns under a header."""
    services: dict[int, str] = {}
    bands: dict[int, Specialism] = {}
    activities: dict[int, RegulatedActivity] = {}
    unknown: list[str] = []
    found: dict[str, int] = {}
    for place, title in enumerate(titles):
        if not (match := _FLAG_TITLE.fullmatch(title)):
            continue
        kind, what = match[1].lower(), match[2]
        found[title.lower()] = place
        if kind == "service type" and " ".join(what.split()).lower() in PLAIN_NAMES:
            services[place] = plain_name(text=what)
        elif kind == "service user band" and (band := specialism_of(text=what)):
            bands[place] = band
        elif kind == "regulated activity" and (activity := activity_of(name=what)):
            activities[place] = activity
        else:
            unknown.append(title)
    missing = ADULT_SOCIAL_CARE.difference(services.values()) if services else frozenset()
    return Flags(
        services=services,
        bands=bands,
        activities=activities,
        social_care=tuple(p for p, name in services.items() if name in ADULT_SOCIAL_CARE),
        unknown=tuple(unknown),
        missing=tuple(f"Service type: {name}" for name in sorted(missing)),
        places=tuple(found[title] for title in sorted(found)),
    )


class Flagged(NamedTuple):
    """What the flags of a row say; None where none is set, which is to say nothing."""

    services: tuple[str, ...] | None
    specialisms: Specialism | None
    activities: RegulatedActivity | None


@dataclass(slots=True)
class LocationSheet:
    """The reading of one sheet of locations."""

    header: Header
    gathering: Gathering
    is_registered: bool
    date_columns: tuple[str, ...] = ("registered", "published")
    reader: RowReader = field(init=False)
    flags: Flags = field(init=False)
    changed: list[tuple[int, Row, str]] = field(default_factory=list)
    take_flags: Callable[[Row], tuple[object, ...]] = field(init=False)
    flagged: dict[tuple[object, ...], Flagged] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.reader = RowReader(
            header=self.header, gathering=self.gathering, is_id_critical=self.is_registered
        )
        self.flags = flags_in(titles=self.header.titles)
        take = taker(places=[*self.flags.places, None])  # None, so that it gives a tuple always
        self.take_flags = lambda row: tuple(take(row))

    def scan(self, *, report: Progress | None) -> None:
        """Go through every row once, keeping those that changed, and settle the dates' order.

        Nothing is done to an unchanged row beyond taking its cells and hashing them.
        """
        index, gathering = self.header.index, self.gathering
        names = [column.name for column in self.header.layout.columns]
        take = taker(places=[*(index.get(name) for name in names), *self.flags.places])
        differences, identity = gathering.differences, self.reader.identity
        at_dates = [index[name] for name in self.date_columns if name in index]
        dates: set[str] = set()
        for number, row in self.reader.numbered(report=report):
            location_id = identity(row=row, number=number, column="location_id")
            if location_id is None:
                continue
            gathering.row_count += 1
            for place in at_dates:
                dates.add(str(row[place]))
            if not self._is_social_care(row):
                gathering.skipped[NOT_SOCIAL_CARE] += 1
                continue
            digest = row_hash(cells=take(row))
            known = differences.seen.get(location_id)
            if known is not None:
                self.reader.repeated(number=number, key=location_id, is_same=known == digest)
            elif differences.is_changed(key=location_id, digest=digest):
                self.changed.append((number, row, location_id))
        self.reader.settle_dates(texts=dates)

    def build(self) -> None:
        """Make records of the rows that changed."""
        for number, row, location_id in self.changed:
            location = self._location(number, row, location_id)
            self.gathering.describe(record=location, sheet=self.header.table.name, row=number)
            if location.provider_id and location.provider_id not in self.gathering.providers:
                self._provider(number, row, location.provider_id)
            self._rating(number, row, location)

    def _is_social_care(self, row: Row) -> bool:
        index = self.header.index
        if row[index["type"]] == SOCIAL_CARE:
            return True
        if any(row[place] == "Y" for place in self.flags.social_care):
            return True
        if self.flags.services:
            return False
        return self.reader.text(row=row, column="category") in SOCIAL_CARE_CATEGORIES

    def _location(self, number: int, row: Row, location_id: str) -> LocationRecord:
        reader = self.reader
        services, specialisms, activities = self._flagged(number, row)
        flag = reader.cell(row=row, number=number, column="care_home", reader=flag_of)
        is_care_home = bool({NURSING, RESIDENTIAL} & set(services)) if services else flag
        beds = reader.cell(row=row, number=number, column="beds", reader=beds_of)
        registered_on = reader.day(row=row, number=number, column="registered")
        self.gathering.met(on=registered_on)
        lines = reader.values(row=row, columns=("street", "line_2", "city", "county"))
        managers = self._managers(row)
        return LocationRecord(
            location_id=location_id,
            name=reader.text(row=row, column="name"),
            provider_id=reader.cell(row=row, number=number, column="provider_id", reader=id_of),
            authority_name=reader.text(row=row, column="authority"),
            region=reader.text(row=row, column="region"),
            service_type=self._category(services, flag, row),
            is_type_coarse=services is None,
            services=services,
            is_care_home=is_care_home,
            beds=beds or None,
            specialisms=specialisms,
            activities=activities,
            is_dormant=reader.cell(row=row, number=number, column="dormant", reader=flag_of),
            registered_on=registered_on,
            deregistered_on=reader.day(row=row, number=number, column="deregistered"),
            is_registered=self.is_registered,
            address=address_of(parts=lines),
            postcode=postcode_of(value=reader.raw(row=row, column="postcode")),
            phone=number_text_of(value=reader.raw(row=row, column="phone")),
            website=reader.text(row=row, column="website"),
            ods_code=reader.text(row=row, column="ods_code"),
            uprn=number_text_of(value=reader.raw(row=row, column="uprn")),
            latitude=reader.cell(row=row, number=number, column="latitude", reader=latitude_of),
            longitude=reader.cell(row=row, number=number, column="longitude", reader=longitude_of),
            managers=managers,
            is_manager_list_whole=not managers,
        )

    def _flagged(self, number: int, row: Row) -> Flagged:
        cells = self.take_flags(row)
        known = self.flagged.get(cells)
        if known is not None:  # few locations are flagged as no other is
            return known
        if not _FLAG_CELLS.issuperset(cells):
            self._reject_flags(number, row)
        flags = self.flags
        flagged = Flagged(
            tuple(sorted(set(_set_in(row, flags.services)))) or None,
            reduce(or_, _set_in(row, flags.bands), Specialism(0)) or None,
            reduce(or_, _set_in(row, flags.activities), RegulatedActivity(0)) or None,
        )
        if _FLAG_CELLS.issuperset(cells):
            self.flagged[cells] = flagged
        return flagged

    def _reject_flags(self, number: int, row: Row) -> None:
        for place in self.flags.places:
            if row[place] not in _FLAG_CELLS:
                self.gathering.reject(
                    sheet=self.header.table.name,
                    row=number,
                    column=self.header.titles[place],
                    value=row[place],
                    reason=NOT_A_FLAG.format(value=row[place]),
                )

    def _category(
        self, services: tuple[str, ...] | None, flag: bool | None, row: Row
    ) -> ServiceType:
        if services:
            return counting_category(services=services)
        category = self.reader.text(row=row, column="category")
        return coarse_category(is_care_home=bool(flag), category=category)

    def _managers(self, row: Row) -> tuple[ManagerRecord, ...] | None:
        if "manager" not in self.header.index:
            return None
        name = self.reader.text(row=row, column="manager")
        if name is None:
            return ()
        family, _, given = name.partition(",")
        return (ManagerRecord(person_name=f"{given.strip()} {family.strip()}".strip()),)

    def _provider(self, number: int, row: Row, provider_id: str) -> None:
        reader = self.reader
        lines = ("provider_street", "provider_line_2", "provider_city", "provider_county")
        provider = ProviderRecord(
            provider_id=provider_id,
            name=reader.text(row=row, column="provider_name"),
            brand_id=reader.text(row=row, column="brand_id"),
            brand_name=reader.text(row=row, column="brand_name"),
            ownership=reader.text(row=row, column="ownership"),
            companies_house_number=number_text_of(value=reader.raw(row=row, column="company")),
            charity_number=number_text_of(value=reader.raw(row=row, column="charity")),
            registered_on=reader.day(row=row, number=number, column="provider_registered"),
            phone=number_text_of(value=reader.raw(row=row, column="provider_phone")),
            website=reader.text(row=row, column="provider_website"),
            address=address_of(parts=reader.values(row=row, columns=lines)),
            postcode=postcode_of(value=reader.raw(row=row, column="provider_postcode")),
        )
        self.gathering.describe(record=provider, sheet=self.header.table.name, row=number)

    def _rating(self, number: int, row: Row, location: LocationRecord) -> None:
        """Note the overall rating of a location, if it has one with a date."""
        reader = self.reader
        words = reader.text(row=row, column="rating")
        if words is None:
            return
        try:
            judgement = judgement_of(text=words)
        except ValueError:
            reader.reject(
                number=number,
                column="rating",
                value=words,
                reason=NOT_A_RATING.format(value=words),
            )
            return
        published_on: date | None = reader.day(row=row, number=number, column="published")
        if published_on is None:
            return
        self.gathering.met(on=published_on)
        is_inherited = reader.cell(row=row, number=number, column="inherited", reader=flag_of)
        registered_on = location.registered_on
        self.gathering.ratings.append(
            RatingRecord(
                location_id=location.location_id,
                service_group=OVERALL,
                domain=OVERALL,
                value=judgement.value,
                unrated_reason=judgement.reason,
                published_on=published_on,
                is_inherited=published_on < registered_on
                if is_inherited is None and registered_on
                else bool(is_inherited),
            )
        )


def _set_in(row: Row, what: Mapping[int, T]) -> Iterable[T]:
    return (value for place, value in what.items() if row[place] == "Y")
