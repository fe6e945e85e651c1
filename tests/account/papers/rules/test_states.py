"""Which state may follow which, and who a part is open to."""

from itertools import product

import pytest

from almoner.account.papers.rules.states import (
    TRANSITIONS,
    PaperState,
    PartName,
    may_follow,
    part_sensitivity,
)
from almoner.core.journal.rules import Sensitivity

ALLOWED = {
    (None, PaperState.DRAFT),
    (None, PaperState.PUBLISHED),
    (PaperState.DRAFT, PaperState.PUBLISHED),
    (PaperState.DRAFT, PaperState.WITHDRAWN),
    (PaperState.PUBLISHED, PaperState.WITHDRAWN),
}


def test_every_state_has_its_transitions() -> None:
    assert set(TRANSITIONS) == {None, *PaperState}


@pytest.mark.parametrize(
    ("state", "following"), list(product((None, *PaperState), PaperState)), ids=str
)
def test_only_what_is_written_may_follow(state: PaperState | None, following: PaperState) -> None:
    assert may_follow(state, following) is ((state, following) in ALLOWED)


def test_every_state_can_be_reached() -> None:
    assert {state for following in TRANSITIONS.values() for state in following} == set(PaperState)


@pytest.mark.parametrize("state", PaperState)
def test_the_exempt_part_is_always_exempt(state: PaperState) -> None:
    assert part_sensitivity(PartName.EXEMPT, state) is Sensitivity.EXEMPT


def test_the_open_part_is_open_only_while_published() -> None:
    sensitivities = {state: part_sensitivity(PartName.OPEN, state) for state in PaperState}
    assert sensitivities == {
        PaperState.DRAFT: Sensitivity.INTERNAL,
        PaperState.PUBLISHED: Sensitivity.OPEN,
        PaperState.WITHDRAWN: Sensitivity.INTERNAL,
    }
