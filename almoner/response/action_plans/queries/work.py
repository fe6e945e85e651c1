"""What waits for somebody: late, soon due, said to be done, to be looked at again."""

from collections.abc import Collection
from datetime import date, timedelta

from almoner.core.accounts.rules import Principal
from almoner.response.action_plans.queries.lists import ActionFilter, ActionLine, action_lines
from almoner.response.action_plans.rules.states import OWED, ActionState

WEEK = timedelta(days=7)


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
