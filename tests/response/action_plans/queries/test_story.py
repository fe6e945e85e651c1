"""What happened, told from the steps."""

from datetime import date

import pytest

from almoner.response.action_plans import actions
from almoner.response.action_plans.queries.story import action_story, plan_story
from almoner.response.action_plans.rules.states import ActionState, Means
from tests.response.action_plans.factories import (
    TODAY,
    a_plan,
    an_action,
    brought_to,
    days_on,
    someone,
)

pytestmark = pytest.mark.django_db


def test_an_action_tells_its_story_newest_first() -> None:
    action = an_action()
    by = someone(action.plan.authority)
    actions.extend_action(
        action=action, new_due_on=date(2021, 10, 1), reason="Training.", by=by, at=days_on(1)
    )
    actions.escalate_action(
        action=action, to="Quality manager", note="Late.", by=by, at=days_on(30)
    )
    brought_to(ActionState.VERIFIED, action=action, at=days_on(31))
    told = [(event.title, event.text) for event in action_story(action=action, as_at=TODAY)]
    assert told == [("Added to the plan", "")]
    whole = action_story(action=action, as_at=days_on(31).date())
    assert [event.title for event in whole] == [
        "Verified",
        "The provider says it is done",
        "Escalated",
        "Due date moved",
        "Added to the plan",
    ]
    assert whole[1].text == "Cole Ashdown, manager, by email, 7 October 2021."
    assert whole[2].text == "To Quality manager, 5 days overdue. Late."
    assert whole[3].text == "From 16 September 2021 to 1 October 2021. Training."


def test_a_plan_tells_of_its_actions_and_says_agreed_once() -> None:
    plan = a_plan()
    by = someone(plan.authority)
    for _ in range(2):
        an_action(plan=plan)
    actions.agree_plan(
        plan=plan, agreed_with="Cole, manager", means=Means.MEETING, by=by, at=days_on(1)
    )
    told = plan_story(plan=plan, as_at=days_on(1).date())
    assert [event.title for event in told] == [
        "Agreed",
        "Action 2: added to the plan",
        "Action 1: added to the plan",
        "Plan opened",
    ]
    assert told[0].text == "By Cole, manager, at a meeting."


@pytest.mark.parametrize("count", [1, 3])
def test_a_story_asks_as_little_of_many_steps(
    count: int, django_assert_num_queries: object
) -> None:
    plan = a_plan()
    for _ in range(count):
        action = brought_to(ActionState.SUSTAINED, action=an_action(plan=plan))
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(plan_story(plan=plan, as_at=TODAY)) == 4 * count + 1
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(action_story(action=action, as_at=TODAY)) == 4
