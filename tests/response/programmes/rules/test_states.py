"""The one table of a programme."""

from almoner.core.accounts.rules import Permission
from almoner.response.programmes.rules.kinds import (
    ChaseMeans,
    HelpKind,
    PersonStanding,
    RoleGroup,
)
from almoner.response.programmes.rules.states import ERASING, OPEN, TABLE, State, Step


def test_whatever_is_done_takes_the_keeping_of_programmes() -> None:
    assert {move.permission for move in TABLE.moves.values()} == {Permission.KEEP_PROGRAMMES}
    assert {step for _, step in TABLE.moves} == set(Step)


def test_a_revoked_requirement_is_not_begun_again() -> None:
    assert TABLE.steps_from(State.REVOKED) == ()
    assert not State.REVOKED.is_open
    assert {State.RUNNING, State.EXTENDED} == OPEN


def test_what_ends_a_programme_erases_single_workers() -> None:
    ends = {step for (_, step), move in TABLE.moves.items() if not move.state.is_open}
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
