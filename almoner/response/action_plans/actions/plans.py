"""Opening, agreeing, handing over, closing and reopening a plan."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority, User
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of
from almoner.core.journal.actions import part_of_action, record_entry
from almoner.evidence.audits.models import Visit
from almoner.register.directory.models import Location, Provider
from almoner.response.action_plans.actions.journalling import journal_plan
from almoner.response.action_plans.models import ActionPlan, PlanPriority, PlanService, PlanStep
from almoner.response.action_plans.queries.lists import ActionFilter, ActionLine, action_lines
from almoner.response.action_plans.rules.states import (
    UNFINISHED,
    UNVERIFIED,
    ActionStepKind,
    Means,
    PlanScope,
    PlanSource,
    PlanState,
    PlanStepKind,
)
from almoner.response.action_plans.steps import (
    ActionPlanRefused,
    StepRefused,
    asked_text,
    happened_on,
    locked_plan,
    plan_stands,
    take_action_step,
    take_plan_step,
)


class PlanHoldsActions(StepRefused):
    """The plan cannot be closed: these actions are not finished."""

    def __init__(self, lines: tuple[ActionLine, ...]) -> None:
        self.lines = lines
        count = "One action is" if len(lines) == 1 else f"{len(lines)} actions are"
        numbers = ", ".join(str(line.number) for line in lines)
        super().__init__(
            f"{count} not finished, so the plan cannot be closed: {numbers}. Verify each and check"
            " that it held, or withdraw it."
        )


@transaction.atomic
def open_plan(
    *,
    authority: Authority,
    scope: PlanScope,
    title: str,
    by: Principal,
    at: datetime,
    location: Location | None = None,
    provider: Provider | None = None,
    services: Iterable[Location] = (),
    source: PlanSource = PlanSource.OTHER,
    source_note: str = "",
    lead: User | None = None,
    opened_on: date | None = None,
) -> ActionPlan:
    """A plan without actions yet. `services` are those that a provider's plan covers; none: all.

    Raises NotPermitted, and ActionPlanRefused where the scope and what it is for do not go
    together.
    """
    plan = create_plan(
        authority=authority,
        scope=scope,
        title=title,
        by=by,
        at=at,
        location=location,
        provider=provider,
        services=services,
        source=source,
        source_note=source_note,
        lead=lead,
        opened_on=opened_on,
    )
    journal_plan("open_plan", plan, by=by, at=at, detail={"scope": scope, "title": plan.title})
    return plan


@part_of_action
def create_plan(
    *,
    authority: Authority,
    scope: PlanScope,
    title: str,
    by: Principal,
    at: datetime,
    location: Location | None,
    provider: Provider | None,
    services: Iterable[Location],
    source: PlanSource,
    source_note: str,
    lead: User | None,
    opened_on: date | None,
    visit: Visit | None = None,
) -> ActionPlan:
    """The plan and its first step. Raises as `open_plan` does."""
    require(by, Permission.KEEP_ACTION_PLANS, authority_code=authority.code)
    covered = list(services)
    _refuse_wrong_scope(scope, location=location, provider=provider, services=covered)
    kept = asked_text(title, sentence="Give the plan a title.")
    # Of two plans opened at once, the second waits for the first one's number.
    Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)
    last = ActionPlan.objects.filter(authority=authority).aggregate(last=Max("number"))["last"]
    plan = ActionPlan.objects.create(
        authority=authority,
        number=(last or 0) + 1,
        scope=scope,
        location=location,
        provider=provider,
        title=kept,
        source=source,
        visit=visit,
        source_note=source_note.strip(),
        lead=lead,
        opened_on=happened_on(opened_on, at=at),
        recorded_at=at,
        recorded_by=by.reference,
    )
    PlanService.objects.bulk_create(PlanService(plan=plan, location=one) for one in covered)
    take_plan_step(plan=plan, step=PlanStepKind.OPEN, by=by, at=at, on=opened_on)
    return plan


@transaction.atomic
def add_priority(
    *, plan: ActionPlan, title: str, why: str, by: Principal, at: datetime
) -> PlanPriority:
    """A group of a market plan's actions. Raises NotPermitted, StepRefused, ActionPlanRefused."""
    require(by, Permission.KEEP_ACTION_PLANS, authority_code=plan.authority.code)
    locked_plan(plan)
    if plan.scope != PlanScope.MARKET:
        raise ActionPlanRefused("Only a plan for the market has priorities.")
    if plan_stands(plan) is PlanState.CLOSED:
        raise StepRefused("This plan is closed. Reopen it first.")
    last = plan.priorities.aggregate(last=Max("number"))["last"]
    priority = PlanPriority.objects.create(
        plan=plan,
        number=(last or 0) + 1,
        title=asked_text(title, sentence="Say what the priority is."),
        why=why.strip(),
    )
    detail = {"number": priority.number, "title": priority.title}
    journal_plan("add_priority", plan, by=by, at=at, detail=detail)
    return priority


@transaction.atomic
def agree_plan(
    *,
    plan: ActionPlan,
    agreed_with: str,
    means: Means,
    by: Principal,
    at: datetime,
    on: date | None = None,
    note: str = "",
    seen: int | None = None,
) -> PlanStep:
    """The provider agrees to every action that it had not agreed to: they stand as worded.

    Raises NotPermitted, StepRefused where there is nothing to agree to, and ActionPlanRefused.
    """
    who = asked_text(agreed_with, sentence="Say who at the provider agreed to it.")
    step = take_plan_step(
        plan=plan,
        step=PlanStepKind.AGREE,
        by=by,
        at=at,
        on=on,
        seen=seen,
        note=note,
        agreed_with=who,
        means=means,
    )
    asked = ActionFilter(plan_ids=(plan.pk,), states=UNVERIFIED)
    lines = action_lines(asked=asked, as_at=day_of(at), visible_to=by, order="plan")
    fresh = [line for line in lines if not line.is_agreed]
    if not fresh:
        raise StepRefused("There is no action in this plan that still needs to be agreed.")
    for action in plan.actions.filter(pk__in=[line.id for line in fresh]).order_by("number"):
        take_action_step(
            action=action,
            step=ActionStepKind.AGREE,
            by=by,
            at=at,
            on=on,
            said_by=who,
            means=means,
        )
    detail = {"agreed_with": who, "actions": [line.number for line in fresh]}
    journal_plan("agree_plan", plan, by=by, at=at, detail=detail)
    return step


@transaction.atomic
def hand_over_plan(
    *, plan: ActionPlan, to: User, by: Principal, at: datetime, note: str = ""
) -> PlanStep:
    """Another officer follows the plan from now on. Raises NotPermitted and StepRefused."""
    before = plan.lead.name if plan.lead else "nobody"
    words = f"From {before} to {to.name}. {note}".strip()
    step = take_plan_step(plan=plan, step=PlanStepKind.HAND_OVER, by=by, at=at, note=words)
    if plan.lead == to:
        raise StepRefused(f"{to.name} follows this plan already.")
    plan.lead = to
    plan.save(update_fields=["lead"])
    journal_plan("hand_over_plan", plan, by=by, at=at, detail={"to": to.pk, "note": note})
    return step


@transaction.atomic
def close_plan(
    *, plan: ActionPlan, by: Principal, at: datetime, note: str = "", seen: int | None = None
) -> PlanStep:
    """Close a plan all of whose actions held or were withdrawn.

    Raises NotPermitted, StepRefused, and PlanHoldsActions with those that are not finished.
    """
    step = take_plan_step(plan=plan, step=PlanStepKind.CLOSE, by=by, at=at, seen=seen, note=note)
    asked = ActionFilter(plan_ids=(plan.pk,), states=UNFINISHED)
    if lines := action_lines(asked=asked, as_at=day_of(at), visible_to=by, order="plan"):
        raise PlanHoldsActions(lines)
    journal_plan("close_plan", plan, by=by, at=at, detail={"note": note})
    return step


@transaction.atomic
def reopen_plan(*, plan: ActionPlan, by: Principal, at: datetime, note: str) -> PlanStep:
    """Open a closed plan again. Raises NotPermitted, StepRefused, ActionPlanRefused."""
    why = asked_text(note, sentence="Say why the plan is opened again.")
    step = take_plan_step(plan=plan, step=PlanStepKind.REOPEN, by=by, at=at, note=why)
    journal_plan("reopen_plan", plan, by=by, at=at, detail={"note": why})
    return step


@transaction.atomic
def record_plan_export(*, plan: ActionPlan, kind: str, by: Principal, at: datetime) -> None:
    """Note in the journal who took a provider's copy of a plan away, as what kind of file.

    Raises NotPermitted, so it comes before the file.
    """
    require(by, Permission.VIEW_QUALITY, authority_code=plan.authority.code)
    require(by, Permission.DOWNLOAD, authority_code=plan.authority.code)
    journal_plan("record_plan_export", plan, by=by, at=at, detail={"kind": kind})


@transaction.atomic
def record_list_export(
    *, kind: str, filters: Iterable[str], row_count: int, by: Principal, at: datetime
) -> None:
    """Note in the journal who took the list of actions away. Raises NotPermitted."""
    require(by, Permission.VIEW_QUALITY)
    require(by, Permission.DOWNLOAD)
    record_entry(
        actor=by,
        action="record_list_export",
        at=at,
        subject=("action_plans.List", "actions"),
        detail={"kind": kind, "filters": list(filters), "rows": row_count},
    )


def _refuse_wrong_scope(
    scope: PlanScope,
    *,
    location: Location | None,
    provider: Provider | None,
    services: list[Location],
) -> None:
    if (location is not None) != (scope is PlanScope.SERVICE):
        raise ActionPlanRefused("A plan for a service names that service, and no other plan does.")
    if (provider is not None) != (scope is PlanScope.PROVIDER):
        raise ActionPlanRefused(
            "A plan over several services names their provider, and no other plan does."
        )
    if services and scope is not PlanScope.PROVIDER:
        raise ActionPlanRefused("Only a provider's plan covers several services.")
    for one in services:
        if provider is not None and one.provider_id != provider.pk:
            raise ActionPlanRefused(f"{one.name} is not a service of {provider.name}.")
