"""Opening a plan, its page, and what is done to it as a whole."""

import pytest
from django.utils import timezone

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role
from almoner.core.journal.models import Entry
from almoner.evidence.audits.rules import VisitState
from almoner.response.action_plans.models import Action, ActionPlan, PlanStep
from almoner.response.action_plans.rules.states import ActionState, PlanScope
from tests.evidence.audits.factories import Council
from tests.register.directory.factories import SuccessionFactory
from tests.response.action_plans.actions.test_from_findings import concerns, found_on, opened
from tests.response.action_plans.factories import (
    LocationFactory,
    ProviderFactory,
    a_market_plan,
    an_action,
    brought_to,
    person,
)
from tests.response.action_plans.pages.conftest import Desk, SignIn, read_whole

pytestmark = pytest.mark.django_db


def dated(name: str) -> dict[str, int]:
    day = timezone.localdate()
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def filled(desk: Desk) -> dict[str, object]:
    return {
        "title": "Medicines",
        "source": "concern",
        "source_note": "A call on Monday",
        "lead": desk.user.pk,
        **dated("opened_on"),
    }


def test_a_service_is_found_by_a_part_of_its_name(desk: Desk, authority: Authority) -> None:
    home = LocationFactory(authority=authority, name="Heron Court")
    LocationFactory(name="Heron House")  # another authority's
    page = desk.html("new", scope="service", q="heron")
    assert "Heron Court" in page and "Heron House" not in page
    assert f"/action-plans/new/service/{home.pk}/" in page
    assert "Nothing found" in desk.html("new", scope="service", q="zebra")
    assert "Enter a name" in desk.html("new", scope="service", q=" ")
    assert home.provider and home.provider.name in desk.html(
        "new", scope="provider", q=home.provider.name[:8]
    )
    assert desk.get("new", scope="market").status_code == 302


def test_a_plan_is_opened_for_a_service(desk: Desk, authority: Authority) -> None:
    home = LocationFactory(authority=authority, name="Heron Court")
    assert "New action plan for Heron Court" in desk.html("new_service", home.pk)
    response = desk.post("new_service", home.pk, **filled(desk))
    plan = ActionPlan.objects.get()
    assert response.status_code == 302 and response.url.endswith(f"/{plan.pk}/")
    assert (plan.location, plan.lead, plan.source) == (home, desk.user, "concern")
    page = desk.html("plan", plan.pk)
    assert "AP-1 is opened. Now add its actions." in page
    assert "Add what must be done" in page
    assert "A concern or complaint. A call on Monday" in page


def test_what_was_left_out_is_asked_for_and_what_was_typed_is_kept(
    desk: Desk, authority: Authority
) -> None:
    home = LocationFactory(authority=authority)
    response = desk.post("new_service", home.pk, title="", source_note="A call on Monday")
    page = response.content.decode()
    assert "There is a problem" in page and "Enter title" in page
    assert "A call on Monday" in page
    assert not ActionPlan.objects.exists()


def test_a_plan_is_opened_for_a_provider_over_some_of_its_services(
    desk: Desk, authority: Authority
) -> None:
    provider = ProviderFactory()
    one, two = (LocationFactory(authority=authority, provider=provider) for _ in range(2))
    desk.post("new_provider", provider.pk, services=[one.pk], **filled(desk))
    plan = ActionPlan.objects.get()
    assert plan.scope == PlanScope.PROVIDER
    assert [each.location for each in plan.services.all()] == [one]
    page = desk.html("plan", plan.pk)
    assert one.name in page and two.name not in page
    assert one.name in desk.html("add", plan.pk)


def test_a_market_plan_groups_actions_under_priorities(desk: Desk) -> None:
    desk.post("new_market", **filled(desk))
    plan = ActionPlan.objects.get()
    desk.post("add_priority", plan.pk, title="Managers in post", why="50 have none")
    priority = plan.priorities.get()
    page = desk.html("plan", plan.pk)
    assert "Priority 1: Managers in post" in page and "50 have none" in page
    assert "No actions under this priority yet." in page
    desk.post(
        "add",
        plan.pk,
        requirement="Run four workshops.",
        measure="Forty people came.",
        owner_role="Workforce lead",
        owner_organisation="Skills for Care",
        risk="medium",
        priority=priority.pk,
    )
    assert plan.actions.get().priority == priority
    page = desk.html("plan", plan.pk)
    assert "Workforce lead, Skills for Care" in page
    assert "Copy for partners" in page
    assert "the provider" not in page.split("What to do next")[1].split("Progress")[0]


def test_findings_become_actions(desk: Desk, authority: Authority) -> None:
    council = Council(authority=authority)
    visit = found_on(council, "Bells out of reach.", "Fridges not read.", "An old poster.")
    one, two, three = concerns(visit)
    page = desk.html("from_visit", visit.pk)
    assert "Bells out of reach." in page and "Staff know people well." not in page
    boxes = {
        f"finding_{one.pk}": "own",
        f"finding_{two.pk}": "join",
        f"finding_{three.pk}": "leave",
    }
    response = desk.post("from_visit", visit.pk, title="After", lead="", **boxes)
    assert response.status_code == 302
    plan = ActionPlan.objects.get()
    assert [action.findings.count() for action in plan.actions.all()] == [2]
    assert "Answered already by AP-1, action 1." in desk.html("from_visit", visit.pk)
    assert "Found here before" not in desk.html("action", plan.pk, 1)


def test_a_new_plan_offers_the_visits_that_it_could_answer(
    desk: Desk, authority: Authority
) -> None:
    council = Council(authority=authority)
    new = LocationFactory(authority=authority)
    SuccessionFactory(predecessor=council.location, successor=new)
    offered = found_on(council, "Bells out of reach.")
    not_shown = found_on(council, "Fridges not read.", shared=False)
    for location in (council.location, new):
        page = desk.html("new_service", location.pk)
        assert f"/new/visit/{offered.pk}/" in page
        assert f"/new/visit/{not_shown.pk}/" not in page
    other = LocationFactory(authority=authority)
    assert "To answer what a visit found" not in desk.html("new_service", other.pk)


def test_the_first_finding_joins_nothing_and_one_at_least_is_chosen(
    desk: Desk, authority: Authority
) -> None:
    visit = found_on(Council(authority=authority), "Bells out of reach.", "Fridges not read.")
    one, two = concerns(visit)
    given = {"title": "After", "lead": "", f"finding_{one.pk}": "leave"}
    page = desk.post("from_visit", visit.pk, **given, **{f"finding_{two.pk}": "leave"})
    assert "Choose at least one finding" in page.content.decode()
    page = desk.post("from_visit", visit.pk, **given, **{f"finding_{two.pk}": "join"})
    assert "no action above to join" in page.content.decode()
    assert not ActionPlan.objects.exists()


def test_a_visit_that_the_provider_was_not_shown_opens_no_plan(
    desk: Desk, authority: Authority
) -> None:
    council = Council(authority=authority)
    visit = council.brought(VisitState.IN_PROGRESS)
    finding = council.find(visit)
    assert "has not been shown" in desk.html("from_visit", visit.pk)
    page = desk.post(
        "from_visit", visit.pk, title="After", lead="", **{f"finding_{finding.pk}": "own"}
    )
    assert "has not been shown" in page.content.decode()
    assert not ActionPlan.objects.exists()


def test_what_was_found_before_is_shown_on_the_action(desk: Desk, authority: Authority) -> None:
    council = Council(authority=authority)
    found_on(council, "Two bells did not work.")
    visit = found_on(council, "Bells out of reach.")
    plan = opened(visit, (concerns(visit)[0],), by=desk.by)
    page = desk.html("action", plan.pk, 1)
    assert "Found here before" in page and "Two bells did not work." in page


def test_agreeing_is_recorded_and_can_be_seen(desk: Desk, plan: ActionPlan, action: Action) -> None:
    assert "Send the provider a copy" in desk.html("plan", plan.pk)
    given = {"agreed_with": "Cole Ashdown, manager", "means": "email", "note": "", **dated("on")}
    seen = plan.steps.get().pk
    assert desk.post("agree", plan.pk, seen=seen, **given).status_code == 302
    page = desk.html("plan", plan.pk)
    assert "By Cole Ashdown, manager, by email." in page
    assert "Agreed" in page
    late = desk.post("agree", plan.pk, seen=seen, **given).content.decode()
    assert "while this page was open" in late
    assert "Cole Ashdown, manager" in late  # what was typed is kept
    assert PlanStep.objects.filter(plan=plan).count() == 2


def test_a_plan_with_open_actions_is_not_closed_and_they_are_listed(
    desk: Desk, plan: ActionPlan, action: Action
) -> None:
    page = desk.post("close", plan.pk, note="").content.decode()
    assert "One action is not finished" in page
    assert f"/action-plans/{plan.pk}/1/" in page
    brought_to(ActionState.WITHDRAWN, action=action, at=timezone.now())
    assert "Every action is finished" in desk.html("plan", plan.pk)
    assert desk.post("close", plan.pk, note="Done").status_code == 302
    page = desk.html("plan", plan.pk)
    assert "Closed" in page and "Add an action" not in page
    assert "open the plan again" in desk.html("action", plan.pk, 1)
    assert "Enter why" in desk.post("reopen", plan.pk, note="").content.decode()
    assert desk.post("reopen", plan.pk, note="Gaps again").status_code == 302
    assert "Add an action" in desk.html("plan", plan.pk)


def test_a_plan_is_handed_over_to_someone_who_may_keep_it(
    desk: Desk, plan: ActionPlan, authority: Authority
) -> None:
    ben = person(authority, name="Ben Cole")
    reader = person(authority, role=Role.COMMISSIONER, name="Rae Finch")
    page = desk.html("hand_over", plan.pk)
    assert "Ben Cole" in page and "Rae Finch" not in page
    assert desk.post("hand_over", plan.pk, to=reader.pk, note="").status_code == 200
    assert desk.post("hand_over", plan.pk, to=ben.pk, note="").status_code == 302
    plan.refresh_from_db()
    assert plan.lead == ben
    again = desk.post("hand_over", plan.pk, to=ben.pk, note="").content.decode()
    assert "follows this plan already" in again


def test_a_plan_says_where_its_service_went(desk: Desk, plan: ActionPlan) -> None:
    new = LocationFactory(authority=plan.authority, name="Larkfield Lodge")
    SuccessionFactory(predecessor=plan.location, successor=new)
    assert "now registered as Larkfield Lodge" in desk.html("plan", plan.pk)


def test_who_only_reads_sees_the_plan_and_no_buttons(
    sign_in: SignIn, plan: ActionPlan, action: Action
) -> None:
    page = sign_in(Role.COMMISSIONER).html("plan", plan.pk)
    assert "Keep a record of every medicine given." in page
    for words in ("Add an action", "The provider agrees", "Hand over", "Close the plan"):
        assert words not in page


@pytest.mark.parametrize("kind", ["docx", "ods"])
def test_the_providers_copy_is_taken_away_and_noted(
    desk: Desk, plan: ActionPlan, action: Action, kind: str
) -> None:
    response = desk.get("copy", plan.pk, kind)
    assert f"ap-1-larkfield-house.{kind}" in response["Content-Disposition"]
    assert read_whole(response).startswith(b"PK")
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.subject_id) == ("record_plan_export", str(plan.pk))


def test_a_priority_belongs_to_the_market(desk: Desk, plan: ActionPlan) -> None:
    page = desk.post("add_priority", plan.pk, title="Managers", why="").content.decode()
    assert "Only a plan for the market has priorities." in page
    market = a_market_plan(authority=plan.authority)
    an_action(plan=market, owner_organisation="Skills for Care")
    assert "Without a priority" in desk.html("plan", market.pk)
