"""The one table of a programme."""

import pytest

from almoner.core.accounts.rules import Permission
from almoner.response.programmes.rules.kinds import (
    ChaseMeans,
    HelpKind,
    PersonStanding,
    RoleGroup,
)
from almoner.response.programmes.rules.states import (
    ERASING,
    OPEN,
    TRANSITIONS,
    State,
    Step,
    refusal,
    steps_from,
)

STATES: tuple[State | None, ...] = (None, *State)


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("state", STATES)
def test_every_pair_is_a_move_or_a_sentence(state: State | None, step: Step) -> None:
    move = TRANSITIONS.get((state, step))
    assert bool(refusal(state, step)) is (move is None)
    assert (step in steps_from(state)) is (move is not None)
    if move is not None:
        assert move.permission is Permission.KEEP_PROGRAMMES
    else:
        assert step.words.lower() in refusal(state, step).lower()


def test_a_revoked_requirement_is_not_begun_again() -> None:
    assert steps_from(State.REVOKED) == ()
    assert not State.REVOKED.is_open
    assert {State.RUNNING, State.EXTENDED} == OPEN


def test_what_ends_a_programme_erases_single_workers() -> None:
    ends = {step for (_, step), move in TRANSITIONS.items() if not move.state.is_open}
    assert ends == ERASING


def test_every_kind_has_words() -> None:
    for kind in (State, Step, RoleGroup, HelpKind, ChaseMeans, PersonStanding):
        assert all(one.words and one.words[0].isupper() for one in kind)
    assert all(step.done for step in Step)
    assert [group for group in RoleGroup if group.is_employed] == [
        RoleGroup.NURSE,
        RoleGroup.CARE,
        RoleGroup.NON_CARE,
    ]
