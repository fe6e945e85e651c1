"""A person's own account."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from almoner.core.accounts.actions import take_unsaved_form
from almoner.core.accounts.guard import Request, signed_in
from almoner.core.accounts.middleware import AUTHORITY


@signed_in
@require_GET
def account(request: Request) -> HttpResponse:
    """What someone may do and where, and how they sign in."""
    held = sorted((code, role.words) for code, role in request.principal.roles)
    names = {authority.code: authority.name for authority in request.authorities}
    roles = [(title, names[code]) for code, title in held]
    return render(request, "accounts/me.html", {"roles": roles, "authorities": names})


@signed_in
@require_POST
def choose_authority(request: Request) -> HttpResponse:
    """Work in another of one's authorities from now on."""
    codes = {authority.code for authority in request.authorities}
    if request.POST.get("code") in codes:
        request.session[AUTHORITY] = request.POST["code"]
    return redirect("accounts:me")


@signed_in
@require_GET
def unsaved_form(request: Request) -> HttpResponse:
    """Offer what was being sent when the session ended."""
    form = take_unsaved_form(
        user_id=int(request.user.pk or 0), by=request.principal, at=timezone.now()
    )
    if form is None:
        messages.info(request, "There is nothing left to save.")
        return redirect("accounts:me")
    return render(request, "accounts/unsaved.html", {"kept": form})
