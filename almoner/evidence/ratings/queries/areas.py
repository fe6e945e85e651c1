"""Which area is meant."""

from almoner.core.accounts.models import Authority
from almoner.core.accounts.queries import authority_named
from almoner.evidence.ratings.rules import Area

ENGLAND = Area(kind="england", code="E92000001", name="England")


def area_named(*, name: str) -> Area:
    """The area of the authority with that name or code. Raises accounts' UnknownAuthority."""
    return _area_of(authority_named(name=name))


def areas_around(*, authority_code: str) -> tuple[Area, Area, Area]:
    """The authority, its region and England, to be compared. One query.

    Raises Authority.DoesNotExist.
    """
    authority = Authority.objects.select_related("region").get(code=authority_code)
    region = Area(kind="region", code=authority.region.code, name=authority.region.name)
    return _area_of(authority), region, ENGLAND


def _area_of(authority: Authority) -> Area:
    return Area(kind="authority", code=authority.code, name=authority.name)
