"""Inviting people, giving and ending their roles, and deactivating them."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from almoner.core.accounts import actions, queries
from almoner.core.accounts.forms import InviteForm, RoleForm
from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.letters import Letter
from almoner.core.accounts.models import Authority, User
from almoner.core.accounts.rules import Permission


@permitted(Permission.MANAGE_USERS)
@require_GET
def listing(request: Request) -> HttpResponse:
    """Everyone in the authorities that the reader administers."""
    found = list(queries.people(visible_to=request.principal))
    context = {"people": found, "today": timezone.localdate()}
    return render(request, "accounts/people.html", context)


@permitted(Permission.MANAGE_USERS)
@require_http_methods(["GET", "POST"])
def invite(request: Request) -> HttpResponse:
    """Invite someone, with a first role."""
    sent = request.POST if request.method == "POST" else None
    form = InviteForm(sent, authorities=_authorities(request))
    if form.is_valid():
        role, authority = form.chosen()
        try:
            user, letter = actions.invite_person(
                email=form.cleaned_data["email"],
                name=form.cleaned_data["name"],
                role=role,
                authority=authority,
                by=request.principal,
                at=timezone.now(),
                on=timezone.localdate(),
                link_for=lambda user: _link(request, user),
            )
        except actions.RoleNotGiven as refusal:
            form.add_error("role", str(refusal))
        else:
            messages.success(request, f"{user.name}: {role.words} from today.")
            _warn_if_not_sent(request, letter)
            return redirect("accounts:person", number=user.pk)
    return render(request, "accounts/invite.html", {"form": form})


@permitted(Permission.MANAGE_USERS)
@require_POST
def invite_again(request: Request, number: int) -> HttpResponse:
    """Write once more to a person who has not chosen a password."""
    person = _person(request, number)
    try:
        letter = actions.invite_again(
            user_id=number,
            by=request.principal,
            at=timezone.now(),
            on=timezone.localdate(),
            link_for=lambda user: _link(request, user),
        )
    except actions.NotInvited as refusal:
        messages.error(request, str(refusal))
    else:
        if letter.is_sent:
            messages.success(request, f"We have written to {person.email} again.")
        _warn_if_not_sent(request, letter)
    return redirect("accounts:person", number=number)


@permitted(Permission.MANAGE_USERS)
@require_GET
def page(request: Request, number: int) -> HttpResponse:
    """One person, their roles, and what may be changed."""
    form = RoleForm(authorities=_authorities(request))
    return _page(request, number, form)


@permitted(Permission.MANAGE_USERS)
@require_POST
def give(request: Request, number: int) -> HttpResponse:
    """Give a person another role from today."""
    person = _person(request, number)
    form = RoleForm(request.POST, authorities=_authorities(request))
    if form.is_valid():
        role, authority = form.chosen()
        try:
            actions.give_role(
                user_id=number,
                role=role,
                authority=authority,
                by=request.principal,
                at=timezone.now(),
                on=timezone.localdate(),
            )
        except actions.RoleNotGiven as refusal:
            form.add_error("role", str(refusal))
        else:
            messages.success(request, f"{person.name}: {role.words} from today.")
            return redirect("accounts:person", number=number)
    return _page(request, number, form)


@permitted(Permission.MANAGE_USERS)
@require_POST
def end(request: Request, number: int, membership_id: int) -> HttpResponse:
    """End one of a person's roles today."""
    person = _person(request, number)
    if membership_id not in {held.id for held in person.roles}:
        raise Http404
    try:
        actions.end_role(
            membership_id=membership_id,
            by=request.principal,
            at=timezone.now(),
            on=timezone.localdate(),
        )
    except actions.RoleNotEnded as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The role has ended.")
    still = any(found.id == number for found in queries.people(visible_to=request.principal))
    return redirect("accounts:person", number=number) if still else redirect("accounts:people")


@permitted(Permission.MANAGE_USERS)
@require_POST
def change(request: Request, number: int) -> HttpResponse:
    """Deactivate a person, or let them sign in again."""
    person = _person(request, number)
    is_active = request.POST.get("active") == "yes"
    actions.change_active(
        user_id=number,
        is_active=is_active,
        by=request.principal,
        at=timezone.now(),
        on=timezone.localdate(),
    )
    done = "can sign in again" if is_active else "can no longer sign in"
    messages.success(request, f"{person.name} {done}.")
    return redirect("accounts:person", number=number)


@permitted(Permission.MANAGE_USERS)
@require_POST
def second_step(request: Request, number: int) -> HttpResponse:
    """Remove the second step of a person who has lost it."""
    person = _person(request, number)
    letter = actions.remove_second_step(
        user_id=number, by=request.principal, at=timezone.now(), on=timezone.localdate()
    )
    messages.success(request, f"{person.name} can sign in with their password alone.")
    _warn_if_not_sent(request, letter)
    return redirect("accounts:person", number=number)


def _page(request: Request, number: int, form: RoleForm) -> HttpResponse:
    context = {
        "person": _person(request, number),
        "form": form,
        "today": timezone.localdate(),
        "has_second_step": queries.has_second_step(number=number),
    }
    return render(request, "accounts/person.html", context)


def _person(request: Request, number: int) -> queries.Person:
    try:
        return queries.person(number=number, visible_to=request.principal)
    except queries.UnknownPerson as unknown:
        raise Http404(str(unknown)) from unknown


def _warn_if_not_sent(request: Request, letter: Letter | None) -> None:
    if letter is not None and not letter.is_sent:
        messages.warning(
            request,
            f"The email to {letter.to.email} could not be sent. Tell them yourself, and ask whoever"
            " runs Almoner why: its log says.",
        )


def _authorities(request: Request) -> tuple[Authority, ...]:
    return queries.authorities_for(permission=Permission.MANAGE_USERS, visible_to=request.principal)


def _link(request: Request, user: User) -> str:
    """Where someone invited chooses a password: the link that "forgotten password" sends too."""
    token = default_token_generator.make_token(user)
    return request.build_absolute_uri(
        reverse(
            "account_reset_password_from_key",
            kwargs={"uidb36": user_pk_to_url_str(user), "key": token},
        )
    )
