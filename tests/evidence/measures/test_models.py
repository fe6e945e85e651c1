"""What the database itself holds of a figure: each constraint kept and broken."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from almoner.evidence.measures.models import Observation
from tests.evidence.measures.factories import AT, DAY, a_landing
from tests.register.directory.factories import LocationFactory, ProviderFactory

pytestmark = pytest.mark.django_db

SUBJECTS: dict[str, Callable[[], dict[str, Any]]] = {
    "service": lambda: {"location": LocationFactory()},
    "provider": lambda: {"provider": ProviderFactory()},
    "place": lambda: {"place_code": "E92000001"},
}


def observed(**changed: Any) -> Observation:
    """20 of 25 on one day, of a place unless said otherwise."""
    subject = {} if {"location", "provider", "place_code"} & changed.keys() else SUBJECTS["place"]()
    right = {
        "measure": "occupancy",
        "version": 1,
        "from_on": DAY,
        "to_on": DAY,
        "numerator": 20.0,
        "denominator": 25.0,
        "recorded_at": AT,
    }
    if "landing" not in changed:
        changed["landing"] = a_landing()
    return Observation.objects.create(**{**right, **subject, **changed})


def is_refused(name: str, **changed: Any) -> bool:
    """Whether the database refuses the row, by the constraint of that name."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        observed(**changed)
    said = str(refused.value)
    is_named = name in said
    if connection.vendor == "sqlite" and "UNIQUE" in said:  # which names the columns
        is_named = is_named or "measures_observation.to_on" in said
    return is_named


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_figure_is_of_a_service_a_provider_or_a_place(subject: str) -> None:
    assert observed(**SUBJECTS[subject]()).pk


@pytest.mark.parametrize(
    "subjects", [(), ("service", "provider"), ("service", "place"), ("provider", "place")]
)
def test_it_is_of_one_of_them_and_no_other(subjects: tuple[str, ...]) -> None:
    of: dict[str, Any] = {"place_code": ""}
    for subject in subjects:
        of |= SUBJECTS[subject]()
    assert is_refused("observation_is_of_one", **of)


def test_a_period_may_be_a_day_and_ends_no_earlier() -> None:
    assert observed().pk
    assert observed(from_on=DAY - timedelta(days=6)).pk
    assert is_refused("observation_ends_after_it_begins", from_on=DAY + timedelta(days=1))


def test_it_has_its_parts_or_a_value() -> None:
    assert observed(denominator=None).pk  # a count
    assert observed(breakdown="care", numerator=None, denominator=None, value=80.0).pk
    wrong = "observation_has_parts_or_a_value"
    assert is_refused(wrong, breakdown="nurse", value=80.0)
    assert is_refused(wrong, breakdown="nurse", numerator=None)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_one_figure_stands_of_each_for_a_period(subject: str) -> None:
    of = SUBJECTS[subject]()
    first = observed(**of)
    assert is_refused(f"one_standing_observation_of_{subject}", **of, numerator=21.0)
    for other in (
        {"measure": "beds"},
        {"breakdown": "care"},
        {"from_on": DAY - timedelta(days=6)},
        {"from_on": DAY - timedelta(days=7), "to_on": DAY - timedelta(days=7)},
        SUBJECTS[subject]() if subject != "place" else {"place_code": "E12000099"},
    ):
        assert observed(**{**of, **other}).pk
    Observation.objects.filter(pk=first.pk).update(superseded_at=AT)
    assert observed(**of, numerator=21.0).pk
    assert observed(**of, numerator=19.0, superseded_at=AT).pk  # any number stood before
