"""Every failure is a JSON problem with a sentence (RFC 9457)."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from almoner.core.accounts.actions import NotPermitted, record_access
from almoner.core.accounts.lockout import NOBODY
from almoner.core.incidents import incident_of
from almoner.doors.api.authentication import TooManyWrongKeys
from almoner.doors.api.bodies import NameTwice

CONTENT_TYPE = "application/problem+json"
Raised = Exception | type[Exception]  # as the framework passes it
Handler = Callable[[HttpRequest, Raised], HttpResponse]
log = logging.getLogger(__name__)


def problem(status: HTTPStatus, detail: str, **more: object) -> JsonResponse:
    """A problem: its status, the status's own name, and a sentence for whoever wrote the client."""
    content = {"type": "about:blank", "title": status.phrase, "status": status.value}
    response = JsonResponse({**content, "detail": detail, **more}, status=status)
    response.headers["Content-Type"] = CONTENT_TYPE
    response.headers["Cache-Control"] = "no-store, private"
    return response


def nothing_there(request: HttpRequest) -> HttpResponse:
    """An address of the API that is none."""
    return problem(HTTPStatus.NOT_FOUND, "There is nothing at this address of the API.")


def document_of(api: NinjaAPI, *, prefix: str) -> dict[str, Any]:
    """The OpenAPI document, in which problems have a type of content that is their own."""
    document: dict[str, Any] = api.get_openapi_schema(path_prefix=prefix)
    for methods in document["paths"].values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                if int(status) >= HTTPStatus.BAD_REQUEST:
                    response["content"] = {CONTENT_TYPE: response["content"]["application/json"]}
    return document


def handle_problems(api: NinjaAPI) -> None:
    """Answer each kind of failure with a problem."""
    handlers: dict[type[Exception], Handler] = {
        AuthenticationError: _unknown_key,
        TooManyWrongKeys: _too_many,
        NotPermitted: _not_permitted,
        ValidationError: _invalid,
        HttpError: _said,
        RequestDataTooBig: _too_much,
        Exception: _failed,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _unknown_key(request: HttpRequest, error: Raised) -> HttpResponse:
    sentence = "Send a key that stands, in the header: Authorization: Bearer, then the key."
    response = problem(HTTPStatus.UNAUTHORIZED, sentence)
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _too_many(request: HttpRequest, error: Raised) -> HttpResponse:
    response = problem(HTTPStatus.TOO_MANY_REQUESTS, str(error))
    response.headers["Retry-After"] = "300"
    return response


def _too_much(request: HttpRequest, error: Raised) -> HttpResponse:
    most = (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) // 1024**2
    sentence = f"What you sent is larger than {most} MB. Send less at a time."
    return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, sentence)


def _not_permitted(request: HttpRequest, error: Raised) -> HttpResponse:
    record_access(
        actor=getattr(request, "principal", NOBODY),
        action="refuse",
        at=timezone.now(),
        path=request.path,
        method=request.method,
    )
    return problem(HTTPStatus.FORBIDDEN, str(error))


def _invalid(request: HttpRequest, error: Raised) -> HttpResponse:
    assert isinstance(error, ValidationError)  # noqa: S101  for the type checker
    wrong = [{"parameter": str(one["loc"][-1]), "problem": str(one["msg"])} for one in error.errors]
    names = ", ".join(one["parameter"] for one in wrong)
    sentence = f"What you sent cannot be read: {names}."
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, sentence, errors=wrong)


def _said(request: HttpRequest, error: Raised) -> HttpResponse:
    assert isinstance(error, HttpError)  # noqa: S101  for the type checker
    if isinstance(error.__cause__, NameTwice):
        sentence = (
            "A name is there twice in what you sent, so that one of its values would be lost."
        )
        return problem(HTTPStatus.BAD_REQUEST, sentence)
    if error.status_code == HTTPStatus.BAD_REQUEST:  # the framework's own, which says less
        return problem(HTTPStatus.BAD_REQUEST, "What you sent is not JSON that can be read.")
    return problem(HTTPStatus(error.status_code), error.message)


def _failed(request: HttpRequest, error: Raised) -> HttpResponse:
    number = incident_of(request)
    log.error("", exc_info=True, extra={"request": request, "status_code": 500})
    return problem(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "Something went wrong here. Nothing was changed. Tell whoever runs Almoner the number"
        f" {number}, which leads them to it.",
        incident=number,
    )
