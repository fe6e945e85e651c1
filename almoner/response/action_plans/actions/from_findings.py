"""A plan opened from what a visit found: an action for each finding, or for several together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import User
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of
from almoner.core.journal.actions import part_of_action
from almoner.evidence.audits.models import Visit
from almoner.response.action_plans.actions.journalling import journal_plan
from almoner.response.action_plans.actions.plans import create_plan
from almoner.response.action_plans.actions.wording import ActionWords, create_action
from almoner.response.action_plans.models import Action, ActionFinding, ActionPlan
from almoner.response.action_plans.queries.findings import (
    ToAnswer,
    findings_to_answer,
    was_shared_with_provider,
)
from almoner.response.action_plans.rules.due_dates import Risk
from almoner.response.action_plans.rules.states import PlanScope, PlanSource
from almoner.response.action_plans.steps import ActionPlanRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """One action and the findings it answers; its words are theirs where none are given."""

    finding_ids: tuple[int, ...]
    requirement: str = ""
    measure: str = ""
    owner_role: str = ""


OWNER = "Registered manager"


@transaction.atomic
def open_plan_from_findings(
    *,
    visit: Visit,
    answers: Sequence[Answering],
    title: str,
    by: Principal,
    at: datetime,
    lead: User | None = None,
) -> ActionPlan:
    """A plan that answers a visit: each action due by the gravest risk of its findings.

    Raises NotPermitted, and ActionPlanRefused where the provider has not been shown the findings
    yet, where none is chosen, or where one is not of this visit.
    """
    require(by, Permission.KEEP_ACTION_PLANS, authority_code=visit.authority.code)
    if not was_shared_with_provider(visit=visit, as_at=day_of(at)):
        raise ActionPlanRefused(
            "The provider has not been shown what this visit found, so no plan can answer it yet."
        )
    if not answers:
        raise ActionPlanRefused("Choose at least one finding.")
    plan = create_plan(
        authority=visit.authority,
        scope=PlanScope.SERVICE,
        title=title,
        by=by,
        at=at,
        location=visit.location,
        provider=None,
        services=(),
        source=PlanSource.AUDIT,
        source_note="",
        lead=lead,
        opened_on=None,
        visit=visit,
    )
    known = {each.finding_id: each for each in findings_to_answer(visit=visit)}
    for answer in answers:
        _answer(plan, answer, known=known, by=by, at=at)
    detail = {"visit": visit.pk, "actions": len(answers), "title": plan.title}
    journal_plan("open_plan_from_findings", plan, by=by, at=at, detail=detail)
    return plan


@part_of_action
def _answer(
    plan: ActionPlan,
    answer: Answering,
    *,
    known: dict[int, ToAnswer],
    by: Principal,
    at: datetime,
) -> Action:
    if not answer.finding_ids or set(answer.finding_ids) - known.keys():
        raise ActionPlanRefused("One of the findings chosen is not a finding of this visit.")
    found = [known[finding_id] for finding_id in answer.finding_ids]
    gravest = min(found, key=lambda one: list(Risk).index(one.risk))
    words = ActionWords(
        requirement=answer.requirement.strip() or _requirement(found),
        measure=answer.measure.strip() or _measure(found),
        owner_role=answer.owner_role.strip() or OWNER,
        risk=gravest.risk,
        question_key=gravest.question_key,
        question_text=gravest.question_text,
        standard_key=gravest.standard_key,
        regulation=gravest.regulation[:300],
        contract_clause=gravest.clause[:300],
    )
    action = create_action(plan=plan, words=words, by=by, at=at)
    ActionFinding.objects.bulk_create(
        ActionFinding(action=action, finding_id=one.finding_id) for one in found
    )
    return action


def _requirement(found: Sequence[ToAnswer]) -> str:
    """The findings themselves, to be put right: an officer words it better before it is agreed."""
    return "\n".join(f"Put right: {one.text}" for one in found)


def _measure(found: Sequence[ToAnswer]) -> str:
    questions = [one.question_text for one in found if one.question_text]
    if not questions:
        return "On a visit we see that this is put right."
    asked = " ".join(f"“{question}”" for question in dict.fromkeys(questions))
    return f"On a visit we find a better answer to {asked}"
