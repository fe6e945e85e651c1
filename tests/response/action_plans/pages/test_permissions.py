"""Each role at each address; another authority's plan is not there; few queries."""

from typing import Any

import pytest
from django.utils import timezone

from almoner.core.accounts.guard import guard_of
from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.journal.models import Entry
from almoner.evidence.audits.rules import VisitState
from almoner.response.action_plans import urls
from almoner.response.action_plans.models import Action, ActionPlan
from almoner.response.action_plans.step_pages import CHECK, FOLLOW
from tests.evidence.audits.factories import Council
from tests.response.action_plans.factories import (
    AuthorityFactory,
    LocationFactory,
    a_file,
    a_plan,
    an_action,
)
from tests.response.action_plans.pages.conftest import Desk, SignIn, read_whole

pytestmark = pytest.mark.django_db
VIEW, KEEP, VERIFY = (
    Permission.VIEW_QUALITY,
    Permission.KEEP_ACTION_PLANS,
    Permission.VERIFY_ACTIONS,
)
NEEDS = {
    **dict.fromkeys(("work", "actions", "download", "plans", "plan", "copy", "action"), VIEW),
    "evidence": VIEW,
    **dict.fromkeys(("new", "new_service", "new_provider", "new_market", "from_visit"), KEEP),
    **dict.fromkeys(("agree", "reopen", "hand_over", "add_priority", "add", "change"), KEEP),
    **dict.fromkeys(("attach", *(page.slug for page in FOLLOW)), KEEP),
    **dict.fromkeys(("close", *(page.slug for page in CHECK)), VERIFY),
}


@pytest.fixture
def places(plan: ActionPlan, action: Action, desk: Desk) -> dict[str, tuple[Any, ...]]:
    """What each address names: its plan, its action, its visit."""
    from almoner.response.action_plans import actions

    evidence = actions.attach_evidence(
        action=action,
        file=a_file(),
        title="Charts",
        dated_on=timezone.localdate(),
        by=desk.by,
        at=timezone.now(),
    )
    council = Council(authority=plan.authority)
    assert plan.location
    of_action = ("action", "change", "attach", *(page.slug for page in (*FOLLOW, *CHECK)))
    of_plan = ("plan", "agree", "close", "reopen", "hand_over", "add_priority", "add")
    return {
        "download": ("csv",),
        "copy": (plan.pk, "docx"),
        "new_service": (plan.location_id,),
        "new_provider": (plan.location.provider_id,),
        "from_visit": (council.brought(VisitState.IN_PROGRESS).pk,),
        "evidence": (plan.pk, 1, evidence.pk),
        **dict.fromkeys(of_plan, (plan.pk,)),
        **dict.fromkeys(of_action, (plan.pk, 1)),
    }


def test_every_address_says_who_may_open_it() -> None:
    guards = {pattern.name: guard_of(pattern.callback) for pattern in urls.urlpatterns}  # type: ignore[union-attr]
    assert guards == NEEDS


@pytest.mark.parametrize("role", Role)
def test_each_role_meets_the_pages_that_it_may(
    sign_in: SignIn, places: dict[str, tuple[Any, ...]], role: Role
) -> None:
    desk = sign_in(role)
    for name, permission in NEEDS.items():
        may = permission in GRANTS[role].permissions
        refused = Entry.objects.filter(action="refuse").count()
        downloads = name in {"download", "copy"}
        may = may and (not downloads or Permission.DOWNLOAD in GRANTS[role].permissions)
        response = desk.get(name, *places.get(name, ()))
        assert response.status_code == (200 if may else 403), name
        assert read_whole(response), name
        assert Entry.objects.filter(action="refuse").count() == refused + (not may), name


def test_another_authoritys_plan_is_not_there(
    sign_in: SignIn, places: dict[str, tuple[Any, ...]]
) -> None:
    stranger = sign_in(Role.QUALITY_MANAGER, AuthorityFactory())
    for name, args in places.items():
        if name == "download":
            continue
        for response in (stranger.get(name, *args), stranger.post(name, *args)):
            assert response.status_code in {404, 405}, name
    assert not Entry.objects.filter(subject_kind__startswith="action_plans.").filter(
        actor=stranger.by.reference
    )


def test_an_address_that_names_nothing_is_not_there(desk: Desk, plan: ActionPlan) -> None:
    for name, args in (
        ("plan", (plan.pk + 99,)),
        ("action", (plan.pk, 99)),
        ("evidence", (plan.pk, 99, 1)),
        ("download", ("pdf",)),
        ("copy", (plan.pk, "pdf")),
        ("new_service", (0,)),
        ("new_provider", (0,)),
        ("from_visit", (0,)),
    ):
        assert desk.get(name, *args).status_code == 404, name


def test_pages_ask_a_fixed_number_of_questions(
    desk: Desk, plan: ActionPlan, django_assert_max_num_queries: Any
) -> None:
    def ask() -> dict[str, int]:
        counts = {}
        for name, args in (
            ("work", ()),
            ("actions", ()),
            ("plans", ()),
            ("plan", (plan.pk,)),
            ("action", (plan.pk, 1)),
            ("add", (plan.pk,)),
            ("verify", (plan.pk, 1)),
        ):
            with django_assert_max_num_queries(12) as asked:
                assert desk.get(name, *args).status_code == 200
            counts[name] = len(asked)
        return counts

    given = {"by": desk.by, "at": timezone.now()}
    an_action(plan=plan, **given)
    ask()  # what is kept after a first visit
    few = ask()
    for _ in range(2):
        an_action(plan=plan, **given)
        other = a_plan(location=LocationFactory(authority=plan.authority), lead=desk.user, **given)
        an_action(plan=other, **given)
    assert ask() == few
