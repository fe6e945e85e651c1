"""What forms offer: whom to give an enquiry to, which plan to link, which service to choose."""

from datetime import date

from almoner.core.accounts.models import Authority, User
from almoner.core.accounts.rules import Permission
from almoner.register.directory.models import Location, Provider
from almoner.response.action_plans.models import ActionPlan
from almoner.response.action_plans.queries.people import (
    officers,
    provider_in,
    providers_like,
    service_in,
    services_like,
)
from almoner.response.enquiries.models import Enquiry, LargeScaleEnquiry

MOST_PLANS = 100
SERVICE, PROVIDER = "service", "provider"


def workers(*, authority: Authority, on: date) -> tuple[User, ...]:
    """Who may make enquiries in that authority that day, by name. One query."""
    return officers(authority=authority, permission=Permission.KEEP_ENQUIRIES, on=on)


def worker_among(*, found: tuple[User, ...], chosen: str) -> User | None:
    """The one of them whose id was chosen."""
    return next((one for one in found if str(one.pk) == chosen), None)


def plans_to_link(*, of: Enquiry | LargeScaleEnquiry) -> tuple[ActionPlan, ...]:
    """The authority's action plans that are not linked yet, the newest first. One query."""
    linked = of.linked_plans.values("plan")
    found = ActionPlan.objects.filter(authority=of.authority_id).exclude(pk__in=linked)
    return tuple(found.order_by("-pk")[:MOST_PLANS])


def subjects_like(*, authority: Authority, text: str) -> list[tuple[str, Location | Provider]]:
    """Services and providers of an authority with those words in the name. At most two queries."""
    services = services_like(authority=authority, text=text)
    providers = providers_like(authority=authority, text=text)
    return [(SERVICE, one) for one in services] + [(PROVIDER, one) for one in providers]


def subject_in(*, authority: Authority, level: str, subject_id: int) -> Location | Provider | None:
    """The service or provider of an authority; None where there is no such."""
    if level == SERVICE:
        return service_in(authority=authority, location_id=subject_id)
    if level == PROVIDER:
        return provider_in(authority=authority, provider_id=subject_id)
    return None
