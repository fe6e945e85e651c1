"""The life of a landing: which state may follow which."""

from enum import StrEnum


class LandingState(StrEnum):
    """What has become of a landing."""

    RECEIVED = "received"
    CHECKING = "checking"
    CHECKED = "checked"  # someone may read what would change, and confirm
    APPLYING = "applying"
    APPLIED = "applied"
    REFUSED = "refused"  # it cannot be read, is the wrong file, or a row forbids it
    FAILED = "failed"  # it was interrupted or an error stopped it; it may be tried again
    WITHDRAWN = "withdrawn"  # whoever sent it thought better of it


S = LandingState
TRANSITIONS: dict[LandingState, frozenset[LandingState]] = {
    S.RECEIVED: frozenset({S.CHECKING, S.WITHDRAWN, S.FAILED}),
    S.CHECKING: frozenset({S.CHECKED, S.REFUSED, S.FAILED}),
    S.CHECKED: frozenset({S.APPLYING, S.WITHDRAWN}),
    S.APPLYING: frozenset({S.APPLIED, S.REFUSED, S.FAILED}),
    S.APPLIED: frozenset(),
    S.REFUSED: frozenset(),
    S.FAILED: frozenset({S.CHECKING, S.WITHDRAWN}),
    S.WITHDRAWN: frozenset(),
}
del S

# States in which a process is at work; without one, the landing was interrupted.
AT_WORK = frozenset({LandingState.CHECKING, LandingState.APPLYING})


def may_follow(*, before: LandingState | None, after: LandingState) -> bool:
    """Whether a landing in the one state (None: not yet any) may come into the other."""
    if before is None:
        return after is LandingState.RECEIVED
    return after in TRANSITIONS[before]


def is_final(state: LandingState) -> bool:
    """Whether nothing can follow."""
    return not TRANSITIONS[state]
