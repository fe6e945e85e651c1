"""My work, the list of actions with its downloads, the list of plans."""

import csv
import json
import zipfile
from io import BytesIO, StringIO

import pytest
from django.utils import timezone

from almoner.core.accounts.rules import Role
from almoner.core.journal.models import Entry
from almoner.response.action_plans import actions
from almoner.response.action_plans.models import Action, ActionPlan
from almoner.response.action_plans.rules.due_dates import Risk
from almoner.response.action_plans.rules.states import ActionState
from almoner.response.action_plans.views import lists
from tests.response.action_plans.factories import (
    a_plan,
    an_action,
    brought_to,
    person,
)
from tests.response.action_plans.pages.conftest import Desk, SignIn

pytestmark = pytest.mark.django_db


def test_nothing_waits_at_first_and_says_what_will(desk: Desk) -> None:
    page = desk.html("work")
    assert "Nothing waits for you this week" in page
    assert "Open an action plan" in page
    assert "Plans that you follow" not in page


def test_my_work_shows_late_first(desk: Desk, plan: ActionPlan) -> None:
    now = timezone.now()
    long_ago = now - timezone.timedelta(days=30)
    old = a_plan(location=plan.location, lead=desk.user, by=desk.by, at=long_ago)
    an_action(plan=old, at=long_ago, by=desk.by, requirement="Late one.")
    brought_to(
        ActionState.PROVIDER_COMPLETE,
        action=an_action(plan=plan, at=now, requirement="Said to be done."),
        at=now,
    )
    an_action(plan=plan, at=now, risk=Risk.IMMEDIATE, requirement="Soon due.")
    page = desk.html("work")
    order = ["Late one.", "Said to be done.", "Soon due."]
    assert [page.index(words) for words in order] == sorted(page.index(words) for words in order)
    assert "20 days overdue" in page or "days overdue" in page
    assert "Plans that you follow (2)" in page


def test_someone_elses_work_is_not_mine(sign_in: SignIn, action: Action) -> None:
    assert "Nothing waits" in sign_in().html("work")


def test_who_only_reads_is_offered_nothing_to_open(sign_in: SignIn, action: Action) -> None:
    reader = sign_in(Role.COMMISSIONER)
    for name in ("work", "actions", "plans"):
        assert "Open an action plan" not in reader.html(name)


def test_the_list_is_filtered_and_keeps_its_filters(desk: Desk, plan: ActionPlan) -> None:
    now = timezone.now()
    an_action(plan=plan, at=now, requirement="Bells in reach.")
    an_action(plan=plan, at=now, risk=Risk.LOW, requirement="A new poster.")
    page = desk.html("actions", risk="low")
    assert "A new poster." in page and "Bells in reach." not in page
    assert "Remove this filter: </span>Low risk" in page
    assert "1 action<" in page
    assert "actions.csv?risk=low" in page
    everything = desk.html("actions", officer=str(desk.user.pk), q="larkfield", state="open")
    assert "2 actions" in everything
    assert "Ada Marsh (you)" in everything


def test_a_misspelt_filter_narrows_nothing(desk: Desk, action: Action) -> None:
    page = desk.html("actions", state="done", risk="huge", officer="x", overdue="maybe", page="z")
    assert "1 action<" in page


def test_a_list_without_matches_says_so(desk: Desk, action: Action) -> None:
    assert "No actions match" in desk.html("actions", q="no such words")


def test_a_list_without_anything_says_what_to_do(desk: Desk, sign_in: SignIn) -> None:
    page = desk.html("actions")
    assert "No actions yet" in page and "Open an action plan" in page
    assert "Officers add them" in sign_in(Role.COMMISSIONER).html("actions")
    assert "No open plans" in desk.html("plans")
    assert "No closed plans" in desk.html("plans", state="closed")


def test_a_long_list_has_pages(
    desk: Desk, plan: ActionPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PER_PAGE", 2)
    for number in range(3):
        an_action(plan=plan, at=timezone.now(), requirement=f"Thing {number}.")
    first, last = desk.html("actions"), desk.html("actions", page="2")
    assert "Thing 0." in first and "Thing 2." not in first
    assert "Thing 2." in last and "Thing 0." not in last
    assert "Thing 2." in desk.html("actions", page="99")


def test_plans_are_listed_with_progress_and_the_closed_apart(desk: Desk, plan: ActionPlan) -> None:
    gone = a_plan(location=plan.location, by=desk.by, at=timezone.now(), title="Long done")
    actions.close_plan(plan=gone, by=desk.by, at=timezone.now())
    page = desk.html("plans")
    assert "Larkfield House" in page and "No actions yet" in page
    assert "Long done" not in page
    assert "Long done" in desk.html("plans", state="closed")


def test_the_list_is_taken_away_as_csv_with_formulas_neutralised(
    desk: Desk, plan: ActionPlan
) -> None:
    an_action(plan=plan, at=timezone.now(), requirement="=1+1", owner_role="@manager")
    text = desk.file("download", "csv", risk="high").decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    assert len(rows) == 1
    assert rows[0]["What must be so"] == "'=1+1"
    assert rows[0]["Whose job"] == "'@manager"
    assert rows[0]["Action"] == "AP-1, action 1"
    assert rows[0]["Follows the plan"] == "Ada Marsh"
    entry = Entry.objects.latest("id")
    assert entry.action == "record_list_export"
    assert json.loads(entry.detail) == {"kind": "csv", "filters": ["High risk"], "rows": 1}


def test_the_list_is_taken_away_as_ods_with_notes(desk: Desk, plan: ActionPlan) -> None:
    an_action(plan=plan, at=timezone.now(), requirement="=1+1")
    file = BytesIO(desk.file("download", "ods"))
    sheet = zipfile.ZipFile(file).read("content.xml").decode()
    assert "<text:p>'=1+1" in sheet
    assert "Action plans of Northshire" in sheet
    assert "Days past its due date" in sheet


def test_an_officer_is_found_by_what_they_are_to_verify(desk: Desk, plan: ActionPlan) -> None:
    other = person(plan.authority, name="Ben Cole")
    an_action(plan=plan, at=timezone.now(), verifier=other, requirement="For Ben.")
    an_action(plan=plan, at=timezone.now(), requirement="For Ada.")
    page = desk.html("actions", officer=str(other.pk))
    assert "For Ben." in page and "For Ada." not in page
