"""The states of a paper and the steps between them."""

from enum import StrEnum

from almoner.core.journal.rules import Sensitivity


class PaperState(StrEnum):
    """Where a paper stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


# From each state (None: not yet recorded), the states that a paper may come into next. A paper
# that was published before Almoner is entered as published at once.
TRANSITIONS: dict[PaperState | None, frozenset[PaperState]] = {
    None: frozenset({PaperState.DRAFT, PaperState.PUBLISHED}),
    PaperState.DRAFT: frozenset({PaperState.PUBLISHED, PaperState.WITHDRAWN}),
    PaperState.PUBLISHED: frozenset({PaperState.WITHDRAWN}),
    PaperState.WITHDRAWN: frozenset(),
}


def may_follow(state: PaperState | None, following: PaperState) -> bool:
    """Whether a paper in `state` may come into `following`."""
    return following in TRANSITIONS[state]


class PartName(StrEnum):
    """The two documents that a paper can have; they are stored and read apart."""

    OPEN = "open"
    EXEMPT = "exempt"


def part_sensitivity(part: PartName, state: PaperState) -> Sensitivity:
    """How guarded a part is: the open report is internal until it is published."""
    if part is PartName.EXEMPT:
        return Sensitivity.EXEMPT
    return Sensitivity.OPEN if state is PaperState.PUBLISHED else Sensitivity.INTERNAL
