"""What the gates of a suspension ask: is what was promised known to be done?"""

from collections.abc import Collection
from datetime import date

from almoner.core.accounts.rules import Principal
from almoner.response.action_plans.queries.lists import ActionFilter, ActionLine, action_lines
from almoner.response.action_plans.rules.due_dates import Risk, graver_or_same
from almoner.response.action_plans.rules.states import UNVERIFIED


def unverified_actions(
    *,
    as_at: date,
    visible_to: Principal,
    plan_ids: Collection[int] | None = None,
    location_ids: Collection[int] | None = None,
    risk: Risk | None = None,
) -> tuple[ActionLine, ...]:
    """Actions that are not known to be done that day: of those plans, or about those services.

    With a risk, those of that risk or graver. A service's actions are also those of the services
    that it succeeds, and of its provider's plans. One that was verified and then did not hold is
    unverified again; one that was withdrawn is not.
    """
    asked = ActionFilter(
        states=UNVERIFIED,
        risks=graver_or_same(risk) if risk else (),
        plan_ids=plan_ids,
        location_ids=location_ids,
    )
    return action_lines(asked=asked, as_at=as_at, visible_to=visible_to)
