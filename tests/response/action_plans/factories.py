"""Invented councils, services and officers, and plans made as officers make them."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import count
from typing import Any

from django.utils import timezone

from almoner.core.accounts.models import Authority, Membership, User
from almoner.core.accounts.rules import Principal, Role
from almoner.core.files.actions import store_file
from almoner.core.files.models import StoredFile
from almoner.core.journal.rules import Sensitivity
from almoner.register.directory.models import Location
from almoner.response.action_plans import actions
from almoner.response.action_plans.actions import ActionWords
from almoner.response.action_plans.models import Action, ActionPlan
from almoner.response.action_plans.queries import action_state
from almoner.response.action_plans.rules.due_dates import Risk
from almoner.response.action_plans.rules.states import ActionState, Means, PlanScope
from tests.register.directory.factories import AuthorityFactory, LocationFactory, ProviderFactory

__all__ = ["AuthorityFactory", "LocationFactory", "ProviderFactory"]

AT = datetime(2021, 9, 6, 9, 30, tzinfo=UTC)  # a Monday
TODAY = date(2021, 9, 6)
_ids = count(1)


def days_on(days: int) -> datetime:
    """That many days after the plans begin, at the same hour."""
    return AT + timedelta(days=days)


def someone(
    *authorities: Authority,
    role: Role = Role.QUALITY_OFFICER,
    reference: str = "user:900001",
    name: str = "Ada Marsh",
) -> Principal:
    """Someone who holds one role in each of the authorities."""
    return Principal(
        reference=reference,
        name=name,
        roles=frozenset((authority.code, role) for authority in authorities),
    )


def colleague(authority: Authority) -> Principal:
    """Another officer of the same council."""
    return someone(authority, reference="user:900002", name="Ben Cole")


def person(authority: Authority, *, role: Role = Role.QUALITY_OFFICER, name: str = "") -> User:
    """Somebody who signs in and holds that role."""
    number = next(_ids)
    user = User.objects.create(
        email=f"officer{number}@northshire.example",
        name=name or f"Officer {number}",
        joined_at=AT,
    )
    Membership.objects.create(user=user, authority=authority, role=role, from_on=date(2020, 4, 1))
    return user


def as_principal(user: User, authority: Authority, role: Role = Role.QUALITY_OFFICER) -> Principal:
    """That person, as actions know them."""
    return someone(authority, role=role, reference=f"user:{user.pk}", name=user.name)


def words(**given: Any) -> ActionWords:
    """What an action asks for."""
    return ActionWords(
        **{
            "requirement": "Keep a record of every medicine given.",
            "measure": "Ten charts read on a visit have no gap.",
            "owner_role": "Registered manager",
            "risk": Risk.HIGH,
            **given,
        }
    )


def a_plan(
    *,
    location: Location | None = None,
    authority: Authority | None = None,
    by: Principal | None = None,
    at: datetime = AT,
    **given: Any,
) -> ActionPlan:
    """A plan for one service."""
    if given.get("scope", PlanScope.SERVICE) is PlanScope.SERVICE and location is None:
        location = LocationFactory(**({"authority": authority} if authority else {}))
    authority = authority or (location.authority if location else None)
    assert authority
    return actions.open_plan(
        authority=authority,
        by=by or someone(authority),
        at=at,
        **{
            "scope": PlanScope.SERVICE,
            "title": "After the September audit",
            "location": location,
            **given,
        },
    )


def a_market_plan(*, authority: Authority, **given: Any) -> ActionPlan:
    """A plan for the market as a whole."""
    return actions.open_plan(
        authority=authority,
        scope=PlanScope.MARKET,
        title=given.pop("title", "Workforce plan"),
        by=someone(authority),
        at=AT,
        **given,
    )


def an_action(
    *, plan: ActionPlan | None = None, at: datetime = AT, by: Principal | None = None, **given: Any
) -> Action:
    """An action of a plan."""
    plan = plan or a_plan()
    return actions.add_action(
        plan=plan, words=words(**given), by=by or someone(plan.authority), at=at
    )


def a_file(content: bytes = b"A note about ten charts.", name: str = "charts.txt") -> StoredFile:
    """Something that was uploaded."""
    return store_file(
        content=BytesIO(content),
        name=name,
        sensitivity=Sensitivity.INTERNAL,
        by=Principal(reference="user:1", name="Ada Marsh", roles=frozenset()),
        at=AT,
    )


def brought_to(state: ActionState, *, action: Action | None = None, at: datetime = AT) -> Action:
    """An action that was led to that state, one step after another."""
    action = action or an_action(at=at)
    one, other = someone(action.plan.authority), colleague(action.plan.authority)
    given = {"action": action, "at": at}
    if state is ActionState.IN_PROGRESS:
        actions.record_progress(by=one, note="Charts are checked daily.", **given)
    if state is ActionState.WITHDRAWN:
        actions.withdraw_action(by=one, reason="The service closed.", **given)
    if state in {ActionState.OPEN, ActionState.IN_PROGRESS, ActionState.WITHDRAWN}:
        return action
    actions.say_done(by=one, said_by="Cole Ashdown, manager", means=Means.EMAIL, **given)
    if state is ActionState.NOT_MET:
        actions.find_not_met(by=other, note="Three charts had gaps.", **given)
    if state in {ActionState.VERIFIED, ActionState.SUSTAINED, ActionState.NOT_SUSTAINED}:
        actions.verify_action(by=other, note="Ten charts read.", **given)
    if state in {ActionState.SUSTAINED, ActionState.NOT_SUSTAINED}:
        is_sustained = state is ActionState.SUSTAINED
        actions.record_sustained_check(
            by=other,
            is_sustained=is_sustained,
            note="Ten more charts read.",
            new_due_on=None if is_sustained else (at + timedelta(days=60)).date(),
            **given,
        )
    assert action_state(action=action, as_at=timezone.localdate(at)) is state
    return action
