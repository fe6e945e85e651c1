"""What a suspension reaches, and what it reaches in part."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.response.suspensions.rules.kinds import Level, Work
from almoner.response.suspensions.rules.scope import Asked, Place, Reach, Scope, furthest, reach

NEWARK, RUSHCLIFFE, GEDLING = 1, 2, 3
HOME = Place(
    location_ids=frozenset({7, 8}), provider_id=5, brand_id=6, district_ids=frozenset({NEWARK})
)
AGENCY = Place(
    location_ids=frozenset({9}),
    provider_id=5,
    scheme_ids=frozenset({40, 41}),
    lot_ids=frozenset({30}),
    district_ids=frozenset({NEWARK, RUSHCLIFFE, GEDLING}),
)
NEW = Work.NEW_PLACEMENT


def scope(level: Level, subject_id: int, **changed: object) -> Scope:
    return Scope(**{"level": level, "subject_id": subject_id, "work": NEW, **changed})


@pytest.mark.parametrize(
    ("scope_", "place", "asked", "expected"),
    [
        (scope(Level.LOCATION, 8), HOME, Asked(), Reach.WHOLLY),  # an earlier registration
        (scope(Level.LOCATION, 9), HOME, Asked(), Reach.NOT),
        (scope(Level.LOCATION, 8), HOME, Asked(work=Work.INCREASE), Reach.NOT),
        (scope(Level.PROVIDER, 5), HOME, Asked(), Reach.WHOLLY),
        (scope(Level.PROVIDER, 4), HOME, Asked(), Reach.NOT),
        (scope(Level.BRAND, 6), HOME, Asked(), Reach.WHOLLY),
        (scope(Level.BRAND, 6), AGENCY, Asked(), Reach.NOT),
        (scope(Level.DISTRICT, NEWARK), HOME, Asked(), Reach.WHOLLY),
        (scope(Level.DISTRICT, NEWARK), AGENCY, Asked(), Reach.PARTLY),
        (scope(Level.DISTRICT, NEWARK), AGENCY, Asked(district_id=NEWARK), Reach.WHOLLY),
        (scope(Level.DISTRICT, NEWARK), AGENCY, Asked(district_id=GEDLING), Reach.NOT),
        (scope(Level.PROVIDER, 5, district_id=NEWARK), AGENCY, Asked(), Reach.PARTLY),
        (scope(Level.PROVIDER, 5, district_id=NEWARK), HOME, Asked(), Reach.WHOLLY),
        (scope(Level.PROVIDER, 5, district_id=GEDLING), HOME, Asked(), Reach.NOT),
        (scope(Level.PROVIDER, 5, lot_id=30), AGENCY, Asked(), Reach.WHOLLY),
        (scope(Level.PROVIDER, 5, lot_id=31), AGENCY, Asked(), Reach.NOT),
        (scope(Level.PROVIDER, 5, lot_id=31), HOME, Asked(), Reach.PARTLY),  # no lot is known
        (scope(Level.LOT, 30), AGENCY, Asked(), Reach.WHOLLY),
        (scope(Level.LOT, 31), AGENCY, Asked(), Reach.NOT),
        (scope(Level.SCHEME, 40), AGENCY, Asked(), Reach.PARTLY),
        (scope(Level.SCHEME, 40), AGENCY, Asked(scheme_id=40), Reach.WHOLLY),
        (scope(Level.SCHEME, 40), AGENCY, Asked(scheme_id=41), Reach.NOT),
        (scope(Level.LOCATION, 8, client_groups=2), HOME, Asked(), Reach.PARTLY),
    ],
)
def test_reach(scope_: Scope, place: Place, asked: Asked, expected: Reach) -> None:
    assert reach(scope=scope_, place=place, asked=asked) is expected


def test_one_service_of_several_is_never_all() -> None:
    place = replace(HOME, service_ids=frozenset({20}))
    found = scope(Level.SERVICE, 20)
    assert reach(scope=found, place=place, asked=Asked()) is Reach.PARTLY
    assert reach(scope=found, place=place, asked=Asked(service_id=20)) is Reach.WHOLLY


def test_the_furthest_of_several_counts() -> None:
    several = [scope(Level.SCHEME, 40), scope(Level.LOCATION, 9)]
    assert furthest(scopes=several, place=AGENCY, asked=Asked()) is Reach.WHOLLY
    assert furthest(scopes=[], place=AGENCY, asked=Asked()) is Reach.NOT


ids = st.integers(1, 4)
some = st.frozensets(ids, max_size=3)
works = st.integers(1, 15).map(Work)
scopes = st.builds(
    Scope,
    level=st.sampled_from(Level),
    subject_id=ids,
    work=works,
    lot_id=st.none() | ids,
    district_id=st.none() | ids,
    client_groups=st.integers(0, 3),
)
places = st.builds(
    Place,
    location_ids=some,
    provider_id=st.none() | ids,
    brand_id=st.none() | ids,
    service_ids=some,
    scheme_ids=some,
    lot_ids=some,
    district_ids=some,
)
questions = st.builds(
    Asked,
    work=st.sampled_from(Work),
    scheme_id=st.none() | ids,
    service_id=st.none() | ids,
    lot_id=st.none() | ids,
    district_id=st.none() | ids,
)


@given(scope_=scopes, place=places, asked=questions)
def test_other_work_is_never_reached(scope_: Scope, place: Place, asked: Asked) -> None:
    other = replace(scope_, work=Work(15) & ~asked.work)
    assert reach(scope=other, place=place, asked=asked) is Reach.NOT


@given(scope_=scopes, others=st.lists(scopes, max_size=3), place=places, asked=questions)
def test_a_further_part_never_lessens_what_is_reached(
    scope_: Scope, others: list[Scope], place: Place, asked: Asked
) -> None:
    alone = reach(scope=scope_, place=place, asked=asked)
    assert furthest(scopes=[scope_, *others], place=place, asked=asked) >= alone


@given(scope_=scopes, place=places, asked=questions, lot=ids, district=ids)
def test_narrowing_never_reaches_further(
    scope_: Scope, place: Place, asked: Asked, lot: int, district: int
) -> None:
    plain = replace(scope_, lot_id=None, district_id=None, client_groups=0)
    narrow = replace(plain, lot_id=lot, district_id=district, client_groups=1)
    assert reach(scope=narrow, place=place, asked=asked) <= reach(
        scope=plain, place=place, asked=asked
    )


@given(scope_=scopes, place=places, asked=questions)
def test_what_is_reached_wholly_is_so_in_each_of_its_districts(
    scope_: Scope, place: Place, asked: Asked
) -> None:
    unsaid = replace(asked, district_id=None)
    if reach(scope=scope_, place=place, asked=unsaid) is Reach.WHOLLY:
        for district in place.district_ids:
            said = replace(asked, district_id=district)
            assert reach(scope=scope_, place=place, asked=said) is Reach.WHOLLY


@given(scope_=scopes, place=places, asked=questions)
def test_what_is_not_reached_is_so_in_each_of_its_districts(
    scope_: Scope, place: Place, asked: Asked
) -> None:
    unsaid = replace(asked, district_id=None)
    if reach(scope=scope_, place=place, asked=unsaid) is Reach.NOT:
        for district in place.district_ids:
            said = replace(asked, district_id=district)
            assert reach(scope=scope_, place=place, asked=said) is Reach.NOT
