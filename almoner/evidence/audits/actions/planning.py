"""Planning a visit; who has it, when it is, and calling it off."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of, long_date
from almoner.evidence.audits.actions.taking import take_step
from almoner.evidence.audits.library import process_of
from almoner.evidence.audits.models import Visit, Visitor
from almoner.evidence.audits.queries.choosing import newest_visit_to
from almoner.evidence.audits.queries.people import day_to_go, officers_of
from almoner.evidence.audits.rules.kinds import JointPartner, VisitKind
from almoner.evidence.audits.rules.states import Process, Step
from almoner.evidence.questionnaires.models import QuestionSet
from almoner.register.directory.models import Location, Scheme

NOT_OFFICERS = "Choose officers who carry out visits in this authority."


class PlanRefused(Exception):
    """The visit cannot be planned as asked."""


@transaction.atomic
def plan_visit(
    *,
    authority: Authority,
    location: Location,
    kind: VisitKind,
    planned_on: date,
    by: Principal,
    at: datetime,
    planned_at_hour: time | None = None,
    scheme: Scheme | None = None,
    lead_id: int | None = None,
    other_ids: Sequence[int] = (),
    is_announced: bool = True,
    joint_with: Sequence[JointPartner] = (),
    question_set: QuestionSet | None = None,
    follow_up_of: Visit | None = None,
    reason: str = "",
    last_seen: int | None = None,
) -> Visit:
    """Plan one visit.

    `last_seen` is the id of the newest visit to the service when the page was shown, nought where
    there was none: if one has been planned since, none is. Raises NotPermitted and PlanRefused.
    """
    require(by, Permission.PLAN_VISITS, authority_code=authority.code)
    _refuse_meanwhile(authority, location, last_seen)
    _refuse_place(authority, location, scheme, follow_up_of)
    _refuse_people(authority, {*other_ids, *filter(None, [lead_id])}, on=planned_on)
    process = _process_if_fit(kind, question_set, joint_with, on=planned_on)
    visit = Visit.objects.create(
        authority=authority,
        location=location,
        scheme=scheme,
        kind=kind,
        process=process,
        is_announced=is_announced,
        joint_with=",".join(joint_with),
        follow_up_of=follow_up_of,
        planned_on=planned_on,
        planned_at_hour=planned_at_hour,
        lead_id=lead_id,
        reason=reason.strip(),
        question_set=question_set,
        recorded_at=at,
        recorded_by=by.reference,
    )
    _go_along(visit, other_ids, at=at)
    take_step(visit=visit, step=Step.PLAN, by=by, at=at, planned_on=planned_on, lead_id=lead_id)
    return visit


@transaction.atomic
def allocate(
    *,
    visit: Visit,
    lead_id: int,
    by: Principal,
    at: datetime,
    other_ids: Sequence[int] = (),
    reason: str = "",
    after: int | None = None,
) -> None:
    """Give the visit to a lead officer, and say who else goes along.

    Raises NotPermitted, PlanRefused and StepRefused.
    """
    take_step(
        visit=visit, step=Step.ALLOCATE, by=by, at=at, after=after, reason=reason, lead_id=lead_id
    )
    on = day_to_go(visit=visit, today=day_of(at))
    _refuse_people(visit.authority, {lead_id, *other_ids}, on=on)
    Visit.objects.filter(pk=visit.pk).update(lead=lead_id)
    visit.lead_id = lead_id
    _go_along(visit, [one for one in other_ids if one != lead_id], at=at)


@transaction.atomic
def reschedule(
    *,
    visit: Visit,
    planned_on: date,
    reason: str,
    by: Principal,
    at: datetime,
    planned_at_hour: time | None = None,
    after: int | None = None,
) -> None:
    """Move the visit to another day. Raises NotPermitted and StepRefused, also without a reason."""
    take_step(
        visit=visit,
        step=Step.RESCHEDULE,
        by=by,
        at=at,
        after=after,
        reason=reason,
        why_needed="Say why the visit is moved.",
        planned_on=planned_on,
    )
    Visit.objects.filter(pk=visit.pk).update(planned_on=planned_on, planned_at_hour=planned_at_hour)
    visit.planned_on, visit.planned_at_hour = planned_on, planned_at_hour


@transaction.atomic
def make_void(
    *, visit: Visit, reason: str, by: Principal, at: datetime, after: int | None = None
) -> None:
    """End a visit that does not count. Raises NotPermitted and StepRefused."""
    take_step(
        visit=visit,
        step=Step.MAKE_VOID,
        by=by,
        at=at,
        after=after,
        reason=reason,
        why_needed="Say why the visit is made void.",
    )


def _go_along(visit: Visit, other_ids: Sequence[int], *, at: datetime) -> None:
    """Those who go along are these from now on."""
    going = visit.visitors.filter(left_at=None)
    going.exclude(user__in=other_ids).update(left_at=at)
    held = set(going.values_list("user", flat=True))
    Visitor.objects.bulk_create(
        Visitor(visit=visit, user_id=one, added_at=at)
        for one in dict.fromkeys(other_ids)
        if one not in held and one != visit.lead_id
    )


def _process_if_fit(
    kind: VisitKind,
    question_set: QuestionSet | None,
    joint_with: Sequence[JointPartner],
    *,
    on: date,
) -> Process:
    """The process of that kind, unless something that the kind needs is lacking."""
    process = process_of(kind=kind, on=on)
    if process is Process.FULL and question_set is None:
        raise PlanRefused(f"Choose the question set: a visit of kind {kind.words} is scored.")
    if kind is VisitKind.JOINT and not joint_with:
        raise PlanRefused("Say with whom the joint visit is made.")
    return process


def _refuse_meanwhile(authority: Authority, location: Location, last_seen: int | None) -> None:
    """Let one plan at a time, and refuse whoever has not seen the newest visit to the service."""
    Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)
    newest = newest_visit_to(location=location)
    if newest and last_seen is not None and newest.pk != last_seen:
        raise PlanRefused(
            f"A visit to {location.name} was planned since you opened this page:"
            f" {VisitKind(newest.kind).words}, {long_date(newest.planned_on)}. Nothing was planned"
            " twice. If yours is another, send this page again."
        )


def _refuse_place(
    authority: Authority, location: Location, scheme: Scheme | None, follow_up_of: Visit | None
) -> None:
    if follow_up_of and follow_up_of.authority_id != authority.pk:
        raise PlanRefused("The visit to follow up is not one of this authority's.")
    if location.authority_id != authority.pk:
        raise PlanRefused(f"{location.name} is not in {authority.name}.")
    if scheme and scheme.service.location_id != location.pk:
        raise PlanRefused(f"{scheme.name} is not a scheme of {location.name}.")


def _refuse_people(authority: Authority, user_ids: set[int], *, on: date) -> None:
    known = {officer.id for officer in officers_of(authority=authority, on=on)}
    if user_ids - known:
        raise PlanRefused(NOT_OFFICERS)
