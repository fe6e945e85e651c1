"""Finding the service that is asked about, by what someone types."""

from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Case, Q, Value, When

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.register.contracts.models import Lot
from almoner.register.directory.models import District, Location, Scheme
from almoner.register.directory.queries import covering
from almoner.register.directory.rules.search import folded

MOST = 20  # more than anyone reads: type more of the name instead


class UnknownService(Exception):
    """No service or scheme goes by that id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A service, or a scheme of one, as the search shows it."""

    location_id: int
    scheme_id: int | None
    name: str
    about: str  # what tells it from another of that name
    is_open: bool


def matches(*, typed: str, as_at: date, visible_to: Principal) -> tuple[Match, ...]:
    """The services and schemes whose name, postcode or id holds every word typed.

    Those of the asker's own authorities first, and open ones before closed. Two queries.
    """
    require(visible_to, Permission.ASK_PLACEMENT)
    words = folded(typed).split()
    if not words:
        return ()
    mine = Q(authority__code__in=sorted(visible_to.authority_codes()))
    told, named = Q(), Q()
    for word in words:
        told &= Q(search_text__contains=word)
        named &= Q(name__icontains=word) | Q(postcode__icontains=word)
    rows = (
        Location.objects.filter(told)
        .annotate(
            is_mine=Case(
                When(mine, then=Value(True)), default=Value(False), output_field=BooleanField()
            ),
            is_open=Case(
                When(deregistered_on__isnull=True, then=Value(True)),
                When(deregistered_on__gt=as_at, then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            ),
        )
        .order_by("-is_mine", "-is_open", "name", "pk")
        .values_list("pk", "name", "postcode", "cqc_id", "provider_name", "is_open")[:MOST]
    )
    services = [
        Match(
            location_id=pk,
            scheme_id=None,
            name=name,
            about=", ".join(filter(None, (provider, postcode, cqc_id))),
            is_open=is_open,
        )
        for pk, name, postcode, cqc_id, provider, is_open in rows
    ]
    return (*_schemes(named, as_at, visible_to), *services)[:MOST]


def service_by_number(*, location_id: int) -> Location:
    """A service by our own number for it. Raises UnknownService."""
    return _one(Q(pk=location_id), f"No service has the number {location_id}.")


def service_by_cqc_id(*, cqc_id: str) -> Location:
    """A service by the regulator's id, in whatever case. Raises UnknownService."""
    return _one(Q(cqc_id=cqc_id.strip().upper()), f"No service has the id {cqc_id!r}.")


def scheme_of(*, location: Location, scheme_id: int) -> Scheme:
    """A scheme of that service. Raises UnknownService."""
    found = Scheme.objects.filter(pk=scheme_id, service__location=location).first()
    if found is None:
        raise UnknownService(f"{location.name} has no scheme with the number {scheme_id}.")
    return found


def narrowed_to(
    *, district_code: str, lot_id: int | None, visible_to: Principal
) -> tuple[District | None, Lot | None]:
    """The district and lot of the asker's authorities that are named. Raises UnknownService."""
    codes = sorted(visible_to.authority_codes())
    district = lot = None
    if district_code:
        district = District.objects.filter(code=district_code, authority__code__in=codes).first()
        if district is None:
            raise UnknownService(f"Your authority has no district with the code {district_code!r}.")
    if lot_id is not None:
        lot = Lot.objects.filter(pk=lot_id, authority__code__in=codes).first()
        if lot is None:
            raise UnknownService(f"Your authority has no lot with the number {lot_id}.")
    return district, lot


def choices_for(*, visible_to: Principal) -> tuple[tuple[District, ...], tuple[Lot, ...]]:
    """The districts and lots of the asker's authorities, by name. Two queries."""
    codes = sorted(visible_to.authority_codes())
    districts = District.objects.filter(authority__code__in=codes)
    lots = Lot.objects.filter(authority__code__in=codes).select_related("framework")
    return tuple(districts), tuple(lots)


def _schemes(named: Q, as_at: date, asker: Principal) -> list[Match]:
    rows = (
        Scheme.objects.filter(
            named,
            covering(as_at=as_at),
            service__location__authority__code__in=sorted(asker.authority_codes()),
        )
        .order_by("name", "pk")
        .values_list("pk", "name", "postcode", "service__location_id", "service__location__name")
    )
    return [
        Match(
            location_id=location_id,
            scheme_id=pk,
            name=name,
            about=", ".join(filter(None, (f"scheme of {of}", postcode))),
            is_open=True,
        )
        for pk, name, postcode, location_id, of in rows[:MOST]
    ]


def _one(wanted: Q, sentence: str) -> Location:
    found = Location.objects.select_related("provider", "authority", "district").filter(wanted)
    if (one := found.first()) is None:
        raise UnknownService(sentence)
    return one
