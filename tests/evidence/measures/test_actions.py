"""Figures are recorded once, corrected by further rows, and never changed."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.rules import Role
from almoner.core.journal.actions import NotInAnActionError
from almoner.evidence.measures.actions import record_observations
from almoner.evidence.measures.incoming import Differences, differences, laid_out
from almoner.evidence.measures.models import Observation
from almoner.evidence.measures.rules.rows import ObservationError, ObservationRow
from tests.core.accounts.factories import principal
from tests.evidence.measures.factories import AT, DAY, OPERATOR, a_landing, recorded, row
from tests.evidence.ratings.factories import LocationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return LocationFactory()


def test_a_figure_is_recorded_with_its_landing_and_version(home):
    landing = a_landing()
    changes = recorded([row(location_id=home.pk)], landing=landing)
    assert (changes.recorded, changes.corrected, changes.unchanged) == (1, 0, 0)
    kept = Observation.objects.get()
    assert (kept.numerator, kept.denominator, kept.value) == (20.0, 25.0, None)
    assert (kept.landing, kept.version, kept.recorded_at) == (landing, 1, AT)


def test_the_same_figure_again_changes_nothing(home):
    rows = [row(location_id=home.pk), row("beds", location_id=home.pk)]
    recorded(rows)
    changes = recorded(rows, at=AT + timedelta(days=1))
    assert (changes.recorded, changes.unchanged) == (0, 2)
    assert Observation.objects.count() == 2


def test_a_correction_is_a_further_row_and_the_first_is_kept(home):
    recorded([row(location_id=home.pk)])
    later = AT + timedelta(days=1)
    changes = recorded([row(location_id=home.pk, numerator=19.0)], at=later)
    assert (changes.recorded, changes.corrected) == (1, 1)
    first, second = Observation.objects.order_by("pk")
    assert (first.numerator, first.superseded_at) == (20.0, later)
    assert (second.numerator, second.superseded_at) == (19.0, None)


def test_of_two_rows_for_one_thing_the_later_counts(home):
    recorded([row(location_id=home.pk), row(location_id=home.pk, numerator=7.0)])
    assert Observation.objects.get().numerator == 7.0


def test_services_providers_and_places_are_kept_apart(home):
    home.provider = None
    recorded([row(location_id=home.pk), row(place_code="E06000045"), row(place_code="E92000001")])
    assert recorded([row(place_code="E06000045", numerator=21.0)]).corrected == 1
    assert Observation.objects.filter(superseded_at=None).count() == 3


def test_a_figure_without_its_parts_has_a_value(home):
    recorded([row("turnover", place_code="E92000001", numerator=None, denominator=None,
                  value=31.2)])  # fmt: skip
    assert Observation.objects.get().value == 31.2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (row("no_such", location_id=1), "no measure called"),
        (row(), "of one service"),
        (row(location_id=1, place_code="E92000001"), "of one service"),
        (row("deaths_notified", location_id=1), "only places"),
        (row(location_id=1, breakdown="cooks"), "not broken down"),
        (row(location_id=1, from_on=DAY, to_on=date(2021, 8, 1)), "ends before it begins"),
        (row(location_id=1, numerator=None), "parts or a value"),
        (row(location_id=1, value=80.0), "parts or a value"),
        (row(location_id=1, denominator=None), "denominator is wanted"),
        (row(location_id=1, numerator=-1.0), "below nought"),
    ],
)
def test_what_cannot_be_is_refused_whole(home, wrong: ObservationRow, said: str):
    with pytest.raises(ObservationError, match=said):
        recorded([row(location_id=home.pk), wrong])
    assert not Observation.objects.exists()


def test_only_those_who_may_load_record():
    with pytest.raises(NotPermitted), transaction.atomic():
        record_observations(rows=[], landing=a_landing(), by=principal(Role.PROVIDER_USER), at=AT)


@pytest.mark.django_db(transaction=True)
def test_it_is_a_part_of_another_action():
    with pytest.raises(NotInAnActionError):
        record_observations(rows=[], landing=a_landing(), by=OPERATOR, at=AT)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE measures_observation SET numerator = 1",
        "UPDATE measures_observation SET superseded_at = NULL",
        "DELETE FROM measures_observation",
    ],
)
def test_the_database_refuses_to_change_what_was_observed(home, statement):
    recorded([row(location_id=home.pk)])
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute(statement)


def test_what_was_superseded_stays_so(home):
    recorded([row(location_id=home.pk)])
    Observation.objects.update(superseded_at=AT)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Observation.objects.update(superseded_at=AT + timedelta(days=1))


def made(**values):
    said = {"measure": "beds", "version": 1, "from_on": DAY, "to_on": DAY, "numerator": 1.0,
            "place_code": "E06000045", "landing": a_landing(), "recorded_at": AT}  # fmt: skip
    return Observation.objects.create(**said | values)


@pytest.mark.parametrize(
    "broken",
    [
        {"place_code": ""},
        {"to_on": date(2021, 8, 1)},
        {"numerator": None},
        {"value": 2.0},
    ],
)
def test_constraints_break(broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        made(**broken)


def test_constraints_keep(home):
    made()
    made(breakdown="care")
    made(place_code="", location=home)
    made(to_on=date(2021, 8, 31))
    made(measure="turnover", numerator=None, value=3.0)
    assert Observation.objects.count() == 5


def test_one_figure_stands_for_a_thing(home):
    for subject in ({"place_code": "E06000001"}, {"place_code": "", "location": home}):
        made(**subject)
        with pytest.raises(IntegrityError), transaction.atomic():
            made(**subject)
        made(**subject, superseded_at=AT)


def test_what_would_change_can_be_told_without_changing_it(home):
    recorded([row(location_id=home.pk), row(place_code="E06000045")])
    rows = [
        row(location_id=home.pk),
        row(place_code="E06000045", numerator=1.0),
        row("beds", location_id=home.pk),
    ]
    with laid_out(rows) as cursor:
        assert differences(cursor) == Differences(new=1, corrected=1)
    assert Observation.objects.count() == 2
