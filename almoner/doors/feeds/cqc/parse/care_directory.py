"""The care directory: a CSV of every open location, renewed each week.

A preamble of four to six lines stands above the header, whose last columns have lost a bracket
in some years ("CQC Location (for office use only"); copies go about without any header at all.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from almoner.doors.feeds.cqc.parse.cells import id_of, number_text_of, postcode_of
from almoner.doors.feeds.cqc.parse.differences import row_hash
from almoner.doors.feeds.cqc.parse.gathering import NOT_SOCIAL_CARE, Gathering, Progress
from almoner.doors.feeds.cqc.parse.layouts import Column, Header, Layout, header_at
from almoner.doors.feeds.cqc.parse.rows import RowReader, picker
from almoner.doors.feeds.cqc.parse.service_types import (
    ADULT_SOCIAL_CARE,
    counting_category,
    plain_name,
    specialism_of,
)
from almoner.doors.feeds.cqc.parse.tables import Row, Table
from almoner.doors.feeds.cqc.records import Delta, LocationRecord, ProviderRecord, Shape
from almoner.register.directory.rules import Specialism

LAYOUT = Layout(
    shape=Shape.CARE_DIRECTORY,
    form="care directory",
    marks=frozenset(
        {
            "service types",
            "date of latest check",
            "cqc location id for office use only",
            "cqc location for office use only",
        }
    ),
    columns=(
        Column(name="name", titles=("Name",), is_needed=True),
        Column(name="address", titles=("Address",)),
        Column(name="postcode", titles=("Postcode",)),
        Column(name="phone", titles=("Phone number",)),
        Column(name="website", titles=("Service's website (if available)",)),
        Column(name="services", titles=("Service types",), is_needed=True),
        Column(name="specialisms", titles=("Specialisms/services",)),
        Column(name="provider_name", titles=("Provider name",)),
        Column(name="authority", titles=("Local authority",)),
        Column(name="region", titles=("Region",)),
        Column(
            name="location_id",
            titles=(
                "CQC Location ID (for office use only)",
                "CQC Location (for office use only",
                "CQC Location ID",
            ),
            is_needed=True,
        ),
        Column(
            name="provider_id",
            titles=(
                "CQC Provider ID (for office use only)",
                "CQC Provider (for office use only",
                "CQC Provider ID",
            ),
        ),
    ),
    unread=frozenset({"also known as", "date of latest check", "location url", "on ratings"}),
)
TITLES = (
    "Name",
    "Also known as",
    "Address",
    "Postcode",
    "Phone number",
    "Service's website (if available)",
    "Service types",
    "Date of latest check",
    "Specialisms/services",
    "Provider name",
    "Local authority",
    "Region",
    "Location URL",
    "CQC Location ID (for office use only)",
    "CQC Provider ID (for office use only)",
)
AT_ADDRESS, AT_ID = TITLES.index("Location URL"), TITLES.index(TITLES[-2])
LOOKED_AT = 10

_SEPARATOR = re.compile(r"\s*[|;,]\s*")


def headerless(*, table: Table) -> Header | None:
    """The header that a directory without one would have, told from the shape of its rows."""
    for number, row in enumerate(islice(table.rows(), LOOKED_AT), start=1):
        if len(row) < len(TITLES) or "/location/" not in str(row[AT_ADDRESS]).lower():
            continue
        try:
            id_of(value=row[AT_ID])
        except ValueError:
            continue
        return header_at(layout=LAYOUT, table=table, row=number - 1, cells=TITLES)
    return None


def read_care_directory(
    *,
    header: Header,
    standing: Mapping[str, str],
    as_at: date | None,
    report: Progress | None = None,
) -> Delta:
    """Read a care directory into what differs from the rows that stand."""
    reading = _Reading(header=header, gathering=Gathering(standing=standing))
    reading.run(report)
    return reading.gathering.delta(
        shape=Shape.CARE_DIRECTORY, as_at=as_at, is_snapshot=True, drift=header.drift
    )


@dataclass(slots=True)
class _Reading:
    header: Header
    gathering: Gathering
    reader: RowReader = field(init=False)

    def __post_init__(self) -> None:
        self.reader = RowReader(header=self.header, gathering=self.gathering, is_id_critical=True)

    def run(self, report: Progress | None) -> None:
        """Go through every row once; a directory has no dates whose order must be settled."""
        gathering, reader = self.gathering, self.reader
        pick = picker(header=self.header, columns=[c.name for c in self.header.layout.columns])
        for number, row in reader.numbered(report=report):
            location_id = reader.identity(row=row, number=number, column="location_id")
            if location_id is None:
                continue
            gathering.row_count += 1
            services = self._services(row)
            if ADULT_SOCIAL_CARE.isdisjoint(services):
                gathering.skipped[NOT_SOCIAL_CARE] += 1
                continue
            digest = row_hash(cells=pick(row))
            if reader.is_news(number=number, key=location_id, digest=digest):
                self._describe(number, row, location_id, services)

    def _services(self, row: Row) -> tuple[str, ...]:
        words = self.reader.text(row=row, column="services") or ""
        return tuple(sorted({plain_name(text=name) for name in _SEPARATOR.split(words) if name}))

    def _specialisms(self, row: Row) -> Specialism | None:
        words = self.reader.text(row=row, column="specialisms") or ""
        bands = Specialism(0)
        for name in _SEPARATOR.split(words):
            bands |= specialism_of(text=name) or Specialism(0)
        return bands or None

    def _describe(self, number: int, row: Row, location_id: str, services: tuple[str, ...]) -> None:
        reader = self.reader
        provider_id = reader.cell(row=row, number=number, column="provider_id", reader=id_of)
        location = LocationRecord(
            location_id=location_id,
            name=reader.text(row=row, column="name"),
            provider_id=provider_id,
            authority_name=reader.text(row=row, column="authority"),
            region=reader.text(row=row, column="region"),
            service_type=counting_category(services=services),
            services=services,
            specialisms=self._specialisms(row),
            is_registered=True,  # the directory lists open locations alone
            address=_spaced(reader.text(row=row, column="address")),
            postcode=postcode_of(value=reader.text(row=row, column="postcode")),
            phone=number_text_of(value=reader.text(row=row, column="phone")),
            website=reader.text(row=row, column="website"),
        )
        self.gathering.describe(record=location, sheet=self.header.table.name, row=number)
        if provider_id and provider_id not in self.gathering.providers:
            provider = ProviderRecord(
                provider_id=provider_id, name=reader.text(row=row, column="provider_name")
            )
            self.gathering.describe(record=provider, sheet=self.header.table.name, row=number)


def _spaced(address: str | None) -> str | None:
    """The directory joins the lines of an address by commas without spaces."""
    return re.sub(r",\s*", ", ", address) if address else None
