"""What other rooms say of the homes of a cycle."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from almoner.core.accounts.models import Authority
from almoner.judgement.bands.models import Cycle
from almoner.judgement.bands.queries import (
    CycleRecord,
    cycle_by_id,
    home_lines,
    re_audits,
    took_part_in_audit,
)
from almoner.judgement.bands.queries.gathering import gathered
from almoner.judgement.bands.queries.standing import standing_homes
from almoner.register.contracts.rules import Category, Portfolio, Relation
from almoner.register.directory.models import Location
from almoner.response.suspensions.rules.kinds import Kind
from tests.core.accounts.factories import UserFactory
from tests.judgement.bands.factories import (
    AT,
    AuthorityFactory,
    SuccessionFactory,
    home,
    kept_audit,
    manager,
    open_cycle,
    rules,
)
from tests.register.contracts.factories import contract
from tests.register.directory.factories import DistrictFactory
from tests.response.suspensions.factories import suspended, wanted

pytestmark = pytest.mark.django_db
AS_AT = date(2022, 4, 20)
AGEING = rules(homes={"service_types": ["nursing", "residential"], "portfolio": "ageing_well"})


@pytest.fixture
def authority() -> Authority:
    made: Authority = AuthorityFactory()
    return made


@pytest.fixture
def location(authority: Authority) -> Location:
    return home(authority)


def record(cycle: Cycle) -> CycleRecord:
    return cycle_by_id(cycle_id=cycle.pk, as_at=AS_AT, visible_to=manager(cycle.authority))


def said(authority: Authority, as_at: date = AS_AT, **opened: Any) -> Any:
    cycle = record(open_cycle(authority, **opened))
    homes = standing_homes(cycle=cycle, as_at=as_at, visible_to=manager(authority))
    return gathered(cycle=cycle, homes=homes, as_at=as_at, visible_to=manager(authority))


def test_the_audits_of_the_cycles_dates(authority: Authority, location: Location) -> None:
    kept_audit(location, "70.5", "60", final_on=date(2021, 8, 31))
    visit = kept_audit(location, "71.5", "61", final_on=date(2021, 9, 1), has_critical_fail=True)
    kept_audit(location, 80, final_on=date(2022, 3, 1))
    (audit,) = said(authority).audits
    assert (str(audit.quality), str(audit.environment)) == ("71.5", "61.0")
    assert (audit.visit_number, audit.has_critical_fail) == (visit.pk, True)


def test_an_audit_for_another_years_bands_is_none_whenever_it_became_final(
    authority: Authority, location: Location
) -> None:
    """One that the provider disputed may be final months later, among those of the next year."""
    kept_audit(location, 40, final_on=date(2022, 1, 20), cycle="2021/22")
    mine = kept_audit(location, 70, final_on=date(2021, 10, 5), cycle="2022/23")
    (audit,) = said(authority).audits
    assert audit.visit_number == mine.pk


def test_an_audit_for_the_next_years_bands_is_no_re_audit(
    authority: Authority, location: Location
) -> None:
    kept_audit(location, 90, final_on=date(2022, 10, 5), cycle="2023/24")
    again = kept_audit(location, 80, final_on=date(2022, 9, 5))
    found = re_audits(
        cycle=record(open_cycle(authority)),
        registrations={location.pk},
        as_at=date(2022, 12, 1),
        visible_to=manager(authority),
    )
    assert [one.visit_number for one in found] == [again.pk]


def test_a_part_that_was_not_scored_is_not_known(authority: Authority, location: Location) -> None:
    kept_audit(location, None)
    (audit,) = said(authority).audits
    assert (audit.quality, audit.environment) == (None, None)


def test_an_audit_by_another_question_set_is_none(authority: Authority, location: Location) -> None:
    kept_audit(location, 70)
    parts = {
        "quality": {"section": "other", "weight": 1},
        "environment": {"section": "another", "weight": 1},
    }
    assert said(authority, rules=rules(parts=parts)).audits == ()


def test_audits_in_the_year(authority: Authority, location: Location) -> None:
    cycle = record(open_cycle(authority))
    kept_audit(location, 70)
    late = kept_audit(location, 80, final_on=date(2022, 3, 20))
    kept_audit(home(authority), 80, final_on=date(2022, 3, 20))
    found = re_audits(
        cycle=cycle,
        registrations={location.pk},
        as_at=AS_AT,
        visible_to=manager(authority),
    )
    assert [one.visit_number for one in found] == [late.pk]


def stop(authority: Authority, subject: Any, **changed: Any) -> None:
    if isinstance(subject, Location):
        suspended(subject, authority=authority, **changed)
    else:
        suspended(scope=wanted(subject), authority=authority, **changed)


def test_a_home_suspended_on_31_march(authority: Authority, location: Location) -> None:
    home(authority)
    stop(authority, location)
    found = said(authority)
    assert found.suspended == {location.pk}
    assert found.suspended_as_at == date(2022, 3, 31)


def test_a_suspension_of_its_provider_reaches_it(authority: Authority, location: Location) -> None:
    stop(authority, location.provider)
    assert said(authority).suspended == {location.pk}


def test_a_suspension_of_its_district_reaches_it(authority: Authority) -> None:
    district = DistrictFactory(authority=authority)
    here = home(authority, district=district)
    here.spells.update(district=district)
    home(authority)
    stop(authority, district)
    assert said(authority).suspended == {here.pk}


def test_a_suspension_follows_a_home_to_its_new_registration(authority: Authority) -> None:
    old = home(authority, deregistered_on=date(2021, 12, 1))
    new = home(authority, registered_on=date(2021, 12, 1))
    SuccessionFactory(predecessor=old, successor=new)
    stop(authority, old)
    assert said(authority).suspended == {new.pk}


@pytest.mark.parametrize("kind", [Kind.CAUTION, Kind.VOLUNTARY_CESSATION])
def test_what_the_council_did_not_stop_freezes_nothing(
    authority: Authority, location: Location, kind: Kind
) -> None:
    stop(authority, location, kind=kind)
    assert said(authority).suspended == frozenset()


def test_another_authoritys_suspension_freezes_nothing(
    authority: Authority, location: Location
) -> None:
    stop(AuthorityFactory(), location)
    assert said(authority).suspended == frozenset()


def care_home(authority: Authority, location: Location | None, **changed: Any) -> None:
    given: dict[str, Any] = {
        "location": location,
        "category": Category.CARE_HOME,
        "portfolio": Portfolio.AGEING_WELL,
        **changed,
    }
    contract(authority, **given)


def test_only_homes_under_contract_in_the_portfolio(authority: Authority) -> None:
    older, younger, neither, block = (home(authority) for _ in range(4))
    care_home(authority, older)
    care_home(authority, younger, portfolio=Portfolio.LIVING_WELL)
    care_home(authority, neither, relation=Relation.NOT_COMMISSIONED)
    care_home(authority, None, provider=block.provider)
    assert said(authority, rules=AGEING).within == {older.pk, block.pk}


def test_without_contracts_every_home_is_banded(authority: Authority, location: Location) -> None:
    assert said(authority, rules=AGEING).within is None


def test_rules_without_a_portfolio_band_every_home(
    authority: Authority, location: Location
) -> None:
    care_home(authority, location)
    assert said(authority).within is None


def test_the_lines_follow_from_it(authority: Authority) -> None:
    older, younger = home(authority), home(authority)
    care_home(authority, older)
    care_home(authority, younger, portfolio=Portfolio.LIVING_WELL)
    kept_audit(older, 60)
    cycle = record(open_cycle(authority, rules=AGEING))
    (line,) = home_lines(cycle=cycle, as_at=AS_AT, visible_to=manager(authority))
    assert line.home.location_id == older.pk
    assert line.outcome(cycle).band == 3


def test_a_chain_of_registrations_is_followed_to_its_first(authority: Authority) -> None:
    days = [date(2012 + n, 4, 1) for n in range(6)]
    chain = [
        home(authority, registered_on=start, deregistered_on=end)
        for start, end in zip(days, [*days[1:], None], strict=True)
    ]
    for earlier, later in pairwise(chain):
        SuccessionFactory(predecessor=earlier, successor=later)
    cycle = record(open_cycle(authority))
    (found,) = standing_homes(cycle=cycle, as_at=AS_AT, visible_to=manager(authority))
    assert found.registrations == {one.pk for one in chain}
    assert found.first_registered_on == days[0]


def test_two_homes_that_became_one_are_one(authority: Authority) -> None:
    merged = home(authority, registered_on=date(2021, 1, 1))
    before = [home(authority, deregistered_on=date(2021, 1, 1)) for _ in range(2)]
    for one in before:
        SuccessionFactory(predecessor=one, successor=merged)
    cycle = record(open_cycle(authority))
    (found,) = standing_homes(cycle=cycle, as_at=AS_AT, visible_to=manager(authority))
    assert found.registrations == {merged.pk, *(one.pk for one in before)}


def test_a_first_registration_of_unknown_date_is_not_new(authority: Authority) -> None:
    old = home(authority, deregistered_on=date(2021, 12, 1))
    Location.objects.filter(pk=old.pk).update(registered_on=None)
    new = home(authority, registered_on=date(2021, 12, 1))
    SuccessionFactory(predecessor=old, successor=new)
    cycle = record(open_cycle(authority))
    (line,) = home_lines(cycle=cycle, as_at=AS_AT, visible_to=manager(authority))
    assert line.home.first_registered_on is None
    assert not line.facts.is_new


def test_who_took_part_in_an_audit(authority: Authority, location: Location) -> None:
    lead = UserFactory()
    visit = kept_audit(location, 70, by="user:77")
    type(visit).objects.filter(pk=visit.pk).update(lead=lead)
    visit.findings.create(
        number=1, kind="strength", text="Kind staff", recorded_at=AT, recorded_by="user:78"
    )
    took_part = {"user:77", "user:78", f"user:{lead.pk}"}
    assert took_part_in_audit(visit_number=visit.pk) == took_part
    assert took_part_in_audit(visit_number=None) == frozenset()


def test_before_31_march_suspensions_are_todays(authority: Authority, location: Location) -> None:
    moment: datetime = AT + timedelta(days=1)
    assert said(authority, as_at=moment.date()).suspended_as_at == date(2022, 3, 2)
