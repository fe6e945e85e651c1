"""The columns of a Capacity Tracker export, as its own titles name them."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from almoner.doors.feeds.records import Drift


class Shape(StrEnum):
    """The two exports."""

    CARE_HOMES = "care_homes"
    HOME_CARE = "home_care"


ROLES = {"nurse": "nurses", "care": "careworkers", "non_care": "noncareworkers"}
KEYS = {"cqcid", "lastupdatedbst", "lastupdatedutc"}
UPDATED = {
    Shape.CARE_HOMES: ("lastupdatedbst", "lastupdatedutc"),
    Shape.HOME_CARE: ("cqcsurveylastupdatedbst", "cqcsurveylastupdatedutc"),
}
FLAGS = {"isacceptingadmissions"}
# Columns of people vaccinated have had several titles, which no export that we have seen confirms
# (unchecked at source); these are read, whoever wrote them.
_DOSES = {
    "dose1": ("vaccinationdose1", "covidvaccinationdose1"),
    "dose2": ("vaccinationdose2", "covidvaccinationdose2", "covidvaccinationfullcourse"),
    "flu": ("fluvaccination", "vaccinationflu"),
}
NUMBERS: Mapping[Shape, frozenset[str]] = {
    Shape.CARE_HOMES: frozenset(
        {
            "maxcapacity",
            "usedbeds",
            "declaredvacancies",
            "covidresidentstotal",
            "hourspaid",
            "hoursovertime",
            *(f"{name}employed" for name in ROLES.values()),
            *(f"agency{name}employed" for name in ROLES.values()),
            *(f"{name}absentgeneral" for name in ROLES.values()),
            *(f"{name}absentcovid" for name in ROLES.values()),
        }
    ),
    Shape.HOME_CARE: frozenset(
        {
            "serviceusercount",
            "extrahourscount",
            "returnedpocpercent",
            "cqccareworkersemployed",
            "cqccareworkersabsent",
        }
    ),
}
VACCINATED: Mapping[str, str] = {  # a title → the name that it is read as
    f"{name}{title}": f"{name}{dose}"
    for name in ROLES.values()
    for dose, titles in _DOSES.items()
    for title in titles
}
# Titles that are known and not read: places, contacts, words of status, protective equipment.
UNREAD = frozenset(
    [
        "odscode",
        "location",
        "locationname",
        "providername",
        "parentorganisation",
        "admissionstatus",
        "overallstatus",
        "workforcestatus",
        "localauthority",
        "ccg",
        "icb",
        "subicb",
        "stp",
        "lrf",
        "region",
        "icbname",
        "subicbname",
        "laname",
        "laregionname",
        "lrfname",
        "regionname",
        "covid19count",
        "covid19suspectedcount",
        "covidconfirmedandsuspected",
        "covidnotes",
        "legacycovidconfirmed",
        "legacycovidsuspected",
        "usersnhsla",
        "usersselffunded",
        "canprovidermorehours",
        "confirmedsave",
        "hascqcppeissues",
        "hoursagency",
        "hoursabsence",
        "daysabsence",
        "hoursagencydomcare",
        "hoursabsencedomcare",
        "daysabsencedomcare",
        "hoursovertimedomcare",
        "hourspaiddomcare",
    ]
)
_UNREAD_STARTS = ("ppe", "receivedcovidvaccination", "receivedflu", "covidvaccination", "fluvacc")
_OTHER = re.compile(r"[^a-z0-9]+")
FEWEST = 3  # numbers that an export must have beside its keys, to be taken for one


def title_of(cell: object) -> str:
    """A header cell by its letters and digits alone: "Max Capacity" → "maxcapacity"."""
    return _OTHER.sub("", str(cell or "").lower())


def shape_of(titles: Sequence[str]) -> Shape | None:
    """Which export a header row is of, if it is of one."""
    present = set(titles)
    if "cqcid" not in present:
        return None
    for shape in Shape:
        if len(present & NUMBERS[shape]) >= FEWEST:
            return shape
    return None


def index_of(titles: Sequence[str], *, shape: Shape) -> dict[str, int]:
    """Where each column that is read stands, by the name it is read as."""
    read = NUMBERS[shape] | FLAGS | {"cqcid", *UPDATED[shape], *UPDATED[Shape.CARE_HOMES]}
    index: dict[str, int] = {}
    for place, title in enumerate(titles):
        name = VACCINATED.get(title, title if title in read else "")
        if name:
            index.setdefault(name, place)
    return index


def drift_of(
    cells: Sequence[object], titles: Sequence[str], *, shape: Shape, index: Mapping[str, int]
) -> Drift:
    """Columns that are not there and columns that nobody knows: said, and never fatal."""
    other = {name for one in Shape for name in (*NUMBERS[one], *UPDATED[one])}
    unknown = tuple(
        str(cell).strip()
        for cell, title in zip(cells, titles, strict=True)
        if title
        and title not in index
        and title not in VACCINATED
        and title not in UNREAD | other | FLAGS
        and not title.startswith(_UNREAD_STARTS)
    )
    return Drift(missing=tuple(sorted(NUMBERS[shape] - index.keys())), unknown=unknown)
