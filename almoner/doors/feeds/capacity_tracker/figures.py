"""What a service said, as figures of the library's measures. Pure.

A total is of the role groups of which both parts are known, care workers among them: a home
without nurses commonly leaves theirs blank. What is not said is no nought.
"""

from collections.abc import Iterable, Iterator, Mapping

from almoner.doors.feeds.capacity_tracker.columns import ROLES
from almoner.doors.feeds.capacity_tracker.parse import TrackerRow
from almoner.evidence.measures.rules.rows import ObservationRow

Pair = tuple[float | None, float | None]
COUNTS = {
    "beds": "maxcapacity",
    "vacancies": "declaredvacancies",
    "home_care_users": "serviceusercount",
    "home_care_staff": "cqccareworkersemployed",
    "extra_hours": "extrahourscount",
}
RATES = {
    "occupancy": ("usedbeds", "maxcapacity"),
    "residents_covid": ("covidresidentstotal", "usedbeds"),
    "overtime_share": ("hoursovertime", "hourspaid"),
    "home_care_absence": ("cqccareworkersabsent", "cqccareworkersemployed"),
}


def figures_of(row: TrackerRow, *, location_id: int) -> Iterator[ObservationRow]:
    """Every figure that a row holds, of a location."""
    said = row.numbers
    for measure, name in COUNTS.items():
        yield from _one(row, location_id, measure, (said.get(name), None), is_rate=False)
    for measure, (top, bottom) in RATES.items():
        yield from _one(row, location_id, measure, (said.get(top), said.get(bottom)))
    if "isacceptingadmissions" in row.flags:
        accepts = float(row.flags["isacceptingadmissions"])
        yield from _one(row, location_id, "accepting", (accepts, 1.0))
    if "returnedpocpercent" in said:
        yield ObservationRow(
            measure="handed_back",
            from_on=row.on,
            to_on=row.on,
            location_id=location_id,
            value=said["returnedpocpercent"],
        )
    yield from _of_staff(row, location_id)


def _of_staff(row: TrackerRow, location_id: int) -> Iterator[ObservationRow]:
    said = row.numbers
    employed = {role: said.get(f"{name}employed") for role, name in ROLES.items()}
    yield from _by_role(
        row, location_id, "staff", {role: (n, None) for role, n in employed.items()}, is_rate=False
    )
    rates: dict[str, dict[str, Pair]] = {
        "agency_share": {
            role: _share(said.get(f"agency{name}employed"), employed[role])
            for role, name in ROLES.items()
        },
        "absence": {
            role: (_sum(said, f"{name}absentgeneral", f"{name}absentcovid"), employed[role])
            for role, name in ROLES.items()
        },
        "absence_covid": {
            role: (said.get(f"{name}absentcovid"), employed[role]) for role, name in ROLES.items()
        },
        "vaccinated": {
            role: (said.get(f"{name}dose2"), employed[role]) for role, name in ROLES.items()
        },
        "flu_vaccinated": {
            role: (said.get(f"{name}flu"), employed[role]) for role, name in ROLES.items()
        },
    }
    for measure, pairs in rates.items():
        yield from _by_role(row, location_id, measure, pairs)


def _by_role(
    row: TrackerRow,
    location_id: int,
    measure: str,
    pairs: Mapping[str, Pair],
    *,
    is_rate: bool = True,
) -> Iterator[ObservationRow]:
    known = {
        role: pair
        for role, pair in pairs.items()
        if pair[0] is not None and (pair[1] is not None or not is_rate)
    }
    for role, pair in known.items():
        yield from _one(row, location_id, measure, pair, breakdown=role, is_rate=is_rate)
    if "care" in known:
        top = _total(pair[0] for pair in known.values())
        bottom = _total(pair[1] for pair in known.values()) if is_rate else None
        yield from _one(row, location_id, measure, (top, bottom), is_rate=is_rate)


def _one(
    row: TrackerRow,
    location_id: int,
    measure: str,
    pair: Pair,
    *,
    breakdown: str = "",
    is_rate: bool = True,
) -> Iterator[ObservationRow]:
    top, bottom = pair
    if top is None or (is_rate and not bottom):
        return
    yield ObservationRow(
        measure=measure,
        from_on=row.on,
        to_on=row.on,
        location_id=location_id,
        breakdown=breakdown,
        numerator=top,
        denominator=bottom if is_rate else None,
    )


def _share(agency: float | None, employed: float | None) -> Pair:
    if agency is None or employed is None:
        return None, None
    return agency, agency + employed


def _sum(said: Mapping[str, float], *names: str) -> float | None:
    """Of the numbers that were given; None if none was."""
    given = [said[name] for name in names if name in said]
    return sum(given) if given else None


def _total(numbers: Iterable[float | None]) -> float:
    return sum(number or 0.0 for number in numbers)
