"""What a suspension could reach: finding a service, a provider, a scheme, a lot, a district."""

from dataclasses import dataclass

from django.db.models import Model, Q

from almoner.core.accounts.models import Authority
from almoner.register.contracts.models import Lot
from almoner.register.directory.models import (
    Brand,
    District,
    Location,
    Provider,
    Scheme,
    Service,
)
from almoner.register.directory.rules.search import folded
from almoner.response.suspensions.rules.kinds import Level

MOST = 10  # of each kind: more is a reason to type more of the name
MODELS: dict[Level, type[Model]] = {
    Level.LOCATION: Location,
    Level.SERVICE: Service,
    Level.SCHEME: Scheme,
    Level.PROVIDER: Provider,
    Level.BRAND: Brand,
    Level.LOT: Lot,
    Level.DISTRICT: District,
}


class UnknownSubject(Exception):
    """There is no such thing in that authority's area, or of that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something that a suspension could reach, as the search shows it."""

    level: Level
    id: int
    name: str
    about: str


def subjects(*, typed: str, authority: Authority) -> tuple[Found, ...]:
    """What of an authority's market holds every word typed in its name. Five queries."""
    words = folded(typed).split()
    if not words:
        return ()
    told, named = Q(), Q()
    for word in words:
        told &= Q(search_text__contains=word)
        named &= Q(name__icontains=word)
    here = Location.objects.filter(authority=authority)
    found: list[Found] = []
    rows = here.filter(told).order_by("name", "pk")
    for pk, name, provider, postcode in rows.values_list("pk", "name", "provider_name", "postcode")[
        :MOST
    ]:
        about = ", ".join(filter(None, ("service", provider, postcode)))
        found.append(Found(level=Level.LOCATION, id=pk, name=name, about=about))
    schemes = Scheme.objects.filter(named, service__location__authority=authority)
    for pk, name, of in schemes.order_by("name").values_list(
        "pk", "name", "service__location__name"
    )[:MOST]:
        found.append(Found(level=Level.SCHEME, id=pk, name=name, about=f"scheme of {of}"))
    providers = Provider.objects.filter(named, locations__in=here).distinct().order_by("name", "pk")
    for pk, name in providers.values_list("pk", "name")[:MOST]:
        found.append(Found(level=Level.PROVIDER, id=pk, name=name, about="all its services here"))
    brands = Brand.objects.filter(named, providers__locations__in=here).distinct().order_by("name")
    for pk, name in brands.values_list("pk", "name")[:MOST]:
        found.append(
            Found(level=Level.BRAND, id=pk, name=name, about="every provider of the brand")
        )
    lots = Lot.objects.filter(named, authority=authority)
    for pk, name in lots.values_list("pk", "name")[:MOST]:
        found.append(Found(level=Level.LOT, id=pk, name=name, about="everyone in the lot"))
    return tuple(found)


def subject_of(*, level: Level, subject_id: int, authority: Authority) -> Model:
    """The thing itself, if the authority's market holds it. Raises UnknownSubject."""
    within = {
        Level.LOCATION: Q(authority=authority),
        Level.SERVICE: Q(location__authority=authority),
        Level.SCHEME: Q(service__location__authority=authority),
        Level.PROVIDER: Q(locations__authority=authority),
        Level.BRAND: Q(providers__locations__authority=authority),
        Level.LOT: Q(authority=authority),
        Level.DISTRICT: Q(authority=authority),
    }[level]
    found = MODELS[level]._default_manager.filter(within, pk=subject_id).first()
    if found is None:
        raise UnknownSubject("There is no such service, provider or lot here.")
    return found


def narrowing(*, authority: Authority) -> tuple[tuple[Lot, ...], tuple[District, ...]]:
    """The lots and districts to which a suspension can be narrowed, by name. Two queries."""
    return (
        tuple(Lot.objects.filter(authority=authority).select_related("framework")),
        tuple(District.objects.filter(authority=authority)),
    )
