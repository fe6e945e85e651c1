"""The services monitored with who leads on each: the list in which leads are allocated."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal
from almoner.register.contracts.models import LeadOfficer
from almoner.register.contracts.queries.leads import leads_on
from almoner.register.contracts.queries.monitoring import MonitoredService, monitored_services
from almoner.register.contracts.rules import Category, Portfolio
from almoner.register.directory.rules import folded, search_words

NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadFilter:
    """What the list is narrowed to."""

    authority: Authority
    as_at: date
    text: str = ""  # words of the name or the id
    category: Category | None = None
    portfolio: Portfolio | None = None
    district_id: int | None = None
    lead: str = ""  # NOBODY, or the number of who leads


class LedService(NamedTuple):
    """A service under contract, its number, and who leads on it; None is nobody."""

    service: MonitoredService
    location_id: int
    lead: LeadOfficer | None


@dataclass(frozen=True, slots=True)
class LedServices:
    """The list as narrowed, and everyone by whom it can be narrowed further."""

    found: tuple[LedService, ...]
    leads: Mapping[str, str]  # the number of each who leads, with the name


def led_services(*, asked: LeadFilter, visible_to: Principal) -> LedServices:
    """The list, by name; a service of two kinds stands in it twice. Some eleven queries.

    Nothing for someone who may not see contracts.
    """
    words = search_words(asked.text)
    services = [
        (one, one.location_id)
        for one in monitored_services(
            authority=asked.authority,
            as_at=asked.as_at,
            visible_to=visible_to,
            category=asked.category,
            portfolio=asked.portfolio,
        )
        if one.location_id is not None
        and asked.district_id in {None, one.district_id}
        and all(word in folded(f"{one.name} {one.cqc_id}") for word in words)
    ]
    leads = leads_on(
        location_ids=[number for _, number in services], as_at=asked.as_at, visible_to=visible_to
    )
    found = [LedService(one, number, leads.get(number)) for one, number in services]
    named = sorted({(each.user.name, str(each.user_id)) for each in leads.values()})
    return LedServices(
        found=tuple(one for one in found if asked.lead in {"", _led_by(one)}),
        leads={number: name for name, number in named},
    )


def _led_by(one: LedService) -> str:
    return str(one.lead.user_id) if one.lead else NOBODY
