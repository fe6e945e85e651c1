"""Who may open a page: the decorators that every view of every room wears."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Concatenate, Literal, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from almoner.core.accounts.actions import record_access, require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal

Arguments = ParamSpec("Arguments")
Guard = Permission | frozenset[Permission] | Literal["anyone", "signed in"]


class Request(HttpRequest):
    """A request as views see it, once the middleware has said who is asking."""

    principal: Principal
    authority: Authority | None
    authorities: Sequence[Authority]


View = Callable[Concatenate[Request, Arguments], HttpResponseBase]


def permitted(
    permission: Permission, *others: Permission
) -> Callable[[View[Arguments]], View[Arguments]]:
    """Only those with a role, in any authority, that allows it, or any of the others.

    Others are asked to sign in, or told in plain words that their role does not allow it, which
    the journal notes. The view itself narrows what is seen to the reader's authorities.
    """

    def decorate(view: View[Arguments]) -> View[Arguments]:
        @wraps(view)
        def guarded(
            request: Request, *args: Arguments.args, **kwargs: Arguments.kwargs
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            if not any(request.principal.may(each) for each in others):
                require(request.principal, permission)
            return view(request, *args, **kwargs)

        return _marked(guarded, frozenset({permission, *others}) if others else permission)

    return decorate


def permitted_or_absent(
    permission: Permission, *others: Permission
) -> Callable[[View[Arguments]], View[Arguments]]:
    """As `permitted`; but to the others there is no such page, exactly as where there is none.

    For what is guarded so closely that a refusal would already say something. The journal notes
    that it was refused.
    """

    def decorate(view: View[Arguments]) -> View[Arguments]:
        @wraps(view)
        def guarded(
            request: Request, *args: Arguments.args, **kwargs: Arguments.kwargs
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            if not any(request.principal.may(each) for each in (permission, *others)):
                record_access(
                    actor=request.principal,
                    action="refuse",
                    at=timezone.now(),
                    path=request.path,
                    method=request.method,
                )
                raise absent(request)
            return view(request, *args, **kwargs)

        guarded.is_absent = True  # type: ignore[attr-defined]
        return _marked(guarded, frozenset({permission, *others}) if others else permission)

    return decorate


def absent(request: HttpRequest) -> Http404:
    """What to raise where the answer must be that of an address at which nothing ever was.

    The page of an error shows which section a page belongs to; this one belongs to none.
    """
    request.resolver_match = None
    return Http404()


def is_absent_to_others(view: object) -> bool:
    """Whether to those who may not open it there is no such page."""
    return bool(getattr(view, "is_absent", False))


def signed_in(view: View[Arguments]) -> View[Arguments]:
    """Anyone who is signed in, whatever their role."""

    @wraps(view)
    def guarded(
        request: Request, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        return view(request, *args, **kwargs)

    return _marked(guarded, "signed in")


def open_to_anyone(view: View[Arguments]) -> View[Arguments]:
    """Anyone, signed in or not: said aloud, so that no page is open by oversight."""

    @wraps(view)
    def guarded(
        request: Request, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    return _marked(guarded, "anyone")


def guard_of(view: object) -> Guard | None:
    """What guards a view; None if nothing does."""
    return getattr(view, "guard", None)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send them to the sign-in page, and back here afterwards.

    A part of a page that htmx asked for cannot show a sign-in page: the whole page goes.
    """
    if request.headers.get("HX-Request") == "true":
        here = request.headers.get("HX-Current-URL", "")
        response = HttpResponse(status=204)
        response["HX-Redirect"] = redirect_to_login(here, reverse("account_login")).url
        return response
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else request.path
    return redirect_to_login(back, reverse("account_login"))


def _marked(view: View[Arguments], guard: Guard) -> View[Arguments]:
    view.guard = guard  # type: ignore[attr-defined]
    return view
