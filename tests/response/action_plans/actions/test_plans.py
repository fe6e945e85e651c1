"""Opening, agreeing, handing over, closing and reopening."""

import json

import pytest

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.rules import GRANTS, Role
from almoner.core.journal.models import Entry
from almoner.response.action_plans import actions
from almoner.response.action_plans.models import ActionPlan, ActionStep, PlanStep
from almoner.response.action_plans.queries import plan_state
from almoner.response.action_plans.rules.states import (
    ActionState,
    ActionStepKind,
    Means,
    PlanScope,
    PlanState,
    PlanStepKind,
    plan_passage,
    plan_permission,
)
from tests.response.action_plans.factories import (
    AT,
    TODAY,
    AuthorityFactory,
    LocationFactory,
    ProviderFactory,
    a_market_plan,
    a_plan,
    an_action,
    as_principal,
    brought_to,
    days_on,
    person,
    someone,
    words,
)

pytestmark = pytest.mark.django_db


def agreed(plan: ActionPlan, **given: object) -> PlanStep:
    return actions.agree_plan(
        plan=plan,
        **{
            "agreed_with": "Cole Ashdown, manager",
            "means": Means.EMAIL,
            "by": someone(plan.authority),
            "at": days_on(1),
            **given,
        },  # type: ignore[arg-type]
    )


def _entry() -> Entry:
    return Entry.objects.latest("id")


def test_plans_are_numbered_within_their_authority() -> None:
    one = a_plan()
    two = a_plan(authority=one.authority)
    other = a_plan()
    assert [plan.reference for plan in (one, two, other)] == ["AP-1", "AP-2", "AP-1"]
    assert plan_state(plan=one, as_at=TODAY) is PlanState.OPEN


def test_opening_is_journalled_once_and_names_who() -> None:
    before = Entry.objects.count()
    plan = a_plan(title="  Medicines  ")
    assert Entry.objects.count() == before + 1
    assert (_entry().action, _entry().subject_id) == ("open_plan", str(plan.pk))
    assert plan.title == "Medicines"
    assert PlanStep.objects.get(plan=plan).by_name == "Ada Marsh"


def test_what_a_plan_is_for_goes_with_its_scope() -> None:
    location, provider = LocationFactory(), ProviderFactory()
    authority = location.authority
    wrong = [
        {"scope": PlanScope.SERVICE, "location": None},
        {"scope": PlanScope.SERVICE, "location": location, "provider": provider},
        {"scope": PlanScope.PROVIDER, "location": None},
        {"scope": PlanScope.MARKET, "location": location},
        {"scope": PlanScope.MARKET, "location": None, "services": [location]},
        {"scope": PlanScope.SERVICE, "title": " "},
    ]
    for given in wrong:
        with pytest.raises(actions.ActionPlanRefused) as refusal:
            actions.open_plan(
                **{
                    "authority": authority,
                    "title": "Plan",
                    "location": location,
                    "by": someone(authority),
                    "at": AT,
                    **given,
                }
            )
        assert str(refusal.value).endswith(".")
    assert not ActionPlan.objects.exists()


def test_a_providers_plan_covers_its_own_services_only() -> None:
    authority, provider = AuthorityFactory(), ProviderFactory()
    mine = LocationFactory(authority=authority, provider=provider)
    others = LocationFactory(authority=authority)
    given = {
        "authority": authority,
        "scope": PlanScope.PROVIDER,
        "provider": provider,
        "title": "Recruitment",
        "by": someone(authority),
        "at": AT,
    }
    plan = actions.open_plan(services=[mine], **given)
    assert [each.location for each in plan.services.all()] == [mine]
    with pytest.raises(actions.ActionPlanRefused, match="not a service of"):
        actions.open_plan(services=[others], **given)


def test_a_plan_is_not_opened_on_a_day_to_come() -> None:
    with pytest.raises(actions.ActionPlanRefused, match="future"):
        a_plan(opened_on=days_on(1).date())


def test_agreeing_covers_every_action_and_freezes_its_words() -> None:
    plan = a_plan()
    one, two = an_action(plan=plan), an_action(plan=plan)
    agreed(plan)
    assert plan_state(plan=plan, as_at=days_on(1).date()) is PlanState.AGREED
    assert plan_state(plan=plan, as_at=TODAY) is PlanState.OPEN
    steps = ActionStep.objects.filter(step=ActionStepKind.AGREE)
    assert {step.action_id for step in steps} == {one.pk, two.pk}
    assert {step.said_by for step in steps} == {"Cole Ashdown, manager"}
    with pytest.raises(actions.StepRefused, match="its words stand"):
        actions.change_action(action=one, words=words(), by=someone(plan.authority), at=days_on(2))


def test_actions_added_later_are_agreed_in_their_turn() -> None:
    plan = a_plan()
    an_action(plan=plan)
    agreed(plan)
    with pytest.raises(actions.StepRefused, match="no action"):
        agreed(plan)
    later = an_action(plan=plan)
    agreed(plan)
    assert later.steps.filter(step=ActionStepKind.AGREE).count() == 1


def test_agreeing_needs_to_say_who() -> None:
    plan = a_plan()
    an_action(plan=plan)
    with pytest.raises(actions.ActionPlanRefused, match="who"):
        agreed(plan, agreed_with=" ")


def test_a_second_person_is_told_who_was_first() -> None:
    plan = a_plan()
    an_action(plan=plan)
    seen = plan.steps.get().pk
    agreed(plan, seen=seen)
    with pytest.raises(actions.ChangedMeanwhile, match="Ada Marsh recorded “agreed”"):
        agreed(plan, seen=seen)


def test_a_plan_is_handed_over() -> None:
    plan = a_plan()
    ben = person(plan.authority, name="Ben Cole")
    actions.hand_over_plan(
        plan=plan, to=ben, by=someone(plan.authority), at=AT, note="The manager is new."
    )
    plan.refresh_from_db()
    assert plan.lead == ben
    step = plan.steps.last()
    assert step is not None
    assert step.note == "From nobody to Ben Cole. The manager is new."
    assert step.state == PlanState.OPEN
    with pytest.raises(actions.StepRefused, match="already"):
        actions.hand_over_plan(plan=plan, to=ben, by=someone(plan.authority), at=AT)


@pytest.mark.parametrize(
    "state", [each for each in ActionState if each not in {"sustained", "withdrawn"}]
)
def test_a_plan_with_anything_unfinished_is_not_closed_and_says_what(state: ActionState) -> None:
    action = brought_to(state)
    by = someone(action.plan.authority)
    with pytest.raises(actions.PlanHoldsActions, match="not finished") as refusal:
        actions.close_plan(plan=action.plan, by=by, at=days_on(1))
    assert [line.id for line in refusal.value.lines] == [action.pk]
    assert "1." in str(refusal.value)
    assert plan_state(plan=action.plan, as_at=days_on(1).date()) is PlanState.OPEN


@pytest.mark.parametrize("state", [ActionState.SUSTAINED, ActionState.WITHDRAWN])
def test_a_finished_plan_is_closed_and_takes_no_step_until_it_is_reopened(
    state: ActionState,
) -> None:
    action = brought_to(state)
    plan, by = action.plan, someone(action.plan.authority)
    actions.close_plan(plan=plan, by=by, at=days_on(1), note="All held.")
    assert plan_state(plan=plan, as_at=days_on(1).date()) is PlanState.CLOSED
    with pytest.raises(actions.StepRefused, match="closed"):
        actions.add_action(plan=plan, words=words(), by=by, at=days_on(2))
    with pytest.raises(actions.StepRefused):
        actions.close_plan(plan=plan, by=by, at=days_on(2))
    if state is ActionState.SUSTAINED:
        with pytest.raises(actions.StepRefused, match="Reopen it first"):
            actions.record_sustained_check(
                action=action,
                is_sustained=False,
                note="Gaps again.",
                new_due_on=days_on(30).date(),
                by=by,
                at=days_on(2),
            )
    with pytest.raises(actions.ActionPlanRefused, match="why"):
        actions.reopen_plan(plan=plan, by=by, at=days_on(3), note="")
    actions.reopen_plan(plan=plan, by=by, at=days_on(3), note="Gaps again.")
    assert plan_state(plan=plan, as_at=days_on(3).date()) is PlanState.OPEN
    an_action(plan=plan, at=days_on(3))


def test_only_a_market_plan_has_priorities() -> None:
    authority = AuthorityFactory()
    market = a_market_plan(authority=authority)
    given = {"why": "50 have none.", "by": someone(authority), "at": AT}
    one = actions.add_priority(plan=market, title="Managers in post", **given)
    two = actions.add_priority(plan=market, title="Nurses who stay", **given)
    assert [str(one), two.number] == ["Priority 1: Managers in post", 2]
    action = an_action(plan=market, priority=one, owner_organisation="Skills for Care")
    assert action.priority == one
    with pytest.raises(actions.ActionPlanRefused, match="market"):
        actions.add_priority(plan=a_plan(authority=authority), title="Managers", **given)
    other = a_market_plan(authority=authority)
    with pytest.raises(actions.ActionPlanRefused, match="another plan"):
        an_action(plan=other, priority=one)


@pytest.mark.parametrize("step", PlanStepKind)
@pytest.mark.parametrize("state", PlanState)
def test_each_state_and_step_of_a_plan_with_each_role(state: PlanState, step: PlanStepKind) -> None:
    plan = a_plan()
    keeper = someone(plan.authority, role=Role.QUALITY_MANAGER)
    if state is PlanState.AGREED:
        action = an_action(plan=plan)
        agreed(plan)
        actions.withdraw_action(action=action, reason="Done elsewhere.", by=keeper, at=AT)
    if state is PlanState.CLOSED:
        actions.close_plan(plan=plan, by=keeper, at=AT)
    elif step is PlanStepKind.AGREE:
        an_action(plan=plan)
    ben = person(plan.authority, name="Ben Cole")
    if step is PlanStepKind.OPEN:
        return  # opening makes another plan: see the pages' tests for who may
    takes = {
        PlanStepKind.AGREE: lambda by: agreed(plan, by=by),
        PlanStepKind.HAND_OVER: lambda by: actions.hand_over_plan(plan=plan, to=ben, by=by, at=AT),
        PlanStepKind.CLOSE: lambda by: actions.close_plan(plan=plan, by=by, at=AT),
        PlanStepKind.REOPEN: lambda by: actions.reopen_plan(plan=plan, by=by, at=AT, note="More."),
    }
    may = [role for role in Role if plan_permission(step) in GRANTS[role].permissions]
    for role in Role:
        if role in may:
            continue
        with pytest.raises(NotPermitted):
            takes[step](someone(plan.authority, role=role, reference="user:3"))
    by = as_principal(person(plan.authority, role=may[0]), plan.authority, may[0])
    entries = Entry.objects.count()
    if plan_passage(state=state, step=step) is None:
        with pytest.raises(actions.StepRefused):
            takes[step](by)
        assert Entry.objects.count() == entries
        return
    takes[step](by)
    assert Entry.objects.count() == entries + 1
    assert json.loads(_entry().detail)["plan"] == plan.reference
