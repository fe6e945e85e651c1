"""Which services a programme is about, on a day."""

from dataclasses import dataclass
from datetime import date

from almoner.core.accounts.rules import Principal
from almoner.register.directory.models import Location, LocationSpell
from almoner.register.directory.queries import covering
from almoner.response.programmes.models import Programme, ScopeChange
from almoner.response.programmes.queries.standing import visible_programmes
from almoner.response.programmes.rules.definition import definition_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopedService:
    """A service in a programme's scope, as the register had it that day."""

    location_id: int
    cqc_id: str
    name: str
    provider_name: str
    district: str
    service_type: str
    beds: int | None


def services_in_scope(
    *, programme: Programme, as_at: date, visible_to: Principal
) -> tuple[ScopedService, ...]:
    """The services registered that day and in scope, by name: by kind, and as named beside it."""
    if not visible_programmes(visible_to).filter(pk=programme.pk).exists():
        return ()
    kinds = {one.value for one in definition_of(programme.definition).service_types}
    named = _named(programme, as_at)
    spells = LocationSpell.objects.filter(
        covering(as_at=as_at), authority_id=programme.authority_id
    ).values_list(
        "location_id",
        "location__cqc_id",
        "location__name",
        "provider__name",
        "district__name",
        "service_type",
        "beds",
    )
    found = [
        ScopedService(
            location_id=row[0],
            cqc_id=row[1] or "",
            name=row[2],
            provider_name=row[3] or "",
            district=row[4] or "",
            service_type=row[5],
            beds=row[6],
        )
        for row in spells
        if named.get(row[0], row[5] in kinds)
    ]
    return tuple(sorted(found, key=lambda one: (one.name, one.location_id)))


def locations_ever_in_scope(*, programme: Programme) -> frozenset[int]:
    """The ids of the authority's locations that are or were in scope, open or closed."""
    kinds = {one.value for one in definition_of(programme.definition).service_types}
    of_kind = set(
        LocationSpell.objects.filter(
            authority_id=programme.authority_id, service_type__in=kinds
        ).values_list("location_id", flat=True)
    )
    of_kind |= set(
        Location.objects.filter(
            authority_id=programme.authority_id, service_type__in=kinds
        ).values_list("pk", flat=True)
    )
    taken_in = ScopeChange.objects.filter(programme=programme, is_in=True)
    return frozenset(of_kind | set(taken_in.values_list("location_id", flat=True)))


def _named(programme: Programme, as_at: date) -> dict[int, bool]:
    """Whether each service that was named beside the scope is in it, by the last word on it."""
    changes = ScopeChange.objects.filter(programme=programme, on__lte=as_at)
    return dict(changes.order_by("on", "pk").values_list("location_id", "is_in"))


def location_in_scope(*, programme: Programme, location_id: int) -> Location | None:
    """A location that is or was in scope; None for any other."""
    if location_id not in locations_ever_in_scope(programme=programme):
        return None
    return Location.objects.filter(pk=location_id).first()


def location_of_authority(*, programme: Programme, cqc_id: str) -> Location | None:
    """The location of the programme's authority with that regulator's id; None without one."""
    found = Location.objects.filter(
        authority_id=programme.authority_id, cqc_id=cqc_id.strip().upper()
    )
    return found.first()
