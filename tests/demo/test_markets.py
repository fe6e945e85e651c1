"""The invented markets hold the counts of the two reports from which Almoner was designed."""

from collections import Counter
from datetime import date

import pytest

from almoner.demo.markets import NORTHSHIRE, OLDER, SOUTHAVEN, YOUNGER, Maker, Market
from almoner.demo.regulator import InventedLocation

RATINGS = ("Outstanding", "Good", "Requires improvement", "Inadequate", "unrated")


def _standing(location: InventedLocation, on: date) -> str | None:
    """The overall rating on that day by the simplest reading; None where it is not registered."""
    if location.registered_on > on:
        return None
    if location.deregistered_on and location.deregistered_on <= on:
        return None
    published = [r for r in location.ratings if r.published_on <= on]
    if not published and location.inherits:
        published = [location.inherits]
    return published[-1].overall if published else "unrated"


def _counted_as(location: InventedLocation) -> str:
    return location.service_type if location.beds else "home_care"


def _counts(market: Market, on: date) -> dict[str, list[int]]:
    cells = Counter((_counted_as(x), _standing(x, on)) for x in Maker(market).locations())
    return {
        kind: [cells[kind, r] for r in RATINGS] for kind in ("nursing", "residential", "home_care")
    }


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (
            date(2021, 2, 28),
            {
                "nursing": [0, 8, 1, 0, 0],
                "residential": [1, 41, 5, 0, 2],
                "home_care": [2, 38, 3, 0, 9],
            },
        ),
        (
            date(2021, 8, 31),
            {
                "nursing": [0, 8, 1, 0, 0],
                "residential": [1, 41, 5, 0, 1],
                "home_care": [1, 36, 2, 0, 15],
            },
        ),
    ],
)
def test_southaven_has_the_southampton_reports_table(
    on: date, expected: dict[str, list[int]]
) -> None:
    assert _counts(SOUTHAVEN, on) == expected


def test_northshire_has_the_nottinghamshire_reports_counts() -> None:
    on = date(2021, 9, 20)
    standing = [x for x in Maker(NORTHSHIRE).locations() if _standing(x, on)]
    homes = [x for x in standing if x.service_type in {"nursing", "residential"}]
    assert len([x for x in homes if x.specialisms == OLDER]) == 155
    assert len([x for x in homes if x.specialisms == YOUNGER]) == 136
    assert len([x for x in standing if x.service_type == "home_care"]) == 48
    assert len([x for x in standing if x.service_type == "supported_living"]) == 35
    for kind, count in (("home_care", 48), ("supported_living", 35)):
        assert len({x.provider_id for x in standing if x.service_type == kind}) == count
    nursing = _counts(NORTHSHIRE, on)["nursing"]
    assert (nursing[3], nursing[2], sum(nursing)) == (2, 21, 85)


@pytest.mark.parametrize("market", [SOUTHAVEN, NORTHSHIRE], ids=lambda m: m.authority)
def test_a_market_is_the_same_every_time(market: Market) -> None:
    assert list(Maker(market).locations()) == list(Maker(market).locations())


@pytest.mark.parametrize("market", [SOUTHAVEN, NORTHSHIRE], ids=lambda m: m.authority)
def test_ids_and_names_are_given_once_and_cannot_be_the_regulators(market: Market) -> None:
    locations = list(Maker(market).locations())
    ids = [x.location_id for x in locations]
    assert len(set(ids)) == len(ids)
    assert all(x.startswith(f"{market.prefix}-") for x in ids)
    assert all(x.postcode.startswith("Z") for x in locations)  # no postcode area begins with Z
    names = Counter(x.name for x in locations)
    reregistered = {x.name for x in locations if x.predecessor_id}
    assert {name for name, count in names.items() if count > 1} == reregistered


@pytest.mark.parametrize("market", [SOUTHAVEN, NORTHSHIRE], ids=lambda m: m.authority)
def test_histories_make_sense(market: Market) -> None:
    for location in Maker(market).locations():
        published = [r.published_on for r in location.ratings]
        assert published == sorted(published)
        assert all(on >= location.registered_on for on in published)
        if location.deregistered_on:
            assert location.deregistered_on > location.registered_on
            assert all(on < location.deregistered_on for on in published)
