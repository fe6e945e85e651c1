"""Planning a campaign: many visits at once, spread over its days and shared out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.journal.actions import record_entry
from almoner.evidence.audits.actions.planning import NOT_OFFICERS
from almoner.evidence.audits.library import process_of
from almoner.evidence.audits.models import Campaign, Visit, VisitStep
from almoner.evidence.audits.queries.people import officers_of
from almoner.evidence.audits.rules.kinds import VisitKind
from almoner.evidence.audits.rules.spread import NoWorkingDays, shared_out, spread
from almoner.evidence.audits.rules.states import Process, Step, VisitState
from almoner.evidence.questionnaires.models import QuestionSet, QuestionSetVersion
from almoner.register.directory.models import Location, Scheme


class CampaignRefused(Exception):
    """The campaign cannot be planned as asked."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a visit of a campaign leads: a service, or one of its schemes."""

    location_id: int
    scheme_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignPlan:
    """A campaign as an officer plans it."""

    name: str
    kind: VisitKind
    starts_on: date
    ends_on: date  # included
    cycle: str = ""  # "2022/23"
    scope: str = ""
    is_announced: bool = True
    question_set: QuestionSet | None = None
    pinned_version: QuestionSetVersion | None = None  # None: the newest when each visit begins


@transaction.atomic
def plan_campaign(
    *,
    authority: Authority,
    plan: CampaignPlan,
    places: Sequence[Place],
    officer_ids: Sequence[int],
    by: Principal,
    at: datetime,
) -> Campaign:
    """Plan a visit to each place, spread over the working days and shared out in turn.

    Raises NotPermitted and CampaignRefused: also for a name that there is already, so a second
    click plans nothing twice.
    """
    require(by, Permission.PLAN_VISITS, authority_code=authority.code)
    Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)
    process = process_of(kind=plan.kind, on=plan.starts_on)
    distinct = tuple(dict.fromkeys(places))
    _refuse_times(authority, plan)
    _refuse_questions(plan, process)
    _refuse_places(authority, distinct)
    _refuse_people(authority, officer_ids, on=plan.starts_on)
    campaign = Campaign.objects.create(
        authority=authority,
        name=plan.name.strip(),
        kind=plan.kind,
        cycle=plan.cycle,
        scope=plan.scope,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        is_announced=plan.is_announced,
        question_set=plan.question_set,
        pinned_version=plan.pinned_version,
        recorded_at=at,
        recorded_by=by.reference,
    )
    _generate(campaign, distinct, officer_ids, process=process, by=by, at=at)
    record_entry(
        actor=by,
        action="plan_campaign",
        at=at,
        authority_code=authority.code,
        subject=("audits.Campaign", str(campaign.pk)),
        detail={"name": campaign.name, "kind": plan.kind, "visit_count": len(distinct)},
    )
    return campaign


def _generate(
    campaign: Campaign,
    places: Sequence[Place],
    officer_ids: Sequence[int],
    *,
    process: Process,
    by: Principal,
    at: datetime,
) -> None:
    try:
        days = spread(starts_on=campaign.starts_on, ends_on=campaign.ends_on, count=len(places))
    except NoWorkingDays as none:
        raise CampaignRefused(str(none)) from none
    leads = shared_out(officers=officer_ids, count=len(places))
    visits = Visit.objects.bulk_create(
        Visit(
            authority_id=campaign.authority_id,
            location_id=place.location_id,
            scheme_id=place.scheme_id,
            kind=campaign.kind,
            process=process,
            is_announced=campaign.is_announced,
            campaign=campaign,
            planned_on=day,
            lead_id=lead,
            question_set_id=campaign.question_set_id,
            recorded_at=at,
            recorded_by=by.reference,
        )
        for place, day, lead in zip(places, days, leads, strict=True)
    )
    VisitStep.objects.bulk_create(
        VisitStep(
            visit=visit,
            step=Step.PLAN,
            state=VisitState.PLANNED,
            at=at,
            by=by.reference,
            by_name=by.name,
            planned_on=visit.planned_on,
            lead_id=visit.lead_id,
        )
        for visit in visits
    )


def _refuse_times(authority: Authority, plan: CampaignPlan) -> None:
    name = plan.name.strip()
    if not name:
        raise CampaignRefused("Give the campaign a name.")
    if Campaign.objects.filter(authority=authority, name__iexact=name).exists():
        raise CampaignRefused(f"There is a campaign called “{name}” already.")
    if plan.ends_on < plan.starts_on:
        raise CampaignRefused("The campaign must end on or after the day on which it starts.")


def _refuse_questions(plan: CampaignPlan, process: Process) -> None:
    asked = plan.question_set
    if process is Process.FULL and asked is None:
        raise CampaignRefused(
            f"Choose the question set: visits of kind {plan.kind.words} are scored."
        )
    if plan.pinned_version and plan.pinned_version.question_set_id != (asked and asked.pk):
        raise CampaignRefused("The version chosen is not one of the question set chosen.")


def _refuse_places(authority: Authority, places: Sequence[Place]) -> None:
    if not places:
        raise CampaignRefused("Choose at least one service to visit.")
    wanted = {place.location_id for place in places}
    found = Location.objects.filter(pk__in=wanted, authority=authority).count()
    schemes = {(place.scheme_id, place.location_id) for place in places if place.scheme_id}
    held = set(
        Scheme.objects.filter(pk__in=[scheme for scheme, _ in schemes]).values_list(
            "pk", "service__location"
        )
    )
    if found != len(wanted) or schemes - held:
        raise CampaignRefused(f"Some of these services are not in {authority.name}.")


def _refuse_people(authority: Authority, user_ids: Sequence[int], *, on: date) -> None:
    known = {officer.id for officer in officers_of(authority=authority, on=on)}
    if not known.issuperset(user_ids):
        raise CampaignRefused(NOT_OFFICERS)
