"""An address that holds NUL, which PostgreSQL keeps in no text, finds nothing and fails nowhere."""

from collections.abc import Iterator

import pytest
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from almoner.core.accounts.middleware import LegibleMiddleware
from almoner.core.accounts.rules import Role
from almoner.core.heartbeat import mark
from tests.core.accounts.factories import AuthorityFactory, client_as

# What lists are asked for by: a list passes over what it does not know.
# fmt: off
ASKED = (
    "action", "actor", "authority", "case", "district", "feed", "lead", "location", "lot",
    "measure", "name", "officer", "overdue", "page", "postcode", "priority", "provider", "q",
    "rating", "search", "show", "sort", "state", "status", "subject", "theme", "type", "with",
)
# fmt: on
ROLES = (Role.QUALITY_MANAGER, Role.COMMISSIONER, Role.SAFEGUARDING_MANAGER, Role.ADMINISTRATOR)


def _addresses(resolver: URLResolver, before: str = "/") -> Iterator[str]:
    """Every address without a part of its own."""
    for each in resolver.url_patterns:
        here = before + str(each.pattern)
        if isinstance(each, URLPattern):
            if not set("<(^") & set(here) and "logout" not in here:
                yield here
        else:
            yield from _addresses(each, here)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_no_page_fails(role: Role) -> None:
    mark().touch()  # else the page of health says that there is no worker
    officer = client_as(role, authority=AuthorityFactory())
    for address in _addresses(get_resolver()):
        response = officer.get(address, dict.fromkeys(ASKED, "\x00"))
        assert response.status_code < 500, address
        for put_away in response._resource_closers:  # close() would end the connection too
            put_away()


@pytest.mark.django_db
def test_an_address_that_holds_one_is_none(client: Client) -> None:
    officer = client_as(Role.QUALITY_MANAGER)
    assert officer.get("/services/a%00b/").status_code == 404


def test_all_else_is_as_it_was() -> None:
    def seen(request: object) -> object:
        return request

    request = RequestFactory().get("/services/é/?q=a%20b&q=%C3%A9")
    path, asked = request.path_info, request.GET.dict()
    assert LegibleMiddleware(seen)(request) is request  # type: ignore[arg-type]
    assert (request.path_info, request.GET.dict()) == (path, asked)
