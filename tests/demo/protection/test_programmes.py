"""Southaven's programmes say what its report said."""

from datetime import date

import pytest

from almoner.core.accounts.rules import Principal, Role
from almoner.core.journal.models import Entry
from almoner.demo.protection.programmes import (
    AGENCY,
    LAST,
    RESTORE2,
    SILENT,
    TOTALS,
    UPTAKE,
    WEEKS,
    invent_programmes,
    shared_out,
)
from almoner.response.programmes.models import Programme
from almoner.response.programmes.queries.coverage import coverage
from almoner.response.programmes.queries.levels import level_coverage
from almoner.response.programmes.queries.standing import standing_of
from almoner.response.programmes.queries.support import before_and_after, help_given
from almoner.response.programmes.queries.trend import outlook_of, trend_of
from almoner.response.programmes.rules.forecast import Forecast
from almoner.response.programmes.rules.kinds import RoleGroup
from tests.response.programmes.factories import AuthorityFactory, home, someone

HOMES = {"nursing": 9, "residential": 48, "home_care": 20}
BEDS = 31


@pytest.fixture
def keeper(db: None) -> Principal:
    southaven = AuthorityFactory(name="Southaven")
    for kind, count in HOMES.items():
        for number in range(count):
            home(southaven, service_type=kind, beds=BEDS + number % 17)
    keeper = someone(southaven)
    recorder = someone(southaven, role=Role.QUALITY_OFFICER, reference="user:2")
    for _ in range(2):  # again, it changes nothing
        invent_programmes(southaven=southaven, keeper=keeper, recorder=recorder)
    return keeper


def test_what_the_report_said_comes_from_the_queries(keeper: Principal) -> None:
    assert Programme.objects.count() == 3
    programme = Programme.objects.get(key="care-home-vaccination")
    found = coverage(programme=programme, as_at=LAST, visible_to=keeper)
    assert found.employed.coverage is not None
    assert round(100 * found.employed.coverage, 1) == 72.2
    assert found.employed.at_risk == 500  # a quarter of 2,000
    shares = {
        line.role_group: 100 * (line.counts.coverage or 0)
        for line in found.groups
        if line.role_group.is_employed
    }
    assert all(72 <= share < 73 for share in shares.values())
    assert len(found.services) == HOMES["nursing"] + HOMES["residential"]
    assert len(found.silent) == SILENT
    standing = standing_of(programme=programme, as_at=date(2021, 8, 22))
    assert (standing.days_left, standing.deadline_on) == (81, date(2021, 11, 11))
    trend = trend_of(found)
    assert (len(trend.points), trend.left_out) == (WEEKS, 0)
    outlook = outlook_of(found, trend)
    assert isinstance(outlook.forecast, Forecast)
    assert 0.722 < outlook.forecast.expected < 1
    languages = {one.language for one in help_given(programme=programme, as_at=LAST)}
    assert {"Polish", "Chinese (Mandarin and Cantonese)"} <= languages

    dspt = Programme.objects.get(key="dspt")
    levels = level_coverage(programme=dspt, as_at=LAST, visible_to=keeper)
    assert len(levels.services) == sum(HOMES.values())
    assert 0.4 < (levels.share or 0) < 0.5
    assert levels.inherited
    assert levels.silent

    restore2 = Programme.objects.get(key="restore2")
    reached = level_coverage(programme=restore2, as_at=LAST, visible_to=keeper)
    assert len(reached.met) == 17
    assert {rule.key: n for rule, n in reached.by_level() if n} == dict(RESTORE2)
    rates = before_and_after(programme=restore2, as_at=LAST)
    assert len(rates.confounders) == 2
    assert rates.service_count == 6
    assert Entry.objects.filter(action="start_programme").count() == 3


def test_the_totals_are_a_quarter_short_and_alike() -> None:
    heads = sum(one.headcount for one in TOTALS.values())
    assert (heads, sum(one.compliant for one in TOTALS.values())) == (2000, 1444)
    assert sum(one.exempt for one in TOTALS.values()) == 56
    assert all(group.is_employed for group in TOTALS)
    assert RoleGroup.AGENCY not in TOTALS
    assert AGENCY.compliant < AGENCY.headcount
    assert len(UPTAKE) == WEEKS
    assert list(UPTAKE) == sorted(UPTAKE)


def test_what_is_shared_out_adds_up_and_stays_below_the_most() -> None:
    assert shared_out(10, [1, 1, 1]) == [4, 3, 3]
    assert shared_out(10, [9, 1], most=[5, 5]) == [5, 5]
    assert sum(shared_out(1376, [float(n) for n in range(1, 60)])) == 1376
