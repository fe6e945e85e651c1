"""Slips of the keyboard end in a sentence on the page, on every database, and write nothing."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from almoner.register.directory.models import Location
from almoner.response.programmes.models import OutcomePeriod, Programme, Return, TargetedHelp
from tests.response.programmes.pages.browsing import a_return, csv, forms, line, parts, send, today

pytestmark = pytest.mark.django_db
HUGE = 99_999_999_999  # more than a database's number holds


def is_a_form_again(response: Any, sentence: str) -> bool:
    return response.status_code == HTTPStatus.OK and sentence in response.content.decode()


@pytest.mark.django_db
class TestPages:
    """Numbers that no database holds end in a sentence."""

    @pytest.mark.parametrize("name", ["care_headcount", "care_compliant", "nurse_exempt"])
    def test_of_a_return(
        self, name: str, manager: Client, programme: Programme, place: Location
    ) -> None:
        response = send(
            manager, "record_return", programme.pk, place.pk, **a_return(0, **{name: HUGE})
        )
        assert is_a_form_again(response, "There is a problem")
        assert not Return.objects.exists()

    @pytest.mark.parametrize("last_seen", ["", "x", str(HUGE), "-1"])
    def test_of_what_the_page_knew(
        self, last_seen: str, manager: Client, programme: Programme, place: Location
    ) -> None:
        said = {**a_return(0), "last_seen": last_seen}
        response = send(manager, "record_return", programme.pk, place.pk, **said)
        assert response.status_code == HTTPStatus.OK
        assert not Return.objects.exists()

    @pytest.mark.parametrize("name", ["bed_days", "conveyances", "admissions"])
    def test_of_a_period(
        self, name: str, manager: Client, programme: Programme, place: Location
    ) -> None:
        said = forms(place)["period"] | {name: str(HUGE)}
        assert is_a_form_again(
            send(manager, "period", programme.pk, place.pk, **said), "There is a problem"
        )
        assert not OutcomePeriod.objects.exists()

    def test_of_how_many_came(self, manager: Client, programme: Programme, place: Location) -> None:
        said = forms(place)["give_help"] | {"attended": str(HUGE)}
        response = send(manager, "give_help", programme.pk, **said)
        assert is_a_form_again(response, "There is a problem")
        assert not TargetedHelp.objects.exists()

    def test_of_a_file(self, manager: Client, programme: Programme, place: Location) -> None:
        file = csv(line(place, said=f"{HUGE},1"))
        response = send(manager, "upload", programme.pk, file=file)
        assert is_a_form_again(response, "no more than 100,000")

    @pytest.mark.parametrize(
        "day", [{"on-day": "31", "on-month": "2", "on-year": "2021"}, {"on-day": "x"}, {}]
    )
    def test_a_day_that_is_none(
        self, day: dict[str, str], manager: Client, programme: Programme, place: Location
    ) -> None:
        asked = {"means": "telephone", "text": "", **day}
        response = send(manager, "chase", programme.pk, place.pk, **asked)
        assert is_a_form_again(response, "There is a problem")

    @pytest.mark.parametrize("days", [1, 400])
    def test_a_day_to_come(
        self, days: int, manager: Client, programme: Programme, place: Location
    ) -> None:
        on = parts("on", today() + timedelta(days=days))
        asked = {"means": "telephone", "text": "", **on}
        response = send(manager, "chase", programme.pk, place.pk, **asked)
        assert is_a_form_again(response, "There is a problem")

    @pytest.mark.parametrize("means", ["", "pigeon"])
    def test_a_means_that_is_none(
        self, means: str, manager: Client, programme: Programme, place: Location
    ) -> None:
        asked = {"means": means, "text": "", **parts("on", today())}
        response = send(manager, "chase", programme.pk, place.pk, **asked)
        assert is_a_form_again(response, "There is a problem")

    @pytest.mark.parametrize("name", ["record_level", "person", "period", "take_out", "chase"])
    def test_an_empty_form_asks_for_what_is_missing(
        self, name: str, manager: Client, programme: Programme, place: Location
    ) -> None:
        assert is_a_form_again(
            send(manager, name, programme.pk, place.pk, nothing="x"), "There is a problem"
        )
