"""Where plans and actions stood at the end of a day: the newest step recorded by then."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, TypeAlias, TypedDict

from django.db.models import CharField, DateField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import end_of_day
from almoner.register.directory.models import Location
from almoner.register.directory.queries import lineage
from almoner.response.action_plans.models import (
    Action,
    ActionPlan,
    ActionStep,
    Extension,
    PlanService,
    PlanStep,
    SustainedCheck,
)
from almoner.response.action_plans.rules.states import (
    ActionState,
    ActionStepKind,
    PlanScope,
    PlanState,
)

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class PlanFacts(TypedDict):
    """What `plans_as_at` adds to a plan."""

    state: str


class ActionFacts(TypedDict):
    """What `actions_as_at` adds to an action."""

    state: str
    newest_step: int
    due_on: date
    check_on: date | None
    is_agreed: bool


PlanNow: TypeAlias = "WithAnnotations[ActionPlan, PlanFacts]"
ActionNow: TypeAlias = "WithAnnotations[Action, ActionFacts]"


def plans_as_at(*, as_at: date, visible_to: Principal) -> QuerySet[PlanNow]:
    """The plans that stood that day, each with its `state` then."""
    newest = PlanStep.objects.filter(plan=OuterRef("pk"), at__lt=end_of_day(as_at)).order_by("-id")
    found = ActionPlan.objects.annotate(
        state=Subquery(newest.values("state")[:1], output_field=CharField())
    ).filter(state__isnull=False)
    if visible_to.is_operator:
        return found
    return found.filter(authority__code__in=visible_to.codes_where(Permission.VIEW_QUALITY))


def actions_as_at(*, as_at: date, visible_to: Principal) -> QuerySet[ActionNow]:
    """The actions that stood that day, each with what held then.

    `state`, `newest_step` (its id), `due_on` (extensions counted), `check_on` (by when somebody
    looks whether it held; null if none was set) and `is_agreed`.
    """
    before = end_of_day(as_at)
    mine = {"action": OuterRef("pk"), "at__lt": before}
    steps = ActionStep.objects.filter(**mine).order_by("-id")
    extended = Extension.objects.filter(**mine).order_by("-id").values("new_due_on")[:1]
    checks = SustainedCheck.objects.filter(**mine).order_by("-id").values("due_on")[:1]
    found = Action.objects.annotate(
        newest_step=Subquery(steps.values("pk")[:1]),
        state=Subquery(steps.values("state")[:1], output_field=CharField()),
        due_on=Coalesce(Subquery(extended), "first_due_on", output_field=DateField()),
        check_on=Subquery(checks, output_field=DateField()),
        is_agreed=Exists(steps.filter(step=ActionStepKind.AGREE)),
    ).filter(newest_step__isnull=False)
    if visible_to.is_operator:
        return found
    return found.filter(plan__authority__code__in=visible_to.codes_where(Permission.VIEW_QUALITY))


def action_state(*, action: Action, as_at: date) -> ActionState | None:
    """Where the action stood at the end of that day; None before it was recorded."""
    steps = action.steps.filter(at__lt=end_of_day(as_at)).order_by("-id")
    found = steps.values_list("state", flat=True).first()
    return ActionState(found) if found else None


def plan_state(*, plan: ActionPlan, as_at: date) -> PlanState | None:
    """Where the plan stood at the end of that day; None before it was opened."""
    steps = plan.steps.filter(at__lt=end_of_day(as_at)).order_by("-id")
    found = steps.values_list("state", flat=True).first()
    return PlanState(found) if found else None


def due_on(*, action: Action, as_at: date) -> date:
    """The date that stood at the end of that day: of the newest extension, else the first."""
    extended = action.extensions.filter(at__lt=end_of_day(as_at)).order_by("-id")
    return extended.values_list("new_due_on", flat=True).first() or action.first_due_on


def about_locations(
    *,
    location_ids: Iterable[int],
    as_at: date,
    prefix: str = "",
    lineage_is_known: bool = False,
) -> Q:
    """The condition that a plan (or with `prefix`, an action's plan) is about those services.

    A provider's plan is about the services it names, or about every one of the provider's where
    it names none. Their predecessors' plans are theirs: asked for here, unless the caller knows
    them and names them too.
    """
    ids = frozenset(location_ids)
    if not lineage_is_known:
        ids = lineage(location_ids=ids, as_at=as_at)
    owners = Location.objects.filter(pk__in=ids, provider__isnull=False).values("provider")
    named = PlanService.objects.filter(plan=OuterRef(f"{prefix}pk"))
    return (
        Q(**{f"{prefix}location__in": ids})
        | Q(Exists(named.filter(location__in=ids)))
        | Q(
            ~Exists(named),
            **{f"{prefix}scope": PlanScope.PROVIDER, f"{prefix}provider__in": owners},
        )
    )
