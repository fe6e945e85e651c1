"""Fixing bands, telling providers, making final; again with no effect."""

import json
from datetime import date, timedelta
from itertools import count

import pytest

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.calendar.rules import FinancialYear
from almoner.core.journal.models import Entry
from almoner.judgement.bands.actions import (
    Finalised,
    Fixed,
    FixingRefused,
    finalise_bands,
    fix_bands,
    notify_bands,
)
from almoner.judgement.bands.models import BandFixed, BandStep, Cycle
from almoner.judgement.bands.queries import UnknownCycle
from tests.judgement.bands.factories import (
    AT,
    YEAR,
    AuthorityFactory,
    SuccessionFactory,
    audit,
    band_of,
    evidence,
    finalise,
    fix,
    home,
    made_final,
    manager,
    notify,
    open_cycle,
    someone,
)

pytestmark = pytest.mark.django_db
LAST_YEAR = FinancialYear(2021)
BEFORE = AT.replace(year=2021)


@pytest.fixture
def authority() -> Authority:
    made: Authority = AuthorityFactory()
    return made


@pytest.fixture
def cycle(authority: Authority) -> Cycle:
    return open_cycle(authority)


def states(band: BandFixed) -> list[str]:
    return list(band.steps.values_list("state", flat=True))


def test_every_home_gets_its_band(cycle: Cycle) -> None:
    good, poor, unseen = (home(cycle.authority) for _ in range(3))
    done = fix(cycle, audit(good, 90), audit(poor, 20))
    assert done == Fixed(proposed=2, unchanged=0, told=0, without=1)
    band = band_of(cycle, good)
    assert (band.band, band.basis) == (5, "audit")
    assert (band.effective_from, band.effective_to) == (date(2022, 4, 1), date(2023, 4, 1))
    assert json.loads(band.reasons)[-1] == ["result", "The scores give band 5."]
    assert states(band) == ["proposed"]
    assert band_of(cycle, poor).band == 1
    assert not BandFixed.objects.filter(location=unseen).exists()


def test_the_audits_of_one_year_give_the_bands_of_the_next(cycle: Cycle) -> None:
    """DOMAIN §17, trap 29."""
    location = home(cycle.authority)
    fix(cycle, audit(location, 70, final_on=date(2021, 9, 3)))
    band = band_of(cycle, location)
    assert band.audited_on == date(2021, 9, 3)
    assert band.effective_from == YEAR.from_on > band.audited_on


def test_again_it_changes_nothing(cycle: Cycle) -> None:
    found = audit(home(cycle.authority), 70)
    fix(cycle, found)
    before = BandStep.objects.count()
    again = fix(cycle, found, at=AT + timedelta(days=1))
    assert again == Fixed(proposed=0, unchanged=1, told=0, without=0)
    assert (BandFixed.objects.count(), BandStep.objects.count()) == (1, before)
    assert cycle.steps.count() == 2  # opened, fixed once
    assert Entry.objects.filter(action="fix_bands").count() == 2


def test_a_proposal_that_would_now_be_another_is_replaced(cycle: Cycle) -> None:
    location = home(cycle.authority)
    fix(cycle, audit(location, 70))
    first = band_of(cycle, location)
    done = fix(cycle, audit(location, 90), at=AT + timedelta(days=1))
    assert done.proposed == 1
    assert states(first) == ["proposed", "replaced"]
    assert band_of(cycle, location).band == 5


def test_a_proposal_whose_audit_has_gone_is_taken_back(cycle: Cycle) -> None:
    location = home(cycle.authority)
    fix(cycle, audit(location, 70))
    assert fix(cycle) == Fixed(proposed=0, unchanged=0, told=0, without=1)
    assert states(band_of(cycle, location)) == ["proposed", "replaced"]


def test_a_band_that_was_told_is_left_alone(cycle: Cycle) -> None:
    location = home(cycle.authority)
    fix(cycle, audit(location, 70))
    notify(cycle)
    assert fix(cycle, audit(location, 90)).told == 1
    assert band_of(cycle, location).band == 4


def test_a_suspended_home_keeps_last_years_band(authority: Authority) -> None:
    location, fresh = home(authority), home(authority)
    made_final(open_cycle(authority, year=LAST_YEAR), audit(location, 70), at=BEFORE)
    cycle = open_cycle(authority)
    fix(cycle, audit(location, 10), audit(fresh, 90), suspended=[location, fresh])
    assert (band_of(cycle, location).band, band_of(cycle, location).basis) == (4, "frozen")
    assert band_of(cycle, fresh).band == 5  # nothing of last year to freeze


def test_a_critical_fail_is_band_1(cycle: Cycle) -> None:
    location = home(cycle.authority)
    fix(cycle, audit(location, 95, has_critical_fail=True))
    assert (band_of(cycle, location).band, band_of(cycle, location).basis) == (1, "capped")


def test_a_new_home_has_the_default_from_its_registration(authority: Authority) -> None:
    cycle = open_cycle(authority)
    early = home(authority, registered_on=date(2021, 9, 1))
    late = home(authority, registered_on=date(2022, 6, 1))
    old = home(authority, registered_on=date(2021, 8, 31))
    fix(cycle, at=AT.replace(month=6, day=20))
    assert (band_of(cycle, early).band, band_of(cycle, early).basis) == (2, "new_home")
    assert band_of(cycle, early).effective_from == date(2022, 4, 1)
    assert band_of(cycle, late).effective_from == date(2022, 6, 1)
    assert not BandFixed.objects.filter(location=old).exists()


def test_a_re_registered_home_keeps_its_audit_and_its_band(authority: Authority) -> None:
    old = home(authority, deregistered_on=date(2022, 1, 31))
    new = home(authority, registered_on=date(2022, 1, 31))
    SuccessionFactory(predecessor=old, successor=new, on=date(2022, 1, 31))
    made_final(open_cycle(authority, year=LAST_YEAR), audit(old, 70), at=BEFORE)
    cycle = open_cycle(authority)
    fix(cycle, audit(old, 20, final_on=date(2021, 12, 1)), suspended=[old])
    assert not BandFixed.objects.filter(cycle=cycle, location=old).exists()
    assert (band_of(cycle, new).band, band_of(cycle, new).basis) == (4, "frozen")


def test_a_home_re_registered_within_the_year_is_not_banded_twice(authority: Authority) -> None:
    old = home(authority, deregistered_on=date(2022, 7, 1))
    cycle = open_cycle(authority)
    made_final(cycle, audit(old, 70))
    new = home(authority, registered_on=date(2022, 7, 1))
    SuccessionFactory(predecessor=old, successor=new, on=date(2022, 7, 1))
    done = fix(cycle, audit(old, 70), at=AT.replace(month=8))
    assert done == Fixed(proposed=0, unchanged=0, told=1, without=0)


def test_premises_registered_twice_are_one_home(cycle: Cycle) -> None:
    from almoner.register.directory.models import DualRegistration

    first, second = home(cycle.authority), home(cycle.authority)
    DualRegistration.objects.create(primary=first, secondary=second)
    assert fix(cycle, audit(first, 70), audit(second, 70)).proposed == 1


def test_only_homes_that_stand_here_and_are_homes(cycle: Cycle) -> None:
    home(cycle.authority, service_type="home_care")
    home(cycle.authority, deregistered_on=date(2022, 2, 1))
    home(AuthorityFactory())
    with pytest.raises(FixingRefused, match="no homes in this cycle"):
        fix(cycle)


def test_bands_are_told_once(cycle: Cycle) -> None:
    location = home(cycle.authority)
    fix(cycle, audit(location, 70))
    with pytest.raises(FixingRefused, match="Say how"):
        notify_bands(cycle_id=cycle.pk, how=" ", by=manager(cycle.authority), at=AT)
    notify(cycle)
    step = BandStep.objects.get(state="notified")
    assert (step.reason, step.by_name) == ("By letter", "Mo Manager")
    with pytest.raises(FixingRefused, match="no proposed bands"):
        notify(cycle)


def test_bands_become_final_when_the_days_to_appeal_are_over(cycle: Cycle) -> None:
    location = home(cycle.authority)
    fix(cycle, audit(location, 70))
    with pytest.raises(FixingRefused, match="28 days to appeal"):
        finalise(cycle)
    notify(cycle)
    with pytest.raises(FixingRefused):
        finalise(cycle, at=AT + timedelta(days=28))
    assert finalise(cycle, at=AT + timedelta(days=29)) == Finalised(final=1, waiting=0, appealed=0)
    assert states(band_of(cycle, location)) == ["proposed", "notified", "final"]


def test_those_who_are_waited_for_are_counted(cycle: Cycle) -> None:
    early, late = home(cycle.authority), home(cycle.authority)
    fix(cycle, audit(early, 70))
    notify(cycle)
    fix(cycle, audit(late, 70), at=AT + timedelta(days=10))
    notify(cycle, at=AT + timedelta(days=10))
    done = finalise(cycle, at=AT + timedelta(days=30))
    assert done == Finalised(final=1, waiting=1, appealed=0)


@pytest.mark.parametrize("role", Role)
def test_each_role(role: Role, cycle: Cycle) -> None:
    by, days = someone(role, cycle.authority), count()
    found = audit(home(cycle.authority), 70)
    if Permission.KEEP_BANDS in GRANTS[role].permissions:
        fix_bands(cycle_id=cycle.pk, evidence=evidence(found), by=by, at=AT)
        notify_bands(cycle_id=cycle.pk, how="By letter", by=by, at=AT)
        finalise_bands(cycle_id=cycle.pk, by=by, at=AT + timedelta(days=40))
        return
    refused = (NotPermitted, UnknownCycle)
    with pytest.raises(refused):
        fix_bands(cycle_id=cycle.pk, evidence=evidence(found), by=by, at=AT)
    fix(cycle, found)
    with pytest.raises(refused):
        notify_bands(cycle_id=cycle.pk, how="By letter", by=by, at=AT)
    notify(cycle)
    with pytest.raises(refused):
        finalise_bands(cycle_id=cycle.pk, by=by, at=AT + timedelta(days=40 + next(days)))


def test_three_hundred_homes_take_the_questions_of_one(
    cycle: Cycle, django_assert_max_num_queries: object
) -> None:
    audits = [audit(home(cycle.authority), 70) for _ in range(30)]
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        fix(cycle, *audits)


def test_who_told_providers_of_a_band_that_was_replaced_since_is_told(cycle: Cycle) -> None:
    location = home(cycle.authority)
    fix(cycle, audit(location, 70))
    shown = band_of(cycle, location).pk
    fix(cycle, audit(location, 90), at=AT + timedelta(days=1))

    def told(last_seen: int) -> int:
        by = manager(cycle.authority)
        at = AT + timedelta(days=2)
        return notify_bands(cycle_id=cycle.pk, how="Letters", by=by, at=at, last_seen=last_seen)

    with pytest.raises(FixingRefused, match="fixed again since you opened this page"):
        told(shown)
    assert states(band_of(cycle, location)) == ["proposed"]
    assert told(band_of(cycle, location).pk) == 1
