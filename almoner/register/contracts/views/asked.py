"""What a page is asked about: whose contracts, of which day, narrowed to what."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

from django.http import Http404
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from almoner.core.accounts.guard import Request
from almoner.core.accounts.models import Authority
from almoner.core.accounts.queries import authorities_for
from almoner.core.accounts.rules import Permission
from almoner.register.contracts.queries.allocation import NOBODY, LeadFilter
from almoner.register.contracts.queries.listing import ContractFilter, Standing
from almoner.register.contracts.rules import Category, Portfolio, Relation
from almoner.register.contracts.tables import number

Choice = TypeVar("Choice", bound=StrEnum)


def authorities(request: Request, permission: Permission) -> tuple[Sequence[Authority], Authority]:
    """Those in which the person may do that, and the one meant: asked for, else their own."""
    found = authorities_for(permission=permission, visible_to=request.principal)
    own = request.authority.code if request.authority else ""
    for code in (request.GET.get("authority", ""), own):
        for authority in found:
            if authority.code == code:
                return found, authority
    if not found or request.GET.get("authority"):
        raise Http404("No such authority.")
    return found, found[0]


def contract_filter(request: Request, authority: Authority) -> ContractFilter:
    """What the list is narrowed to; what makes no sense narrows nothing."""
    query = request.GET
    return ContractFilter(
        authority=authority,
        as_at=timezone.localdate(),
        standing=one_of(Standing, query.get("standing", "")) or Standing.IN_FORCE,
        text=query.get("q", "").strip()[:100],
        category=one_of(Category, query.get("category", "")),
        portfolio=one_of(Portfolio, query.get("portfolio", "")),
        relation=one_of(Relation, query.get("relation", "")),
        district_id=number(query.get("district", "")),
        lot_id=number(query.get("lot", "")),
    )


def lead_filter(request: Request, authority: Authority) -> LeadFilter:
    """The same for the list of services and who leads on them."""
    query = request.GET
    lead = query.get("lead", "")
    return LeadFilter(
        authority=authority,
        as_at=timezone.localdate(),
        text=query.get("q", "").strip()[:100],
        category=one_of(Category, query.get("category", "")),
        portfolio=one_of(Portfolio, query.get("portfolio", "")),
        district_id=number(query.get("district", "")),
        lead=lead if lead == NOBODY or number(lead) else "",
    )


def one_of(kind: type[Choice], value: str) -> Choice | None:
    """The member with that value, or None."""
    return kind(value) if value in {member.value for member in kind} else None


def way_back() -> list[tuple[str, str]]:
    """The pages above the room's own, for breadcrumbs: what there is of them."""
    try:
        return [("Quality", reverse("desk:quality"))]
    except NoReverseMatch:
        return []


def today() -> date:
    """The day that it is here."""
    return timezone.localdate()
