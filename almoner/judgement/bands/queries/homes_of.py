"""One home in a cycle, with every band that it ever had."""

from dataclasses import dataclass
from datetime import date

from almoner.core.accounts.rules import Principal
from almoner.judgement.bands.queries.cycles import CycleRecord
from almoner.judgement.bands.queries.fixed import BandRecord, bands_of_home
from almoner.judgement.bands.queries.homes import HomeLine, home_lines
from almoner.judgement.bands.queries.standing import NamedHome, home_named
from almoner.judgement.bands.rules.states import BandState
from almoner.register.directory.models import Location


class UnknownHome(Exception):
    """There is no such home in the cycle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeRecord:
    """A home in a cycle. `line` is asked for only where no band was fixed for it."""

    home: NamedHome
    records: tuple[BandRecord, ...]  # of every year, as recorded
    of_cycle: tuple[BandRecord, ...]
    line: HomeLine | None

    @property
    def standing(self) -> BandRecord | None:
        """The newest band of the cycle that was not replaced."""
        live = (r for r in reversed(self.of_cycle) if r.state is not BandState.REPLACED)
        return next(live, None)


def home_of_cycle(
    *, cycle: CycleRecord, location_id: int, as_at: date, visible_to: Principal
) -> HomeRecord:
    """The home with its bands, or with the band that it would have. Raises UnknownHome.

    Two queries, and six more where it has no band.
    """
    home = home_named(location_id=location_id, authority_id=cycle.authority_id)
    if home is None:
        raise UnknownHome("There is no such home in this cycle.")
    records = bands_of_home(
        location_ids=home.registrations,
        authority_code=cycle.authority_code,
        as_at=as_at,
        visible_to=visible_to,
    )
    of_cycle = tuple(one for one in records if one.cycle_id == cycle.id)
    found = HomeRecord(home=home, records=records, of_cycle=of_cycle, line=None)
    if found.standing is not None:
        return found
    for line in home_lines(cycle=cycle, as_at=as_at, visible_to=visible_to):
        if line.home.location_id == location_id:
            return HomeRecord(home=home, records=records, of_cycle=of_cycle, line=line)
    raise UnknownHome("There is no such home in this cycle.")


def newest_cycle_of(*, location_id: int, cycles: tuple[CycleRecord, ...]) -> CycleRecord | None:
    """The newest of the cycles that is of the home's authority."""
    authority = Location.objects.filter(pk=location_id).values_list("authority", flat=True).first()
    return next((cycle for cycle in cycles if cycle.authority_id == authority), None)
