"""What a suspension reaches: a place is reached wholly, in part, or not at all.

In part is said as such and never rounded: whoever asked has to say more (which lot, which
district, which scheme, for whom), or ask someone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from almoner.response.suspensions.rules.kinds import Level, Work


class Reach(IntEnum):
    """How far a suspension reaches a place, the least first."""

    NOT = 0
    PARTLY = 1
    WHOLLY = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """One thing that a suspension names, by ids, and what narrows it."""

    level: Level
    subject_id: int  # of the location, service, scheme, provider, brand, lot or district
    work: Work
    lot_id: int | None = None  # narrows; None where the level itself is a lot
    district_id: int | None = None  # narrows; None where the level itself is a district
    client_groups: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A service as it is asked about: everything that it is, as at the day.

    `location_ids` are its own and those of its registrations before and after. A set of lots or
    districts is all that it works in; an empty one is not known.
    """

    location_ids: frozenset[int]
    provider_id: int | None = None
    former_provider_ids: frozenset[int] = frozenset()  # of its other registrations
    brand_id: int | None = None
    service_ids: frozenset[int] = frozenset()
    scheme_ids: frozenset[int] = frozenset()
    lot_ids: frozenset[int] = frozenset()
    district_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the question says; None is "does not say"."""

    work: Work = Work.NEW_PLACEMENT
    scheme_id: int | None = None
    service_id: int | None = None
    lot_id: int | None = None
    district_id: int | None = None


def reach(*, scope: Scope, place: Place, asked: Asked) -> Reach:
    """How far one part of a suspension's scope reaches what was asked: the least of its parts."""
    if not scope.work & asked.work:
        return Reach.NOT
    parts = [_subject(scope, place, asked)]
    if scope.lot_id is not None:
        parts.append(_within(scope.lot_id, all_of=place.lot_ids, said=asked.lot_id))
    if scope.district_id is not None:
        parts.append(_within(scope.district_id, all_of=place.district_ids, said=asked.district_id))
    if scope.client_groups:
        parts.append(Reach.PARTLY)  # nobody is asked about by their group
    return min(parts)


def furthest(*, scopes: Iterable[Scope], place: Place, asked: Asked) -> Reach:
    """How far a suspension reaches: the furthest that any part of it does."""
    return max((reach(scope=one, place=place, asked=asked) for one in scopes), default=Reach.NOT)


def _subject(scope: Scope, place: Place, asked: Asked) -> Reach:
    wanted = scope.subject_id
    if scope.level is Level.LOCATION:
        return _wholly(wanted in place.location_ids)
    if scope.level is Level.PROVIDER:
        # The same home under a new provider may be sold, or may be renamed to be rid of its past.
        return (
            Reach.PARTLY
            if wanted in place.former_provider_ids
            else _wholly(wanted == place.provider_id)
        )
    if scope.level is Level.BRAND:
        return _wholly(wanted == place.brand_id)
    among: dict[Level, tuple[frozenset[int], int | None]] = {
        Level.LOT: (place.lot_ids, asked.lot_id),
        Level.DISTRICT: (place.district_ids, asked.district_id),
        Level.SCHEME: (place.scheme_ids, asked.scheme_id),
        Level.SERVICE: (place.service_ids, asked.service_id),
    }
    all_of, said = among[scope.level]
    is_never_all = scope.level in {Level.SCHEME, Level.SERVICE}
    return _among(wanted, all_of=all_of, said=said, is_never_all=is_never_all)


def _wholly(is_so: bool) -> Reach:
    return Reach.WHOLLY if is_so else Reach.NOT


def _among(
    wanted: int, *, all_of: frozenset[int], said: int | None, is_never_all: bool = False
) -> Reach:
    """One of several things that a place has: wholly if it is the one said, or the only one.

    More may be given from a location than the services and schemes that are recorded of it, so
    one of those is never all of it.
    """
    if wanted not in all_of:
        return Reach.NOT
    if said is not None:
        return Reach.WHOLLY if wanted == said else Reach.NOT
    return Reach.WHOLLY if len(all_of) == 1 and not is_never_all else Reach.PARTLY


def _within(wanted: int, *, all_of: frozenset[int], said: int | None) -> Reach:
    """What narrows a suspension: where nothing is known of the place, it may be reached."""
    if said is None and not all_of:
        return Reach.PARTLY
    if said is not None:
        return Reach.WHOLLY if wanted == said else Reach.NOT
    if wanted not in all_of:
        return Reach.NOT
    return Reach.WHOLLY if len(all_of) == 1 else Reach.PARTLY
