"""All that the checks look at, read at once: a handful of queries whatever they find."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q

from almoner.core.accounts.rules import Permission, Principal
from almoner.register.contracts.models import Contract
from almoner.register.contracts.rules import Relation
from almoner.register.directory.models import Location, LocationSpell, Scheme, ServiceDistrict
from almoner.register.directory.queries import chain_of, covering, successors
from almoner.response.outbreaks.queries import Closure, closed_to_admission
from almoner.response.suspensions.queries import Stop, stops_at
from almoner.response.suspensions.rules.kinds import Work
from almoner.response.suspensions.rules.scope import Asked, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was asked, by whom, as at when; and of which authorities they may be told."""

    location: Location
    as_at: date
    visible_to: Principal
    work: Work
    lot_id: int | None
    district_id: int | None
    scheme: Scheme | None
    case_reference: str
    authority_codes: frozenset[str]


@dataclass(frozen=True)
class Facts:
    """What is known of the service that day; each part is read once, when first looked at."""

    question: Question

    @cached_property
    def contracts(self) -> tuple[tuple[int | None, str, str, int | None], ...]:
        """(lot, relation, category, district) of the contracts that hold, one row a district."""
        ask = self.question
        chain = chain_of(location_id=ask.location.pk)
        whole = Q(provider=self.standing[0], location__isnull=True, provider__isnull=False)
        rows = Contract.objects.filter(
            covering(as_at=ask.as_at),
            Q(location__in=chain) | whole,
            authority__code__in=sorted(ask.authority_codes),
        ).exclude(relation=Relation.NOT_COMMISSIONED)
        return tuple(rows.values_list("lot_id", "relation", "category", "districts"))

    @cached_property
    def standing(self) -> tuple[int | None, int | None, int | None, str | None]:
        """(provider, brand, district, authority's code) as they were that day."""
        ask = self.question
        row = (
            LocationSpell.objects.filter(covering(as_at=ask.as_at), location=ask.location.pk)
            .values_list("provider_id", "provider__brand_id", "district_id", "authority__code")
            .first()
        )
        if row is not None:
            return row
        place = ask.location
        brand_id = place.provider.brand_id if place.provider else None
        code = place.authority.code if place.authority else None
        return place.provider_id, brand_id, place.district_id, code

    @cached_property
    def stops(self) -> tuple[Stop, ...]:
        """The suspensions that reach it."""
        ask = self.question
        provider_id, brand_id, _, _ = self.standing
        lots = {lot for lot, *_ in self.contracts if lot is not None}
        place = Place(
            location_ids=frozenset({ask.location.pk}),
            provider_id=provider_id,
            brand_id=brand_id,
            lot_ids=frozenset(lots),
            district_ids=self._districts(),
        )
        asked = Asked(
            work=ask.work,
            scheme_id=ask.scheme.pk if ask.scheme else None,
            service_id=ask.scheme.service_id if ask.scheme else None,
            lot_id=ask.lot_id,
            district_id=ask.district_id,
        )
        return stops_at(
            location=ask.location,
            place=place,
            asked=asked,
            as_at=ask.as_at,
            authority_codes=ask.authority_codes,
        )

    @cached_property
    def closures(self) -> tuple[Closure, ...]:
        """The closures to admission that hold at it, under any of its registrations."""
        ask = self.question
        return closed_to_admission(
            location_ids=chain_of(location_id=ask.location.pk),
            as_at=ask.as_at,
            authority_codes=ask.authority_codes,
        )

    @cached_property
    def successors(self) -> tuple[Location, ...]:
        """The registrations that followed it and still stand that day."""
        ask = self.question
        if not ask.visible_to.may(Permission.VIEW_MARKET):
            return ()
        found = successors(location=ask.location, visible_to=ask.visible_to)
        return tuple(
            one for one in found if one.deregistered_on is None or one.deregistered_on > ask.as_at
        )

    def _districts(self) -> frozenset[int]:
        """Where it works: a care home where it stands, other care wherever it is given."""
        ask = self.question
        home = self.standing[2]
        if ask.scheme is not None and ask.scheme.district_id is not None:
            return frozenset({ask.scheme.district_id})
        if ask.location.is_care_home and home is not None:
            return frozenset({home})
        given = ServiceDistrict.objects.filter(
            covering(as_at=ask.as_at), service__location=ask.location.pk
        ).values_list("district_id", flat=True)
        return frozenset(given) or _known(row[3] for row in self.contracts) or _known([home])


def _known(ids: Iterable[int | None]) -> frozenset[int]:
    return frozenset(one for one in ids if one is not None)
