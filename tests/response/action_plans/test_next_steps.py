"""What an officer is told to do next, and which steps they are offered."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from almoner.core.accounts.rules import GRANTS, Principal, Role
from almoner.response.action_plans.next_steps import next_for
from almoner.response.action_plans.queries import ActionLine
from almoner.response.action_plans.rules.due_dates import Risk, days_overdue
from almoner.response.action_plans.rules.states import (
    ActionState,
    PlanState,
    action_permission,
    steps_from,
)
from almoner.response.action_plans.standards import standard
from almoner.response.action_plans.step_pages import BY_SLUG
from almoner.response.action_plans.tables import download_row, due_words

TODAY = date(2021, 9, 6)
LINE = ActionLine(
    id=1,
    plan_id=1,
    plan_number=12,
    plan_title="Medicines",
    authority_code="E1",
    about="Larkfield House",
    number=3,
    requirement="Keep charts.",
    measure="Ten read.",
    owner="Registered manager",
    risk=Risk.HIGH,
    state=ActionState.OPEN,
    first_due_on=TODAY,
    due_on=TODAY,
    overdue_days=0,
    check_on=None,
    is_agreed=True,
    lead_id=1,
    lead_name="Ada Marsh",
    verifier_id=2,
    verifier_name="Ben Cole",
    priority_number=None,
)


def someone(role: Role) -> Principal:
    return Principal(reference="user:1", name="Ada", roles=frozenset({("E1", role)}))


def told(
    line: ActionLine,
    *,
    role: Role = Role.QUALITY_OFFICER,
    plan_state: PlanState = PlanState.AGREED,
    as_at: date = TODAY,
) -> tuple[str, list[str]]:
    found = next_for(
        line=replace(
            line,
            overdue_days=days_overdue(state=line.state, due_on=line.due_on, as_at=as_at),
        ),
        plan_state=plan_state,
        period=standard(day=TODAY).risks[line.risk],
        as_at=as_at,
        by=someone(role),
    )
    first = [found.first.slug] if found.first else []
    return " ".join(found.sentences), first + [page.slug for page in found.others]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", ActionState)
def test_only_steps_that_can_and_may_be_taken_are_offered(state: ActionState, role: Role) -> None:
    _, slugs = told(replace(LINE, state=state), role=role)
    may = {
        step for step in steps_from(state) if action_permission(step) in GRANTS[role].permissions
    }
    offered = {BY_SLUG[slug].step for slug in slugs}
    assert offered <= may
    # One page asks whether a verified action held, whatever the answer.
    asked_elsewhere = {"agree", "find_not_sustained"}
    assert {step.value for step in may - offered} <= asked_elsewhere


@pytest.mark.parametrize(
    ("state", "first"),
    [
        (ActionState.OPEN, "done"),
        (ActionState.IN_PROGRESS, "done"),
        (ActionState.NOT_MET, "done"),
        (ActionState.NOT_SUSTAINED, "done"),
        (ActionState.PROVIDER_COMPLETE, "verify"),
        (ActionState.VERIFIED, "check"),
        (ActionState.SUSTAINED, "failed"),
    ],
)
def test_the_likely_step_comes_first(state: ActionState, first: str) -> None:
    assert told(replace(LINE, state=state))[1][0] == first


def test_a_closed_plan_offers_nothing() -> None:
    words, slugs = told(LINE, plan_state=PlanState.CLOSED)
    assert slugs == [] and "open the plan again" in words


def test_lateness_comes_first_and_names_the_rung() -> None:
    words, _ = told(LINE, as_at=TODAY + timedelta(days=8))
    assert words.startswith("It is 8 days overdue.")
    assert "was due on 6 September 2021" in words
    assert "quality manager" in words
    words, _ = told(LINE)
    assert "overdue" not in words and "is due on 6 September 2021" in words


def test_what_is_not_agreed_says_so_while_it_can_be_changed() -> None:
    assert "not agreed yet" in told(replace(LINE, is_agreed=False))[0]
    assert "not agreed yet" not in told(LINE)[0]


def test_who_only_reads_is_told_so() -> None:
    words, slugs = told(LINE, role=Role.COMMISSIONER)
    assert slugs == [] and "Your role lets you read it." in words


def test_a_check_whose_day_has_passed_says_so() -> None:
    verified = replace(LINE, state=ActionState.VERIFIED, check_on=TODAY)
    assert "That day has passed." in told(verified, as_at=TODAY + timedelta(days=1))[0]
    assert "That day has passed." not in told(verified)[0]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (LINE, "6 September 2021"),
        (replace(LINE, overdue_days=1), "6 September 2021, 1 day overdue"),
        (replace(LINE, check_on=date(2021, 11, 1)), "Look again by 1 November 2021"),
    ],
)
def test_when_it_is_due_in_words(line: ActionLine, words: str) -> None:
    assert due_words(line) == words


def test_a_row_of_the_download_names_the_plan_and_the_people() -> None:
    row = download_row(LINE)
    assert row[0] == "AP-12, action 3"
    assert row[-2:] == ("Ada Marsh", "Ben Cole")
    assert row[6:8] == ("High", "Not started")
