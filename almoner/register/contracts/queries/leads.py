"""Who leads on a service for the council."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q, QuerySet

from almoner.core.accounts.models import Authority, Membership, User
from almoner.core.accounts.rules import GRANTS, Permission, Principal, Role
from almoner.register.contracts.models import LeadOfficer
from almoner.register.contracts.queries.scope import of_readers_authorities
from almoner.register.directory.models import Location
from almoner.register.directory.queries import covering, links_before
from almoner.register.directory.rules import backward, reached

LEADING_ROLES = tuple(
    sorted(role for role in Role if Permission.CARRY_OUT_VISITS in GRANTS[role].permissions)
)
# Brokerage is told whom to ask about a service, though it does not see contracts.
SEE_LEADS = (Permission.VIEW_CONTRACTS, Permission.VIEW_QUALITY, Permission.ASK_PLACEMENT)


def lead_officer(
    *,
    location: Location,
    as_at: date,
    visible_to: Principal,
    registrations: Collection[int] | None = None,
) -> LeadOfficer | None:
    """Who led on the service that day; whoever led on what it followed, or on its provider.

    `registrations` are the service's own id and those it followed, where the caller knows them:
    one query then.
    """
    if registrations is None:
        found = leads_on(location_ids=[location.pk], as_at=as_at, visible_to=visible_to)
        return found.get(location.pk)
    reach = of_readers_authorities(visible_to, *SEE_LEADS)
    if reach is None:
        return None
    wanted = Q(location__in=registrations)
    if location.provider_id is not None:
        wanted |= Q(provider=location.provider_id)
    leads = LeadOfficer.objects.filter(reach, wanted, covering(as_at=as_at)).select_related("user")
    return min(
        leads,
        key=lambda lead: (
            lead.location_id != location.pk,  # its own before those of what it followed
            lead.location_id is None,  # and those before its provider's
            -lead.from_on.toordinal(),
        ),
        default=None,
    )


def leads_on(
    *, location_ids: Iterable[int], as_at: date, visible_to: Principal
) -> dict[int, LeadOfficer]:
    """Who led on each of the services that day; a service on which nobody led is left out.

    A lead follows the service to a new registration. Five queries.
    """
    wanted = sorted(set(location_ids))
    reach = of_readers_authorities(visible_to, *SEE_LEADS)
    if reach is None or not wanted:
        return {}
    before = backward(links_before(location_ids=wanted, as_at=as_at))
    chains = {place: reached(start=place, ways=before) for place in wanted}
    standing = LeadOfficer.objects.filter(reach, covering(as_at=as_at)).select_related("user")
    places = {place for chain in chains.values() for place in chain}
    own = {lead.location_id: lead for lead in standing.filter(location__in=places)}
    owners = dict(
        Location.objects.filter(pk__in=wanted, provider__isnull=False).values_list(
            "pk", "provider_id"
        )
    )
    wholes = {lead.provider_id: lead for lead in standing.filter(provider__in=owners.values())}
    found = {}
    for place, chain in chains.items():
        lead = next((own[each] for each in chain if each in own), None)
        lead = lead or wholes.get(owners.get(place))
        if lead is not None:
            found[place] = lead
    return found


def services_led_by(*, user_id: int, as_at: date, visible_to: Principal) -> tuple[Location, ...]:
    """The services on which someone leads in their own right that day, by name."""
    reach = of_readers_authorities(visible_to, *SEE_LEADS)
    if reach is None:
        return ()
    leads = LeadOfficer.objects.filter(reach, covering(as_at=as_at), user=user_id)
    return tuple(Location.objects.filter(lead_officers__in=leads).order_by("name", "pk"))


def locations_numbered(*, numbers: Iterable[int]) -> tuple[Location, ...]:
    """The services with these numbers of ours."""
    return tuple(Location.objects.filter(pk__in=list(numbers)))


def may_lead(*, user: User, authority: Authority, on: date) -> bool:
    """Whether someone holds a role there with which visits are carried out."""
    return user.is_active and _who_may_lead(authority, on).filter(user=user).exists()


def people_who_may_lead(*, authority: Authority, on: date) -> tuple[User, ...]:
    """Everyone of whom that is so, by name."""
    found = User.objects.filter(is_active=True, memberships__in=_who_may_lead(authority, on))
    return tuple(found.distinct().order_by("name", "pk"))


def _who_may_lead(authority: Authority, on: date) -> QuerySet[Membership]:
    held = Membership.objects.filter(authority=authority, role__in=LEADING_ROLES)
    return held.filter(covering(as_at=on))
