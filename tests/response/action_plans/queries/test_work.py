"""What waits for an officer."""

from datetime import timedelta

import pytest

from almoner.response.action_plans.queries import actions_due, checks_due, overdue_actions
from almoner.response.action_plans.queries.work import actions_to_verify, my_work
from almoner.response.action_plans.rules.due_dates import Risk
from almoner.response.action_plans.rules.states import ActionState
from tests.response.action_plans.factories import (
    TODAY,
    AuthorityFactory,
    a_plan,
    an_action,
    brought_to,
    days_on,
    person,
    someone,
)

pytestmark = pytest.mark.django_db


def test_each_action_waits_in_its_place(django_assert_num_queries: object) -> None:
    authority = AuthorityFactory()
    me, other = person(authority), person(authority)
    plan = a_plan(authority=authority, lead=me)
    late = an_action(plan=plan, due_on=TODAY)
    soon = an_action(plan=plan, due_on=days_on(8).date())
    far = an_action(plan=plan, risk=Risk.LOW)
    said = brought_to(ActionState.PROVIDER_COMPLETE, action=an_action(plan=plan, due_on=TODAY))
    theirs = an_action(plan=plan, due_on=TODAY, verifier=other)
    by = someone(authority)
    day = days_on(3).date()
    with django_assert_num_queries(1):  # type: ignore[operator]
        work = my_work(as_at=day, visible_to=by, officer_id=me.pk)
    assert [line.id for line in work.overdue] == [late.pk]
    assert [line.id for line in work.due] == [soon.pk]
    assert [line.id for line in work.to_verify] == [said.pk]
    assert not work.checks and not work.is_nothing
    seen = {line.id for part in (work.overdue, work.due, work.to_verify) for line in part}
    assert not {far.pk, theirs.pk} & seen
    mine = my_work(as_at=day, visible_to=by, officer_id=other.pk)
    assert [line.id for line in mine.overdue] == [theirs.pk]
    given = {"as_at": day, "visible_to": by, "officer_id": me.pk}
    assert overdue_actions(**given) == work.overdue
    assert actions_due(**given) == work.due
    assert actions_to_verify(**given) == work.to_verify


def test_checks_come_a_week_before_and_stay_until_made() -> None:
    authority = AuthorityFactory()
    me = person(authority)
    plan = a_plan(authority=authority, lead=me)
    action = brought_to(ActionState.VERIFIED, action=an_action(plan=plan))
    by = someone(authority)
    due = days_on(56).date()
    for day, is_there in (
        (due - timedelta(days=8), False),
        (due - timedelta(days=7), True),
        (due, True),
        (due + timedelta(days=30), True),
    ):
        lines = checks_due(as_at=day, visible_to=by, officer_id=me.pk)
        assert [line.id for line in lines] == ([action.pk] if is_there else [])
        assert my_work(as_at=day, visible_to=by, officer_id=me.pk).checks == lines
    brought_to_end = brought_to(
        ActionState.SUSTAINED, action=an_action(plan=plan, at=days_on(1)), at=days_on(1)
    )
    lines = checks_due(as_at=due, visible_to=by, officer_id=me.pk)
    assert brought_to_end.pk not in {line.id for line in lines}


def test_nothing_waits_for_whoever_follows_no_plan() -> None:
    action = an_action()
    me = person(action.plan.authority)
    by = someone(action.plan.authority)
    assert my_work(as_at=days_on(99).date(), visible_to=by, officer_id=me.pk).is_nothing
    assert len(overdue_actions(as_at=days_on(99).date(), visible_to=by)) == 1
