"""Opening a cycle, changing its rules and closing it."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Principal, Role
from almoner.core.calendar.rules import FinancialYear
from almoner.core.journal.models import Entry
from almoner.judgement.bands.actions import (
    ChangedMeanwhile,
    CycleRefused,
    change_rules,
    close_cycle,
)
from almoner.judgement.bands.models import Cycle, CycleRules
from almoner.judgement.bands.queries import (
    CycleRecord,
    UnknownCycle,
    cycle_by_id,
    cycles,
    rules_history,
)
from almoner.judgement.bands.rules.definitions import RulesError
from almoner.judgement.bands.rules.states import CycleState, StepRefused
from tests.judgement.bands.factories import (
    AT,
    AUDITS_FROM,
    AUDITS_TO,
    AuthorityFactory,
    audit,
    finalise,
    fix,
    home,
    made_final,
    manager,
    notify,
    open_cycle,
    rules,
    someone,
)

pytestmark = pytest.mark.django_db
AS_AT = AT.date()
OTHER = rules(title="Other", caps=[])


@pytest.fixture
def authority() -> Authority:
    made: Authority = AuthorityFactory()
    return made


@pytest.fixture
def cycle(authority: Authority) -> Cycle:
    return open_cycle(authority)


def record(cycle: Cycle, as_at: date = AS_AT) -> CycleRecord:
    return cycle_by_id(cycle_id=cycle.pk, as_at=as_at, visible_to=manager(cycle.authority))


def change(cycle: Cycle, *, by: Principal | None = None, **changed: Any) -> None:
    asked: dict[str, Any] = {
        "rules": OTHER,
        "audits_from_on": AUDITS_FROM,
        "audits_to_on": AUDITS_TO,
        "based_on": 1,
        "reason": "Members asked",
        "at": AT,
        **changed,
    }
    change_rules(cycle_id=cycle.pk, by=by or manager(cycle.authority), **asked)


def test_a_cycle_opens_with_its_rules(cycle: Cycle) -> None:
    found = record(cycle)
    assert (found.state, found.year) == (CycleState.OPEN, FinancialYear(2022))
    assert found.rules == rules()
    assert (found.audits_from_on, found.audits_to_on) == (AUDITS_FROM, AUDITS_TO)
    assert found.frozen_on == date(2022, 3, 31)
    entry = Entry.objects.get(action="open_cycle")
    assert entry.authority_code == cycle.authority.code
    assert json.loads(entry.detail)["year"] == "2022/23"


def test_it_is_not_there_before_it_was_opened(cycle: Cycle) -> None:
    with pytest.raises(UnknownCycle):
        record(cycle, as_at=date(2021, 10, 1))


def test_one_cycle_a_year(cycle: Cycle) -> None:
    with pytest.raises(CycleRefused, match="has a cycle for 2022/23 already"):
        open_cycle(cycle.authority)
    open_cycle(cycle.authority, year=FinancialYear(2023))
    assert [
        one.year.label
        for one in cycles(as_at=date(2023, 4, 1), visible_to=manager(cycle.authority))
    ] == ["2023/24", "2022/23"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"audits_to_on": date(2022, 4, 1)}, "must end before 1 April 2022"),
        ({"audits_to_on": date(2021, 8, 1)}, "cannot end before they begin"),
        ({"rules": rules(from_year="2023/24")}, "These rules begin with 2023/24"),
    ],
)
def test_a_cycle_that_cannot_be(authority: Authority, changed: dict[str, Any], said: str) -> None:
    with pytest.raises(CycleRefused, match=said):
        open_cycle(authority, **changed)


def test_rules_change_until_bands_are_fixed(cycle: Cycle) -> None:
    change(cycle)
    assert (record(cycle).rules, record(cycle).rules_number) == (OTHER, 2)
    # What stood the day before still does, as at that day.
    assert record(cycle, as_at=AS_AT - timedelta(days=1)).rules == rules()
    history = rules_history(cycle=record(cycle), as_at=AS_AT)
    assert [(one.number, one.reason) for one in history] == [(2, "Members asked"), (1, "")]
    assert Entry.objects.filter(action="change_rules").count() == 1
    fix(cycle, audit(home(cycle.authority), 70))
    with pytest.raises(StepRefused, match="This cycle is fixed, so its rules cannot be changed"):
        change(cycle, based_on=2)


def test_the_second_of_two_officers_is_told(cycle: Cycle) -> None:
    change(cycle)
    with pytest.raises(ChangedMeanwhile, match="Someone else changed these rules"):
        change(cycle)
    assert CycleRules.objects.filter(cycle=cycle).count() == 2


def test_a_change_needs_a_reason_and_dates(cycle: Cycle) -> None:
    with pytest.raises(CycleRefused, match="Say why"):
        change(cycle, reason="  ")
    with pytest.raises(CycleRefused, match="must end before"):
        change(cycle, audits_to_on=date(2022, 5, 1))


def test_rules_with_a_gap_never_come_so_far() -> None:
    with pytest.raises(RulesError, match="Gap"):
        rules(bands=[{"band": 1, "min_total": "10"}], caps=[])


def test_a_cycle_closes_once_every_band_is_final(cycle: Cycle) -> None:
    by = manager(cycle.authority)
    with pytest.raises(StepRefused, match="This cycle is open, so it cannot be closed"):
        close_cycle(cycle_id=cycle.pk, by=by, at=AT)
    fix(cycle, audit(home(cycle.authority), 70))
    with pytest.raises(CycleRefused, match="1 band is not final yet"):
        close_cycle(cycle_id=cycle.pk, by=by, at=AT)
    notify(cycle)
    finalise(cycle)
    later = AT + timedelta(days=400)
    close_cycle(cycle_id=cycle.pk, by=by, at=later)
    assert record(cycle, as_at=later.date()).state is CycleState.CLOSED
    assert record(cycle).state is CycleState.FIXED
    with pytest.raises(StepRefused, match="closed"):
        close_cycle(cycle_id=cycle.pk, by=by, at=later)
    with pytest.raises(StepRefused, match="its bands cannot be fixed"):
        fix(cycle, at=later)


@pytest.mark.parametrize("role", Role)
def test_each_role(role: Role, authority: Authority) -> None:
    may = Permission.KEEP_BANDS in GRANTS[role].permissions
    by = someone(role, authority)
    cycle = open_cycle(authority)
    made_final(cycle, audit(home(authority), 70))
    again = open_cycle(authority, year=FinancialYear(2023))
    later = AT + timedelta(days=300)
    acts = [
        lambda: open_cycle(authority, year=FinancialYear(2024), by=by),
        lambda: change(
            again,
            by=by,
            audits_from_on=date(2022, 9, 1),
            audits_to_on=date(2023, 2, 1),
            at=later,
        ),
        lambda: close_cycle(cycle_id=cycle.pk, by=by, at=later),
    ]
    for act in acts:
        if may:
            act()
        else:
            with pytest.raises((NotPermitted, UnknownCycle)):
                act()


def test_another_authoritys_cycle_is_not_there(cycle: Cycle) -> None:
    stranger = manager(AuthorityFactory())
    with pytest.raises(UnknownCycle):
        cycle_by_id(cycle_id=cycle.pk, as_at=AS_AT, visible_to=stranger)
    with pytest.raises(UnknownCycle):
        change(cycle, by=stranger)
    assert cycles(as_at=AS_AT, visible_to=stranger) == ()


def test_an_operator_sees_every_cycle(cycle: Cycle) -> None:
    from almoner.core.accounts.rules import operator

    assert [one.id for one in cycles(as_at=AS_AT, visible_to=operator("tests"))] == [cycle.pk]
