"""Actions as lists show them: one query for the rows, whatever their number."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from almoner.core.accounts.rules import Principal
from almoner.register.directory.queries import lineage
from almoner.response.action_plans.queries.standing import (
    ActionNow,
    about_locations,
    actions_as_at,
)
from almoner.response.action_plans.rules.due_dates import Risk, days_overdue
from almoner.response.action_plans.rules.states import OWED, ActionState, PlanScope

MARKET_WORDS = "The market"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionLine:
    """An action as it stood on a day, with the plan that it belongs to."""

    id: int
    plan_id: int
    plan_number: int
    plan_title: str
    authority_code: str
    about: str  # the service, the provider, or the market
    number: int
    requirement: str
    measure: str
    owner: str
    risk: Risk
    state: ActionState
    first_due_on: date
    due_on: date
    overdue_days: int
    check_on: date | None
    is_agreed: bool
    lead_id: int | None
    lead_name: str
    verifier_id: int | None
    verifier_name: str
    priority_number: int | None

    @property
    def reference(self) -> str:
        """How lists and letters name it: "AP-12, action 3"."""
        return f"AP-{self.plan_number}, action {self.number}"

    @property
    def is_overdue(self) -> bool:
        """Whether the provider still owes it after its day."""
        return self.overdue_days > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFilter:
    """Which actions a list shows; what is left out narrows nothing."""

    states: Collection[ActionState] = ()
    risks: Collection[Risk] = ()
    action_ids: Collection[int] | None = None
    plan_ids: Collection[int] | None = None
    location_ids: Collection[int] | None = None
    officer_id: int | None = None  # leads the plan, or is to verify the action
    authority_code: str = ""
    text: str = ""
    is_overdue: bool = False
    due_from: date | None = None
    due_until: date | None = None
    check_until: date | None = None


COLUMNS = (
    "id",
    "plan_id",
    "plan__number",
    "plan__title",
    "plan__authority__code",
    "plan__location__name",
    "plan__provider__name",
    "location__name",
    "plan__scope",
    "number",
    "requirement",
    "measure",
    "owner_role",
    "owner_name",
    "owner_organisation",
    "risk",
    "state",
    "first_due_on",
    "due_on",
    "check_on",
    "is_agreed",
    "plan__lead_id",
    "plan__lead__name",
    "verifier_id",
    "verifier__name",
    "priority__number",
)
ORDERS: dict[str, Sequence[Any]] = {
    "due": ("due_on", "plan_id", "number"),
    "check": ("check_on", "plan_id", "number"),
    "plan": ("plan_id", "number"),
}


def matching_actions(
    *, asked: ActionFilter, as_at: date, visible_to: Principal
) -> QuerySet[ActionNow]:
    """The actions that the filter asks for, each with what stood that day."""
    found = actions_as_at(as_at=as_at, visible_to=visible_to)
    if asked.states:
        found = found.filter(state__in=asked.states)
    if asked.risks:
        found = found.filter(risk__in=asked.risks)
    if asked.action_ids is not None:
        found = found.filter(pk__in=asked.action_ids)
    if asked.plan_ids is not None:
        found = found.filter(plan__in=asked.plan_ids)
    if asked.location_ids is not None:
        found = found.filter(_at(asked.location_ids, as_at))
    if asked.officer_id is not None:
        verifies = Q(verifier=asked.officer_id)
        found = found.filter(verifies | Q(verifier__isnull=True, plan__lead=asked.officer_id))
    if asked.authority_code:
        found = found.filter(plan__authority__code=asked.authority_code)
    return _dated(_worded(found, asked.text), asked, as_at)


def action_lines(
    *,
    asked: ActionFilter,
    as_at: date,
    visible_to: Principal,
    order: str = "due",
    first: int = 0,
    most: int | None = None,
) -> tuple[ActionLine, ...]:
    """The actions that the filter asks for, as lines, from the `first` on. One query."""
    found = matching_actions(asked=asked, as_at=as_at, visible_to=visible_to)
    rows = found.order_by(*ORDERS[order]).values_list(*COLUMNS)
    until = None if most is None else first + most
    return tuple(_line(row, as_at) for row in rows[first:until])


def line_of(*, action: ActionNow, as_at: date) -> ActionLine:
    """One action as a line, from what was read with it: no query of its own."""
    return _line(tuple(_reached(action, name) for name in COLUMNS), as_at)


def action_count(*, asked: ActionFilter, as_at: date, visible_to: Principal) -> int:
    """How many actions the filter asks for."""
    return matching_actions(asked=asked, as_at=as_at, visible_to=visible_to).count()


def _reached(start: object, path: str) -> Any:
    """What a path such as "plan__lead__name" leads to; None where it ends on the way."""
    found: Any = start
    for name in path.split("__"):
        found = None if found is None else getattr(found, name)
    return found


def _at(location_ids: Collection[int], as_at: date) -> Q:
    """An action in a provider's plan may be about one of its services only."""
    of_plan = about_locations(location_ids=location_ids, as_at=as_at, prefix="plan__")
    ids = lineage(location_ids=location_ids, as_at=as_at)
    return Q(of_plan, location__isnull=True) | Q(location__in=ids)


def _worded(found: QuerySet[ActionNow], text: str) -> QuerySet[ActionNow]:
    if not (words := text.strip()):
        return found
    places = ("requirement", "plan__title", "plan__location__name", "plan__provider__name")
    wanted = Q()
    for place in places:
        wanted |= Q(**{f"{place}__icontains": words})
    number = words.upper().removeprefix("AP-")
    if number.isascii() and number.isdigit() and len(number) < 9:  # noqa: PLR2004
        wanted |= Q(plan__number=int(number))
    return found.filter(wanted)


def _dated(found: QuerySet[ActionNow], asked: ActionFilter, as_at: date) -> QuerySet[ActionNow]:
    if asked.is_overdue:
        found = found.filter(state__in=OWED, due_on__lt=as_at)
    if asked.due_from is not None:
        found = found.filter(due_on__gte=asked.due_from)
    if asked.due_until is not None:
        found = found.filter(due_on__lte=asked.due_until)
    if asked.check_until is not None:
        found = found.filter(check_on__lte=asked.check_until)
    return found


def _line(row: tuple[Any, ...], as_at: date) -> ActionLine:
    value = dict(zip(COLUMNS, row, strict=True))
    state = ActionState(value["state"])
    about = (
        value["location__name"] or value["plan__location__name"] or value["plan__provider__name"]
    )
    owner = [value[name] for name in ("owner_name", "owner_role", "owner_organisation")]
    return ActionLine(
        id=value["id"],
        plan_id=value["plan_id"],
        plan_number=value["plan__number"],
        plan_title=value["plan__title"],
        authority_code=value["plan__authority__code"],
        about=MARKET_WORDS if value["plan__scope"] == PlanScope.MARKET else about,
        number=value["number"],
        requirement=value["requirement"],
        measure=value["measure"],
        owner=", ".join(part for part in owner if part),
        risk=Risk(value["risk"]),
        state=state,
        first_due_on=value["first_due_on"],
        due_on=value["due_on"],
        overdue_days=days_overdue(state=state, due_on=value["due_on"], as_at=as_at),
        check_on=value["check_on"] if state is ActionState.VERIFIED else None,
        is_agreed=value["is_agreed"],
        lead_id=value["plan__lead_id"],
        lead_name=value["plan__lead__name"] or "",
        verifier_id=value["verifier_id"] or value["plan__lead_id"],
        verifier_name=value["verifier__name"] or value["plan__lead__name"] or "",
        priority_number=value["priority__number"],
    )
