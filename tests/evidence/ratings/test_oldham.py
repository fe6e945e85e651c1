"""A real authority's table, from its real locations and ratings."""

import csv
from datetime import date
from pathlib import Path

import pytest

from almoner.evidence.ratings.queries import area_named, movement, profile
from almoner.evidence.ratings.rules import COLUMNS, RatingRow, RatingValue, UnratedReason
from almoner.register.directory.models import Location, LocationSpell
from tests.evidence.ratings.factories import OFFICER, RECORDED_AT, AuthorityFactory, record

pytestmark = pytest.mark.django_db
FIXTURE = Path(__file__).parent / "fixtures" / "oldham_ratings.csv"
VALUES = {value.words.casefold(): value for value in RatingValue}
AUGUST = date(2021, 8, 31)


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def facts() -> list[dict[str, str]]:
    with FIXTURE.open(encoding="utf-8") as lines:
        next(lines)  # the attribution
        return list(csv.DictReader(lines))


@pytest.fixture
def oldham():
    authority = AuthorityFactory(name="Oldham")
    rows = facts()
    locations = Location.objects.bulk_create(
        Location(
            cqc_id=location_id,
            name=location_id,
            authority=authority,
            service_type=service_type,
            registered_on=day(registered_on),
            deregistered_on=day(deregistered_on),
            as_at=date(2025, 8, 31),
        )
        for location_id, service_type, registered_on, deregistered_on in {
            (r["location_id"], r["service_type"], r["registered_on"], r["deregistered_on"])
            for r in rows
        }
    )
    LocationSpell.objects.bulk_create(
        LocationSpell(
            location=location,
            authority=authority,
            service_type=location.service_type,
            from_on=location.registered_on,
            to_on=location.deregistered_on,
            recorded_at=RECORDED_AT,
        )
        for location in locations
        if location.registered_on != location.deregistered_on  # registered for no whole day
    )
    record(*(rating_row(row) for row in rows if row["published_on"]))
    return area_named(name="Oldham")


def rating_row(row: dict[str, str]) -> RatingRow:
    value = VALUES.get(row["rating"].casefold())
    return RatingRow(
        location_id=row["location_id"],
        service_group=row["service_group"],
        value=value,
        unrated_reason=None if value else UnratedReason.INSPECTED_NOT_RATED,
        published_on=date.fromisoformat(row["published_on"]),
        inherited_from=row["inherited_from"],
    )


def test_oldham_on_the_last_day_of_august_2021(oldham):
    found = profile(area=oldham, as_at=AUGUST, visible_to=OFFICER)

    assert {
        row.service_type.value: [row.count(column) for column in COLUMNS] for row in found.rows
    } == {
        "nursing": [0, 9, 2, 0, 0],
        "residential": [0, 24, 7, 0, 2],
        "home_care": [4, 24, 1, 0, 12],
    }


@pytest.mark.parametrize(
    "since", [date(2014, 1, 1), date(2018, 6, 30), date(2021, 2, 1), AUGUST], ids=str
)
def test_the_movement_of_oldham_sums_from_any_day(oldham, since):
    before = profile(area=oldham, as_at=since, visible_to=OFFICER)
    after = profile(area=oldham, as_at=AUGUST, visible_to=OFFICER)

    moved = movement(area=oldham, since=since, as_at=AUGUST, visible_to=OFFICER)

    for each in moved:
        assert each.earlier == before.row(each.service_type).count(each.column)
        assert each.now == after.row(each.service_type).count(each.column)
        assert each.delta == sum(change.net for change in each.parts.values())
    assert {each.service_type for each in moved} >= {row.service_type for row in after.rows}


def test_a_location_assessed_by_service_group_takes_that_rating(oldham):
    """Treetops was Good as a whole from 2020; the new framework rated its care home in 2024."""
    treetops = Location.objects.get(cqc_id="1-5203053560")

    spells = treetops.rating_spells.order_by("from_on").values_list("from_on", "value")

    assert list(spells) == [
        (date(2019, 7, 17), 2),
        (date(2020, 12, 18), 3),
        (date(2024, 9, 17), 3),
    ]
    assert treetops.rating_published_on == date(2024, 9, 17)
