"""Each machine is one table: every state, step and role is in it or refused."""

from datetime import date
from itertools import product

import pytest

from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.judgement.bands.rules.states import (
    BAND_STEPS,
    CYCLE_STEP_WORDS,
    CYCLE_STEPS,
    CYCLE_WORDS,
    IN_FORCE,
    SPENT,
    STATE_WORDS,
    STEP_WORDS,
    BandState,
    BandStepKind,
    CycleState,
    CycleStepKind,
    StepRefused,
    last_day_to_appeal,
    next_band_state,
    next_cycle_state,
)

BAND_STATES = (None, *BandState)
CYCLE_STATES = (None, *CycleState)


@pytest.mark.parametrize(("state", "step"), list(product(BAND_STATES, BandStepKind)))
def test_every_band_state_and_step(state: BandState | None, step: BandStepKind) -> None:
    if (state, step) in BAND_STEPS:
        assert next_band_state(state=state, step=step) is BAND_STEPS[state, step][0]
    else:
        with pytest.raises(StepRefused, match=r"^This band is .+, so it cannot be .+\.$"):
            next_band_state(state=state, step=step)


@pytest.mark.parametrize(("state", "step"), list(product(CYCLE_STATES, CycleStepKind)))
def test_every_cycle_state_and_step(state: CycleState | None, step: CycleStepKind) -> None:
    if (state, step) in CYCLE_STEPS:
        assert next_cycle_state(state=state, step=step) is CYCLE_STEPS[state, step][0]
    else:
        with pytest.raises(StepRefused, match=r"^This cycle is .+, so .+\.$"):
            next_cycle_state(state=state, step=step)


def test_only_those_who_keep_bands_take_steps() -> None:
    needed = {permission for _, permission in (*BAND_STEPS.values(), *CYCLE_STEPS.values())}
    assert needed == {Permission.KEEP_BANDS}
    keepers = {role for role in Role if Permission.KEEP_BANDS in GRANTS[role].permissions}
    assert keepers == {Role.QUALITY_MANAGER}


def test_every_state_and_step_has_words() -> None:
    assert set(STATE_WORDS) == set(BandState)
    assert set(STEP_WORDS) == set(BandStepKind)
    assert set(CYCLE_WORDS) == set(CycleState)
    assert set(CYCLE_STEP_WORDS) == set(CycleStepKind)
    assert all(state.words for state in (*BandState, *CycleState))


def test_every_state_is_reached_and_the_spent_ones_end() -> None:
    assert {state for state, _ in BAND_STEPS.values()} == set(BandState)
    assert {state for state, _ in CYCLE_STEPS.values()} == set(CycleState)
    left = {state for state, _ in BAND_STEPS}
    assert set(BandState) - left == set(SPENT)
    assert BandState.FINAL in IN_FORCE


def test_the_days_to_appeal_are_counted_from_the_day_after() -> None:
    assert last_day_to_appeal(notified_on=date(2022, 3, 1), days=28) == date(2022, 3, 29)
