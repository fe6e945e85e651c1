"""Telling whoever raised a concern: that it arrived, and later what came of it, in words alone.

They are told nothing of the adult, of the service or of a member of staff: only one of the
sentences below. Where a concern was passed on because of a person in a position of trust, it is the
one that no more can be said.
"""

from collections.abc import Mapping
from enum import StrEnum

from almoner.response.safeguarding.rules.kinds import Worded
from almoner.response.safeguarding.rules.states import ConcernState

S = ConcernState


class News(StrEnum):
    """What they are to be told."""

    RECEIPT = "receipt"
    OUTCOME = "outcome"

    @property
    def words(self) -> str:
        """As a list says it."""
        return "That it arrived" if self is News.RECEIPT else "What came of it"


class Said(StrEnum):
    """What they were told."""

    RECEIVED = "received"
    LOOKED_INTO = "looked_into"
    OTHERWISE = "otherwise"
    NO_ACTION = "no_action"
    NO_MORE = "no_more"

    @property
    def words(self) -> str:
        """The sentence."""
        return _SENTENCES[self]


_SENTENCES: Mapping[Said, str] = {
    Said.RECEIVED: "We have your concern, and someone is looking at it.",
    Said.LOOKED_INTO: "It is being looked into as a safeguarding matter.",
    Said.OTHERWISE: "It is being followed up, and not as a safeguarding matter.",
    Said.NO_ACTION: "It was looked at, and safeguarding does nothing further.",
    Said.NO_MORE: "It was looked at and decided on. We cannot say more.",
}
_FITTING: Mapping[ConcernState, Said] = {
    S.S42_ENQUIRY: Said.LOOKED_INTO,
    S.OTHER_ENQUIRY: Said.LOOKED_INTO,
    S.QUALITY_CONCERN: Said.OTHERWISE,
    S.COMPLAINT: Said.OTHERWISE,
    S.NO_FURTHER_ACTION: Said.NO_ACTION,
}


class TellMeans(Worded):
    """How they were told. Almoner itself writes to nobody."""

    TELEPHONE = "telephone"
    EMAIL = "email"
    LETTER = "letter"
    IN_PERSON = "in_person"
    NOT_TOLD = "not_told"  # they cannot or should not be

    @property
    def words(self) -> str:
        """As officers say it."""
        if self is TellMeans.NOT_TOLD:
            return "They cannot or should not be told"
        return super().words


def sentences_for(*, news: News, state: ConcernState) -> tuple[Said, ...]:
    """What may be said, the fitting sentence first."""
    if news is News.RECEIPT:
        return (Said.RECEIVED,)
    fitting = _FITTING.get(state)
    return (fitting, Said.NO_MORE) if fitting else (Said.NO_MORE,)


del S
