"""Invented councils and services, and suspensions of them taken as far as a test needs."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import models

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal, Role
from almoner.evidence.audits.models import Visit, VisitStep
from almoner.evidence.audits.rules.kinds import VisitKind
from almoner.evidence.audits.rules.states import Process, VisitState
from almoner.evidence.audits.rules.states import Step as VisitStepKind
from almoner.register.directory.models import Location
from almoner.response.action_plans.models import ActionPlan
from almoner.response.action_plans.rules.states import ActionState
from almoner.response.suspensions import actions
from almoner.response.suspensions.actions import Decision, Held, ScopeWanted
from almoner.response.suspensions.models import Suspension
from almoner.response.suspensions.rules.drafts import WRITTEN
from almoner.response.suspensions.rules.kinds import (
    Kind,
    Level,
    NewConcerns,
    NoticeEventKind,
    Trigger,
    Work,
)
from almoner.response.suspensions.rules.states import DECISIONS, State, Step
from tests.register.directory.factories import (
    AuthorityFactory,
    BrandFactory,
    DistrictFactory,
    LocationFactory,
    LocationSpellFactory,
    ProviderFactory,
    ServiceFactory,
    SuccessionFactory,
)
from tests.response.action_plans.factories import a_plan, an_action, brought_to

__all__ = [
    "AuthorityFactory",
    "BrandFactory",
    "DistrictFactory",
    "LocationFactory",
    "LocationSpellFactory",
    "ProviderFactory",
    "ServiceFactory",
    "SuccessionFactory",
]

AT = datetime(2021, 9, 6, 9, 30, tzinfo=UTC)  # a Monday
TODAY = date(2021, 9, 6)
LATER = AT + timedelta(weeks=9)  # the sustaining period is over
ALL_WORK = Work.NEW_PLACEMENT | Work.INCREASE | Work.RESPITE_READMISSION

# The steps that lead from the beginning to each state, for kinds without a plan to verify.
PATHS: Mapping[State, tuple[Step, ...]] = {
    State.DRAFT: (),
    State.PROPOSED: (Step.PROPOSE,),
    State.REFUSED: (Step.PROPOSE, Step.REFUSE),
    State.WITHDRAWN: (Step.WITHDRAW,),
    State.URGENT: (Step.IMPOSE_URGENTLY,),
    State.NOT_RATIFIED: (Step.IMPOSE_URGENTLY, Step.NOT_RATIFY),
    State.IMPOSED: (Step.PROPOSE, Step.IMPOSE),
    State.IN_FORCE: (Step.PROPOSE, Step.IMPOSE, Step.RECORD_IN_FORCE),
}
_FORCE = PATHS[State.IN_FORCE]
PATHS = {
    **PATHS,
    State.EXTENDED: (*_FORCE, Step.EXTEND),
    State.IMPROVEMENT_MADE: (*_FORCE, Step.RECORD_IMPROVEMENT),
    State.SUSTAINING: (*_FORCE, Step.RECORD_IMPROVEMENT, Step.BEGIN_SUSTAINING),
    State.ESCALATED: (*_FORCE, Step.ESCALATE),
    State.TERMINATION_NOTICE: (*_FORCE, Step.ESCALATE, Step.GIVE_NOTICE),
    State.TERMINATED: (*_FORCE, Step.ESCALATE, Step.GIVE_NOTICE, Step.TERMINATE),
    State.RESCINDED: (*_FORCE, Step.RESCIND),
    State.PROVIDER_EXIT: (*_FORCE, Step.RECORD_EXIT),
}
_SUSTAINED = (*PATHS[State.SUSTAINING], Step.REVIEW, Step.PROPOSE_LIFT)
PATHS = {
    **PATHS,
    State.LIFT_PROPOSED: _SUSTAINED,
    State.PHASED: (*_SUSTAINED, Step.PHASE),
    State.LIFTED: (*_SUSTAINED, Step.LIFT),
}


def days_on(days: int) -> datetime:
    """That many days after the beginning, at the same hour."""
    return AT + timedelta(days=days)


def someone(
    *authorities: Authority,
    role: Role = Role.QUALITY_OFFICER,
    reference: str = "user:1",
    name: str = "Ada Marsh",
) -> Principal:
    """Someone who holds one role in each of the authorities."""
    return Principal(
        reference=reference,
        name=name,
        roles=frozenset((authority.code, role) for authority in authorities),
    )


def manager(authority: Authority) -> Principal:
    """Who decides on one service."""
    return someone(authority, role=Role.QUALITY_MANAGER, reference="user:2", name="Ben Cole")


def director(authority: Authority) -> Principal:
    """Who decides on a whole provider."""
    return someone(authority, role=Role.DIRECTOR, reference="user:3", name="Cy Dale")


def home(authority: Authority, **changed: Any) -> Location:
    """A care home that stands, with its spell."""
    location = LocationFactory(authority=authority, **changed)
    LocationSpellFactory(location=location, district=location.district)
    return location


def wanted(subject: models.Model, level: Level | None = None, **changed: Any) -> ScopeWanted:
    """A scope that names one thing."""
    found = level or Level(subject._meta.model_name or "")
    return ScopeWanted(**{"level": found, "subject": subject, "work": ALL_WORK, **changed})


def draft(
    location: Location | None = None,
    *,
    authority: Authority | None = None,
    scope: ScopeWanted | None = None,
    kind: Kind = Kind.SUSPENDED_FULL,
    at: datetime = AT,
    is_written: bool = True,
) -> Suspension:
    """A proposal in preparation, with everything written in it."""
    if location is None and scope is None:
        location = home(authority or AuthorityFactory())
    if scope is None:
        assert location is not None
        scope = wanted(location)
    place = authority or (location and location.authority)
    assert place is not None
    by = someone(place)
    made = actions.begin_proposal(
        authority=place, kind=kind, trigger=Trigger.AUDIT, scope=scope, by=by, at=at
    )
    if is_written:
        texts = {name: f"{part.label}, in words." for name, part in WRITTEN.items()}
        actions.save_proposal(suspension=made, fields=texts, by=by, at=at)
        made.refresh_from_db()
    return made


def step(
    suspension: Suspension, which: Step, *, at: datetime = AT, by: Principal | None = None
) -> None:
    """Take one step as whoever may, with everything that it asks for beside the gates."""
    place = suspension.authority
    if which is Step.RECORD_IN_FORCE:
        tell_everyone(suspension, at=at)
    if which is Step.REVIEW:
        held = Held(took_part="QMMT", found="Much better.", new_concerns=NewConcerns.NONE)
        actions.hold_review(suspension=suspension, held=held, by=by or someone(place), at=at)
    elif which in DECISIONS:
        cap = 2 if which in {Step.PHASE, Step.CHANGE_CAP} else None
        decision = Decision(conclusion="It is right.", cap_per_week=cap)
        decider = manager(place) if which is Step.IMPOSE_URGENTLY else director(place)
        actions.take_decision(
            suspension=suspension, step=which, decision=decision, by=by or decider, at=at
        )
    else:
        actions.take_step(suspension=suspension, step=which, by=by or someone(place), at=at)


def tell_everyone(suspension: Suspension, *, at: datetime = AT) -> None:
    """Send every notice that holds the suspension up."""
    for notice in suspension.notices.filter(holds_up=True, events__isnull=True):
        actions.record_notice(
            notice=notice,
            event=NoticeEventKind.SENT,
            on=at.date(),
            text="By e-mail",
            by=someone(suspension.authority),
            at=at,
        )


def visited(
    suspension: Suspension,
    *,
    on: date,
    is_announced: bool = True,
    ends_in: VisitState = VisitState.IN_PROGRESS,
    location: Location | None = None,
) -> Visit:
    """A visit that was begun that day at the one service that a suspension names."""
    place = location or suspension.scopes.get().location
    assert place is not None
    visit = Visit.objects.create(
        authority=suspension.authority,
        location=place,
        kind=VisitKind.FOLLOW_UP,
        process=Process.SHORT,
        is_announced=is_announced,
        planned_on=on,
        recorded_at=AT,
        recorded_by="user:1",
    )
    for which, state in (
        (VisitStepKind.BEGIN, VisitState.IN_PROGRESS),
        (VisitStepKind.FINISH, ends_in),
    ):
        VisitStep.objects.create(
            visit=visit,
            step=which,
            state=state,
            at=datetime(on.year, on.month, on.day, 10, tzinfo=UTC),
            by="user:1",
            by_name="Ada Marsh",
        )
    return visit


def verified_plan(suspension: Suspension, *, at: datetime = AT) -> None:
    """Link an action plan in which every high-risk action was verified."""
    action = brought_to(
        ActionState.VERIFIED, action=an_action(plan=plan_for(suspension), at=at), at=at
    )
    link(suspension, action.plan, at=at)


def plan_for(suspension: Suspension) -> ActionPlan:
    """An action plan for the service that a suspension names, not linked yet."""
    return a_plan(location=suspension.scopes.get().location, authority=suspension.authority)


def link(suspension: Suspension, plan: ActionPlan, *, at: datetime = AT) -> None:
    """Let the suspension wait for it."""
    actions.link_plan(
        suspension=suspension, plan_id=plan.pk, by=someone(suspension.authority), at=at
    )


def sustained(suspension: Suspension) -> None:
    """All that the second gate asks for, but the review."""
    visited(suspension, on=LATER.date() - timedelta(days=20))
    visited(suspension, on=LATER.date() - timedelta(days=9), is_announced=False)


def suspended(
    location: Location | None = None,
    *,
    state: State = State.IN_FORCE,
    kind: Kind = Kind.SUSPENDED_FULL,
    at: datetime = AT,
    **changed: Any,
) -> Suspension:
    """A suspension brought to a state: one day for each step, and eight weeks sustained."""
    made = draft(location, kind=kind, at=at, **changed)
    for which in PATHS[state]:
        if which is Step.RECORD_IMPROVEMENT:
            verified_plan(made, at=at)
        if which is Step.REVIEW:
            sustained(made)
            at = LATER
        step(made, which, at=at)
    made.refresh_from_db()
    return made
