"""Which figures stand, as known at a moment, and who may see them."""

from datetime import timedelta

import pytest
from django.db.models import Q

from almoner.core.accounts.rules import Role
from almoner.evidence.measures.library import measure_on
from almoner.evidence.measures.queries.places import visible_measures
from almoner.evidence.measures.queries.reading import (
    ENGLAND,
    NoSuchFigures,
    Seen,
    authority_with_region,
    figure,
    known,
    may_see,
    may_see_services,
    newest,
    of_place,
    of_services_within,
    seen,
    seen_together,
    visible_measure,
)
from almoner.evidence.measures.rules.definitions import Openness
from tests.core.accounts.factories import principal
from tests.evidence.measures.factories import AT, DAY, OPERATOR, recorded, row
from tests.evidence.measures.places import Town, a_town
from tests.register.directory.factories import NOBODY

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)
WEEK_BEFORE = DAY - timedelta(days=7)


@pytest.fixture
def town() -> Town:
    return a_town(homes=2)


def officer(town: Town, role: Role = Role.QUALITY_OFFICER):
    return principal(role, authority_code=town.council.code)


def numerators(rows) -> list[float | None]:
    return [each.numerator for each in rows]


def test_open_figures_are_seen_with_the_market_and_others_in_ones_own_authority(town):
    measures = {
        one.openness: one
        for one in visible_measures(
            authority_code=town.council.code, as_at=DAY, visible_to=OPERATOR
        )
    }
    for openness, elsewhere in ((Openness.OPEN, True), (Openness.INTERNAL, False)):
        for council, seen_there in ((town.council, True), (town.neighbour, elsewhere)):
            asked = {"measure": measures[openness], "authority_code": council.code}
            assert may_see(**asked, visible_to=officer(town)) == seen_there
            assert not may_see(**asked, visible_to=NOBODY)


def test_single_services_are_seen_in_ones_own_authority(town):
    by = officer(town)
    assert may_see_services(authority_code=town.council.code, visible_to=by)
    assert not may_see_services(authority_code=town.neighbour.code, visible_to=by)
    assert not may_see_services(authority_code=town.council.code, visible_to=NOBODY)


def test_a_measure_that_is_not_there_or_not_theirs_is_answered_alike(town):
    asked = {"authority_code": town.council.code, "as_at": DAY}
    found = visible_measure(key="occupancy", **asked, visible_to=officer(town))
    assert found == measure_on(key="occupancy", on=DAY)
    with pytest.raises(NoSuchFigures):
        visible_measure(key="occupancy", **asked, visible_to=NOBODY)
    with pytest.raises(NoSuchFigures):
        visible_measure(key="gone", **asked, visible_to=OPERATOR)


def test_the_measures_seen_are_those_that_each_may_see(town):
    asked = {"as_at": DAY, "visible_to": officer(town)}
    here = visible_measures(authority_code=town.council.code, **asked)
    there = visible_measures(authority_code=town.neighbour.code, **asked)
    assert {one.key for one in there} < {one.key for one in here}
    assert {one.openness for one in there} == {Openness.OPEN}
    assert [one for one in here if one.openness is Openness.OPEN] == list(there)  # in their order
    nobodys = visible_measures(authority_code=town.council.code, as_at=DAY, visible_to=NOBODY)
    assert nobodys == ()


def test_an_authority_comes_with_its_region(town, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = authority_with_region(authority_id=town.council.pk)
        assert (found.code, found.region.name) == (town.council.code, "Wold")


def test_a_correction_counts_from_when_it_was_known(town):
    place = town.homes[0].pk
    recorded([row(location_id=place, numerator=20.0)], at=AT)
    recorded([row(location_id=place, numerator=22.0)], at=LATER)
    where = Q(location=place)
    assert numerators(seen(where=where)) == [22.0]
    assert numerators(seen(where=where, known_at=LATER)) == [22.0]
    assert numerators(seen(where=where, known_at=AT)) == [20.0]
    assert numerators(seen(where=where & known(AT) & known(None))) == []  # it no longer stands
    assert numerators(seen(where=where, known_at=AT - timedelta(seconds=1))) == []


def test_what_is_seen_is_the_oldest_first(town):
    place = town.homes[0].pk
    recorded(
        [
            row(location_id=place, to_on=DAY, numerator=3.0),
            row(location_id=place, to_on=WEEK_BEFORE, numerator=1.0),
            row(location_id=place, from_on=WEEK_BEFORE, to_on=DAY, numerator=2.0),
        ]
    )
    assert numerators(seen(where=Q(location=place))) == [1.0, 2.0, 3.0]


def test_several_questions_are_answered_apart_in_one_query(town, django_assert_num_queries):
    one, two = (home.pk for home in town.homes)
    recorded(
        [
            row(location_id=one, to_on=DAY, numerator=2.0),
            row(location_id=one, to_on=WEEK_BEFORE, numerator=1.0),
            row(location_id=two, numerator=9.0),
        ]
    )
    each = [Q(location=two), Q(location=0), Q(location=one), Q(location__in=[one, two])]
    with django_assert_num_queries(1):
        found = seen_together(each=each)
    assert [numerators(rows) for rows in found] == [[9.0], [], [1.0, 2.0], [1.0, 2.0, 9.0]]
    assert found == [list(seen(where=where)) for where in each]
    (alone,) = seen_together(each=[Q(location=one)], known_at=AT - timedelta(days=1))
    assert alone == []


def test_places_and_services_are_kept_apart(town):
    place = town.homes[0].pk
    recorded(
        [
            row("deaths_notified", place_code=ENGLAND, numerator=7.0),
            row("deaths_notified", place_code=town.council.code, numerator=5.0),
            row(location_id=place, to_on=DAY),
            row(location_id=place, to_on=WEEK_BEFORE, numerator=1.0),
        ]
    )
    assert numerators(seen(where=of_place(ENGLAND))) == [7.0]
    assert len(list(seen(where=of_place(ENGLAND, town.council.code)))) == 2
    for days, count in ((7, 1), (8, 2)):  # the days up to and with that one
        within = of_services_within(as_at=DAY, days=days, measures=["occupancy"])
        assert len(list(seen(where=within))) == count
    other = of_services_within(as_at=DAY, days=8, measures=["beds"])
    assert list(seen(where=other)) == []


def test_the_newest_that_still_speaks_counts(town):
    place, silent = (home.pk for home in town.homes)
    measure = measure_on(key="occupancy", on=DAY)
    stale = DAY - timedelta(days=measure.stands_for_days)
    recorded(
        [
            row(location_id=place, to_on=WEEK_BEFORE, numerator=1.0),
            row(location_id=place, to_on=DAY, numerator=2.0),
            row(location_id=silent, to_on=stale, numerator=3.0),
            row(place_code=ENGLAND, to_on=DAY, numerator=4.0),
        ]
    )

    def found(as_at):
        rows = list(seen(where=Q(measure="occupancy", to_on__lte=as_at)))
        return newest(rows, measures={"occupancy": measure}, as_at=as_at)

    assert {key: one.numerator for key, one in found(DAY).items()} == {
        ("occupancy", "", place): 2.0
    }
    before = found(DAY - timedelta(days=1))
    assert before["occupancy", "", silent].numerator == 3.0


def test_a_figure_is_made_of_its_parts():
    measure = measure_on(key="occupancy", on=DAY)
    said = Seen("occupancy", "", 1, 1, "", DAY, DAY, 20.0, 25.0, None, 1)
    assert figure(said, measure).value == pytest.approx(80.0)
