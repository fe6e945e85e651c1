"""Telling whoever raised a concern: that it arrived, and later what came of it, in words alone.

They are told nothing of the adult, of the service or of a member of staff: only one of the
sentences below. Where a concern was passed on because of a person in a position of trust, it is the
one that no more can be said.
"""

from collections.abc import Mapping

from almoner.core.worded import Worded
from almoner.response.safeguarding.rules.states import ConcernState

S = ConcernState


class News(Worded):
    """What they are to be told, as a list says it."""

    RECEIPT = "receipt", "That it arrived"
    OUTCOME = "outcome", "What came of it"


class Said(Worded):
    """The sentence that they were told."""

    RECEIVED = "received", "We have your concern, and someone is looking at it."
    LOOKED_INTO = "looked_into", "It is being looked into as a safeguarding matter."
    OTHERWISE = "otherwise", "It is being followed up, and not as a safeguarding matter."
    NO_ACTION = "no_action", "It was looked at, and safeguarding does nothing further."
    NO_MORE = "no_more", "It was looked at and decided on. We cannot say more."


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
    NOT_TOLD = "not_told", "They cannot or should not be told"


def sentences_for(*, news: News, state: ConcernState) -> tuple[Said, ...]:
    """What may be said, the fitting sentence first."""
    if news is News.RECEIPT:
        return (Said.RECEIVED,)
    fitting = _FITTING.get(state)
    return (fitting, Said.NO_MORE) if fitting else (Said.NO_MORE,)


del S
