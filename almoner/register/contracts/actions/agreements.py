"""Contracts, and when each ends."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.journal.actions import record_entry
from almoner.register.contracts.models import Contract, ContractTerm, Lot
from almoner.register.contracts.refusals import (
    ContractRefused,
    refuse_dates,
    refuse_elsewhere,
)
from almoner.register.contracts.rules import COUNTED, Category, Portfolio, Relation
from almoner.register.directory.bulk import recording_moment
from almoner.register.directory.models import District, Location, Provider


@transaction.atomic
def add_contract(
    *,
    authority: Authority,
    reference: str,
    relation: Relation,
    category: Category,
    from_on: date,
    by: Principal,
    at: datetime,
    provider: Provider | None = None,
    location: Location | None = None,
    lot: Lot | None = None,
    portfolio: Portfolio | None = None,
    to_on: date | None = None,
    districts: Sequence[District] = (),
) -> Contract:
    """Add a contract for one service, or without a location for all of a provider's.

    Without a provider, the service's own is meant. Raises NotPermitted and ContractRefused.
    """
    require(by, Permission.KEEP_CONTRACTS, authority_code=authority.code)
    reference = " ".join(reference.split())
    provider = provider or (location.provider if location else None)
    refuse_dates(from_on, to_on)
    _refuse_parties(authority, provider, location)
    _refuse_kind(category, portfolio, lot, authority)
    refuse_elsewhere(districts, authority)
    _refuse_reference(reference, authority)
    moment = recording_moment(at=at)
    contract = Contract.objects.create(
        authority=authority,
        provider=provider,
        location=location,
        lot=lot,
        reference=reference,
        relation=relation,
        portfolio=portfolio or "",
        category=category,
        from_on=from_on,
        to_on=to_on,
        recorded_at=moment,
        recorded_by=by.reference,
    )
    contract.districts.add(*districts)
    _term(contract, to_on=to_on, reason="", moment=moment, by=by)
    detail = {"category": category, "from_on": from_on, "to_on": to_on}
    _record("add_contract", contract, by=by, at=at, detail=detail)
    return contract


@transaction.atomic
def end_contract(
    *,
    contract: Contract,
    to_on: date | None,
    reason: str,
    by: Principal,
    at: datetime,
    seen_to_on: date | None = None,
) -> None:
    """Say on which day a contract no longer holds (None: no end is set), and why.

    The day that it began on means that it never took effect. `seen_to_on` is the end that
    whoever says it was shown: if someone else has changed it meanwhile, it is refused. Raises
    NotPermitted and ContractRefused.
    """
    authority = contract.authority
    require(by, Permission.KEEP_CONTRACTS, authority_code=authority.code)
    stands = Contract.objects.select_for_update(no_key=True).get(pk=contract.pk)
    if stands.to_on != seen_to_on:
        raise ContractRefused(
            "Someone else has changed when this contract ends. Look at it again before you do."
        )
    if to_on == stands.to_on:
        raise ContractRefused("That is when it ends already.")
    if to_on is not None and to_on < stands.from_on:
        raise ContractRefused("A contract cannot end before it begins.")
    if not reason.strip():
        raise ContractRefused("Say why.")
    moment = recording_moment(at=at)
    stands.to_on = contract.to_on = to_on
    stands.save(update_fields=["to_on"])
    _term(stands, to_on=to_on, reason=reason.strip(), moment=moment, by=by)
    detail = {"to_on": to_on, "reason": reason.strip()}
    _record("end_contract", stands, by=by, at=at, detail=detail)


@transaction.atomic
def record_export(
    *, what: str, kind: str, filters: Sequence[str], row_count: int, by: Principal, at: datetime
) -> None:
    """Note in the journal who took which list away, as what kind of file. Raises NotPermitted."""
    require(by, Permission.DOWNLOAD)
    require(by, Permission.VIEW_CONTRACTS)
    record_entry(
        actor=by,
        action="record_export",
        at=at,
        subject=("contracts.List", what),
        detail={"kind": kind, "filters": list(filters), "rows": row_count},
    )


def _record(
    action: str, contract: Contract, *, by: Principal, at: datetime, detail: Mapping[str, object]
) -> None:
    record_entry(
        actor=by,
        action=action,
        at=at,
        authority_code=contract.authority.code,
        subject=("contracts.Contract", str(contract.pk)),
        detail={"reference": contract.reference, **detail},
    )


def _refuse_parties(
    authority: Authority, provider: Provider | None, location: Location | None
) -> None:
    if provider is None and location is None:
        raise ContractRefused("Choose a service or a provider to contract with.")
    if location is not None and location.authority_id != authority.pk:
        raise ContractRefused(f"{location} is not a service in {authority.name}.")


def _refuse_reference(reference: str, authority: Authority) -> None:
    if not reference:
        raise ContractRefused("A contract needs a reference.")
    if Contract.objects.filter(authority=authority, reference=reference).exists():
        raise ContractRefused(f"{authority.name} already has a contract {reference}.")


def _refuse_kind(
    category: Category, portfolio: Portfolio | None, lot: Lot | None, authority: Authority
) -> None:
    if COUNTED[category].by_portfolio and portfolio is None:
        raise ContractRefused("Say for a care home whether it is Ageing Well or Living Well.")
    if lot is None:
        return
    if lot.authority_id != authority.pk:
        raise ContractRefused("That lot is another authority's.")
    if lot.category != category:
        raise ContractRefused(f"The lot {lot} is for {Category(lot.category).words.lower()}.")
    if lot.portfolio and portfolio is not None and lot.portfolio != portfolio:
        raise ContractRefused(f"The lot {lot} is for {Portfolio(lot.portfolio).words}.")


def _term(
    contract: Contract, *, to_on: date | None, reason: str, moment: datetime, by: Principal
) -> None:
    ContractTerm.objects.create(
        contract=contract,
        to_on=to_on,
        reason=reason,
        recorded_at=moment,
        by=by.reference,
        by_name=by.name,
    )
