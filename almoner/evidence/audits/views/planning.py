"""Planning one visit, and campaigns of them."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.queries import authorities_for
from almoner.core.accounts.rules import Permission
from almoner.core.calendar.rules import is_working_day
from almoner.core.ui.forms import refusals_on, seen_now
from almoner.core.ui.words import in_words
from almoner.evidence.audits import actions, tables
from almoner.evidence.audits.forms.planning import CampaignForm, VisitForm
from almoner.evidence.audits.models import Campaign, Visit
from almoner.evidence.audits.queries import choosing, lists
from almoner.evidence.audits.queries.people import officers_of
from almoner.evidence.audits.queries.standing import UnknownCampaign
from almoner.evidence.audits.queries.standing import campaign as campaign_record
from almoner.evidence.audits.rules.kinds import JointPartner, VisitKind
from almoner.evidence.questionnaires.queries import SetLine

SAME_DAY = (
    "Another visit of this kind to the same place is planned for that day. If this is the same,"
    " make it void."
)


@permitted(Permission.PLAN_VISITS)
@require_safe
def choose_service(request: Request) -> HttpResponse:
    """Which service is to be visited?"""
    typed = request.GET.get("q", "").strip()
    found = choosing.services_like(typed=typed, visible_to=request.principal)
    return render(request, "audits/choose_service.html", {"typed": typed, "found": found})


@permitted(Permission.PLAN_VISITS)
@require_http_methods(["GET", "POST"])
def plan(request: Request, location_id: int) -> HttpResponse:
    """Plan one visit to a service."""
    by, today = request.principal, timezone.localdate()
    try:
        place = choosing.place_to_visit(location_id=location_id, as_at=today, visible_to=by)
    except choosing.UnknownPlace as unknown:
        raise Http404 from unknown
    form = VisitForm(
        request.POST or None,
        officers=officers_of(authority=place.authority, on=today),
        sets=place.sets,
        schemes=[(one.pk, one.name) for one in place.schemes],
        earlier=[
            (one.pk, f"{VisitKind(one.kind).words}, {in_words(one.planned_on)}")
            for one in place.earlier
        ],
        today=today,
        initial={"last_seen": place.newest_id},
    )
    if form.is_valid():
        with refusals_on(form, actions.PlanRefused):
            visit = _planned_visit(request, place, form)
            messages.success(request, "The visit is planned.")
            if not is_working_day(visit.planned_on):
                messages.warning(request, "Its day is a weekend or a bank holiday.")
            if choosing.same_day(visit=visit):
                messages.warning(request, SAME_DAY)
            return redirect("audits:visit", visit_id=visit.pk)
        seen_now(form, number=place.newest_id)
    return render(request, "audits/plan.html", {"form": form, "location": place.location})


@permitted(Permission.VIEW_QUALITY)
@require_safe
def campaigns(request: Request) -> HttpResponse:
    """Every campaign and how far it has come."""
    by = request.principal
    context = {
        "found": lists.campaigns(as_at=timezone.localdate(), visible_to=by),
        "may_plan": by.may(Permission.PLAN_VISITS),
    }
    return render(request, "audits/campaigns.html", context)


@permitted(Permission.VIEW_QUALITY)
@require_safe
def campaign(request: Request, campaign_id: int) -> HttpResponse:
    """One campaign: its progress, who has what, its visits."""
    today, shown = timezone.localdate(), found_campaign(request, campaign_id)
    context = {
        "campaign": shown,
        "kind": VisitKind(shown.kind),
        "progress": lists.progress_of(campaign=shown, as_at=today),
        "loads": lists.loads_of(campaign=shown, as_at=today),
        "colours": tables.COLOURS,
    }
    return render(request, "audits/campaign.html", context)


@permitted(Permission.PLAN_VISITS)
@require_http_methods(["GET", "POST"])
def new_campaign(request: Request) -> HttpResponse:
    """Plan a campaign: choose the services, spread them, share them out."""
    by, today = request.principal, timezone.localdate()
    authority = _authority(request)
    sets = choosing.sets_to_ask(authority=authority, as_at=today, visible_to=by)
    districts = choosing.districts_of(authority_codes=[authority.code])
    groups = choosing.service_groups(authority=authority)
    contracted = choosing.contracted_groups(authority=authority, as_at=today, visible_to=by)
    form = CampaignForm(
        request.POST or None,
        officers=officers_of(authority=authority, on=today),
        sets=sets,
        groups=[(one.key, f"{one.title} ({one.count})") for one in groups],
        contracted=[(one.key, f"{one.title} ({len(one.location_ids)})") for one in contracted],
        districts=[(one.pk, one.name) for one in districts],
        today=today,
    )
    if form.is_valid():
        with refusals_on(form, actions.CampaignRefused):
            made = _planned(request, authority, form, sets, [*groups, *contracted])
            messages.success(request, "The campaign is planned.")
            return redirect("audits:campaign", campaign_id=made.pk)
    context = {"form": form, "authority": authority}
    return render(request, "audits/new_campaign.html", context)


def _planned_visit(request: Request, place: choosing.PlaceToVisit, form: VisitForm) -> Visit:
    given, by = form.cleaned_data, request.principal
    question_set, _ = choosing.set_chosen(
        set_id=given["question_set"], offered=place.sets, visible_to=by
    )
    schemes = {one.pk: one for one in place.schemes}
    earlier = {one.pk: one for one in place.earlier}
    return actions.plan_visit(
        authority=place.authority,
        location=place.location,
        kind=VisitKind(given["kind"]),
        planned_on=given["planned_on"],
        planned_at_hour=given["planned_at_hour"],
        scheme=schemes.get(given.get("scheme") or 0),
        lead_id=given["lead"],
        other_ids=[one for one in given["others"] if one != given["lead"]],
        is_announced=given["announced"] == "yes",
        joint_with=[JointPartner(one) for one in given["joint_with"]],
        question_set=question_set,
        follow_up_of=earlier.get(given.get("follow_up_of") or 0),
        reason=given["reason"],
        last_seen=given["last_seen"],
        by=by,
        at=timezone.now(),
    )


def found_campaign(request: Request, campaign_id: int) -> Campaign:
    """The campaign, or the page that says that there is none."""
    try:
        return campaign_record(campaign_id=campaign_id, visible_to=request.principal)
    except UnknownCampaign as unknown:
        raise Http404 from unknown


def _authority(request: Request) -> Authority:
    """The one they work in at the moment, if they plan for it; else the first for which they do."""
    offered = authorities_for(permission=Permission.PLAN_VISITS, visible_to=request.principal)
    current = request.authority
    if current is not None and current in offered:
        return current
    if not offered:
        raise Http404
    return offered[0]


def _planned(
    request: Request,
    authority: Authority,
    form: CampaignForm,
    sets: tuple[SetLine, ...],
    offered: Sequence[choosing.ServiceGroup | choosing.ContractedGroup],
) -> Campaign:
    given = form.cleaned_data
    picked = {*given["groups"], *given.get("contracted", ())}
    groups = [one for one in offered if one.key in picked]
    contracted = [one for one in groups if isinstance(one, choosing.ContractedGroup)]
    question_set, version = choosing.set_chosen(
        set_id=given["question_set"], offered=sets, visible_to=request.principal
    )
    chosen = choosing.services_in(
        authority=authority,
        groups=given["groups"],
        district_ids=given.get("districts", ()),
        location_ids=frozenset[int]().union(*(one.location_ids for one in contracted)),
    )
    return actions.plan_campaign(
        authority=authority,
        plan=actions.CampaignPlan(
            name=given["name"],
            kind=VisitKind(given["kind"]),
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            cycle=given["cycle"],
            scope=", ".join(one.title for one in groups)[:200],
            is_announced=given["announced"] == "yes",
            question_set=question_set,
            pinned_version=version if given["pins"] else None,
        ),
        places=[actions.Place(one) for one in chosen],
        officer_ids=given["officers"],
        by=request.principal,
        at=timezone.now(),
    )
