"""Frameworks and their lots."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.journal.actions import record_entry
from almoner.register.contracts.models import Framework, Lot
from almoner.register.contracts.refusals import (
    ContractRefused,
    refuse_dates,
    refuse_elsewhere,
)
from almoner.register.contracts.rules import Category, Portfolio
from almoner.register.directory.models import District


@transaction.atomic
def add_framework(
    *,
    authority: Authority,
    name: str,
    from_on: date,
    by: Principal,
    at: datetime,
    reference: str = "",
    to_on: date | None = None,
) -> Framework:
    """Add a framework. Raises NotPermitted and ContractRefused."""
    require(by, Permission.KEEP_CONTRACTS, authority_code=authority.code)
    name = " ".join(name.split())
    refuse_dates(from_on, to_on)
    if not name:
        raise ContractRefused("A framework needs a name.")
    if Framework.objects.filter(authority=authority, name=name).exists():
        raise ContractRefused(f"{authority.name} already has a framework called {name}.")
    framework = Framework.objects.create(
        authority=authority,
        name=name,
        reference=reference.strip(),
        from_on=from_on,
        to_on=to_on,
        recorded_at=at,
        recorded_by=by.reference,
    )
    detail = {"name": name, "from_on": from_on, "to_on": to_on}
    record_entry(
        actor=by,
        action="add_framework",
        at=at,
        authority_code=authority.code,
        subject=("contracts.Framework", str(framework.pk)),
        detail=detail,
    )
    return framework


@transaction.atomic
def add_lot(
    *,
    framework: Framework,
    name: str,
    category: Category,
    by: Principal,
    at: datetime,
    portfolio: Portfolio | None = None,
    districts: Sequence[District] = (),
) -> Lot:
    """Add a lot to a framework, in these districts or in all of them.

    Raises NotPermitted and ContractRefused.
    """
    authority = framework.authority
    require(by, Permission.KEEP_CONTRACTS, authority_code=authority.code)
    name = " ".join(name.split())
    if not name:
        raise ContractRefused("A lot needs a name.")
    if framework.lots.filter(name=name).exists():
        raise ContractRefused(f"{framework} already has a lot called {name}.")
    refuse_elsewhere(districts, authority)
    lot = Lot.objects.create(
        framework=framework,
        authority=authority,
        name=name,
        category=category,
        portfolio=portfolio or "",
        recorded_at=at,
        recorded_by=by.reference,
    )
    lot.districts.set(districts)
    detail = {"framework": framework.pk, "name": name, "category": category}
    record_entry(
        actor=by,
        action="add_lot",
        at=at,
        authority_code=authority.code,
        subject=("contracts.Lot", str(lot.pk)),
        detail=detail,
    )
    return lot
