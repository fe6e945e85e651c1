"""Who leads on which service."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority, User
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of
from almoner.core.journal.actions import record_entry
from almoner.register.contracts.models import LeadOfficer
from almoner.register.contracts.queries.leads import may_lead
from almoner.register.contracts.refusals import ContractRefused
from almoner.register.directory.models import Location, Provider


@transaction.atomic
def allocate_lead_officer(
    *,
    authority: Authority,
    user: User,
    from_on: date,
    by: Principal,
    at: datetime,
    location: Location | None = None,
    provider: Provider | None = None,
) -> LeadOfficer:
    """Let someone lead on a service, or on a provider, from that day; whoever did ends then.

    Raises NotPermitted and ContractRefused.
    """
    require(by, Permission.KEEP_CONTRACTS, authority_code=authority.code)
    _refuse_as_lead(user, authority, at)
    if (location is None) == (provider is None):
        raise ContractRefused("Choose a service or a provider to lead on.")
    if location is not None and location.authority_id != authority.pk:
        raise ContractRefused(f"{location} is not a service in {authority.name}.")
    lead = _lead(authority, location, provider, user=user, from_on=from_on, by=by, at=at)
    if lead is None:
        raise ContractRefused(f"{user.name} leads on {location or provider} already.")
    detail = {"user": user.pk, "on": str(location or provider), "from_on": from_on}
    record_entry(
        actor=by,
        action="allocate_lead_officer",
        at=at,
        authority_code=authority.code,
        subject=("contracts.LeadOfficer", str(lead.pk)),
        detail=detail,
    )
    return lead


@transaction.atomic
def allocate_services(
    *,
    authority: Authority,
    locations: Iterable[Location],
    user: User,
    from_on: date,
    by: Principal,
    at: datetime,
) -> int:
    """Let someone lead on each of these services from that day; how many they did not already.

    Raises NotPermitted and ContractRefused.
    """
    require(by, Permission.KEEP_CONTRACTS, authority_code=authority.code)
    _refuse_as_lead(user, authority, at)
    chosen = list(locations)
    if not chosen:
        raise ContractRefused("Choose at least one service.")
    if any(location.authority_id != authority.pk for location in chosen):
        raise ContractRefused(f"One of the services is not in {authority.name}.")
    leads = [
        _lead(authority, location, None, user=user, from_on=from_on, by=by, at=at)
        for location in sorted(chosen, key=lambda one: one.pk)
    ]
    given = [lead for lead in leads if lead is not None]
    detail = {
        "from_on": from_on,
        "name": user.name,
        "locations": [lead.location_id for lead in given],
    }
    record_entry(
        actor=by,
        action="allocate_services",
        at=at,
        authority_code=authority.code,
        subject=("accounts.User", str(user.pk)),
        detail=detail,
    )
    return len(given)


@transaction.atomic
def end_lead(*, lead: LeadOfficer, on: date, by: Principal, at: datetime) -> None:
    """Say from which day someone no longer leads. Raises NotPermitted and ContractRefused."""
    require(by, Permission.KEEP_CONTRACTS, authority_code=lead.authority.code)
    stands = LeadOfficer.objects.select_for_update(no_key=True).get(pk=lead.pk)
    if stands.to_on is not None:
        raise ContractRefused("That has ended already.")
    _finish(stands, on)
    detail = {"user": stands.user_id, "on": on}
    record_entry(
        actor=by,
        action="end_lead",
        at=at,
        authority_code=lead.authority.code,
        subject=("contracts.LeadOfficer", str(stands.pk)),
        detail=detail,
    )


def _refuse_as_lead(user: User, authority: Authority, at: datetime) -> None:
    today = day_of(at)
    if not may_lead(user=user, authority=authority, on=today):
        raise ContractRefused(
            f"{user.name} has no role in {authority.name} with which to carry out visits."
        )


def _lead(
    authority: Authority,
    location: Location | None,
    provider: Provider | None,
    *,
    user: User,
    from_on: date,
    by: Principal,
    at: datetime,
) -> LeadOfficer | None:
    """The new lead, with whoever led before ending that day; None if it is the same person."""
    standing = (
        LeadOfficer.objects.select_for_update(no_key=True)
        .filter(authority=authority, to_on=None, location=location, provider=provider)
        .select_related(None)
        .first()
    )
    if standing is not None:
        if standing.user_id == user.pk:
            return None
        _finish(standing, from_on)
    return LeadOfficer.objects.create(
        authority=authority,
        location=location,
        provider=provider,
        user=user,
        from_on=from_on,
        recorded_at=at,
        recorded_by=by.reference,
    )


def _finish(standing: LeadOfficer, on: date) -> None:
    if on < standing.from_on:
        raise ContractRefused("Someone was allocated from a later day. Choose that day, or later.")
    if on == standing.from_on:
        standing.delete()  # it never took effect; the journal keeps that it was given
    else:
        standing.to_on = on
        standing.save(update_fields=["to_on"])
