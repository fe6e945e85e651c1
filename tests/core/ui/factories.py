"""Requests as the pages receive them, without a database."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest
from django.test import RequestFactory

from almoner.core.accounts.models import User
from almoner.core.accounts.rules import Principal, Role


@dataclass(frozen=True)
class Council:
    """As much of an authority as a header shows."""

    name: str


def a_principal(*roles: Role, reference: str = "user:1") -> Principal:
    return Principal(
        reference=reference,
        name="Ann Officer",
        roles=frozenset(("E10000001", role) for role in roles),
    )


def a_request(
    path: str = "/help",
    *,
    principal: Principal | None = None,
    posted: dict[str, str] | None = None,
    session: SessionStore | None = None,
) -> HttpRequest:
    make = RequestFactory()
    request = make.get(path) if posted is None else make.post(path, posted)
    request.user = User(pk=1, name=principal.name) if principal else AnonymousUser()
    request.session = session if session is not None else SessionStore()
    request._messages = FallbackStorage(request)
    request.csp_nonce = "a-nonce"
    if principal:
        request.principal = principal
        request.authority = Council(name="Northshire")
    return request
