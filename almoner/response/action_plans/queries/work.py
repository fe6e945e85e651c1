"""What waits for somebody: late, soon due, said to be done, to be looked at again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from almoner.core.accounts.rules import Principal
from almoner.response.action_plans.queries.lists import ActionFilter, ActionLine, action_lines
from almoner.response.action_plans.rules.states import OWED, UNFINISHED, ActionState

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What waits for one officer."""

    overdue: tuple[ActionLine, ...]  # the longest first
    to_verify: tuple[ActionLine, ...]
    due: tuple[ActionLine, ...]  # today and within a week
    checks: tuple[ActionLine, ...]  # to look at again, within a week or late

    @property
    def is_nothing(self) -> bool:
        """Whether nothing waits."""
        return not (self.overdue or self.to_verify or self.due or self.checks)


def my_work(*, as_at: date, visible_to: Principal, officer_id: int) -> Work:
    """What waits for an officer on that day: of the plans they follow, and to verify. One query."""
    asked = ActionFilter(states=UNFINISHED, officer_id=officer_id)
    lines = action_lines(asked=asked, as_at=as_at, visible_to=visible_to)
    soon = as_at + WEEK
    return Work(
        overdue=tuple(line for line in lines if line.is_overdue),
        to_verify=tuple(line for line in lines if line.state is ActionState.PROVIDER_COMPLETE),
        due=tuple(line for line in lines if line.state in OWED and as_at <= line.due_on <= soon),
        checks=tuple(
            sorted(
                (line for line in lines if line.check_on and line.check_on <= soon),
                key=lambda line: line.check_on or as_at,
            )
        ),
    )


def overdue_actions(
    *,
    as_at: date,
    visible_to: Principal,
    officer_id: int | None = None,
    location_ids: Collection[int] | None = None,
) -> tuple[ActionLine, ...]:
    """What providers still owe after its day, the longest overdue first."""
    asked = ActionFilter(is_overdue=True, officer_id=officer_id, location_ids=location_ids)
    return action_lines(asked=asked, as_at=as_at, visible_to=visible_to)


def actions_due(
    *,
    as_at: date,
    visible_to: Principal,
    officer_id: int | None = None,
    within: timedelta = WEEK,
) -> tuple[ActionLine, ...]:
    """What is owed from that day up to `within` later, the soonest first."""
    asked = ActionFilter(
        states=OWED, due_from=as_at, due_until=as_at + within, officer_id=officer_id
    )
    return action_lines(asked=asked, as_at=as_at, visible_to=visible_to)


def actions_to_verify(
    *, as_at: date, visible_to: Principal, officer_id: int | None = None
) -> tuple[ActionLine, ...]:
    """What providers say is done and nobody has verified yet, the earliest due first."""
    asked = ActionFilter(states=(ActionState.PROVIDER_COMPLETE,), officer_id=officer_id)
    return action_lines(asked=asked, as_at=as_at, visible_to=visible_to)


def checks_due(
    *,
    as_at: date,
    visible_to: Principal,
    officer_id: int | None = None,
    within: timedelta = WEEK,
) -> tuple[ActionLine, ...]:
    """Verified actions of which somebody should look by then whether they held."""
    asked = ActionFilter(
        states=(ActionState.VERIFIED,), check_until=as_at + within, officer_id=officer_id
    )
    return action_lines(asked=asked, as_at=as_at, visible_to=visible_to, order="check")
