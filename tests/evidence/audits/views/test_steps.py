"""Each step's page: for whom it is there, and what it says where the step cannot be taken."""

from http import HTTPStatus
from typing import Any

import pytest
from django.urls import reverse

from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.journal.models import Entry
from almoner.evidence.audits.models import VisitStep
from almoner.evidence.audits.rules import STEPS, Step, VisitState
from almoner.evidence.audits.step_pages import STEP_PAGES
from tests.evidence.audits.factories import Council
from tests.evidence.audits.views.browsing import browser, html, taken, typed

pytestmark = pytest.mark.django_db

WHY = {"reason": "For the record"}
TOLD = {**typed("on", "2021-09-01"), "told_to": "J. Wren, manager", "how": "email"}
TESTS = (
    "robust_evidence",
    "right_standard",
    "no_double_counting",
    "fairness",
    "internal_consistency",
)
SENT: dict[Step, dict[str, Any]] = {
    Step.ALLOCATE: WHY,
    Step.RESCHEDULE: {**WHY, **typed("planned_on", "2021-09-15")},
    Step.GIVE_NOTICE: TOLD,
    Step.GO_UNANNOUNCED: {},
    Step.BEGIN: {},
    Step.SUBMIT_DRAFT: {},
    Step.SEND_TO_MODERATION: {},
    Step.RETURN_TO_AUTHOR: WHY,
    Step.APPROVE: WHY,
    Step.SHARE: TOLD,
    Step.RECORD_RECEIPT: TOLD,
    Step.EXTEND: {**WHY, **typed("due_on", "2021-09-30")},
    Step.REQUEST_REVIEW: {**TOLD, "grounds": "Unfair"},
    Step.DECIDE_REVIEW: {**WHY, **dict.fromkeys(TESTS, "yes"), "outcome": "stands"},
    Step.CORRECT: WHY,
    Step.FINISH: {},
    Step.MAKE_FINAL: {"without_feedback_because": "All are new"},
    Step.PUBLISH: {"text": "A good home.", **typed("published_on", "2021-09-01")},
    Step.KEEP_UNPUBLISHED: WHY,
    Step.MAKE_VOID: WHY,
}


def permissions(step: Step) -> set[Permission]:
    """Those of which one is needed to take the step from some state."""
    return {found.permission for (_, one), found in STEPS.items() if one is step}


def test_every_step_that_has_a_page_is_tried() -> None:
    assert set(SENT) == set(STEP_PAGES) == set(Step) - {Step.PLAN}


@pytest.mark.parametrize("role", Role)
def test_a_steps_page_is_there_for_who_may_ever_take_it(role: Role) -> None:
    council = Council()
    visit = council.brought(VisitState.IN_PROGRESS)
    client = browser(council.user(role.words, role))
    steps = VisitStep.objects.count()
    for step, data in SENT.items():
        may = Permission.VIEW_QUALITY in GRANTS[role].permissions
        may = may and bool(permissions(step) & GRANTS[role].permissions)
        address = reverse("audits:take", args=[visit.pk, step.value])
        if may:
            assert client.get(address).status_code == HTTPStatus.OK, step
            continue
        for answer in (client.get(address), client.post(address, data)):
            assert answer.status_code == HTTPStatus.FORBIDDEN, step
            assert Entry.objects.order_by("-id")[0].action == "refuse"
    assert VisitStep.objects.count() == steps


@pytest.mark.parametrize("step", SENT)
def test_a_step_that_cannot_be_taken_is_refused_on_its_page(step: Step) -> None:
    council = Council()
    visit = council.brought(VisitState.VOID)
    role = next(one for one in Role if permissions(step) & GRANTS[one].permissions)
    user = council.user("Noor Pell", role)
    data = dict(SENT[step])
    if step is Step.ALLOCATE:
        data["lead"] = str(council.ben.pk)
    before = list(visit.steps.values_list("pk", flat=True))
    shown = html(taken(user, visit.pk, step.value, **data))
    assert f"This visit is {VisitState.VOID.words.lower()}, so it cannot be" in shown
    for name in ("reason", "told_to", "grounds", "text"):
        assert data.get(name, "") in shown  # what was typed stays
    assert list(visit.steps.values_list("pk", flat=True)) == before


@pytest.mark.parametrize(
    ("step", "state"),
    [
        (Step.BEGIN, VisitState.NOTICE_GIVEN),
        (Step.SUBMIT_DRAFT, VisitState.IN_PROGRESS),
        (Step.SEND_TO_MODERATION, VisitState.DRAFT),
    ],
)
def test_who_does_not_go_is_told_to_ask_for_the_visit(step: Step, state: VisitState) -> None:
    council = Council()
    visit = council.brought(state)
    answer = taken(council.ben, visit.pk, step.value, **SENT[step])
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "Ask for the visit to be allocated to you." in answer.content.decode()
    assert council.state(visit) is state


@pytest.mark.parametrize("step", [one for one in SENT if "reason" in SENT[one]])
def test_a_page_shown_before_someone_elses_step_takes_none(step: Step) -> None:
    council = Council()
    visit = council.planned()
    shown = visit.steps.latest("id").pk
    council.take(visit, Step.RESCHEDULE)
    role = next(one for one in Role if permissions(step) & GRANTS[one].permissions)
    data = {**SENT[step], "after": shown, "lead": str(council.ben.pk)}
    user = council.user("Noor Pell", role)
    told = html(taken(user, visit.pk, step.value, **data))
    assert "Mo Reed was first: “Moved to another day”. Nothing was done twice." in told
    assert "For the record" in told
    assert visit.steps.count() == 2
