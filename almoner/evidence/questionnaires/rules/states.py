"""What a version of a question set and a response can become, and who may bring them there."""

from collections.abc import Mapping
from enum import StrEnum

from almoner.core.accounts.rules import Permission


class VersionState(StrEnum):
    """Where a version of a question set stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"
    DISCARDED = "discarded"

    @property
    def words(self) -> str:
        """As people read it: "Published"."""
        return self.value.capitalize()


class VersionAct(StrEnum):
    """What can be done with a version."""

    EDIT = "edit"
    PUBLISH = "publish"
    DISCARD = "discard"
    RETIRE = "retire"
    REINSTATE = "reinstate"


class ResponseState(StrEnum):
    """Whether a response still takes answers."""

    OPEN = "open"
    CLOSED = "closed"


class ResponseAct(StrEnum):
    """What can be done with a response."""

    ANSWER = "answer"
    SETTLE = "settle"
    CLOSE = "close"
    REOPEN = "reopen"


VERSION_ACTS: Mapping[tuple[VersionState, VersionAct], tuple[VersionState, Permission]] = {
    (state, act): (then, Permission.KEEP_QUESTION_SETS)
    for state, act, then in (
        (VersionState.DRAFT, VersionAct.EDIT, VersionState.DRAFT),
        (VersionState.DRAFT, VersionAct.PUBLISH, VersionState.PUBLISHED),
        (VersionState.DRAFT, VersionAct.DISCARD, VersionState.DISCARDED),
        (VersionState.PUBLISHED, VersionAct.RETIRE, VersionState.RETIRED),
        (VersionState.RETIRED, VersionAct.REINSTATE, VersionState.PUBLISHED),
    )
}

RESPONSE_ACTS: Mapping[tuple[ResponseState, ResponseAct], ResponseState] = {
    (ResponseState.OPEN, ResponseAct.ANSWER): ResponseState.OPEN,
    (ResponseState.OPEN, ResponseAct.SETTLE): ResponseState.OPEN,
    (ResponseState.OPEN, ResponseAct.CLOSE): ResponseState.CLOSED,
    (ResponseState.CLOSED, ResponseAct.REOPEN): ResponseState.OPEN,
}
