"""The one table of an enquiry that the council caused someone else to make.

The council may cause others to enquire (Care Act 2014, s. 42(2)); it stays answerable, so it sets
the terms and the day, chases, and accepts the report or gives it back.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from almoner.core.accounts.rules import Permission
from almoner.core.state_tables import StateTable, state_table
from almoner.core.worded import Worded, WordedStep
from almoner.response.enquiries.rules.kinds import Answer, LedBy


class State(Worded):
    """Where it stands."""

    ASKED = "asked", "Report awaited"
    RECEIVED = "received", "Report received, to check"
    RETURNED = "returned", "Report given back, awaited again"
    ACCEPTED = "accepted", "Report accepted"
    TAKEN_BACK = "taken_back", "Taken back by the council"

    @property
    def is_open(self) -> bool:
        """Whether the council still waits for it, or has its report to read."""
        return self in OPEN


S = State
OPEN = frozenset({S.ASKED, S.RECEIVED, S.RETURNED})
AWAITED = frozenset({S.ASKED, S.RETURNED})


class Step(WordedStep):
    """What can be done to it."""

    ASK = "ask", "Ask someone else to enquire", "Asked to enquire"
    CHASE = "chase", "Record that you chased it", "Chased"
    RECEIVE = "receive", "Record the report", "Report received"
    ACCEPT = "accept", "Accept the report", "Report accepted"
    GIVE_BACK = "give_back", "Give the report back", "Report given back"
    TAKE_BACK = "take_back", "Take the enquiry back", "Taken back by the council"


_KEEP = Permission.KEEP_ENQUIRIES
TABLE: StateTable[State, Step] = state_table(
    "request",
    ((None,), Step.ASK, S.ASKED, _KEEP),
    ((S.ASKED, S.RETURNED), Step.CHASE, None, _KEEP),
    ((S.ASKED, S.RETURNED), Step.RECEIVE, S.RECEIVED, _KEEP),
    ((S.RECEIVED,), Step.ACCEPT, S.ACCEPTED, _KEEP),
    ((S.RECEIVED,), Step.GIVE_BACK, S.RETURNED, _KEEP),
    ((S.ASKED, S.RECEIVED, S.RETURNED), Step.TAKE_BACK, S.TAKEN_BACK, _KEEP),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """A question that has to be answered "no" before a provider may enquire into itself."""

    question: str
    sentence: str


BARS: Mapping[str, Bar] = {
    "has_conflict": Bar(
        "Does anyone who would enquire have a conflict of interest?",
        "Someone who would enquire has a conflict of interest.",
    ),
    "is_criminal": Bar(
        "Is a criminal offence suspected, or are the police enquiring?",
        "A criminal offence is suspected.",
    ),
    "implicates_manager": Bar(
        "Is the registered manager, or whoever they answer to, implicated?",
        "The manager, or whoever they answer to, is implicated.",
    ),
}


def barred(*, led_by: LedBy, answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """Why a provider may not be asked to enquire, one sentence each; others are never barred.

    What is not known, or not answered, stands in the way like a yes.
    """
    if led_by is not LedBy.PROVIDER:
        return ()
    found = []
    for name, bar in BARS.items():
        answer = answers.get(name, Answer.UNKNOWN)
        if answer is Answer.YES:
            found.append(bar.sentence)
        elif answer is Answer.UNKNOWN:
            found.append(f"It is not known: {bar.question[:1].lower()}{bar.question[1:]}")
    return tuple(found)
