"""Figures of single services, for those who may see them and no one else."""

from datetime import date, timedelta

import pytest

from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.evidence.measures import queries
from almoner.evidence.measures.rules.windows import Window
from almoner.register.directory.models import Location
from tests.core.accounts.factories import principal
from tests.evidence.measures.factories import DAY, OPERATOR, recorded, row
from tests.evidence.measures.places import Town, a_town, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    found = a_town()
    told(found.homes)
    told([found.other_home])
    return found


def asked(town: Town, **said):
    values = {"key": "occupancy", "authority": town.council, "as_at": DAY, "visible_to": OPERATOR}
    return values | said


def test_they_are_listed_by_name_with_their_newest_figure(town):
    found = queries.services(**asked(town))
    assert [(one.name, one.figure.value) for one in found] == [
        ("Elmbank 0", 80.0), ("Elmbank 1", 84.0), ("Elmbank 2", 88.0),
    ]  # fmt: skip
    assert {one.on for one in found} == {DAY}


def test_an_old_figure_is_shown_and_said_to_be_old(town):
    found = queries.services(**asked(town, as_at=DAY + timedelta(days=60)))
    assert all(one.is_old for one in found)
    assert queries.services(**asked(town, as_at=DAY + timedelta(days=500))) == ()


def test_they_are_ranked_the_best_first(town):
    assert next(one.name for one in queries.rank(**asked(town))) == "Elmbank 2"
    pks = [home.pk for home in town.homes]
    recorded(
        row("absence", location_id=pk, numerator=float(place + 1), denominator=30.0)
        for place, pk in enumerate(pks)
    )
    assert [one.location_id for one in queries.rank(**asked(town, key="absence"))] == pks


def test_what_is_implausible_or_old_has_no_rank(town):
    recorded([row(location_id=town.homes[0].pk, numerator=99.0, denominator=10.0,
                  to_on=DAY)])  # fmt: skip
    assert len(queries.rank(**asked(town))) == 2
    assert queries.rank(**asked(town, as_at=DAY + timedelta(days=60))) == ()


def test_what_may_not_be_ranked_is_not(town):
    recorded([row("accepting", location_id=town.homes[0].pk, numerator=1.0, denominator=1.0)])
    with pytest.raises(queries.MayNotBeRanked, match="no measure of quality"):
        queries.rank(**asked(town, key="accepting"))


def test_deaths_are_of_no_service(town):
    with pytest.raises(queries.NoSuchFigures):
        queries.services(**asked(town, key="deaths_notified"))
    with pytest.raises(queries.NoSuchFigures):
        queries.rank(**asked(town, key="deaths_notified"))


@pytest.mark.parametrize("role", list(Role))
def test_only_who_may_see_measures_sees_services(town, role):
    reader = principal(role, authority_code=town.council.code)
    may = Permission.VIEW_MEASURES in GRANTS[role].permissions
    if may:
        assert queries.services(**asked(town, visible_to=reader))
        assert queries.of_service(location=town.homes[0], as_at=DAY, visible_to=reader)
    else:
        for question in (queries.services, queries.rank):
            with pytest.raises(queries.NoSuchFigures):
                question(**asked(town, visible_to=reader))
        assert queries.of_service(location=town.homes[0], as_at=DAY, visible_to=reader) == ()


def test_another_councils_services_are_not_there(town):
    reader = principal(Role.QUALITY_OFFICER, authority_code=town.council.code)
    assert queries.of_service(location=town.other_home, as_at=DAY, visible_to=reader) == ()
    with pytest.raises(queries.NoSuchFigures):
        queries.services(**asked(town, authority=town.neighbour, visible_to=reader))


def test_a_service_stands_beside_its_authority(town):
    found = {
        one.measure.key: one
        for one in queries.of_service(location=town.homes[2], as_at=DAY, visible_to=OPERATOR)
    }
    assert found.keys() == {"beds", "occupancy", "vaccinated"}
    assert found["occupancy"].above == pytest.approx(4.0)
    assert found["beds"].above is None  # of a count no difference is told


def test_a_service_whose_authority_is_not_known_is_for_operators(town):
    home = town.homes[0]
    home.authority = None
    reader = principal(Role.QUALITY_OFFICER, authority_code=town.council.code)
    assert queries.of_service(location=home, as_at=DAY, visible_to=reader) == ()
    with pytest.raises(queries.NoSuchFigures):
        queries.series_of_service(
            key="occupancy", location=home, since=DAY, until=DAY, visible_to=OPERATOR
        )


def test_a_services_own_figures_are_told_in_order(town):
    points = queries.series_of_service(
        key="occupancy", location=town.homes[0], since=DAY - timedelta(weeks=9), until=DAY,
        visible_to=OPERATOR,
    )  # fmt: skip
    assert [point.figure.numerator for point in points] == [18.0, 19.0, 20.0]


WINDOW = Window(opens_on=DAY - timedelta(days=3), closes_on=DAY, is_statutory=True)


def updates(town: Town, **said):
    values = {"authority": town.council, "as_at": DAY, "window": WINDOW, "visible_to": OPERATOR}
    return queries.updates(**values | said)


def test_those_longest_without_an_update_come_first(town):
    Location.objects.filter(pk=town.homes[1].pk).update(name="Never told")
    silent = Location.objects.create(
        name="Silent", cqc_id="1-300000", authority=town.council, service_type="home_care",
        as_at=DAY,
    )  # fmt: skip
    found = updates(town)
    assert (found[0].name, found[0].last_on, found[0].is_in_window) == (silent.name, None, False)
    assert [one.is_in_window for one in found[1:]] == [True] * 3
    assert found[0].days_since(DAY) is None
    assert found[1].days_since(DAY + timedelta(days=2)) == 2


def test_an_update_before_the_window_does_not_count(town):
    late = Window(
        opens_on=DAY + timedelta(days=1), closes_on=DAY + timedelta(days=7), is_statutory=True
    )
    found = updates(town, window=late, as_at=DAY + timedelta(days=9))
    assert {one.is_in_window for one in found} == {False}
    assert {one.is_in_window for one in updates(town, window=None)} == {None}


def test_closed_and_dormant_services_are_not_asked(town):
    Location.objects.filter(pk=town.homes[0].pk).update(deregistered_on=date(2021, 8, 1))
    Location.objects.filter(pk=town.homes[1].pk).update(is_dormant=True)
    assert [one.name for one in updates(town)] == ["Elmbank 2"]
    assert len(updates(town, as_at=date(2021, 7, 1))) == 2


def test_who_may_not_see_services_sees_no_updates(town):
    reader = principal(Role.QUALITY_OFFICER, authority_code=town.neighbour.code)
    with pytest.raises(queries.NoSuchFigures):
        updates(town, visible_to=reader)
