"""An export is checked, loaded whole, and again with no effect."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from almoner.core.accounts.rules import operator
from almoner.doors.feeds.dspt.load import level_of, year_of
from almoner.doors.feeds.dspt.parse import Organisation
from almoner.doors.feeds.registry import feed_of_file, shape_in_words
from almoner.evidence.landings.models import Landing
from almoner.response.programmes.models import Programme, ServiceLevel
from almoner.response.programmes.queries.levels import level_coverage
from almoner.response.programmes.rules.definition import definition_of
from tests.doors.feeds.dspt.exports import export
from tests.register.directory.factories import ProviderFactory
from tests.response.programmes.factories import AuthorityFactory, a_programme, home

pytestmark = pytest.mark.django_db(transaction=True)
DUE = date(2022, 6, 30)


@pytest.fixture
def programme() -> Programme:
    place = AuthorityFactory()
    heron = ProviderFactory(name="Heron Care Limited")
    home(place, name="Elmbank House", ods_code="VN001")
    home(place, name="Wren Lodge")
    home(place, name="The Grange")
    home(AuthorityFactory(), name="The Grange")
    home(place, name="Heron Court", ods_code="VN005", provider=heron)
    home(place, name="Mill View", ods_code="VN006")
    home(place, name="Nowhere Near")
    return a_programme(place, key="dspt", label="2021/22", made_on=DUE)


def run(*words: str) -> str:
    said = StringIO()
    call_command("feed", *words, stdout=said)
    return said.getvalue()


def test_it_is_checked_then_loaded_and_again_changes_nothing(
    tmp_path: Path, programme: Programme
) -> None:
    path = str(export(tmp_path))
    said = run("check", "dspt", path)
    assert "New levels of services" in said
    assert not ServiceLevel.objects.exists()
    run("load", "dspt", path)
    found = level_coverage(
        programme=programme, as_at=date(2022, 9, 9), visible_to=operator("tests")
    )
    reached = {
        one.service.name: (one.reached.level, one.reached.inherited_from) if one.reached else None
        for one in found.services
    }
    assert reached == {
        "Elmbank House": ("met", ""),
        "Wren Lodge": ("expired", ""),
        "The Grange": None,
        "Heron Court": ("approaching", "HERON CARE LTD"),
        "Mill View": ("met", ""),
        "Nowhere Near": None,
    }
    assert len(found.met) == 2
    assert ServiceLevel.objects.values_list("landing_number").distinct().count() == 1
    assert "nothing would change" in run("load", "dspt", path)
    assert ServiceLevel.objects.count() == 4
    names = {place.service.cqc_id for place in found.silent}
    assert all(name in said for name in names)


def test_without_a_programme_nothing_is_recorded_and_that_is_said(tmp_path: Path) -> None:
    said = run("check", "dspt", str(export(tmp_path)))
    assert "6 social care organisations were read" in said
    assert "No council here runs" in said
    assert not Landing.objects.exists()


def test_the_feed_is_told_from_the_content(tmp_path: Path) -> None:
    assert feed_of_file(path=export(tmp_path)).key == "dspt"
    assert shape_in_words(feed="dspt", shape="search_2022") == "Organisation search"


def test_the_year_is_the_labels_or_the_last_one_due() -> None:
    programme = Programme(label="2021/22")
    assert year_of(programme, date(2023, 1, 1)) == 2021
    assert year_of(Programme(label="21/22"), date(2023, 1, 1)) == 2021
    assert year_of(Programme(label=""), date(2022, 9, 9)) == 2021
    assert year_of(Programme(label=""), date(2022, 6, 30)) == 2020


@pytest.mark.parametrize(
    ("status", "year", "level"),
    [
        ("Standards Met", 2021, "met"),
        ("Standards Met", 2022, "met"),
        ("Standards Exceeded", 2021, "exceeded"),
        ("Standards Met", 2020, "expired"),
        ("Entry Level", 2021, "entry_level"),
        ("Not Published", None, "registered"),
        ("Standards Not Met", 2021, "not_met"),
        ("Something new", 2021, ""),
    ],
)
def test_a_status_is_a_level_of_the_programmes_year(
    status: str, year: int | None, level: str, programme: Programme
) -> None:
    said = Organisation(2, "VN1", "Elm", status, year, None)
    definition = definition_of(programme.definition)
    assert level_of(said, year=2021, definition=definition) == level
