"""Each machine is one table: everything not in it is refused."""

from itertools import product

import pytest

from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.evidence.questionnaires.rules.states import (
    RESPONSE_ACTS,
    VERSION_ACTS,
    ResponseAct,
    ResponseState,
    VersionAct,
    VersionState,
)


def test_every_state_of_a_version_is_come_to() -> None:
    assert {VersionState.DRAFT} | {state for state, _ in VERSION_ACTS.values()} == set(VersionState)


def test_what_was_published_is_never_edited_or_discarded() -> None:
    for state, act in VERSION_ACTS:
        if act in {VersionAct.EDIT, VersionAct.DISCARD}:
            assert state is VersionState.DRAFT


def test_every_act_is_possible_somewhere() -> None:
    assert {act for _, act in VERSION_ACTS} == set(VersionAct)
    assert {act for _, act in RESPONSE_ACTS} == set(ResponseAct)


def test_a_closed_response_is_only_opened_again() -> None:
    assert [act for state, act in RESPONSE_ACTS if state is ResponseState.CLOSED] == [
        ResponseAct.REOPEN
    ]


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_keep_question_sets_take_any_step(role: Role) -> None:
    keeps = Permission.KEEP_QUESTION_SETS in GRANTS[role].permissions
    assert keeps == (role in {Role.QUALITY_MANAGER, Role.ADMINISTRATOR})
    for state, act in product(VersionState, VersionAct):
        found = VERSION_ACTS.get((state, act))
        assert found is None or found[1] is Permission.KEEP_QUESTION_SETS


def test_states_in_words() -> None:
    assert [state.words for state in VersionState] == [
        "Draft",
        "Published",
        "Retired",
        "Discarded",
    ]
