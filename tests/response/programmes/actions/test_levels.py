"""Recording the levels that services reached."""

from datetime import date, timedelta
from typing import Any

import pytest

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.rules import Role
from almoner.core.journal.models import Entry
from almoner.response.programmes import actions
from almoner.response.programmes.actions import LevelOutcome, LevelRow
from almoner.response.programmes.models import Programme, ServiceLevel
from tests.response.programmes.factories import AT, MADE, TODAY, a_programme, home, someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Programme:
    return a_programme(key="dspt", made_on=date(2022, 6, 30), label="21/22")


def a_level(place: Any, level: str = "met", **changed: Any) -> LevelRow:
    return LevelRow(
        **{
            "location_id": place.pk,
            "level": level,
            "as_at": TODAY,
            "source": "DSPT organisation search",
            "reached_on": MADE,
            **changed,
        }
    )


def recorded(programme: Programme, *rows: LevelRow, **changed: Any) -> LevelOutcome:
    by = someone(programme.authority, role=Role.QUALITY_OFFICER)
    return actions.record_levels(
        **{"programme": programme, "rows": rows, "landing": None, "by": by, "at": AT, **changed}
    )


def test_levels_are_recorded_once_and_again_change_nothing(programme: Programme) -> None:
    place = home(programme.authority)
    assert recorded(programme, a_level(place), a_level(place)).added == 1
    again = recorded(programme, a_level(place))
    assert (again.added, again.unchanged) == (0, 1)
    assert Entry.objects.filter(action="record_levels").count() == 1


def test_what_cannot_be_recorded_is_named(programme: Programme) -> None:
    place = home(programme.authority)
    outcome = recorded(
        programme,
        a_level(place, "splendid"),
        a_level(home(programme.authority, service_type="day_care")),
        a_level(place, reached_on=TODAY + timedelta(days=1)),
    )
    assert [one.reason for one in outcome.refused] == [
        "The programme has no such level.",
        "This service is not in the programme’s scope.",
        "It cannot have been reached after the day on which it was said.",
    ]
    assert not ServiceLevel.objects.exists()


def test_an_inherited_level_says_from_whom(programme: Programme) -> None:
    place = home(programme.authority)
    recorded(programme, a_level(place, inherited_from="Wren Care Limited"))
    assert ServiceLevel.objects.get().inherited_from == "Wren Care Limited"


def test_a_forms_level_is_refused_in_a_sentence(programme: Programme) -> None:
    place = home(programme.authority)
    by = someone(programme.authority, role=Role.QUALITY_OFFICER)
    actions.record_level(programme=programme, row=a_level(place), by=by, at=AT)
    assert Entry.objects.filter(action="record_level").count() == 1
    with pytest.raises(actions.LevelRefused, match="recorded already"):
        actions.record_level(programme=programme, row=a_level(place), by=by, at=AT)
    with pytest.raises(actions.LevelRefused, match="no such level"):
        actions.record_level(programme=programme, row=a_level(place, "x"), by=by, at=AT)


def test_only_those_who_record_returns_record_levels(programme: Programme) -> None:
    place = home(programme.authority)
    auditor = someone(programme.authority, role=Role.AUDITOR)
    with pytest.raises(NotPermitted):
        recorded(programme, a_level(place), by=auditor)
    with pytest.raises(NotPermitted):
        actions.record_level(programme=programme, row=a_level(place), by=auditor, at=AT)
