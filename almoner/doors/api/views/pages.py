"""What the API offers, for people; and the keys to it."""

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from almoner.core.accounts import actions, queries
from almoner.core.accounts.guard import Request, open_to_anyone, permitted
from almoner.core.accounts.models import ApiKey
from almoner.core.accounts.rules import Permission, Role
from almoner.core.ui.forms import refusals_on
from almoner.doors.api.forms import KeyForm
from almoner.doors.api.problems import document_of
from almoner.doors.api.views.endpoints import api

PREFIX = "/api/v1/"


@open_to_anyone
@require_GET
def described(request: Request) -> HttpResponse:
    """The API's own document as a page: no script, and nothing from elsewhere."""
    schema = document_of(api, prefix=PREFIX)
    operations = [
        {"path": path, "method": method.upper(), **operation}
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    context = {
        "document": schema,
        "operations": operations,
        "shapes": schema["components"]["schemas"],
        "may_manage": request.user.is_authenticated
        and request.principal.may(Permission.MANAGE_API_KEYS),
    }
    return render(request, "api/described.html", context)


@open_to_anyone
@require_GET
def document(request: Request) -> HttpResponse:
    """The OpenAPI document: what the API offers, for programs. It holds no record."""
    return JsonResponse(document_of(api, prefix=PREFIX))


@permitted(Permission.MANAGE_API_KEYS)
@require_GET
def keys(request: Request) -> HttpResponse:
    """The keys of the authorities in which the person manages them."""
    found = queries.api_keys(visible_to=request.principal)
    return render(request, "api/keys.html", {"found": found, "roles": Role})


@permitted(Permission.MANAGE_API_KEYS)
@never_cache
@require_http_methods(["GET", "POST"])
def make(request: Request) -> HttpResponse:
    """Make a key; its secret is on the page that answers, and never again."""
    places = queries.authorities_for(
        permission=Permission.MANAGE_API_KEYS, visible_to=request.principal
    )
    form = KeyForm(request.POST or None, authorities=places)
    if form.is_valid():
        with refusals_on(form, actions.KeyRefused, field="label"):
            key, secret = actions.make_api_key(
                authority=form.chosen_authority(),
                label=form.cleaned_data["label"],
                role=Role(form.cleaned_data["role"]),
                by=request.principal,
                at=timezone.now(),
            )
            return render(request, "api/made.html", {"key": key, "secret": secret})
    return render(request, "api/make.html", {"form": form})


@permitted(Permission.MANAGE_API_KEYS)
@require_http_methods(["GET", "POST"])
def end(request: Request, number: int) -> HttpResponse:
    """Ask, then end a key."""
    key = _key(request, number)
    if request.method == "POST":
        try:
            actions.end_api_key(key=key, by=request.principal, at=timezone.now())
        except actions.KeyRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"The key for {key.label} has ended.")
        return redirect("api:keys")
    return render(request, "api/end.html", {"key": key})


def _key(request: Request, number: int) -> ApiKey:
    try:
        return queries.api_key(number=number, visible_to=request.principal)
    except queries.UnknownKey as unknown:
        raise Http404 from unknown
