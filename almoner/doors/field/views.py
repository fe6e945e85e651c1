"""The field's pages, what the device keeps of them, and what it sends and asks for."""

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from almoner.core.accounts.guard import Request, open_to_anyone, permitted, signed_in
from almoner.core.accounts.models import User
from almoner.core.accounts.rules import Permission
from almoner.core.ui.tables import one_page
from almoner.doors.field import actions, forms, queries
from almoner.doors.field.application import application
from almoner.evidence.audits.actions import StepRefused
from almoner.evidence.audits.models import Visit
from almoner.evidence.questionnaires.actions import (
    ClashNotSettled,
    ResponseStepRefused,
    receive_answers,
    settle_clash,
)
from almoner.evidence.questionnaires.models import Response

PER_PAGE = 25
FOR_EVER = "public, max-age=31536000, immutable"
MADE_ANEW = "no-cache"


@permitted(Permission.CARRY_OUT_VISITS)
@require_GET
def packs(request: Request) -> HttpResponse:
    """The officer's visits, to take along or to open."""
    found = queries.visits_to_take(visible_to=request.principal, user_id=_user_id(request))
    visits, links = one_page(found=found, query=request.GET, per_page=PER_PAGE)
    context = {"visits": visits, "pages": links, "application": application()}
    return render(request, "field/packs.html", context)


@permitted(Permission.CARRY_OUT_VISITS)
@require_GET
def audit(request: Request, visit_id: int) -> HttpResponse:
    """The application, at the address of one visit: what is shown is on the device."""
    _visit(request, visit_id)
    return render(request, "field/shell.html", {"application": application()})


@open_to_anyone
@require_GET
def shell(request: Request) -> HttpResponse:
    """The same page as a device keeps it."""
    response = render(request, "field/shell.html", {"application": application()})
    response["Cache-Control"] = MADE_ANEW
    return response


@signed_in
@require_GET
def back_again(request: Request) -> HttpResponse:
    """After signing in for an audit that is open in another tab: it is told to go on."""
    return render(request, "field/signed_in.html", {"application": application()})


@open_to_anyone
@require_GET
def app_file(request: Request, version: str, name: str) -> HttpResponse:
    """One file of the application, of the version that is served now."""
    served = application()
    file = served.files.get(name) if version == served.version else None
    if file is None:
        raise Http404
    is_compressed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(
        file.compressed if is_compressed else file.content, content_type=file.content_type
    )
    if is_compressed:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = FOR_EVER
    return response


@open_to_anyone
@require_GET
def service_worker(request: Request) -> HttpResponse:
    """What keeps the application on the device."""
    text = application().worker_text()
    return HttpResponse(
        text,
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": MADE_ANEW},
    )


@open_to_anyone
@require_GET
def manifest(request: Request) -> HttpResponse:
    """What a device shows of the application where it is installed."""
    return JsonResponse(
        application().manifest(),
        content_type="application/manifest+json",
        headers={"Cache-Control": MADE_ANEW},
    )


@permitted(Permission.CARRY_OUT_VISITS)
@require_GET
def news(request: Request, visit_id: int) -> HttpResponse:
    """Who is signed in, and what the council holds of a visit that they took along."""
    visit = _visit(request, visit_id)
    held: dict[str, Any] = {
        "csrf": get_token(request),
        "user": _user_id(request),
        "user_name": request.principal.name,
    }
    is_taken = queries.key_of(visit=visit, user_id=_user_id(request)) is not None
    if is_taken and visit.response is not None:
        held |= queries.news_of(visit=visit, response=visit.response, at=timezone.now())
    return _told(held)


@permitted(Permission.CARRY_OUT_VISITS)
@require_POST
def take(request: Request, visit_id: int) -> HttpResponse:
    """Give the pack and its key."""
    visit, at = _visit(request, visit_id), timezone.now()
    assert isinstance(request.user, User)  # noqa: S101  the guard has seen to it
    try:
        device = forms.read_device(forms.read_body(request.body))
        pack, response = actions.take_along(
            visit=visit, user=request.user, device=device, by=request.principal, at=at
        )
    except (forms.NotUnderstood, actions.CannotBeTaken, StepRefused) as refused:
        return _refused(refused)
    held = queries.pack_of(visit=visit, response=response, visible_to=request.principal)
    return _told(
        {
            **held,
            "user": _user_id(request),
            "user_name": request.principal.name,
            "key": pack.key,
            "page": reverse("audits:visit", args=[visit.pk]),
            "news": queries.news_of(visit=visit, response=response, at=at),
        }
    )


@permitted(Permission.CARRY_OUT_VISITS)
@require_POST
def answers(request: Request, visit_id: int) -> HttpResponse:
    """Receive answers, and say of each what became of it."""
    visit, at = _visit(request, visit_id), timezone.now()
    try:
        sent = forms.read_answers(forms.read_body(request.body))
    except forms.NotUnderstood as refused:
        return _refused(refused)
    if sent.user_id != _user_id(request):
        return _refused("Someone else gave these answers. Sign in as them.", status=409)
    receipt = receive_answers(
        response=_response(visit), answers=sent.answers, by=request.principal, at=at
    )
    return _told(
        {
            "receipts": [
                {
                    "client_id": each.client_id,
                    "outcome": each.took,
                    "sentence": each.sentence,
                    "received_at": at.isoformat(),
                }
                for each in receipt.answers
            ]
        }
    )


@permitted(Permission.CARRY_OUT_VISITS)
@require_POST
def settle(request: Request, visit_id: int) -> HttpResponse:
    """Say which of two people's answers stands."""
    visit = _visit(request, visit_id)
    try:
        choice = forms.read_choice(forms.read_body(request.body))
        settle_clash(
            response=_response(visit),
            question_key=choice.question_key,
            chosen_id=choice.chosen,
            shown_ids=choice.shown,
            by=request.principal,
            at=timezone.now(),
        )
    except (forms.NotUnderstood, ClashNotSettled, ResponseStepRefused) as refused:
        return _refused(refused)
    return _told({})


def _user_id(request: Request) -> int:
    return int(request.user.pk or 0)


def _visit(request: Request, visit_id: int) -> Visit:
    try:
        return queries.visit_to_answer(
            visit_id=visit_id, visible_to=request.principal, user_id=_user_id(request)
        )
    except queries.UnknownVisit as error:
        raise Http404 from error


def _response(visit: Visit) -> Response:
    if visit.response is None:
        raise Http404
    return visit.response


def _told(held: dict[str, Any]) -> HttpResponse:
    """An answer that the application knows for ours: a hotel's sign-in page may be JSON too."""
    return JsonResponse({"almoner": "field", **held})


def _refused(why: object, *, status: int = 422) -> HttpResponse:
    return JsonResponse({"almoner": "field", "sentence": str(why)}, status=status)
