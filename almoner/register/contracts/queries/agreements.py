"""Frameworks and contracts that may be seen."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.register.contracts.models import Contract, ContractTerm, Framework
from almoner.register.contracts.queries.scope import of_readers_authorities
from almoner.register.directory.models import Location, Provider
from almoner.register.directory.queries import covering, lineage


class UnknownContract(Exception):
    """There is no such contract or framework, or none that may be seen."""


def frameworks(*, authority: Authority, as_at: date, visible_to: Principal) -> list[Framework]:
    """An authority's frameworks with their lots, each lot with how many contracts hold that day
    (`contract_count`) and in which districts it is. By name; three queries.
    """
    found = list(
        visible_frameworks(visible_to)
        .filter(authority=authority)
        .prefetch_related("lots__districts")
    )
    holding = dict(
        Contract.objects.filter(covering(as_at=as_at), lot__framework__in=[one.pk for one in found])
        .values_list("lot")
        .annotate(Count("pk"))
    )
    for one in found:
        for lot in one.lots.all():
            lot.contract_count = holding.get(lot.pk, 0)  # type: ignore[attr-defined]
    return found


def framework(*, framework_id: int, visible_to: Principal) -> Framework:
    """One framework with its authority. Raises UnknownContract."""
    found = visible_frameworks(visible_to).select_related("authority").filter(pk=framework_id)
    if (one := found.first()) is None:
        raise UnknownContract("There is no such framework.")
    return one


def contract(*, contract_id: int, visible_to: Principal) -> Contract:
    """One contract, with whom and for what. Raises UnknownContract."""
    found = (
        visible_contracts(visible_to)
        .select_related("authority", "provider", "location", "lot__framework")
        .filter(pk=contract_id)
        .first()
    )
    if found is None:
        raise UnknownContract("There is no such contract.")
    return found


def terms_of(*, contract: Contract) -> tuple[ContractTerm, ...]:
    """When the contract was said to end, the oldest saying first."""
    return tuple(contract.terms.all())


def contracts_of(
    *,
    as_at: date,
    visible_to: Principal,
    location: Location | None = None,
    provider: Provider | None = None,
    known_at: datetime | None = None,
    registrations: Collection[int] | None = None,
) -> tuple[Contract, ...]:
    """The contracts that hold that day for a service, or for anything of a provider's.

    Those of a service are its own, those of the registrations that it followed (`registrations`,
    its own id among them, where the caller knows them), and those of its provider as a whole.
    """
    wanted = Q(pk__in=[])
    if location is not None:
        if registrations is None:
            registrations = lineage(location_ids=[location.pk], as_at=as_at, known_at=known_at)
        wanted |= Q(location__in=registrations)
        if location.provider_id is not None:
            wanted |= Q(location__isnull=True, provider=location.provider_id)
    if provider is not None:
        wanted |= Q(provider=provider) | Q(location__provider=provider)
    found = visible_contracts(visible_to).filter(wanted, covering(as_at=as_at))
    if known_at is not None:
        found = found.filter(recorded_at__lte=known_at)
    return tuple(found.select_related("lot__framework", "location", "provider"))


def visible_contracts(visible_to: Principal) -> QuerySet[Contract]:
    """The contracts of the authorities in which the principal may see them."""
    reach = of_readers_authorities(visible_to, Permission.VIEW_CONTRACTS)
    return Contract.objects.none() if reach is None else Contract.objects.filter(reach)


def visible_frameworks(visible_to: Principal) -> QuerySet[Framework]:
    """The frameworks of the authorities in which the principal may see them."""
    reach = of_readers_authorities(visible_to, Permission.VIEW_CONTRACTS)
    return Framework.objects.none() if reach is None else Framework.objects.filter(reach)
