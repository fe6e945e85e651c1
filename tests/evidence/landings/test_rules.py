"""The life of a landing is a table, and the table is whole."""

import pytest

from almoner.evidence.landings.rules import (
    AT_WORK,
    TRANSITIONS,
    LandingState,
    is_final,
    may_follow,
)

S = LandingState


def test_every_state_has_its_line() -> None:
    assert set(TRANSITIONS) == set(LandingState)


def test_every_state_can_be_reached() -> None:
    reached, edge = {S.RECEIVED}, {S.RECEIVED}
    while edge:
        edge = {after for state in edge for after in TRANSITIONS[state]} - reached
        reached |= edge
    assert reached == set(LandingState)


def test_final_states() -> None:
    assert {state for state in S if is_final(state)} == {S.APPLIED, S.REFUSED, S.WITHDRAWN}


def test_whatever_is_at_work_can_be_marked_interrupted() -> None:
    assert all(S.FAILED in TRANSITIONS[state] for state in AT_WORK)


def test_nothing_is_applied_that_was_not_checked() -> None:
    before_applied = {state for state in S if S.APPLIED in TRANSITIONS[state]}
    assert before_applied == {S.APPLYING}
    assert {state for state in S if S.APPLYING in TRANSITIONS[state]} == {S.CHECKED}


PAIRS = [(before, after) for before in (None, *S) for after in S]


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_every_pair_is_decided(before: LandingState | None, after: LandingState) -> None:
    expected = after is S.RECEIVED if before is None else after in TRANSITIONS[before]
    assert may_follow(before=before, after=after) is expected
