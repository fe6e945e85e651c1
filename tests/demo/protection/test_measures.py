"""The demonstration's Capacity Tracker files load through the real feed, and only once."""

from datetime import date

import pytest

from almoner.core.accounts.rules import operator
from almoner.demo.places import AS_AT
from almoner.demo.protection.measures import NEVER, SILENT_SINCE, WEEKS, invent_measures
from almoner.evidence.landings.models import Landing, RejectedRow
from almoner.evidence.measures import queries
from almoner.evidence.measures.models import Observation
from almoner.register.directory.rules import ServiceType
from tests.evidence.ratings.factories import AuthorityFactory, LocationFactory, RegionFactory

pytestmark = pytest.mark.django_db(transaction=True)
BY = operator("demo")


@pytest.fixture
def southaven():
    region = RegionFactory(code="E12999999")
    council = AuthorityFactory(code="E06999901", name="Southaven", region=region)
    neighbour = AuthorityFactory(code="E10999901", name="Northshire", region=region)
    for number, (place, kind) in enumerate(
        [*[(council, ServiceType.RESIDENTIAL)] * 4, (council, ServiceType.NURSING),
         (council, ServiceType.HOME_CARE), (neighbour, ServiceType.RESIDENTIAL)]
    ):  # fmt: skip
        LocationFactory(cqc_id=f"1-{400_000 + number}", authority=place, service_type=kind, beds=30)
    invent_measures(southaven=council, neighbour=neighbour, by=BY, tell=lambda _: None)
    return council


def test_six_weeks_are_told_once_and_nothing_is_refused(southaven):
    assert Landing.objects.count() == len(WEEKS) + 2
    assert not RejectedRow.objects.exists()
    before = Observation.objects.count()
    invent_measures(southaven=southaven, neighbour=southaven, by=BY, tell=lambda _: None)
    assert Observation.objects.count() == before

    found = queries.comparison(key="occupancy", authority=southaven, as_at=WEEKS[-1], visible_to=BY)
    own, region, england = found
    assert own.figure.services == 5
    assert 60 < (own.figure.value or 0) <= 100
    assert region.figure.services == 6
    assert england.figure.services == 6  # in this test nobody else lives in England

    points = queries.series(
        key="occupancy", authority=southaven, since=WEEKS[0], until=WEEKS[-1], visible_to=BY
    )
    assert len(points) == len(WEEKS)


def test_the_weeks_end_before_the_paper_and_some_homes_fell_silent():
    assert WEEKS[-1] <= AS_AT["Southaven"]
    assert WEEKS[0] == date(2021, 7, 21)
    assert all(week < len(WEEKS) - 1 for week in SILENT_SINCE.values())
    assert NEVER not in SILENT_SINCE
