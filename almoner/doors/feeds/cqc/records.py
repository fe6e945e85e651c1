"""What the regulator's files say, typed: the common tongue of `parse` and `load`.

In every record None means "this source does not say", and never wipes what is known. Records are
named tuples, written with their fields' names: a national file makes a hundred thousand of them,
which then pass from one process to another, and a dataclass takes three times as long for both.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from almoner.doors.feeds.records import Drift, Rejection
from almoner.evidence.ratings.rules import UnratedReason
from almoner.register.directory.rules import RegulatedActivity, ServiceType, Specialism


class Shape(StrEnum):
    """The forms in which the regulator publishes, recognised from their content."""

    API_LOCATION = "api_location"  # Syndication API JSON, one file or a folder of them
    API_PROVIDER = "api_provider"
    API_CHANGES = "api_changes"
    API_LIST = "api_list"  # /locations and /providers list pages: recognised, hold nothing new
    LATEST_RATINGS = "latest_ratings"  # CSV, ODS, XLSX, Parquet
    CARE_DIRECTORY = "care_directory"  # CSV with a preamble, or without a header
    ACTIVE_LOCATIONS = "active_locations"  # HSCA Active Locations, ODS or XLSX or CSV
    DEACTIVATED_LOCATIONS = "deactivated_locations"


class RatingRecord(NamedTuple):
    """One rating of one location on one domain of one service group."""

    location_id: str
    service_group: str  # ratings.rules.OVERALL or the group's name
    domain: str  # ratings.rules.OVERALL or a KeyQuestion
    value: int | None  # RatingValue, or None with a reason
    unrated_reason: UnratedReason | None
    published_on: date
    inspected_on: date | None = None
    is_inherited: bool = False  # published of a predecessor
    inherited_from: str = ""  # the predecessor's id, where the source names it
    framework: str = ""  # "SAF", "KLOE" or unknown
    report_link: str = ""
    is_historic: bool = False


class ManagerRecord(NamedTuple):
    """A registered manager whom the source names."""

    person_name: str
    from_on: date | None = None
    absent_from_on: date | None = None


class SuccessionRecord(NamedTuple):
    """The same care under a new registration."""

    predecessor_id: str
    successor_id: str
    reason: str = ""


class DualRegistrationRecord(NamedTuple):
    """Two registrations of one premises; the primary is where the beds are counted."""

    primary_id: str
    secondary_id: str


class ProviderRecord(NamedTuple):
    """A provider, as far as the source describes it."""

    provider_id: str
    name: str | None = None
    brand_id: str | None = None
    brand_name: str | None = None
    ownership: str | None = None
    companies_house_number: str | None = None
    charity_number: str | None = None
    registered_on: date | None = None
    deregistered_on: date | None = None
    phone: str | None = None
    website: str | None = None
    address: str | None = None
    postcode: str | None = None


class LocationRecord(NamedTuple):
    """A location of adult social care, as far as the source describes it."""

    location_id: str
    name: str | None = None
    provider_id: str | None = None
    authority_name: str | None = None  # as the source writes it
    region: str | None = None
    service_type: ServiceType | None = None
    is_type_coarse: bool = False  # the source names no services: a finer type that is known stands
    services: tuple[str, ...] | None = None  # plain names: "Nursing homes", "Supported living"
    beds: int | None = None
    specialisms: Specialism | None = None
    activities: RegulatedActivity | None = None
    is_dormant: bool | None = None
    registered_on: date | None = None
    deregistered_on: date | None = None
    is_registered: bool | None = None
    address: str | None = None
    postcode: str | None = None
    phone: str | None = None
    website: str | None = None
    ods_code: str | None = None
    uprn: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    managers: tuple[ManagerRecord, ...] | None = None
    is_manager_list_whole: bool = True  # False: the source names one of perhaps several


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """What a file or folder holds that differs from the rows that stand."""

    shape: Shape
    as_at: date | None  # what the source says of its own date
    row_count: int
    is_snapshot: bool  # True: a key that stood and is not here has left the register
    hashes: dict[str, str] = field(default_factory=dict)  # key → 32 hex digits, of changed rows
    gone: tuple[str, ...] = ()  # keys that stood and are not in this file
    providers: list[ProviderRecord] = field(default_factory=list)
    locations: list[LocationRecord] = field(default_factory=list)
    ratings: list[RatingRecord] = field(default_factory=list)
    successions: list[SuccessionRecord] = field(default_factory=list)
    dual_registrations: list[DualRegistrationRecord] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    drift: Drift = field(default_factory=Drift)
    skipped: dict[str, int] = field(default_factory=dict)  # "not adult social care" → rows
    newest_on: date | None = None  # the latest date in the source: it is no older than this
    named_ids: tuple[str, ...] = ()  # what a list or a /changes answer names, to be fetched
