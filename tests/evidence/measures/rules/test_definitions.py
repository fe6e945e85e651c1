"""What the library may say of a measure."""

from datetime import date

import pytest

from almoner.evidence.measures.library import (
    UnknownMeasure,
    collection_rules,
    measure_on,
    measures_on,
)
from almoner.evidence.measures.rules.definitions import (
    DefinitionError,
    Direction,
    Openness,
    Unit,
    measure_of,
    standing_on,
)

RAW = {
    "key": "occupancy", "version": 1, "from_on": date(2020, 3, 1), "title": "Occupancy",
    "group": "Beds", "unit": "per_cent", "numerator": "Beds in use", "denominator": "Beds",
    "source": "Invented", "cites": "Invented",
}  # fmt: skip


def test_what_is_not_said_has_a_safe_default():
    measure = measure_of(RAW)
    assert (measure.openness, measure.direction) == (Openness.INTERNAL, Direction.NEITHER)
    assert (measure.adds_up, measure.may_be_ranked, measure.smallest) == (True, True, 0)
    assert measure.has_breakdown("")
    assert not measure.has_breakdown("nurse")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"unit": "furlongs"}, "furlongs"),
        ({"unit": "count"}, "a count has none"),
        ({"denominator": ""}, "a rate has a denominator"),
        ({"title": " "}, "“title” is missing"),
        ({"cites": None}, "“cites” is missing"),
        ({"colour": "red"}, "nothing is called colour"),
        ({"may_be_ranked": False}, "says why"),
        ({"from_on": "soon"}, "not a day"),
        ({"direction": "up"}, "up"),
    ],
)
def test_what_cannot_be_is_refused(changed, said):
    with pytest.raises(DefinitionError, match=said):
        measure_of(RAW | changed)


def test_a_definition_lacking_a_version_is_refused():
    with pytest.raises(DefinitionError, match="version"):
        measure_of({key: value for key, value in RAW.items() if key != "version"})


def test_the_version_that_holds_that_day_stands():
    old, new = measure_of(RAW), measure_of(RAW | {"version": 2, "from_on": date(2024, 4, 1)})
    on = {
        day: standing_on(versions=[new, old], on=day)["occupancy"].version
        for day in (date(2019, 1, 1), date(2021, 1, 1), date(2024, 4, 1))
    }
    assert list(on.values()) == [1, 1, 2]


def test_the_units_say_what_they_are():
    assert (Unit.PER_CENT.times, Unit.PER_1000.times, Unit.COUNT.times) == (100, 1000, 1)
    assert [unit.words for unit in Unit] == ["", "%", " per 1,000", ""]
    assert {direction.words for direction in Direction}


def test_the_library_holds_together():
    found = measures_on(on=date(2021, 8, 31))
    assert {"beds", "occupancy", "vaccinated", "turnover", "deaths_notified"} <= found.keys()
    assert len(found) >= 20


def test_deaths_are_of_places_and_never_ranked():
    deaths = measure_on(key="deaths_notified", on=date(2021, 8, 31))
    assert not deaths.may_be_ranked
    assert deaths.is_of_places
    assert "how full a home was" in deaths.caution


def test_what_the_library_does_not_define_is_unknown():
    with pytest.raises(UnknownMeasure):
        measure_on(key="happiness", on=date(2021, 8, 31))


def test_the_rules_of_collection_are_in_the_library():
    assert [rule.is_statutory for rule in collection_rules()] == [False, True]
