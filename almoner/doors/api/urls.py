"""The API, its description, and the pages of its keys.

The endpoints ask for a key and not for a session, which is said of each by its guard; what none of
them answers is a problem in JSON too.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path, re_path

from almoner.core.accounts.guard import open_to_anyone
from almoner.doors.api.problems import nothing_there, problem
from almoner.doors.api.views import pages
from almoner.doors.api.views.endpoints import api

app_name = "api"


def _asks_for_a_key(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The endpoint, said to be open to a browser without a session, its refusals in JSON."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            refusal = problem(
                HTTPStatus.METHOD_NOT_ALLOWED, "Ask this address with another method, as in Allow."
            )
            refusal.headers["Allow"] = response.headers.get("Allow", "GET")
            return refusal
        return response

    return open_to_anyone(answered)


def _endpoints() -> list[URLPattern | URLResolver]:
    found: list[URLPattern | URLResolver] = []
    for pattern in api.urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name != "api-root":
            found.append(
                path(str(pattern.pattern), _asks_for_a_key(pattern.callback), name=pattern.name)
            )
    return found


def _nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    return nothing_there(request)


urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.described, name="described"),
    path("keys/", pages.keys, name="keys"),
    path("keys/make/", pages.make, name="make_key"),
    path("keys/<int:number>/end/", pages.end, name="end_key"),
    path("v1/openapi.json", pages.document, name="document"),
    path("v1/", include((_endpoints(), "v1"))),
    re_path(r"^v1/(?P<rest>.*)$", open_to_anyone(_nothing), name="nothing"),
]
