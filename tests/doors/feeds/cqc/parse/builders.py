"""Files in the regulator's forms, small and invented, for the tests of their reading."""

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.bench.generate import header_2021, header_2026
from tests.bench.spreadsheets import Cell, write_ods

FIXTURES = Path(__file__).parent / "fixtures"

RATINGS_HEADER = (
    "Location ID",
    "Location ODS Code",
    "Location Name",
    "Care Home?",
    "Location Type",
    "Location Primary Inspection Category",
    "Location Street Address",
    "Location Address Line 2",
    "Location City",
    "Location Post Code",
    "Location Local Authority",
    "Location Region",
    "Service / Population Group",
    "Domain",
    "Latest Rating",
    "Publication Date",
    "Report Type",
    "Inherited Rating (Y/N)",
    "URL",
    "Provider ID",
    "Provider Name",
    "Brand ID",
    "Brand Name",
)
DIRECTORY_HEADER = (
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
DEACTIVATED_HEADER = (
    "Location ID",
    "Location ODS Code",
    "Location Name",
    "Location Status",
    "Location HSCA start date",
    "Location HSCA End Date",
    "Care home?",
    "Care homes beds at point location de-activated",
    "Location Type/Sector",
    "Location Primary Inspection Category",
    "Location Inspection Directorate",
    "Location Region",
    "Location Primary NHS Region",
    "Location Local Authority",
    "Location Latitude",
    "Location Longitude",
    "Location Street Address",
    "Location City",
    "Location Postal Code",
    "Location Latest Overall Rating",
    "Publication Date",
    "Inherited Rating (Y/N)",
    "Brand ID",
    "Brand Name",
    "Provider ID",
    "Provider Name",
)


def location_answer(**changes: Any) -> dict[str, Any]:
    """What the API answers of one nursing home."""
    return {
        "locationId": "1-1000000001",
        "providerId": "1-2000000001",
        "organisationType": "Location",
        "type": "Social Care Org",
        "name": "Elmbank House",
        "registrationStatus": "Registered",
        "registrationDate": "2015-04-01",
        "dormancy": "N",
        "numberOfBeds": 34,
        "careHome": "Y",
        "postalAddressLine1": "1 Elm Road",
        "postalAddressTownCity": "Northtown",
        "postalCode": "zz1 1ab",
        "region": "North West",
        "localAuthority": "Northshire",
        "onspdLatitude": 53.5,
        "onspdLongitude": -2.1,
        "mainPhoneNumber": "01610000000",
        "uprn": "100010001000",
        "odsCode": "VZ001",
        "gacServiceTypes": [
            {"name": "Nursing homes", "description": "Care home service with nursing"}
        ],
        "specialisms": [{"name": "Dementia"}, {"name": "Caring for adults over 65 yrs"}],
        "regulatedActivities": [
            {
                "code": "RA2",
                "name": "Accommodation for persons who require nursing or personal care",
                "contacts": [
                    {
                        "personGivenName": "Bryony",
                        "personFamilyName": "Cinderby",
                        "personRoles": ["Registered Manager"],
                    }
                ],
            }
        ],
        "relationships": [],
        "currentRatings": overall("Good", "2019-05-20"),
        "historicRatings": [],
    } | changes


def overall(
    rating: str, day: str | None, questions: dict[str, str] | None = None, organisation: str = ""
) -> dict[str, Any]:
    """A `currentRatings` of the older stream."""
    each = [
        {"name": name, "rating": words, "reportDate": day}
        | ({"organisationId": organisation} if organisation else {})
        for name, words in (questions or {}).items()
    ]
    body = {"rating": rating, "keyQuestionRatings": each} | ({"reportDate": day} if day else {})
    return {"overall": body} | ({"reportDate": day} if day else {})


def provider_answer(**changes: Any) -> dict[str, Any]:
    """What the API answers of one provider."""
    return {
        "providerId": "1-2000000001",
        "organisationType": "Provider",
        "name": "Elmbank Care Limited",
        "registrationStatus": "Registered",
        "registrationDate": "2010-10-01",
        "ownershipType": "Organisation",
        "companiesHouseNumber": "01234567",
        "locationIds": ["1-1000000001"],
    } | changes


def ratings_row(**changes: Cell) -> dict[str, Cell]:
    """A row of latest ratings, of one home care service's overall rating."""
    return {
        "Location ID": "1-1000000001",
        "Location ODS Code": "VZ001",
        "Location Name": "Fernbrook Homecare",
        "Care Home?": "N",
        "Location Type": "Social Care Org",
        "Location Primary Inspection Category": "Community based adult social care services",
        "Location Street Address": "2 Fern Street",
        "Location City": "Northtown",
        "Location Post Code": "ZZ1 2AB",
        "Location Local Authority": "Northshire",
        "Location Region": "North West",
        "Service / Population Group": "Overall",
        "Domain": "Overall",
        "Latest Rating": "Good",
        "Publication Date": "25/12/2020",
        "Report Type": "Location",
        "Inherited Rating (Y/N)": "N",
        "URL": "http://www.cqc.org.uk/location/1-1000000001",
        "Provider ID": "1-2000000001",
        "Provider Name": "Fernbrook Limited",
        "Brand ID": "-",
        "Brand Name": "-",
    } | changes


def directory_row(**changes: Cell) -> dict[str, Cell]:
    """A row of the care directory."""
    return {
        "Name": "Ivycourt Lodge",
        "Address": "3 Ivy Lane,Northtown",
        "Postcode": "ZZ1 3AB",
        "Phone number": "01610000003",
        "Service types": "Residential homes|Homecare agencies",
        "Date of latest check": "19/May/2022 - 00:00",
        "Specialisms/services": "Dementia|Caring for adults over 65 yrs",
        "Provider name": "Ivycourt Limited",
        "Local authority": "Northshire",
        "Region": "North West",
        "Location URL": "https://www.cqc.org.uk/location/1-1000000003",
        "CQC Location ID (for office use only)": "1-1000000003",
        "CQC Provider ID (for office use only)": "1-2000000003",
    } | changes


def active_row(**changes: Cell) -> dict[str, Cell]:
    """A row of active locations, of one residential home."""
    return {
        "Location ID": "1-1000000004",
        "Location HSCA start date": "01/12/2014",
        "Dormant (Y/N)": "N",
        "Care home?": "Y",
        "Location Name": "Hazelmere Grange",
        "Registered manager": "Dunmarsh, Corin",
        "Care homes beds": 28,
        "Location Type/Sector": "Social Care Org",
        "Location Primary Inspection Category": "Residential social care",
        "Location Latest Overall Rating": "Requires improvement",
        "Publication Date": "14/03/2020",
        "Inherited Rating (Y/N)": "N",
        "Location Region": "North West",
        "Location Local Authority": "Northshire",
        "Location Street Address": "4 Hazel Way",
        "Location City": "Northtown",
        "Location Postal Code": "ZZ1 4AB",
        "Location UPRN ID": 100010001004,
        "Location Latitude": 53.5,
        "Location Longitude": -2.1,
        "Provider ID": "1-2000000004",
        "Provider Name": "Hazelmere Limited",
        "Provider HSCA start date": "01/12/2014",
        "Provider Ownership Type": "Organisation",
        "Regulated activity - Accommodation for persons who require nursing or personal care": "Y",
        "Service type - Care home service without nursing": "Y",
        "Service user band - Dementia": "Y",
        "Service user band - Older People": "Y",
    } | changes


def deactivated_row(**changes: Cell) -> dict[str, Cell]:
    """A row of deactivated locations."""
    return {
        "Location ID": "1-1000000005",
        "Location Name": "Juniperdale House",
        "Location Status": "Inactive-Dereg",
        "Location HSCA start date": "01/10/2010",
        "Location HSCA End Date": "31/08/2019",
        "Care home?": "Y",
        "Care homes beds at point location de-activated": 19,
        "Location Type/Sector": "Social Care Org",
        "Location Primary Inspection Category": "Residential social care",
        "Location Local Authority": "Northshire",
        "Location Latest Overall Rating": "Inadequate",
        "Publication Date": "02/02/2019",
        "Provider ID": "1-2000000005",
        "Provider Name": "Juniperdale Limited",
    } | changes


def table(header: Sequence[str], rows: Iterable[dict[str, Cell]]) -> list[list[Cell]]:
    """Rows under a header, as a sheet holds them."""
    return [list(header), *([row.get(title, "") for title in header] for row in rows)]


def active_table(*rows: dict[str, Cell], header: Sequence[str] | None = None) -> list[list[Cell]]:
    """A sheet of active locations; titles may be cut at their notes, as rows name them."""
    titles = header or header_2026()
    body = [[row.get(title.partition(" (note")[0], "") for title in titles] for row in rows]
    return [list(titles), *body]


def old_active_table(*rows: dict[str, Cell]) -> list[list[Cell]]:
    """The same under the 119 titles of 2021."""
    return active_table(*rows, header=header_2021())


def write_json(path: Path, answer: object) -> Path:
    """Write one answer of the API."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(answer), encoding="utf-8")
    return path


def write_csv(path: Path, rows: Iterable[Sequence[Cell]], encoding: str = "utf-8-sig") -> Path:
    """Write rows as CSV."""
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def write_sheets(path: Path, **sheets: Sequence[Sequence[Cell]]) -> Path:
    """Write sheets as ODS or XLSX, told by the ending of the path."""
    if path.suffix == ".ods":
        write_ods(path=path, sheets=list(sheets.items()))
        return path
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
    as_date = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for down, row in enumerate(rows):
            for along, cell in enumerate(row):
                if isinstance(cell, date):
                    moment = datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001
                    sheet.write_datetime(down, along, moment, as_date)
                elif cell not in ("", None):
                    sheet.write(down, along, cell)
    book.close()
    return path
