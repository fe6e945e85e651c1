"""Where plans and actions stood on a day, and what follows a service to its successor."""

from datetime import date

import pytest

from almoner.core.accounts.rules import Principal, Role
from almoner.response.action_plans import actions
from almoner.response.action_plans.queries import (
    ActionFilter,
    UnknownAction,
    UnknownPlan,
    action_by_number,
    action_lines,
    action_state,
    plan_by_id,
    plan_state,
    plans_of,
    unverified_actions,
)
from almoner.response.action_plans.queries.lists import action_count
from almoner.response.action_plans.queries.plans import progress_of_plans
from almoner.response.action_plans.queries.standing import due_on
from almoner.response.action_plans.rules.due_dates import Risk
from almoner.response.action_plans.rules.states import ActionState, PlanScope, PlanState
from tests.register.directory.factories import OPERATOR, SuccessionFactory
from tests.response.action_plans.factories import (
    TODAY,
    AuthorityFactory,
    LocationFactory,
    ProviderFactory,
    a_market_plan,
    a_plan,
    an_action,
    brought_to,
    days_on,
    someone,
)

pytestmark = pytest.mark.django_db


def test_before_it_was_recorded_there_is_nothing() -> None:
    action = an_action()
    before = days_on(-1).date()
    by = someone(action.plan.authority)
    assert action_state(action=action, as_at=before) is None
    assert plan_state(plan=action.plan, as_at=before) is None
    assert action_lines(asked=ActionFilter(), as_at=before, visible_to=by) == ()
    with pytest.raises(UnknownPlan):
        plan_by_id(plan_id=action.plan.pk, as_at=before, visible_to=by)
    with pytest.raises(UnknownAction):
        action_by_number(plan=action.plan, number=1, as_at=before, visible_to=by)


def test_a_line_says_what_stood_that_day() -> None:
    action = an_action()
    by = someone(action.plan.authority)
    actions.extend_action(
        action=action, new_due_on=date(2021, 10, 1), reason="Training.", by=by, at=days_on(3)
    )
    brought_to(ActionState.VERIFIED, action=action, at=days_on(5))
    (then,) = action_lines(asked=ActionFilter(), as_at=days_on(2).date(), visible_to=by)
    (now,) = action_lines(asked=ActionFilter(), as_at=days_on(5).date(), visible_to=by)
    assert (then.state, then.due_on, then.check_on) == (ActionState.OPEN, date(2021, 9, 16), None)
    assert (now.state, now.due_on) == (ActionState.VERIFIED, date(2021, 10, 1))
    assert now.check_on == date(2021, 11, 8)
    assert now.first_due_on == date(2021, 9, 16)
    assert due_on(action=action, as_at=days_on(2).date()) == date(2021, 9, 16)
    assert now.reference == "AP-1, action 1"


def test_another_councils_plans_are_not_there() -> None:
    action = an_action()
    stranger = someone(AuthorityFactory())
    assert action_lines(asked=ActionFilter(), as_at=TODAY, visible_to=stranger) == ()
    assert plans_of(as_at=TODAY, visible_to=stranger) == ()
    with pytest.raises(UnknownPlan):
        plan_by_id(plan_id=action.plan.pk, as_at=TODAY, visible_to=stranger)
    with pytest.raises(UnknownAction):
        action_by_number(plan=action.plan, number=1, as_at=TODAY, visible_to=stranger)


@pytest.mark.parametrize("role", Role)
def test_who_may_see_quality_sees_plans(role: Role) -> None:
    from almoner.core.accounts.rules import GRANTS, Permission

    action = an_action()
    by = someone(action.plan.authority, role=role)
    seen = action_lines(asked=ActionFilter(), as_at=TODAY, visible_to=by)
    assert bool(seen) == (Permission.VIEW_QUALITY in GRANTS[role].permissions)


def test_a_command_sees_every_plan() -> None:
    an_action()
    an_action()
    assert len(action_lines(asked=ActionFilter(), as_at=TODAY, visible_to=OPERATOR)) == 2
    assert len(plans_of(as_at=TODAY, visible_to=OPERATOR)) == 2


def test_the_filters_narrow_alone_and_together() -> None:
    authority = AuthorityFactory()
    by = someone(authority)
    home = LocationFactory(authority=authority, name="Larkfield House")
    plan = a_plan(location=home)
    high = an_action(plan=plan)
    low = an_action(plan=plan, risk=Risk.LOW, requirement="Put the procedure up.")
    other = brought_to(ActionState.VERIFIED, action=an_action(plan=a_plan(authority=authority)))

    def found(day: date = TODAY, **given: object) -> set[int]:
        asked = ActionFilter(**given)  # type: ignore[arg-type]
        lines = action_lines(asked=asked, as_at=day, visible_to=by)
        assert action_count(asked=asked, as_at=day, visible_to=by) == len(lines)
        return {line.id for line in lines}

    assert found() == {high.pk, low.pk, other.pk}
    assert found(states=(ActionState.VERIFIED,)) == {other.pk}
    assert found(risks=(Risk.LOW,)) == {low.pk}
    assert found(plan_ids=(plan.pk,)) == {high.pk, low.pk}
    assert found(location_ids=(home.pk,)) == {high.pk, low.pk}
    assert found(text="larkfield") == {high.pk, low.pk}
    assert found(text="procedure") == {low.pk}
    assert found(text="ap-1") == {high.pk, low.pk}
    assert found(text="AP-99999999999") == set()
    assert found(authority_code=authority.code, risks=(Risk.HIGH,)) == {high.pk, other.pk}
    assert found(is_overdue=True) == set()
    assert found(days_on(20).date(), is_overdue=True) == {high.pk}
    assert found(due_until=date(2021, 9, 16)) == {high.pk, other.pk}
    assert found(due_from=date(2021, 9, 17)) == {low.pk}
    assert found(check_until=date(2021, 12, 1)) == {other.pk}


def test_a_list_is_cut_in_order() -> None:
    plan = a_plan()
    made = [an_action(plan=plan).pk for _ in range(5)]
    by = someone(plan.authority)
    lines = action_lines(
        asked=ActionFilter(), as_at=TODAY, visible_to=by, order="plan", first=1, most=2
    )
    assert [line.id for line in lines] == made[1:3]


def test_a_plan_follows_its_service_to_its_successor() -> None:
    authority = AuthorityFactory()
    old, new, newest = (LocationFactory(authority=authority) for _ in range(3))
    SuccessionFactory(predecessor=old, successor=new, on=date(2021, 9, 10))
    SuccessionFactory(predecessor=new, successor=newest, on=date(2021, 9, 20))
    action = an_action(plan=a_plan(location=old))
    by = someone(authority)
    given = {"visible_to": by, "location_ids": (newest.pk,)}
    late = date(2021, 9, 20)
    assert [line.id for line in unverified_actions(as_at=late, **given)] == [action.pk]
    assert [line.plan.pk for line in plans_of(as_at=late, **given)] == [action.plan.pk]
    # Before the day of the succession it was another registration's.
    assert unverified_actions(as_at=date(2021, 9, 19), **given) == ()
    # The predecessor is not answerable for what its successor is asked.
    later = an_action(plan=a_plan(location=newest))
    backwards = unverified_actions(as_at=late, visible_to=by, location_ids=(old.pk,))
    assert later.pk not in {line.id for line in backwards}


def test_a_providers_plan_is_about_the_services_it_names_or_about_all() -> None:
    authority, provider = AuthorityFactory(), ProviderFactory()
    one, two, three = (LocationFactory(authority=authority, provider=provider) for _ in range(3))
    given = {"authority": authority, "scope": PlanScope.PROVIDER, "provider": provider}
    named = an_action(plan=a_plan(services=[one, two], **given))
    of_two = an_action(plan=named.plan, location=two)
    of_all = an_action(plan=a_plan(**given))
    by = someone(authority)

    def about(location: object) -> set[int]:
        lines = unverified_actions(as_at=TODAY, visible_to=by, location_ids=(location.pk,))  # type: ignore[attr-defined]
        return {line.id for line in lines}

    assert about(one) == {named.pk, of_all.pk}
    assert about(two) == {named.pk, of_two.pk, of_all.pk}
    assert about(three) == {of_all.pk}
    assert about(LocationFactory(authority=authority)) == set()


def test_a_market_plan_is_about_no_service() -> None:
    authority = AuthorityFactory()
    plan = a_market_plan(authority=authority)
    an_action(plan=plan, owner_organisation="Skills for Care")
    home = LocationFactory(authority=authority)
    by = someone(authority)
    assert unverified_actions(as_at=TODAY, visible_to=by, location_ids=(home.pk,)) == ()
    (line,) = unverified_actions(as_at=TODAY, visible_to=by, plan_ids=(plan.pk,))
    assert (line.about, line.owner) == ("The market", "Registered manager, Skills for Care")


@pytest.mark.parametrize("state", ActionState)
@pytest.mark.parametrize("risk", Risk)
def test_a_gate_waits_for_every_grave_action_not_verified(state: ActionState, risk: Risk) -> None:
    action = brought_to(state, action=an_action(risk=risk))
    given = {"as_at": TODAY, "visible_to": someone(action.plan.authority)}
    stands = state in {ActionState.VERIFIED, ActionState.SUSTAINED, ActionState.WITHDRAWN}
    grave = risk in {Risk.IMMEDIATE, Risk.HIGH}
    assert bool(unverified_actions(plan_ids=(action.plan.pk,), **given)) == (not stands)
    assert bool(unverified_actions(risk=Risk.HIGH, **given)) == (not stands and grave)


def test_progress_is_that_of_the_day() -> None:
    plan = a_plan()
    by: Principal = someone(plan.authority)
    brought_to(ActionState.VERIFIED, action=an_action(plan=plan), at=days_on(3))
    an_action(plan=plan, at=days_on(4))
    (then, now) = (
        progress_of_plans(plan_ids=[plan.pk], as_at=days_on(after).date(), visible_to=by)[plan.pk]
        for after in (2, 20)
    )
    assert then.sentence() == "0 of 1 action verified"
    assert now.sentence() == "1 of 2 actions verified, 1 overdue"
    (line,) = plans_of(as_at=days_on(20).date(), visible_to=by, states=(PlanState.OPEN,))
    assert line.progress == now
    assert plans_of(as_at=TODAY, visible_to=by, states=(PlanState.CLOSED,)) == ()
