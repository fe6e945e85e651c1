"""What every page's header offers to the person who reads it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_urlconf, reverse

from almoner.core.accounts.rules import Permission, Principal


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the service navigation."""

    label: str
    href: str
    permissions: frozenset[Permission]  # any one of them is enough; none: anyone signed in


@dataclass(frozen=True, slots=True)
class Header:
    """The header of one page. Without `sections` nobody is signed in."""

    sections: tuple[Section, ...] = ()
    section: str = ""  # the label of the current one
    person: str = ""
    authority: str = ""
    sign_out: str = ""  # where to POST to sign out
    account: str = ""


def header(request: HttpRequest) -> dict[str, Any]:
    """Context for every page: `header`, from `request.principal` and `request.authority`.

    Middleware of accounts sets both; a page before signing in, or an error page that never
    reached it, has neither and shows the plain header.
    """
    principal: Principal | None = getattr(request, "principal", None)
    if principal is None:
        return {"header": Header()}
    authority = getattr(request, "authority", None)
    sections = tuple(
        section
        for section in _sections(get_urlconf() or settings.ROOT_URLCONF, tuple(settings.NAVIGATION))
        if not section.permissions or any(principal.may(each) for each in section.permissions)
    )
    current = _section_of_room(request) or current_section(path=request.path, sections=sections)
    return {
        "header": Header(
            sections=sections,
            section=current,
            person=principal.name,
            authority=authority.name if authority else "",
            sign_out=_address("account_logout"),
            account=_address("accounts:me"),
        ),
    }


def _section_of_room(request: HttpRequest) -> str:
    """The label under which the setting ROOM_SECTIONS puts the page's room, or ""."""
    match = request.resolver_match
    return str(settings.ROOM_SECTIONS.get(match.app_name, "")) if match else ""


def current_section(*, path: str, sections: tuple[Section, ...]) -> str:
    """The label of the section that holds a path: the longest address that begins it, or ""."""
    held = [
        section
        for section in sections
        if path == section.href or (section.href != "/" and path.startswith(section.href))
    ]
    return max(held, key=lambda section: len(section.href)).label if held else ""


@lru_cache(maxsize=4)
def _sections(
    urlconf: str, navigation: tuple[tuple[str, str, tuple[str, ...]], ...]
) -> tuple[Section, ...]:
    """The sections whose pages exist, in the order of the setting NAVIGATION."""
    found = ((label, _address(name, urlconf), may) for label, name, may in navigation)
    return tuple(
        Section(label=label, href=href, permissions=frozenset(map(Permission, permissions)))
        for label, href, permissions in found
        if href
    )


@lru_cache(maxsize=64)
def _address(name: str, urlconf: str | None = None) -> str:
    try:
        return reverse(name, urlconf=urlconf)
    except NoReverseMatch:
        return ""
