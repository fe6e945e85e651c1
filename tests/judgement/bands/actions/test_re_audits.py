"""A home audited again within the year."""

from datetime import date, timedelta
from typing import Any

import pytest

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.journal.models import Entry
from almoner.judgement.bands.actions import ReAuditRefused, close_cycle, record_re_audit
from almoner.judgement.bands.models import BandFixed, Cycle
from almoner.judgement.bands.queries import (
    FinalAudit,
    UnknownCycle,
    bands_of_home,
    stretches_of,
)
from almoner.judgement.bands.rules.states import StepRefused
from almoner.register.directory.models import Location
from tests.judgement.bands.factories import (
    AT,
    IN_YEAR,
    AuthorityFactory,
    SuccessionFactory,
    audit,
    band_of,
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
FROM = date(2022, 9, 1)


@pytest.fixture
def authority() -> Authority:
    made: Authority = AuthorityFactory()
    return made


@pytest.fixture
def location(authority: Authority) -> Location:
    return home(authority)


@pytest.fixture
def cycle(authority: Authority, location: Location) -> Cycle:
    cycle = open_cycle(authority)
    made_final(cycle, audit(location, 60))
    return cycle


def again(location: Location, score: float, **rest: Any) -> FinalAudit:
    return audit(location, score, final_on=date(2022, 8, 10), **rest)


def record(cycle: Cycle, found: FinalAudit, **changed: Any) -> BandFixed:
    asked: dict[str, Any] = {
        "location_id": found.location_id,
        "effective_from": FROM,
        "reason": "The provider asked for it",
        "by": manager(cycle.authority),
        "at": IN_YEAR,
        **changed,
    }
    return record_re_audit(cycle_id=cycle.pk, audit=found, **asked)


def stood(cycle: Cycle, location: Location) -> list[tuple[date, int]]:
    records = bands_of_home(
        location_ids=[location.pk],
        authority_code=cycle.authority.code,
        as_at=date(2023, 3, 1),
        visible_to=manager(cycle.authority),
    )
    return [(one.from_on, one.band) for one in stretches_of(records)]


@pytest.mark.parametrize(("score", "band"), [(90, 5), (60, 3), (20, 1)])
def test_it_may_raise_keep_or_lower_the_band(
    cycle: Cycle, location: Location, score: int, band: int
) -> None:
    kept = record(cycle, again(location, score))
    assert (kept.band, kept.basis, kept.effective_from) == (band, "re_audit", FROM)
    assert kept.effective_to == date(2023, 4, 1)
    assert stood(cycle, location) == [(date(2022, 4, 1), 3)]  # until it is final
    notify(cycle, at=IN_YEAR)
    finalise(cycle, at=IN_YEAR + timedelta(days=29))
    assert stood(cycle, location) == [(date(2022, 4, 1), 3), (FROM, band)]
    first = BandFixed.objects.get(pk=kept.earlier_id)
    assert first.steps.last().state == "changed_in_year"


def test_fixing_again_leaves_it_alone(cycle: Cycle, location: Location) -> None:
    kept = record(cycle, again(location, 90))
    assert fix(cycle, audit(location, 60), at=IN_YEAR).told == 1
    assert band_of(cycle, location) == kept


def test_the_first_audit_of_a_home_without_a_band(cycle: Cycle) -> None:
    other = home(cycle.authority)
    kept = record(cycle, again(other, 70))
    assert (kept.band, kept.earlier) == (4, None)


def test_it_follows_the_home_to_its_new_registration(cycle: Cycle, location: Location) -> None:
    location.spells.update(to_on=date(2022, 7, 1))
    new = home(cycle.authority, registered_on=date(2022, 7, 1))
    SuccessionFactory(predecessor=location, successor=new)
    kept = record(cycle, again(location, 90))
    assert kept.location == new
    assert kept.earlier == band_of(cycle, location)


def test_a_critical_fail_counts_here_too(cycle: Cycle, location: Location) -> None:
    assert record(cycle, again(location, 90, has_critical_fail=True)).band == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"effective_from": date(2022, 3, 31)}, "from 1 April 2022 to 31 March 2023"),
        ({"effective_from": date(2023, 4, 1)}, "from 1 April 2022 to 31 March 2023"),
        ({"reason": ""}, "Say why"),
        ({"location_id": 0}, "not among those of the cycle"),
    ],
)
def test_what_is_refused(
    cycle: Cycle, location: Location, changed: dict[str, Any], said: str
) -> None:
    with pytest.raises(ReAuditRefused, match=said):
        record(cycle, again(location, 90), **changed)


def test_an_audit_of_the_cycle_itself_is_no_re_audit(cycle: Cycle, location: Location) -> None:
    with pytest.raises(ReAuditRefused, match="within the cycle’s own dates"):
        record(cycle, audit(location, 90))


def test_an_audit_without_its_percentages(cycle: Cycle, location: Location) -> None:
    with pytest.raises(ReAuditRefused, match="gives no percentage for care quality"):
        record(cycle, again(location, None))  # type: ignore[arg-type]


def test_the_same_audit_does_not_set_it_twice(cycle: Cycle, location: Location) -> None:
    found = again(location, 90)
    record(cycle, found)
    with pytest.raises(StepRefused, match="The band that this home has is proposed"):
        record(cycle, found)
    notify(cycle, at=IN_YEAR)
    later = IN_YEAR + timedelta(days=29)
    finalise(cycle, at=later)
    with pytest.raises(ReAuditRefused, match="has set the band that stands"):
        record(cycle, found, at=later, effective_from=date(2022, 12, 1))


def test_not_before_the_cycle_is_fixed_nor_after_it_is_closed(
    authority: Authority, location: Location
) -> None:
    cycle = open_cycle(authority)
    with pytest.raises(StepRefused, match="once the cycle is fixed"):
        record(cycle, again(location, 90))
    made_final(cycle, audit(location, 60))
    close_cycle(cycle_id=cycle.pk, by=manager(authority), at=AT + timedelta(days=41))
    with pytest.raises(StepRefused, match="until it is closed"):
        record(cycle, again(location, 90))


@pytest.mark.parametrize("role", Role)
def test_each_role(role: Role, cycle: Cycle, location: Location) -> None:
    by = someone(role, cycle.authority)
    if Permission.KEEP_BANDS in GRANTS[role].permissions:
        record(cycle, again(location, 90), by=by)
        assert Entry.objects.filter(action="record_re_audit").count() == 1
        return
    with pytest.raises((NotPermitted, UnknownCycle)):
        record(cycle, again(location, 90), by=by)
