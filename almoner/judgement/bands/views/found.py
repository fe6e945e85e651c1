"""The cycle, home or band that an address names, or no page at all."""

from datetime import date

from django.http import Http404

from almoner.core.accounts.rules import Permission, Principal
from almoner.judgement.bands import queries
from almoner.judgement.bands.queries import BandRecord, CycleRecord, HomeRecord


def cycle_or_404(*, cycle_id: int, as_at: date, by: Principal) -> CycleRecord:
    """The cycle; another authority's is not there."""
    try:
        return queries.cycle_by_id(cycle_id=cycle_id, as_at=as_at, visible_to=by)
    except queries.UnknownCycle as unknown:
        raise Http404 from unknown


def home_or_404(*, cycle: CycleRecord, location_id: int, as_at: date, by: Principal) -> HomeRecord:
    """The home in the cycle."""
    try:
        return queries.home_of_cycle(
            cycle=cycle, location_id=location_id, as_at=as_at, visible_to=by
        )
    except queries.UnknownHome as unknown:
        raise Http404 from unknown


def band_or_404(*, band_id: int, as_at: date, by: Principal) -> BandRecord:
    """The band; another authority's is not there."""
    try:
        return queries.band_by_id(band_id=band_id, as_at=as_at, visible_to=by)
    except queries.UnknownBand as unknown:
        raise Http404 from unknown


def may_keep(cycle: CycleRecord, by: Principal) -> bool:
    """Whether the person may change what is in the cycle."""
    return by.may(Permission.KEEP_BANDS, authority_code=cycle.authority_code)


def sees_suspensions(cycle: CycleRecord, by: Principal) -> bool:
    """Whether the person may be told that a home is suspended."""
    return by.may(Permission.VIEW_SUSPENSIONS, authority_code=cycle.authority_code)
