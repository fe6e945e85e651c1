"""Whom a plan can be given to, and for which service or provider one can be opened."""

from datetime import date

from django.db.models import Q

from almoner.core.accounts.models import Authority, Membership, User
from almoner.core.accounts.rules import GRANTS, Permission
from almoner.register.directory.models import Location, Provider
from almoner.register.directory.queries import covering

MOST_FOUND = 20


def officers(*, authority: Authority, permission: Permission, on: date) -> tuple[User, ...]:
    """Who holds a role in that authority, that day, that allows it; by name."""
    roles = [role for role, grant in GRANTS.items() if permission in grant.permissions]
    held = Membership.objects.filter(covering(as_at=on), authority=authority, role__in=roles)
    found = User.objects.filter(pk__in=held.values("user"), is_active=True)
    return tuple(found.order_by("name", "pk"))


def services_like(*, authority: Authority, text: str) -> tuple[Location, ...]:
    """Services of that authority by a part of the name or by id: at most 20, by name."""
    words = text.strip()
    wanted = Q(name__icontains=words) | Q(cqc_id__iexact=words) | Q(provider_name__icontains=words)
    found = Location.objects.filter(wanted, authority=authority, deregistered_on__isnull=True)
    return tuple(found.order_by("name", "pk")[:MOST_FOUND]) if words else ()


def providers_like(*, authority: Authority, text: str) -> tuple[Provider, ...]:
    """Providers with a service in that authority, by a part of the name or by id: at most 20."""
    words = text.strip()
    here = Location.objects.filter(authority=authority, deregistered_on__isnull=True)
    wanted = Q(name__icontains=words) | Q(cqc_id__iexact=words)
    found = Provider.objects.filter(wanted, pk__in=here.values("provider"))
    return tuple(found.order_by("name", "pk")[:MOST_FOUND]) if words else ()


def service_in(*, authority: Authority, location_id: int) -> Location | None:
    """A service of that authority; None where it is no such."""
    return (
        Location.objects.select_related("provider")
        .filter(pk=location_id, authority=authority)
        .first()
    )


def provider_in(*, authority: Authority, provider_id: int) -> Provider | None:
    """A provider with a service in that authority; None where it is no such."""
    here = Location.objects.filter(authority=authority).values("provider")
    return Provider.objects.filter(pk=provider_id, pk__in=here).first()


def services_of_provider(*, authority: Authority, provider: Provider) -> tuple[Location, ...]:
    """The provider's open services in that authority, by name."""
    found = Location.objects.filter(
        provider=provider, authority=authority, deregistered_on__isnull=True
    )
    return tuple(found.order_by("name", "pk"))
