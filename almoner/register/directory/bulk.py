"""A snapshot's worth of changes to the register, written as sets.

Whoever loads a source works out the rows; this writes them in the order that keys allow. It is a
part of that load's action, which makes the one journal entry.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from almoner.core.bulk import Row, delete_rows, insert_rows, update_rows
from almoner.core.journal.actions import part_of_action
from almoner.register.directory.models import (
    AwaitedSuccession,
    Brand,
    DualRegistration,
    Location,
    LocationSpell,
    ManagerAbsence,
    ManagerPosition,
    Provider,
    RecordingMoment,
    Service,
    Succession,
)

BRAND = ("id", "cqc_id", "name")
PROVIDER = (
    "id",
    "cqc_id",
    "name",
    "brand_id",
    "ownership",
    "companies_house_number",
    "charity_number",
    "registered_on",
    "deregistered_on",
    "phone",
    "website",
    "address",
    "postcode",
    "as_at",
)
LOCATION = (
    "id",
    "cqc_id",
    "provider_id",
    "name",
    "authority_id",
    "district_id",
    "service_type",
    "is_care_home",
    "beds",
    "specialisms",
    "activities",
    "is_dormant",
    "registered_on",
    "deregistered_on",
    "address",
    "postcode",
    "phone",
    "website",
    "ods_code",
    "uprn",
    "latitude",
    "longitude",
    "provider_name",
    "search_text",
    "as_at",
    "landing_number",
)
RATED = ("rating", "rating_published_on")
UNRATED = (None, None)
SPELL = (
    "location_id",
    "from_on",
    "to_on",
    "authority_id",
    "district_id",
    "service_type",
    "provider_id",
    "beds",
    "landing_number",
)
SERVICE = ("location_id", "kind", "from_on", "to_on")
POST = ("id", "location_id", "person_name", "kind", "from_on", "to_on", "landing_number")
SUCCESSION = ("predecessor_id", "successor_id", "on", "reason", "landing_number")
AWAITED = ("predecessor_cqc_id", "successor_cqc_id", "reason", "landing_number")
DUAL = ("primary_id", "secondary_id", "landing_number")


@dataclass(slots=True)
class RegisterChanges:
    """Rows to write, each in the order of the columns above; a table's name says which."""

    new_brands: list[Row] = field(default_factory=list)
    changed_brands: list[Row] = field(default_factory=list)
    new_providers: list[Row] = field(default_factory=list)
    changed_providers: list[Row] = field(default_factory=list)
    renamed_providers: list[Row] = field(default_factory=list)  # (provider_id, provider_name)
    new_locations: list[Row] = field(default_factory=list)
    changed_locations: list[Row] = field(default_factory=list)
    rated: Mapping[Any, Row] = field(default_factory=dict)  # new locations' ids → their RATED
    superseded_spells: list[int] = field(default_factory=list)  # ids of those no longer true
    spells: list[Row] = field(default_factory=list)  # that come to stand
    new_services: list[Row] = field(default_factory=list)
    ended_services: list[Row] = field(default_factory=list)  # (id, to_on)
    dropped_services: list[Row] = field(default_factory=list)  # (id,): never true for a day
    new_posts: list[Row] = field(default_factory=list)
    ended_posts: list[Row] = field(default_factory=list)  # (id, to_on)
    dropped_posts: list[Row] = field(default_factory=list)  # (id,): never true for a day
    new_absences: list[Row] = field(default_factory=list)  # (position_id, from_on)
    ended_absences: list[Row] = field(default_factory=list)  # (id, to_on)
    successions: list[Row] = field(default_factory=list)
    awaited: list[Row] = field(default_factory=list)
    no_longer_awaited: list[Row] = field(default_factory=list)  # (id,)
    duals: list[Row] = field(default_factory=list)


@part_of_action
def hold_register() -> None:
    """Keep other writers of the register out until the transaction ends; readers go on.

    On SQLite whoever has begun a transaction holds it already.
    """
    if connection.vendor == "postgresql":
        tables = ", ".join(
            connection.ops.quote_name(model._meta.db_table)
            for model in (Provider, Location, LocationSpell, Service, ManagerPosition)
        )
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")


@part_of_action
def recording_moment(*, at: datetime) -> datetime:
    """The moment to record at: `at`, or just after the last one if that is no earlier.

    Whoever else would record waits until the transaction ends.
    """
    last, _ = RecordingMoment.objects.select_for_update(no_key=True).get_or_create(
        pk=1, defaults={"at": at - timedelta(microseconds=1)}
    )
    moment = max(at, last.at + timedelta(microseconds=1))
    RecordingMoment.objects.filter(pk=1).update(at=moment)
    return moment


@part_of_action
def write_changes(*, changes: RegisterChanges, recorded_at: datetime) -> None:
    """Write them all, as known from that moment (a `recording_moment`)."""
    _write_providers(changes)
    _write_locations(changes)
    _write_spells(changes, recorded_at)
    update_rows(model=Service, columns=("id", "to_on"), rows=changes.ended_services)
    delete_rows(model=Service, columns=("id",), rows=changes.dropped_services)
    insert_rows(model=Service, columns=SERVICE, rows=changes.new_services)
    _write_managers(changes)
    insert_rows(
        model=Succession,
        columns=(*SUCCESSION, "recorded_at"),
        rows=[(*row, recorded_at) for row in changes.successions],
        or_ignore=True,
    )
    insert_rows(model=AwaitedSuccession, columns=AWAITED, rows=changes.awaited, or_ignore=True)
    delete_rows(model=AwaitedSuccession, columns=("id",), rows=changes.no_longer_awaited)
    insert_rows(model=DualRegistration, columns=DUAL, rows=changes.duals, or_ignore=True)


def _write_providers(changes: RegisterChanges) -> None:
    insert_rows(model=Brand, columns=BRAND, rows=changes.new_brands)
    update_rows(model=Brand, columns=BRAND, rows=changes.changed_brands)
    insert_rows(model=Provider, columns=PROVIDER, rows=changes.new_providers)
    update_rows(model=Provider, columns=PROVIDER, rows=changes.changed_providers)


def _write_locations(changes: RegisterChanges) -> None:
    insert_rows(
        model=Location,
        columns=(*LOCATION, *RATED),
        rows=[(*row, *changes.rated.get(row[0], UNRATED)) for row in changes.new_locations],
    )
    update_rows(model=Location, columns=LOCATION, rows=changes.changed_locations)
    update_rows(
        model=Location, columns=("provider_id", "provider_name"), rows=changes.renamed_providers
    )


def _write_spells(changes: RegisterChanges, recorded_at: datetime) -> None:
    update_rows(
        model=LocationSpell,
        columns=("id", "superseded_at"),
        rows=[(pk, recorded_at) for pk in changes.superseded_spells],
    )
    insert_rows(
        model=LocationSpell,
        columns=(*SPELL, "recorded_at"),
        rows=[(*row, recorded_at) for row in changes.spells],
    )


def _write_managers(changes: RegisterChanges) -> None:
    update_rows(model=ManagerPosition, columns=("id", "to_on"), rows=changes.ended_posts)
    delete_rows(model=ManagerPosition, columns=("id",), rows=changes.dropped_posts)
    insert_rows(model=ManagerPosition, columns=POST, rows=changes.new_posts)
    update_rows(model=ManagerAbsence, columns=("id", "to_on"), rows=changes.ended_absences)
    insert_rows(model=ManagerAbsence, columns=("position_id", "from_on"), rows=changes.new_absences)
