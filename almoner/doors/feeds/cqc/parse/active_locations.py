"""HSCA Active Locations, "care directory with filters": every open location, some 120 columns.

A README sheet comes first, the header stands in any of the rows below it, and a further sheet
lists premises registered twice, whose beds must be counted once.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date

from almoner.doors.feeds.cqc.parse.cells import flag_of, id_of, text_of
from almoner.doors.feeds.cqc.parse.gathering import Gathering, Progress
from almoner.doors.feeds.cqc.parse.hsca import COLUMNS, UNREAD_PREFIXES, LocationSheet
from almoner.doors.feeds.cqc.parse.layouts import Column, Header, Layout, find_header
from almoner.doors.feeds.cqc.parse.rows import RowReader
from almoner.doors.feeds.cqc.parse.tables import Table
from almoner.doors.feeds.cqc.records import Delta, DualRegistrationRecord, Shape

LAYOUT = Layout(
    shape=Shape.ACTIVE_LOCATIONS,
    form="HSCA active locations",
    marks=frozenset({"dormant y n", "care homes beds"}),
    columns=(
        *COLUMNS,
        Column(name="dormant", titles=("Dormant (Y/N)",)),
        Column(name="manager", titles=("Registered manager",)),
        Column(name="beds", titles=("Care homes beds",)),
        Column(name="phone", titles=("Location Telephone Number",)),
        Column(name="website", titles=("Location Web Address", "Web Address")),
        Column(name="ownership", titles=("Provider Ownership Type",)),
        Column(name="provider_registered", titles=("Provider HSCA start date",)),
        Column(name="provider_phone", titles=("Provider Telephone Number",)),
        Column(name="provider_website", titles=("Provider Web Address",)),
        Column(name="provider_street", titles=("Provider Street Address",)),
        Column(name="provider_line_2", titles=("Provider Address Line 2",)),
        Column(name="provider_city", titles=("Provider City",)),
        Column(name="provider_county", titles=("Provider County",)),
        Column(name="provider_postcode", titles=("Provider Postal Code",)),
        Column(name="dual", titles=("Location Dual Registered",), is_extra=True),
        Column(
            name="dual_primary",
            titles=("Primary ID (Dual registration locations)",),
            is_extra=True,
        ),
    ),
    unread_prefixes=UNREAD_PREFIXES,
)
DUAL_LAYOUT = Layout(
    shape=Shape.ACTIVE_LOCATIONS,
    form="dual registrations",
    marks=frozenset({"linked organisation id"}),
    columns=(
        Column(name="location_id", titles=("Location ID",), is_needed=True),
        Column(name="linked_id", titles=("Linked Organisation ID",), is_needed=True),
        Column(name="relationship", titles=("Relationship",)),
        Column(name="primary", titles=("Primary ID",)),
    ),
    unread_prefixes=("location", "provider", "linked", "relationship"),
)


def read_active_locations(
    *,
    header: Header,
    tables: Sequence[Table],
    standing: Mapping[str, str],
    as_at: date | None,
    report: Progress | None = None,
) -> Delta:
    """Read a sheet of open locations into what differs from the rows that stand."""
    gathering = Gathering(standing=standing)
    sheet = LocationSheet(
        header=header,
        gathering=gathering,
        is_registered=True,
        date_columns=("registered", "published", "provider_registered"),
    )
    sheet.scan(report=report)
    sheet.build()
    _duals_in_rows(sheet)
    for table in tables:
        if table is not header.table and (found := find_header(table=table, layouts=[DUAL_LAYOUT])):
            _duals_in_sheet(found, gathering)
    return gathering.delta(
        shape=Shape.ACTIVE_LOCATIONS, as_at=as_at, is_snapshot=True, drift=sheet.drift
    )


def _duals_in_rows(sheet: LocationSheet) -> None:
    for _, row, location_id in sheet.changed:
        if text_of(value=sheet.reader.text(row=row, column="dual")):
            with suppress(ValueError):
                primary = id_of(value=sheet.reader.text(row=row, column="dual_primary"))
                if primary and primary != location_id:
                    _note(sheet.gathering, primary, location_id)


def _duals_in_sheet(header: Header, gathering: Gathering) -> None:
    if "linked_id" not in header.index or "location_id" not in header.index:
        return
    reader = RowReader(header=header, gathering=gathering)
    for number, row in reader.numbered():
        one = reader.identity(row=row, number=number, column="location_id")
        other = reader.cell(row=row, number=number, column="linked_id", reader=id_of)
        is_ours = gathering.differences.seen.keys() & {one, other}
        if one and other and one != other and is_ours:
            primary = _primary(reader.text(row=row, column="primary"), one, other)
            if primary:
                _note(gathering, primary, other if primary == one else one)


def _primary(said: str | None, one: str, other: str) -> str | None:
    """Which of two registrations counts the beds: the file says Y or N, or names the id."""
    if said in {one, other}:
        return said
    with suppress(ValueError):
        is_first = flag_of(value=said)
        if is_first is not None:
            return one if is_first else other
    return None


def _note(gathering: Gathering, primary: str, secondary: str) -> None:
    if (secondary, primary) not in gathering.duals:
        gathering.duals[primary, secondary] = DualRegistrationRecord(
            primary_id=primary, secondary_id=secondary
        )
