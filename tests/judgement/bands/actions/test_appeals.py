"""A provider appeals, and someone who had no part in the band decides."""

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.journal.models import Entry
from almoner.judgement.bands.actions import (
    AppealRefused,
    FixingRefused,
    TookPart,
    decide_appeal,
    receive_appeal,
    record_re_audit,
)
from almoner.judgement.bands.models import AppealDecision, BandFixed, Cycle
from almoner.judgement.bands.queries import UnknownBand, UnknownCycle
from almoner.judgement.bands.rules.states import BAND_STEPS, BandState, BandStepKind, StepRefused
from almoner.register.directory.models import Location
from tests.judgement.bands.factories import (
    AT,
    IN_YEAR,
    AuthorityFactory,
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
APPEALED = AT + timedelta(days=9)
DECIDED = AT + timedelta(days=20)


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
    fix(cycle, audit(location, 60))
    return cycle


@pytest.fixture
def told(cycle: Cycle, location: Location) -> BandFixed:
    notify(cycle)
    return band_of(cycle, location)


def appeal(band: BandFixed, **changed: Any) -> None:
    asked: dict[str, Any] = {
        "received_on": APPEALED.date(),
        "received_from": "Wren Care Limited",
        "grounds": "The new kitchen was not seen.",
        "by": manager(band.authority),
        "at": APPEALED,
        **changed,
    }
    receive_appeal(band_id=band.pk, **asked)


def decide(band: BandFixed, to: int, **changed: Any) -> int:
    asked: dict[str, Any] = {
        "reasons": "The kitchen was finished before the audit.",
        "by": manager(band.authority, name="Ola Other", number=2),
        "at": DECIDED,
        **changed,
    }
    return decide_appeal(band_id=band.pk, band=to, **asked)


def states(band: BandFixed) -> list[str]:
    return list(band.steps.values_list("state", flat=True))


def test_an_appeal_that_changes_nothing(cycle: Cycle, told: BandFixed) -> None:
    appeal(told)
    assert decide(told, 3) == told.pk
    assert states(told) == ["proposed", "notified", "appealed", "decided"]
    decision = AppealDecision.objects.get()
    assert (decision.is_changed, decision.band, decision.by_name) == (False, 3, "Ola Other")
    finalise(cycle, at=DECIDED)  # one decided on appeal waits for nothing
    assert states(told)[-1] == "final"


def test_an_appeal_that_raises_the_band(cycle: Cycle, told: BandFixed) -> None:
    appeal(told)
    new = BandFixed.objects.get(pk=decide(told, 4))
    assert states(told)[-1] == "replaced"
    assert (new.band, new.basis, new.earlier) == (4, "appeal", told)
    assert (new.effective_from, new.effective_to) == (told.effective_from, told.effective_to)
    assert "On appeal it is in band 4 and not 3." in new.reasons
    assert states(new) == ["decided"]
    finalise(cycle, at=DECIDED)
    assert states(new) == ["decided", "final"]


def test_nothing_under_appeal_becomes_final(cycle: Cycle, told: BandFixed) -> None:
    appeal(told)
    with pytest.raises(FixingRefused):
        finalise(cycle)
    assert states(told)[-1] == "appealed"


def test_an_appeal_against_a_band_changed_in_the_year(cycle: Cycle, location: Location) -> None:
    made_final_now(cycle)
    first = band_of(cycle, location)
    second = record_re_audit(
        cycle_id=cycle.pk,
        location_id=location.pk,
        audit=audit(location, 20, final_on=date(2022, 8, 10)),
        effective_from=date(2022, 9, 1),
        reason="Concerns",
        by=manager(cycle.authority),
        at=IN_YEAR,
    )
    notify(cycle, at=IN_YEAR)
    appeal(second, received_on=IN_YEAR.date(), at=IN_YEAR)
    third = BandFixed.objects.get(pk=decide(second, 2, at=IN_YEAR))
    finalise(cycle, at=IN_YEAR)
    assert states(first)[-1] == "changed_in_year"
    assert states(second)[-1] == "replaced"
    assert (states(third)[-1], third.effective_from) == ("final", date(2022, 9, 1))


def made_final_now(cycle: Cycle) -> None:
    notify(cycle)
    finalise(cycle)


def test_whoever_had_a_part_in_it_may_not_decide(told: BandFixed) -> None:
    appeal(told, by=manager(told.authority, number=2))
    with pytest.raises(TookPart, match="You proposed or notified this band"):
        decide(told, 4, by=manager(told.authority))
    with pytest.raises(TookPart, match="You took part in the audit"):
        decide(told, 4, audited_by={"user:2"})
    decide(told, 4)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"received_on": date(2022, 2, 28)}, "from 1 March 2022, when the provider was told"),
        ({"received_on": date(2022, 3, 11)}, "up to today"),
        ({"grounds": " "}, "on what grounds"),
        ({"received_from": ""}, "who appealed"),
    ],
)
def test_an_appeal_that_cannot_be(told: BandFixed, changed: dict[str, Any], said: str) -> None:
    with pytest.raises(AppealRefused, match=said):
        appeal(told, **changed)


def test_a_late_appeal_needs_a_reason(told: BandFixed) -> None:
    at = AT + timedelta(days=29)
    with pytest.raises(AppealRefused, match="The last day to appeal was 29 March 2022"):
        appeal(told, received_on=at.date(), at=at)
    appeal(told, received_on=at.date(), at=at, late_reason="The letter went astray")
    assert told.steps.last().reason == "The letter went astray"


def test_a_decision_names_a_band_and_its_reasons(told: BandFixed) -> None:
    appeal(told)
    with pytest.raises(AppealRefused, match="Choose one of the bands 1, 2, 3, 4, 5"):
        decide(told, 6)
    with pytest.raises(AppealRefused, match="Give the reasons"):
        decide(told, 4, reasons="")


def test_the_second_click_gets_a_sentence(told: BandFixed) -> None:
    appeal(told)
    with pytest.raises(StepRefused, match="This band is under appeal, so it cannot be appealed"):
        appeal(told)
    decide(told, 4)
    with pytest.raises(StepRefused, match="replaced before it took effect"):
        decide(told, 4)


def brought(cycle: Cycle, location: Location, state: BandState) -> BandFixed:
    """The home's band, brought into a state as officers bring it there."""
    band = band_of(cycle, location)
    if state is BandState.PROPOSED:
        return band
    if state is BandState.REPLACED:
        fix(cycle, audit(location, 90))
        return band
    notify(cycle)
    if state in {BandState.APPEALED, BandState.DECIDED}:
        appeal(band)
    if state is BandState.DECIDED:
        decide(band, 3)
    if state in {BandState.FINAL, BandState.CHANGED_IN_YEAR}:
        finalise(cycle)
    if state is BandState.CHANGED_IN_YEAR:
        record_re_audit(
            cycle_id=cycle.pk,
            location_id=location.pk,
            audit=audit(location, 90, final_on=date(2022, 8, 10)),
            effective_from=date(2022, 9, 1),
            reason="Asked for",
            by=manager(cycle.authority),
            at=IN_YEAR,
        )
        notify(cycle, at=IN_YEAR)
        finalise(cycle, at=IN_YEAR + timedelta(days=29))
    return band


@pytest.mark.parametrize(("state", "role"), list(product(BandState, Role)))
def test_each_state_with_each_role(
    state: BandState, role: Role, cycle: Cycle, location: Location
) -> None:
    band = brought(cycle, location, state)
    assert states(band)[-1] == state
    by = someone(role, cycle.authority, number=3)
    may = Permission.KEEP_BANDS in GRANTS[role].permissions
    before = band.steps.count()
    later = AT + timedelta(days=300)
    for step, act in {
        BandStepKind.APPEAL: lambda: appeal(band, by=by, at=later, late_reason="A late letter"),
        BandStepKind.DECIDE: lambda: decide(band, 4, by=by, at=later),
    }.items():
        if not may:
            with pytest.raises((NotPermitted, UnknownBand, UnknownCycle)):
                act()
        elif (state, step) in BAND_STEPS:
            act()
            assert band.steps.count() == before + 1
            return
        else:
            with pytest.raises(StepRefused):
                act()
    assert band.steps.count() == before


def test_another_authoritys_band_is_not_there(told: BandFixed) -> None:
    stranger = manager(AuthorityFactory())
    with pytest.raises(UnknownBand):
        appeal(told, by=stranger)


def test_each_is_journalled_once(told: BandFixed) -> None:
    appeal(told)
    decide(told, 4)
    found = Entry.objects.filter(subject_kind="bands.BandFixed", subject_id=str(told.pk))
    assert sorted(found.values_list("action", flat=True)) == ["decide_appeal", "receive_appeal"]


def test_a_made_final_cycle_stands(authority: Authority) -> None:
    cycle = open_cycle(authority)
    place = home(authority)
    made_final(cycle, audit(place, 60))
    assert states(band_of(cycle, place))[-1] == "final"
