"""Two people at once: one step is taken, the other person gets a clear sentence."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from almoner.core.accounts.rules import Principal
from almoner.core.journal.models import Entry
from almoner.response.action_plans import actions
from almoner.response.action_plans.models import Action, ActionPlan, ActionStep
from almoner.response.action_plans.rules.states import ActionState, ActionStepKind, Means
from tests.response.action_plans.factories import (
    AT,
    AuthorityFactory,
    LocationFactory,
    a_plan,
    an_action,
    brought_to,
    colleague,
    days_on,
    someone,
)

pytestmark = pytest.mark.django_db(transaction=True)
TOGETHER = 4


def at_once(do: Callable[[int], object]) -> list[Exception]:
    """What went wrong where several do the same at once.

    The tests' SQLite is in memory, where a second connection is refused and not made to wait:
    there they come one after another, each with what it saw before.
    """
    ready, wrong = threading.Barrier(TOGETHER), []
    is_together = connection.vendor == "postgresql"

    def one(number: int) -> None:
        if is_together:
            ready.wait()
        try:
            do(number)
        except (actions.StepRefused, actions.ActionPlanRefused) as error:
            wrong.append(error)
        finally:
            if is_together:
                connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(TOGETHER)]
    for number, thread in enumerate(threads):
        if is_together:
            thread.start()
        else:
            one(number)
    for thread in threads if is_together else ():
        thread.join()
    return wrong


def test_of_several_who_verify_at_once_one_does() -> None:
    action = brought_to(ActionState.PROVIDER_COMPLETE)
    by = colleague(action.plan.authority)
    wrong = at_once(
        lambda _: actions.verify_action(action=action, note="Seen.", by=by, at=days_on(1))
    )
    assert [type(error) for error in wrong] == [actions.StepRefused] * (TOGETHER - 1)
    assert {str(error) for error in wrong} == {
        "This action is “verified”, so it cannot be verified."
    }
    assert ActionStep.objects.filter(action=action, step=ActionStepKind.VERIFY).count() == 1
    assert Entry.objects.filter(action="verify_action").count() == 1


def test_a_second_click_with_what_was_seen_is_told() -> None:
    action = brought_to(ActionState.OPEN)
    seen = action.steps.get().pk
    by = someone(action.plan.authority)
    wrong = at_once(
        lambda number: actions.say_done(
            action=action,
            said_by=f"Caller {number}",
            means=Means.EMAIL,
            by=by,
            at=days_on(1),
            seen=seen,
        )
    )
    assert [type(error) for error in wrong] == [actions.ChangedMeanwhile] * (TOGETHER - 1)
    assert action.steps.count() == 2


def test_plans_and_actions_made_at_once_are_numbered_apart() -> None:
    authority = AuthorityFactory()
    homes = [LocationFactory(authority=authority) for _ in range(TOGETHER)]
    assert at_once(lambda number: a_plan(location=homes[number])) == []
    assert sorted(ActionPlan.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    plan = ActionPlan.objects.select_related("authority").earliest("number")
    assert at_once(lambda _: an_action(plan=plan)) == []
    assert sorted(Action.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_a_plan_is_not_closed_while_an_action_is_added() -> None:
    plan = a_plan()
    by: Principal = someone(plan.authority)

    def do(number: int) -> None:
        if number % 2:
            actions.close_plan(plan=plan, by=by, at=AT)
        else:
            an_action(plan=plan, by=by)

    wrong = at_once(do)
    assert wrong and all(isinstance(error, actions.StepRefused) for error in wrong)
    states = [step.state for step in plan.steps.all()]
    is_closed = states[-1] == "closed"
    assert is_closed == (not plan.actions.exists())
