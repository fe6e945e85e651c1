"""Preparing a proposal: what it reaches, then each of its parts."""

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.queries import authorities_for
from almoner.core.accounts.rules import Permission
from almoner.core.ui.forms import refusals_on
from almoner.response.suspensions import actions, tables
from almoner.response.suspensions.actions import DraftRefused, ScopeWanted
from almoner.response.suspensions.forms import BeginForm, ReachForm, TaskForm
from almoner.response.suspensions.models import Suspension
from almoner.response.suspensions.practice import practice_as_at
from almoner.response.suspensions.queries.subjects import (
    UnknownSubject,
    narrowing,
    subject_of,
    subjects,
)
from almoner.response.suspensions.rules.drafts import BROKERAGE_WORDS, task_named
from almoner.response.suspensions.rules.kinds import Kind, Level, Trigger
from almoner.response.suspensions.views.case import found_suspension


@permitted(Permission.PROPOSE_SUSPENSION)
@require_GET
def choose(request: Request, suspension_id: int | None = None) -> HttpResponse:
    """Find what a suspension is to reach."""
    suspension = None if suspension_id is None else found_suspension(request, suspension_id)
    authority = suspension.authority if suspension else _authority(request)
    typed = request.GET.get("q", "")[:200].strip()
    context = {
        "trail": tables.trail(suspension),
        "suspension": suspension,
        "authority": authority,
        "typed": typed,
        "found": [
            (one, _address(one.level, one.id, suspension))
            for one in subjects(typed=typed, authority=authority)
        ],
    }
    return render(request, "suspensions/choose.html", context)


@permitted(Permission.PROPOSE_SUSPENSION)
@require_http_methods(["GET", "POST"])
def begin(request: Request, level: str, subject_id: int) -> HttpResponse:
    """Begin a proposal for what was chosen."""
    authority = _authority(request)
    at_level, subject = _subject(level, subject_id, authority)
    lots, districts = narrowing(authority=authority)
    form = BeginForm(
        request.POST or None,
        level=at_level,
        lots=lots,
        districts=districts,
        default=practice_as_at(timezone.localdate()).stopped_by_default,
    )
    if form.is_valid():
        with refusals_on(form, DraftRefused):
            made = actions.begin_proposal(
                authority=authority,
                kind=Kind(form.cleaned_data["kind"]),
                trigger=Trigger(form.cleaned_data["trigger"]),
                scope=_wanted(form, at_level, subject),
                by=request.principal,
                at=timezone.now(),
            )
            return redirect("suspensions:suspension", suspension_id=made.pk)
    context = {
        "trail": tables.trail(None),
        "form": form,
        "subject": subject,
        "level": at_level,
        "suspension": None,
    }
    return render(request, "suspensions/reach.html", context)


@permitted(Permission.PROPOSE_SUSPENSION)
@require_http_methods(["GET", "POST"])
def add_reach(request: Request, suspension_id: int, level: str, subject_id: int) -> HttpResponse:
    """Let a draft reach one thing more."""
    suspension = found_suspension(request, suspension_id)
    at_level, subject = _subject(level, subject_id, suspension.authority)
    lots, districts = narrowing(authority=suspension.authority)
    form = ReachForm(
        request.POST or None,
        level=at_level,
        lots=lots,
        districts=districts,
        default=practice_as_at(timezone.localdate()).stopped_by_default,
    )
    if form.is_valid():
        with refusals_on(form, DraftRefused):
            actions.add_scope(
                suspension=suspension,
                scope=_wanted(form, at_level, subject),
                by=request.principal,
                at=timezone.now(),
            )
            return redirect("suspensions:suspension", suspension_id=suspension_id)
    context = {
        "trail": tables.trail(suspension),
        "form": form,
        "subject": subject,
        "level": at_level,
        "suspension": suspension,
    }
    return render(request, "suspensions/reach.html", context)


@permitted(Permission.PROPOSE_SUSPENSION)
@require_POST
def remove_reach(request: Request, suspension_id: int, scope_id: int) -> HttpResponse:
    """Let a draft reach one thing less."""
    suspension = found_suspension(request, suspension_id)
    try:
        actions.remove_scope(
            suspension=suspension, scope_id=scope_id, by=request.principal, at=timezone.now()
        )
    except DraftRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("suspensions:suspension", suspension_id=suspension_id)


@permitted(Permission.PROPOSE_SUSPENSION)
@require_http_methods(["GET", "POST"])
def task(request: Request, suspension_id: int, task: str) -> HttpResponse:
    """Write one part of a proposal; it can be kept unfinished."""
    suspension = found_suspension(request, suspension_id)
    wanted = task_named(task)
    if wanted is None:
        raise Http404
    form = TaskForm(request.POST or None, task=wanted, initial=_texts(suspension))
    if form.is_valid():
        with refusals_on(form, DraftRefused):
            actions.save_proposal(
                suspension=suspension,
                fields=form.cleaned_data,
                by=request.principal,
                at=timezone.now(),
            )
            return redirect("suspensions:suspension", suspension_id=suspension_id)
    context = {
        "trail": tables.trail(suspension),
        "form": form,
        "suspension": suspension,
        "task": wanted,
    }
    return render(request, "suspensions/task.html", context)


def _texts(suspension: Suspension) -> dict[str, str]:
    """What was written, and for brokerage the words that its kind suggests."""
    texts = dict(vars(suspension))
    suggested = BROKERAGE_WORDS[Kind(suspension.kind)]
    texts["reason_for_brokerage"] = suspension.reason_for_brokerage or suggested
    return texts


def _authority(request: Request) -> Authority:
    """The authority that the person works in, if they may propose there; else where they may."""
    by, mine = request.principal, request.authority
    if mine and by.may(Permission.PROPOSE_SUSPENSION, authority_code=mine.code):
        return mine
    return authorities_for(permission=Permission.PROPOSE_SUSPENSION, visible_to=by)[0]


def _subject(level: str, subject_id: int, authority: Authority) -> tuple[Level, Model]:
    if level not in set(Level):
        raise Http404
    try:
        found = subject_of(level=Level(level), subject_id=subject_id, authority=authority)
    except UnknownSubject as unknown:
        raise Http404 from unknown
    return Level(level), found


def _wanted(form: ReachForm, level: Level, subject: Model) -> ScopeWanted:
    return ScopeWanted(
        level=level,
        subject=subject,
        work=form.chosen_work(),
        lot_id=form.chosen("lot"),
        district_id=form.chosen("district"),
        client_groups=form.chosen_groups(),
    )


def _address(level: Level, subject_id: int, suspension: Suspension | None) -> str:
    if suspension is None:
        return reverse("suspensions:begin", args=[level.value, subject_id])
    return reverse("suspensions:add_reach", args=[suspension.pk, level.value, subject_id])
