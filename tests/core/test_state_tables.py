"""What can be asked of a table of states, whatever it is a table of."""

import pytest

from almoner.core.accounts.rules import Permission
from almoner.core.state_tables import StateTable, state_table
from almoner.core.worded import Worded, WordedStep

KEEP, DECIDE = Permission.KEEP_ENQUIRIES, Permission.DECIDE_ENQUIRY


class State(Worded):
    """Three states."""

    OPEN = "open", "Being looked into"
    HELD = "held"
    CLOSED = "closed"


class Step(WordedStep):
    """Four steps."""

    BEGIN = "begin", "Begin", "Begun"
    REVIEW = "review", "Record a review", "Reviewed"
    HOLD = "hold", "Hold it", "Held"
    CLOSE = "close", "Close it", "Closed"


TABLE: StateTable[State, Step] = state_table(
    "case",
    ((None,), Step.BEGIN, State.OPEN, KEEP),
    ((State.OPEN, State.HELD), Step.REVIEW, None, KEEP),
    ((State.OPEN, State.HELD), Step.CLOSE, State.CLOSED, DECIDE),
    ((State.OPEN,), Step.HOLD, State.HELD, KEEP),
)


def test_a_row_holds_for_each_of_its_states() -> None:
    assert len(TABLE.moves) == 6
    assert TABLE.moves[State.HELD, Step.CLOSE].state is State.CLOSED
    assert TABLE.moves[None, Step.BEGIN].state is State.OPEN


def test_a_row_that_leads_to_none_stays_as_it_is() -> None:
    for state in (State.OPEN, State.HELD):
        assert TABLE.moves[state, Step.REVIEW].state is state


def test_steps_are_offered_in_the_order_of_the_table() -> None:
    assert TABLE.steps_from(State.OPEN) == (Step.REVIEW, Step.CLOSE, Step.HOLD)
    assert TABLE.steps_from(None) == (Step.BEGIN,)
    assert TABLE.steps_from(State.CLOSED) == ()


def test_a_step_takes_its_permission() -> None:
    assert [TABLE.permission_for(step) for step in Step] == [KEEP, KEEP, KEEP, DECIDE]


@pytest.mark.parametrize(
    ("state", "step", "sentence"),
    [
        (State.OPEN, Step.CLOSE, ""),
        (None, Step.BEGIN, ""),
        (State.HELD, Step.HOLD, "This case stands as “Held”, so you cannot hold it now."),
        (
            State.OPEN,
            Step.BEGIN,
            "This case stands as “Being looked into”, so you cannot begin now.",
        ),
        (None, Step.CLOSE, "This case is not recorded, so you cannot close it now."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    state: State | None, step: Step, sentence: str
) -> None:
    assert TABLE.refusal(state, step) == sentence


def test_nothing_leads_from_nothing_to_nothing() -> None:
    with pytest.raises(ValueError, match="from nothing to nothing"):
        state_table("case", ((None,), Step.BEGIN, None, KEEP))


def test_two_rows_do_not_say_the_same_step_of_the_same_state() -> None:
    with pytest.raises(ValueError, match="Two rows say where close leads from held"):
        state_table(
            "case",
            ((State.OPEN, State.HELD), Step.CLOSE, State.CLOSED, KEEP),
            ((State.HELD,), Step.CLOSE, State.OPEN, KEEP),
        )
