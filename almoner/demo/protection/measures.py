"""Capacity Tracker exports of Southaven and its neighbour, invented, through the real feed."""

import csv
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal
from almoner.core.calendar.rules import ENGLAND
from almoner.doors.feeds.capacity_tracker.feed import CAPACITY_TRACKER
from almoner.doors.feeds.feed import Given
from almoner.evidence.landings.models import Landing
from almoner.register.directory.models import Location
from almoner.register.directory.rules import ServiceType

SEED = 844
WEEKS = tuple(date(2021, 7, 21) + timedelta(weeks=n) for n in range(6))  # to 25 August 2021
HOMES = (ServiceType.NURSING, ServiceType.RESIDENTIAL)
SILENT_SINCE = {3: 2, 17: 1, 29: 4}  # a home's place in the list → the week of its last update
NEVER = 41  # the place of a home that never updated
BEDS = 24  # of a home whose beds no source states
NO_NURSES = frozenset(
    {"nursesemployed", "agencynursesemployed", "nursesabsentgeneral", "nursesabsentcovid"}
)

Row = dict[str, object]
Home = tuple[str, str, str, int | None]  # regulator's id, name, type, beds


def invent_measures(
    *, southaven: Authority, neighbour: Authority, by: Principal, tell: Callable[[str], None]
) -> None:
    """Load six weeks of Southaven's homes, its home care, and its neighbour's last week.

    Loaded again, it changes nothing.
    """
    if Landing.objects.filter(feed=CAPACITY_TRACKER.key).exists():
        return
    tell("Capacity Tracker of Southaven (invented)")
    with tempfile.TemporaryDirectory(prefix="almoner-demo-") as name:
        folder = Path(name)
        for week, on in enumerate(WEEKS):
            path = _export(folder, f"{southaven.name}, care homes, {on}", _homes(southaven, week))
            _load(path, on=on, by=by)
        last = len(WEEKS) - 1
        for path in (
            _export(folder, f"{southaven.name}, home care", _home_care(southaven)),
            _export(folder, f"{neighbour.name}, care homes", _homes(neighbour, last)),
        ):
            _load(path, on=WEEKS[last], by=by)


def _export(folder: Path, name: str, rows: Iterator[Row]) -> Path:
    """The rows as a file; one without rows has no columns either."""
    path = folder / f"Capacity Tracker, {name} (invented).csv"
    found = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(found[0]) if found else [])
        writer.writeheader()
        writer.writerows(found)
    return path


def _load(path: Path, *, on: date, by: Principal) -> None:
    at = datetime.combine(on, time(17), tzinfo=ENGLAND)
    CAPACITY_TRACKER.load(Given(path=path, by=by, at=at, as_at=on, source=path.name))


def _places(authority: Authority, kinds: Sequence[ServiceType]) -> list[Home]:
    found = Location.objects.filter(
        authority=authority,
        service_type__in=kinds,
        deregistered_on__isnull=True,
        cqc_id__isnull=False,
    ).order_by("cqc_id")
    return [
        (str(one[0]), *one[1:])
        for one in found.values_list("cqc_id", "name", "service_type", "beds")
    ]


def _homes(authority: Authority, week: int) -> Iterator[Row]:
    """What each home said last: its people and beds change little from week to week."""
    for place, home in enumerate(_places(authority, HOMES)):
        if place == NEVER:
            continue
        said_in = min(week, SILENT_SINCE.get(place, week))
        yield _home(home, Random(f"{SEED} {home[0]}"), week=said_in)  # noqa: S311  not secret


def _home(home: Home, chance: Random, *, week: int) -> Row:
    cqc_id, name, kind, beds = home
    most = beds or BEDS
    is_nursing = kind == ServiceType.NURSING
    fullness, trend = chance.uniform(0.68, 0.97), chance.uniform(-0.006, 0.012)
    used = min(most, round(most * (fullness + trend * week)))
    care = max(6, round(most * chance.uniform(0.75, 1.1)))
    others = max(2, round(most * chance.uniform(0.25, 0.4)))
    nurses = max(4, round(most * chance.uniform(0.15, 0.25))) if is_nursing else None
    weekly = Random(f"{SEED} {cqc_id} {week}")  # noqa: S311  not secret
    on = WEEKS[week] - timedelta(days=weekly.randint(0, 5))
    absent = round(care * weekly.uniform(0.02, 0.08))
    row: Row = {
        "location": name,
        "cqcid": cqc_id,
        "maxcapacity": most,
        "usedbeds": used,
        "declaredvacancies": max(0, most - used - weekly.randint(0, 2)),
        "isacceptingadmissions": "No" if weekly.random() < 0.08 else "Yes",  # noqa: PLR2004
        "nursesemployed": nurses,
        "careworkersemployed": care,
        "noncareworkersemployed": others,
        "agencynursesemployed": weekly.randint(0, 2),
        "agencycareworkersemployed": weekly.randint(0, 5) if chance.random() < 0.6 else 0,  # noqa: PLR2004
        "agencynoncareworkersemployed": 0,
        "nursesabsentgeneral": weekly.randint(0, 1),
        "careworkersabsentgeneral": absent,
        "noncareworkersabsentgeneral": weekly.randint(0, 1),
        "nursesabsentcovid": 0,
        "careworkersabsentcovid": weekly.randint(0, 2),
        "noncareworkersabsentcovid": 0,
        "hourspaid": care * 30,
        "hoursovertime": round(care * 30 * weekly.uniform(0.01, 0.09)),
        "covidresidentstotal": 0,
        "lastupdatedbst": f"{on:%d/%m/%Y} {weekly.randint(9, 17):02d}:{weekly.randint(0, 59):02d}",
    }
    return {
        name: "" if name in NO_NURSES and not is_nursing else said for name, said in row.items()
    }


def _home_care(authority: Authority) -> Iterator[Row]:
    for cqc_id, name, _, _ in _places(authority, [ServiceType.HOME_CARE]):
        chance = Random(f"{SEED} {cqc_id}")  # noqa: S311  not secret
        staff = chance.randint(12, 90)
        on = WEEKS[-1] - timedelta(days=chance.randint(0, 6))
        yield {
            "location": name,
            "cqcid": cqc_id,
            "serviceusercount": round(staff * chance.uniform(1.2, 1.9)),
            "extrahourscount": chance.choice((0, 0, 10, 20, 35)),
            "returnedpocpercent": chance.choice((0, 0, 0, 2, 5)),
            "cqccareworkersemployed": staff,
            "cqccareworkersabsent": round(staff * chance.uniform(0.03, 0.12)),
            "cqcsurveylastupdatedbst": f"{on:%d/%m/%Y} 10:00",
        }
