"""What the two spreadsheets of locations under the Health and Social Care Act have in common.

Services, bands of people and activities stand in a column each, Y or blank.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat

from almoner.doors.feeds.cqc.parse.cells import (
    beds_of,
    flag_of,
    id_of,
    latitude_of,
    longitude_of,
    number_text_of,
    postcode_of,
    text_of,
)
from almoner.doors.feeds.cqc.parse.columns import Columns
from almoner.doors.feeds.cqc.parse.differences import row_hash
from almoner.doors.feeds.cqc.parse.flags import FLAG_CELLS, Flagged, Flags, flags_in, said_by
from almoner.doors.feeds.cqc.parse.gathering import NOT_SOCIAL_CARE, Gathering, Progress
from almoner.doors.feeds.cqc.parse.judgements import Judgement, judgement_of
from almoner.doors.feeds.cqc.parse.layouts import Column, Header
from almoner.doors.feeds.cqc.parse.rows import RowReader, taker
from almoner.doors.feeds.cqc.parse.service_types import (
    SOCIAL_CARE,
    SOCIAL_CARE_CATEGORIES,
    coarse_category,
    counting_category,
)
from almoner.doors.feeds.cqc.parse.tables import Row
from almoner.doors.feeds.cqc.records import (
    LocationRecord,
    ManagerRecord,
    ProviderRecord,
    RatingRecord,
)
from almoner.doors.feeds.records import Drift
from almoner.evidence.ratings.rules import OVERALL
from almoner.register.directory.rules import ServiceType

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

AT_ONCE = 500  # rows: as many as a processor's own memory holds


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
        reader = self.reader
        identity, is_news = reader.identity, reader.is_news
        at_dates = [index[name] for name in self.date_columns if name in index]
        dates: set[str] = set()
        for number, row in reader.numbered(report=report):
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
            if is_news(number=number, key=location_id, digest=digest):
                self.changed.append((number, row, location_id))
        reader.settle_dates(texts=dates)

    def build(self) -> None:
        """Make records of the rows that changed."""
        for start in range(0, len(self.changed), AT_ONCE):
            numbers, rows, ids = zip(*self.changed[start : start + AT_ONCE], strict=True)
            columns = Columns(reader=self.reader, numbers=numbers, rows=rows)
            with columns.rejecting_in_order():
                locations = self._locations(columns, ids)
                self._providers(columns, [location.provider_id for location in locations])
                self._ratings(columns, locations)

    @property
    def drift(self) -> Drift:
        """How its columns differ from those expected; of services only where it names any."""
        found = self.header.drift
        return replace(
            found,
            missing=(*found.missing, *self.flags.missing),
            unknown=(*found.unknown, *self.flags.unknown),
        )

    def _is_social_care(self, row: Row) -> bool:
        index = self.header.index
        if row[index["type"]] == SOCIAL_CARE:
            return True
        if any(row[place] == "Y" for place in self.flags.social_care):
            return True
        if self.flags.services:
            return False
        return self.reader.text(row=row, column="category") in SOCIAL_CARE_CATEGORIES

    def _locations(self, columns: Columns, ids: Sequence[str]) -> Sequence[LocationRecord]:
        flagged = [self._flagged(*each) for each in zip(columns.numbers, columns.rows, strict=True)]
        flags = columns.cells(column="care_home", reader=flag_of)
        registered = columns.days(column="registered")
        self.gathering.met(on=max(filter(None, registered), default=None))
        managers = self._managers(columns)
        read = zip(
            ids,
            columns.texts(column="name"),
            columns.cells(column="provider_id", reader=id_of),
            columns.texts(column="authority"),
            columns.texts(column="region"),
            map(_category, flagged, flags, columns.texts(column="category")),
            (each.services is None for each in flagged),
            (each.services for each in flagged),
            (beds or None for beds in columns.cells(column="beds", reader=beds_of)),
            (each.specialisms for each in flagged),
            (each.activities for each in flagged),
            columns.cells(column="dormant", reader=flag_of),
            registered,
            columns.days(column="deregistered"),
            repeat(self.is_registered, len(flagged)),
            columns.addresses(lines=("street", "line_2", "city", "county")),
            columns.cells(column="postcode", reader=postcode_of),
            columns.cells(column="phone", reader=number_text_of),
            columns.texts(column="website"),
            columns.texts(column="ods_code"),
            columns.cells(column="uprn", reader=number_text_of),
            columns.cells(column="latitude", reader=latitude_of),
            columns.cells(column="longitude", reader=longitude_of),
            managers,
            (not each for each in managers),
            strict=True,
        )
        locations = [LocationRecord._make(each) for each in read]
        self._describe(columns, locations)
        return locations

    def _flagged(self, number: int, row: Row) -> Flagged:
        cells = self.take_flags(row)
        known = self.flagged.get(cells)
        if known is not None:  # few locations are flagged as no other is
            return known
        if not FLAG_CELLS.issuperset(cells):
            self._reject_flags(number, row)
        flagged = said_by(flags=self.flags, row=row)
        if FLAG_CELLS.issuperset(cells):
            self.flagged[cells] = flagged
        return flagged

    def _reject_flags(self, number: int, row: Row) -> None:
        for place in self.flags.places:
            if row[place] not in FLAG_CELLS:
                self.gathering.reject(
                    sheet=self.header.table.name,
                    row=number,
                    column=self.header.titles[place],
                    value=row[place],
                    reason=NOT_A_FLAG.format(value=row[place]),
                )

    def _managers(self, columns: Columns) -> Sequence[tuple[ManagerRecord, ...] | None]:
        if "manager" not in self.header.index:
            return [None] * len(columns.rows)
        names = columns.cells(column="manager", reader=_person_of)
        return [() if name is None else (ManagerRecord(name),) for name in names]

    def _providers(self, columns: Columns, ids: Sequence[str | None]) -> None:
        """Each provider as the first of its locations describes it."""
        first: dict[str, int] = {}
        for place, provider_id in enumerate(ids):
            if provider_id and provider_id not in self.gathering.providers:
                first.setdefault(provider_id, place)
        columns = columns.of(places=list(first.values()))
        read = zip(
            first,
            columns.texts(column="provider_name"),
            columns.texts(column="brand_id"),
            columns.texts(column="brand_name"),
            columns.texts(column="ownership"),
            columns.cells(column="company", reader=number_text_of),
            columns.cells(column="charity", reader=number_text_of),
            columns.days(column="provider_registered"),
            repeat(None, len(first)),
            columns.cells(column="provider_phone", reader=number_text_of),
            columns.texts(column="provider_website"),
            columns.addresses(
                lines=("provider_street", "provider_line_2", "provider_city", "provider_county")
            ),
            columns.cells(column="provider_postcode", reader=postcode_of),
            strict=True,
        )
        self._describe(columns, [ProviderRecord._make(each) for each in read])

    def _describe(
        self, columns: Columns, records: Sequence[LocationRecord | ProviderRecord]
    ) -> None:
        sheet = self.header.table.name
        for number, record in zip(columns.numbers, records, strict=True):
            self.gathering.describe(record=record, sheet=sheet, row=number)

    def _ratings(self, columns: Columns, locations: Sequence[LocationRecord]) -> None:
        """Note the overall rating of each location that has one with a date."""
        judged: dict[int, Judgement] = {}
        for place, words in enumerate(columns.texts(column="rating")):
            if words is not None:
                try:
                    judged[place] = judgement_of(text=words)
                except ValueError:
                    reason = NOT_A_RATING.format(value=words)
                    number = columns.numbers[place]
                    self.reader.reject(number=number, column="rating", value=words, reason=reason)
        columns = columns.of(places=list(judged))
        published = columns.days(column="published")
        self.gathering.met(on=max(filter(None, published), default=None))
        inherited = columns.cells(column="inherited", reader=flag_of)
        for (place, judgement), day, said in zip(judged.items(), published, inherited, strict=True):
            location = locations[place]
            if day is None:
                continue
            begun = location.registered_on
            self.gathering.ratings.append(
                RatingRecord(
                    location_id=location.location_id,
                    service_group=OVERALL,
                    domain=OVERALL,
                    value=judgement.value,
                    unrated_reason=judgement.reason,
                    published_on=day,
                    is_inherited=day < begun if said is None and begun else bool(said),
                )
            )


def _category(flagged: Flagged, flag: bool | None, category: str | None) -> ServiceType:
    if flagged.services:
        return counting_category(services=flagged.services)
    return coarse_category(is_care_home=bool(flag), category=category)


def _person_of(*, value: object) -> str | None:
    name = text_of(value=value)
    if name is None:
        return None
    family, _, given = name.partition(",")
    return f"{given.strip()} {family.strip()}".strip()
