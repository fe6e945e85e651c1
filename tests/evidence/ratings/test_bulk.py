"""The first ratings of new locations, beside those that are compared with what is known."""

from datetime import date

import pytest
from django.db import transaction
from django.forms.models import model_to_dict

from almoner.core.journal.actions import NotInAnActionError
from almoner.evidence.ratings.actions import record_ratings
from almoner.evidence.ratings.bulk import FirstRatings, first_ratings, write_first_ratings
from almoner.evidence.ratings.models import Rating, RatingSpell
from almoner.evidence.ratings.rules import RatingRow, UnratedReason
from almoner.register.directory.models import Location
from tests.evidence.ratings.factories import RECORDED_AT, LandingFactory, LocationFactory, rated

pytestmark = pytest.mark.django_db
D2018, D2019, D2020 = date(2018, 3, 1), date(2019, 3, 1), date(2020, 3, 1)
ON_THE_LOCATION = ("rating", "rating_published_on")


def first(home: Location, rows: list[RatingRow], landing_id: int) -> FirstRatings:
    return first_ratings(
        rows=rows,
        location_ids={home.cqc_id or "": home.pk},
        landing_id=landing_id,
        at=RECORDED_AT,
    )


def kept() -> list[list[dict[str, object]]]:
    """All that is recorded, but for its ids."""
    found = []
    for model in (Rating, RatingSpell):
        rows = [model_to_dict(one) for one in model.objects.all()]
        rows.sort(key=lambda row: (row["published_on"], row.get("domain", "")))
        found.append([{**row, "id": 0, "rating": 0} for row in rows])
    return found


@pytest.mark.parametrize(
    "said",
    [
        [(3, D2018)],
        [(None, D2018)],
        [(3, D2018), (4, D2018)],
        [(3, D2018), (2, D2019), (None, D2020)],
        [(3, D2018), (4, D2019)],
        [],
    ],
)
def test_they_are_recorded_as_if_they_had_been_compared(
    said: list[tuple[int | None, date]],
) -> None:
    home, landing = LocationFactory(), LandingFactory()
    rows = [rated(home, value, on) for value, on in said]
    if said:
        rows.append(rated(home, 1, D2019, domain="Safe", inherited_from="1-77"))
    with transaction.atomic():
        record_ratings(rows=rows, landing_id=landing.id, recorded_at=RECORDED_AT)
        compared = kept()
        on_it = Location.objects.values_list(*ON_THE_LOCATION).get()
        transaction.set_rollback(True)

    found = first(home, rows, landing.id)
    with transaction.atomic():
        write_first_ratings(first=found, recorded_at=RECORDED_AT)
    assert kept() == compared
    assert found.standing.get(home.pk, (None, None)) == on_it


def test_those_of_other_locations_may_have_been_recorded_since() -> None:
    home, other, landing = LocationFactory(), LocationFactory(), LandingFactory()
    found = first(home, [rated(home, 3, D2018), rated(home, 4, D2019)], landing.id)
    with transaction.atomic():
        rows = [rated(other, 2, D2018)]
        record_ratings(rows=rows, landing_id=landing.id, recorded_at=RECORDED_AT)
        write_first_ratings(first=found, recorded_at=RECORDED_AT)
    spells = RatingSpell.objects.filter(location=home).order_by("from_on")
    assert [spell.rating.value for spell in spells] == [3, 4]
    assert all(spell.rating.location == home for spell in spells)
    assert RatingSpell.objects.get(location=other).rating.value == 2


def test_one_without_a_value_takes_nothing_to_the_location() -> None:
    home, landing = LocationFactory(), LandingFactory()
    row = rated(home, None, D2018, unrated_reason=UnratedReason.INSUFFICIENT_EVIDENCE)
    assert first(home, [row], landing.id).standing == {home.pk: (None, None)}


@pytest.mark.django_db(transaction=True)
def test_they_are_written_within_an_action_only() -> None:
    with pytest.raises(NotInAnActionError):
        write_first_ratings(first=FirstRatings(), recorded_at=RECORDED_AT)
