"""How far a plan has come: its actions counted by state."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from almoner.response.action_plans.rules.due_dates import is_overdue
from almoner.response.action_plans.rules.states import DONE, UNFINISHED, ActionState


@dataclass(frozen=True, slots=True)
class Standing:
    """One action as it stood on a day."""

    state: ActionState
    due_on: date


@dataclass(frozen=True, slots=True)
class Progress:
    """A plan's actions counted. The states add up to `total`; overdue are among them."""

    by_state: tuple[tuple[ActionState, int], ...]  # every state, in the order of the enum
    overdue: int

    def count(self, *states: ActionState) -> int:
        """How many actions are in one of those states."""
        return sum(number for state, number in self.by_state if state in states)

    @property
    def total(self) -> int:
        """Every action, those withdrawn too."""
        return sum(number for _, number in self.by_state)

    @property
    def asked(self) -> int:
        """What the plan asks for: every action that was not withdrawn."""
        return self.total - self.count(ActionState.WITHDRAWN)

    @property
    def done(self) -> int:
        """Verified, and of those found since to have held."""
        return self.count(*DONE)

    @property
    def unfinished(self) -> int:
        """What keeps the plan from being closed."""
        return self.count(*UNFINISHED)

    def sentence(self) -> str:
        """As a page says it: "3 of 5 actions verified, 1 overdue"."""
        if not self.total:
            return "No actions yet"
        if not self.asked:
            return "Every action was withdrawn"
        text = f"{self.done} of {self.asked} {'action' if self.asked == 1 else 'actions'} verified"
        return f"{text}, {self.overdue} overdue" if self.overdue else text


def progress_of(*, standings: Iterable[Standing], as_at: date) -> Progress:
    """The actions counted as at that day."""
    counts = dict.fromkeys(ActionState, 0)
    overdue = 0
    for standing in standings:
        counts[standing.state] += 1
        overdue += is_overdue(state=standing.state, due_on=standing.due_on, as_at=as_at)
    return Progress(by_state=tuple(counts.items()), overdue=overdue)
