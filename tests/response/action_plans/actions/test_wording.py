"""What an action asks for, and changing it until it is agreed."""

import json
from datetime import date

import pytest

from almoner.core.journal.models import Entry
from almoner.response.action_plans import actions
from almoner.response.action_plans.rules.due_dates import Risk
from almoner.response.action_plans.rules.states import ActionState, PlanScope
from tests.response.action_plans.factories import (
    AT,
    LocationFactory,
    a_plan,
    an_action,
    brought_to,
    days_on,
    someone,
    words,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("risk", "due"),
    [
        (Risk.IMMEDIATE, date(2021, 9, 8)),
        (Risk.HIGH, date(2021, 9, 16)),
        (Risk.MEDIUM, date(2021, 10, 4)),
        (Risk.LOW, date(2021, 12, 6)),  # the 5th is a Sunday
    ],
)
def test_without_a_date_the_standard_sets_it(risk: Risk, due: date) -> None:
    assert an_action(risk=risk).first_due_on == due


def test_a_date_that_was_chosen_stands_but_not_before_the_plan() -> None:
    assert an_action(due_on=date(2021, 9, 20)).first_due_on == date(2021, 9, 20)
    with pytest.raises(actions.ActionPlanRefused, match="before its plan"):
        an_action(due_on=date(2021, 9, 5))


@pytest.mark.parametrize("name", ["requirement", "measure", "owner_role"])
def test_what_makes_an_action_smart_is_asked_for(name: str) -> None:
    with pytest.raises(actions.ActionPlanRefused, match="Say "):
        an_action(**{name: "  "})


def test_actions_are_numbered_within_their_plan() -> None:
    plan = a_plan()
    assert [an_action(plan=plan).number for _ in range(3)] == [1, 2, 3]
    assert an_action().number == 1


def test_only_a_providers_plan_names_a_service_of_its_own() -> None:
    location = LocationFactory()
    with pytest.raises(actions.ActionPlanRefused, match="provider's plan"):
        an_action(plan=a_plan(location=location), location=location)
    plan = a_plan(
        authority=location.authority,
        scope=PlanScope.PROVIDER,
        provider=location.provider,
    )
    assert an_action(plan=plan, location=location).location == location
    stranger = LocationFactory(authority=location.authority)
    with pytest.raises(actions.ActionPlanRefused, match="not a service that this plan covers"):
        an_action(plan=plan, location=stranger)


def test_changing_keeps_in_the_journal_what_it_said_before() -> None:
    action = an_action(question_key="s01q01", question_text="Are medicines recorded?")
    by = someone(action.plan.authority)
    changed = actions.change_action(
        action=action,
        words=words(
            requirement="Keep charts without gaps.",
            risk=Risk.LOW,
            question_key="s01q01",
            question_text="Are medicines recorded?",
        ),
        by=by,
        at=days_on(1),
        seen=1,
    )
    assert (changed.requirement, changed.revision) == ("Keep charts without gaps.", 2)
    assert changed.question_text == "Are medicines recorded?"
    assert changed.first_due_on == date(2021, 12, 6)  # from the day it was added
    entry = Entry.objects.latest("id")
    said = json.loads(entry.detail)["changed"]
    assert said["requirement"] == [action.requirement, "Keep charts without gaps."]
    assert set(said) == {"requirement", "risk", "first_due_on"}


def test_a_second_editor_is_told_and_nothing_is_overwritten() -> None:
    action = an_action()
    by = someone(action.plan.authority)
    first = words(requirement="One")
    actions.change_action(action=action, words=first, by=by, at=AT, seen=1)
    with pytest.raises(actions.ChangedMeanwhile, match="What you typed is kept"):
        second = words(requirement="Two")
        actions.change_action(action=action, words=second, by=by, at=AT, seen=1)
    action.refresh_from_db()
    assert action.requirement == "One"


@pytest.mark.parametrize("state", [ActionState.WITHDRAWN, ActionState.VERIFIED])
def test_a_finished_action_keeps_its_words(state: ActionState) -> None:
    action = brought_to(state)
    with pytest.raises(actions.StepRefused, match="finished"):
        actions.change_action(
            action=action, words=words(), by=someone(action.plan.authority), at=AT
        )
