"""A national file of active locations, invented: the size and mix of the real one.

The column titles are the regulator's (fixtures/hsca_active_locations_header_2021.csv; contains
information © Care Quality Commission, Open Government Licence v3.0). Every name is invented.
"""

import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from tests.bench.spreadsheets import Cell, write_ods

HEADER_2021 = (
    Path(__file__).parents[1]
    / "doors/feeds/cqc/parse/fixtures/hsca_active_locations_header_2021.csv"
)
MIDWIVES = "Service type - Community health care services - Independent Midwives"
NURSES = "Service type - Community health care services - Nurses Agency only"
DUAL, DUAL_PRIMARY = "Location Dual Registered", "Primary ID (Dual registration locations)"
TITLE = "Active locations for providers registered under the Health and Social Care Act (HSCA)"
FIRST_DAY = date(2010, 10, 1)
TURNOVER = 0.003  # of locations close in a month, and as many open

REGIONS = {
    "East Midlands": ["Nottinghamshire", "Derbyshire", "Lincolnshire", "Leicester"],
    "South East": ["Southampton", "Hampshire", "Kent", "Surrey"],
    "North West": ["Oldham", "Manchester", "Lancashire", "Salford"],
    "London": ["Barnet", "Croydon", "Ealing", "Newham"],
    "Yorkshire and The Humber": ["Leeds", "Sheffield", "Hull", "York"],
}
KINDS = (  # type, directorate, category, services, activities, share
    ("Social Care Org", "Adult social care", "Residential social care",
     ("Care home service with nursing",),
     ("Accommodation for persons who require nursing or personal care",
      "Treatment of disease, disorder or injury"), 8),
    ("Social Care Org", "Adult social care", "Residential social care",
     ("Care home service without nursing",),
     ("Accommodation for persons who require nursing or personal care",), 20),
    ("Social Care Org", "Adult social care", "Community based adult social care services",
     ("Domiciliary care service",), ("Personal care",), 20),
    ("Social Care Org", "Adult social care", "Community based adult social care services",
     ("Domiciliary care service", "Supported living service"), ("Personal care",), 5),
    ("Primary Dental Care", "Primary medical services", "Dentists",
     ("Dental service",),
     ("Diagnostic and screening procedures", "Surgical procedures",
      "Treatment of disease, disorder or injury"), 21),
    ("Primary Medical Services", "Primary medical services", "GP Practices",
     ("Doctors consultation service", "Doctors treatment service"),
     ("Diagnostic and screening procedures", "Family planning",
      "Treatment of disease, disorder or injury"), 14),
    ("Independent Healthcare Org", "Hospitals", "Acute hospital - Independent specialist",
     ("Acute services without overnight beds / listed acute services with or without overnight "
      "beds",), ("Diagnostic and screening procedures", "Surgical procedures"), 12),
)  # fmt: skip
BANDS = ("Dementia", "Older People", "Younger Adults", "Physical Disability", "Sensory Impairment")
FIRST = ("Ash", "Birch", "Cedar", "Dove", "Elm", "Fern", "Grove", "Hazel", "Ivy", "Juniper")
SECOND = ("bank", "brook", "court", "dale", "field", "ford", "gate", "lea", "mere", "wood")
THIRD = ("House", "Lodge", "Care", "View", "Homecare", "Practice", "Grange", "Support")
GIVEN = ("Aled", "Bryony", "Corin", "Della", "Edwyn", "Fflur", "Gwil", "Hesper")
FAMILY = ("Ambleforth", "Brackwater", "Cinderby", "Dunmarsh", "Ellerwick", "Fotherdale")
RATINGS = ("Good",) * 15 + ("Requires improvement",) * 3 + ("Outstanding", "Inadequate")


@cache
def header_2021() -> tuple[str, ...]:
    """The 119 titles of May 2021."""
    with HEADER_2021.open(encoding="utf-8-sig", newline="") as stream:
        return tuple(next(csv.reader(stream)))


@cache
def header_2026() -> tuple[str, ...]:
    """The 122 titles of 2026: one more service type, and the two of dual registration."""
    titles = list(header_2021())
    titles.insert(titles.index(NURSES), MIDWIVES)
    return (*titles, DUAL, DUAL_PRIMARY)


def write_active_locations(
    *, path: Path, rows: int, month: int = 0, changed_share: float = 0.04, seed: int = 2026
) -> None:
    """Write an ODS of `rows` locations as they stand `month` months after the first file.

    In each month a share of the locations differs from the month before, a few have closed and
    as many opened. The same arguments always give the same rows.
    """
    as_at = date(2026, 1, 1) + timedelta(days=31 * month)
    readme = [
        [TITLE],
        [],
        [f"Source: CQC database as at {as_at.day} {as_at:%B %Y}"],
    ]
    first = round(rows * TURNOVER) * month  # those before it have closed
    dual = [
        ["Location ID", "Location Name", "Linked Organisation ID", "Relationship", "Primary ID"]
    ]
    dual += [
        [_location_id(n), "", _location_id(n + 1), "Dual Registration", "Y"]
        for n in range(first, first + rows - 1, 400)
    ]
    write_ods(
        path=path,
        sheets=[
            ("README", readme),
            ("HSCA_Active_Locations", _rows(first, rows, month, changed_share, seed)),
            ("Dual_Registration_Locations", dual),
        ],
    )


def _rows(
    first: int, count: int, month: int, changed_share: float, seed: int
) -> Iterator[list[Cell]]:
    titles = header_2026()
    places = {title.partition(" (note")[0]: place for place, title in enumerate(titles)}
    yield list(titles)
    for number in range(first, first + count):
        chance = random.Random(seed * 1_000_003 + number)
        values = _location(number, chance)
        for later in range(1, month + 1):
            again = random.Random((seed + later) * 7_000_003 + number)
            if again.random() < changed_share:
                values |= _changed(again)
        row: list[Cell] = [""] * len(titles)
        for title, value in values.items():
            row[places[title]] = value
        yield row


def _location_id(number: int) -> str:
    return f"1-{1_000_000_000 + number * 7}"


def _day(chance: random.Random) -> str:
    return f"{FIRST_DAY + timedelta(days=chance.randrange(5_400)):%d/%m/%Y}"


def _name(chance: random.Random) -> str:
    return f"{chance.choice(FIRST)}{chance.choice(SECOND)} {chance.choice(THIRD)}"


def _changed(chance: random.Random) -> dict[str, Cell]:
    return {
        "Registered manager": f"{chance.choice(FAMILY)}, {chance.choice(GIVEN)}",
        "Location Latest Overall Rating": chance.choice(RATINGS),
        "Publication Date": _day(chance),
        "Location Telephone Number": f"01{chance.randrange(10**8, 10**9)}",
    }


def _location(number: int, chance: random.Random) -> dict[str, Cell]:
    kind = chance.choices(KINDS, weights=[kind[-1] for kind in KINDS])[0]
    location_type, directorate, category, services, activities, _ = kind
    region = chance.choice(list(REGIONS))
    authority = chance.choice(REGIONS[region])
    is_home = category == "Residential social care"
    name = _name(chance)
    provider = f"{_name(chance)} Limited"
    values: dict[str, Cell] = {
        "Location ID": _location_id(number),
        "Location HSCA start date": _day(chance),
        "Dormant (Y/N)": "Y" if chance.random() < 0.01 else "N",
        "Care home?": "Y" if is_home else "N",
        "Location Name": name,
        "Location ODS Code": f"VN{number % 46_656:03X}",
        "Location Telephone Number": f"01{chance.randrange(10**8, 10**9)}",
        "Registered manager": f"{chance.choice(FAMILY)}, {chance.choice(GIVEN)}",
        "Location Web Address": f"www.{name.split()[0].lower()}{number}.example",
        "Care homes beds": chance.randrange(3, 90) if is_home else 0,
        "Location Type/Sector": location_type,
        "Location Inspection Directorate": directorate,
        "Location Primary Inspection Category": category,
        "Location Region": region,
        "Location NHS Region": region,
        "Location Local Authority": authority,
        "Location ONSPD CCG Code": f"E38{number % 240:06d}",
        "Location ONSPD CCG": f"NHS {authority} CCG",
        "Location Street Address": f"{chance.randrange(1, 200)} {chance.choice(FIRST)} Road",
        "Location City": authority,
        "Location Postal Code": f"ZZ{number % 99 + 1} {number % 9 + 1}AB",
        "Location PAF ID": chance.randrange(10**7, 10**8),
        "Location UPRN ID": chance.randrange(10**11, 10**12),
        "Location Latitude": round(chance.uniform(50.5, 54.5), 6),
        "Location Longitude": round(chance.uniform(-3.0, 1.0), 6),
        "Location Parliamentary Constituency": f"{authority} {chance.choice(('East', 'West'))}",
        "Brand ID": "-",
        "Brand Name": "-",
        "Provider Companies House Number": f"{chance.randrange(10**7, 10**8)}",
        "Provider ID": f"1-{2_000_000_000 + number // 2}",
        "Provider Name": provider,
        "Provider HSCA start date": _day(chance),
        "Provider Type/Sector": location_type,
        "Provider Inspection Directorate": directorate,
        "Provider Primary Inspection Category": category,
        "Provider Ownership Type": "Organisation",
        "Provider Telephone Number": f"02{chance.randrange(10**8, 10**9)}",
        "Provider Street Address": f"{chance.randrange(1, 200)} {chance.choice(FIRST)} Street",
        "Provider City": authority,
        "Provider Postal Code": f"ZZ{number % 99 + 1} {number % 9 + 1}CD",
        "Provider Local Authority": authority,
        "Provider Region": region,
        "Provider NHS Region": region,
        "Provider Latitude": round(chance.uniform(50.5, 54.5), 6),
        "Provider Longitude": round(chance.uniform(-3.0, 1.0), 6),
        "Provider Parliamentary Constituency": f"{authority} West",
        "Provider Nominated Individual Name": f"{chance.choice(FAMILY)}, {chance.choice(GIVEN)}",
    }
    if chance.random() < 0.85:
        values |= {
            "Location Latest Overall Rating": chance.choice(RATINGS),
            "Publication Date": _day(chance),
            "Inherited Rating (Y/N)": "Y" if chance.random() < 0.05 else "N",
        }
    values |= {f"Service type - {service}": "Y" for service in services}
    values |= {f"Regulated activity - {activity}": "Y" for activity in activities}
    bands = chance.sample(BANDS, chance.randrange(1, 4))
    values |= {f"Service user band - {band}": "Y" for band in bands}
    return values
