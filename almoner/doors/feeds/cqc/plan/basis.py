"""What planning works on: the Delta, what stands, the days of other landings, and the outcome."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from almoner.core.bulk import next_ids
from almoner.doors.feeds.cqc.records import Delta, LocationRecord
from almoner.doors.feeds.cqc.standing import Register
from almoner.evidence.landings.queries import Coverage
from almoner.register.directory.bulk import LOCATION, PROVIDER, RegisterChanges
from almoner.register.directory.models import Brand, Location, ManagerPosition, Provider

AT = {column: place for place, column in enumerate(LOCATION)}
PROVIDER_AT = {column: place for place, column in enumerate(PROVIDER)}


@dataclass(slots=True)
class Timeline:
    """The days of which other landings of the same shape spoke."""

    as_at: date
    coverage: tuple[Coverage, ...]
    landing_days: Mapping[int, date]
    _next: dict[int | None, date | None] = field(default_factory=dict)

    def next_after(self, authority_id: int | None) -> date | None:
        """The first later day on which a landing spoke of all that is in the authority."""
        if authority_id not in self._next:
            self._next[authority_id] = min(
                (
                    one.as_at
                    for one in self.coverage
                    if one.as_at > self.as_at and authority_id in one.authority_ids
                ),
                default=None,
            )
        return self._next[authority_id]

    def was_covered_before(self, authority_id: int | None) -> bool:
        """Whether a landing spoke of all that is in the authority on an earlier day."""
        return any(
            one.as_at < self.as_at and authority_id in one.authority_ids for one in self.coverage
        )


@dataclass(slots=True)
class Ids:
    """Ids for the rows to come, as many as can be wanted."""

    brands: Iterator[int]
    providers: Iterator[int]
    locations: Iterator[int]
    posts: Iterator[int]


@dataclass(slots=True)
class Plan:
    """What applying a Delta would change, and everything there is to say about it."""

    delta: Delta
    as_at: date
    landing_id: int
    register: Register
    timeline: Timeline
    ids: Ids
    changes: RegisterChanges = field(default_factory=RegisterChanges)
    new: list[str] = field(default_factory=list)  # locations, by the regulator's id
    changed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)  # gone from the register
    new_pks: dict[str, int] = field(default_factory=dict)
    historic: set[str] = field(default_factory=set)  # locations of which a later source speaks
    unknown_authorities: Counter[str] = field(default_factory=Counter)
    shortened: int = 0  # cells too long for their column
    open_before: int = 0  # open locations in the authorities of which the source speaks
    authority_ids: frozenset[int] = frozenset()  # of which the source speaks throughout
    notes: list[str] = field(default_factory=list)

    def pk_of(self, cqc_id: str) -> int | None:
        """The id of a location that is known, or becomes so by this plan."""
        known = self.register.known.get(cqc_id)
        return known.id if known else self.new_pks.get(cqc_id)

    def authority_id(self, record: LocationRecord) -> int | None:
        """The authority that the source names; one that nobody knows is noted."""
        if not record.authority_name:
            return None
        folded = " ".join(record.authority_name.split()).casefold()
        found = self.register.authorities.get(folded)
        if found is None:
            self.unknown_authorities[record.authority_name] += 1
        return found


def ids_for(*, delta: Delta, register: Register) -> Ids:
    """Ids enough for all that the Delta can add."""
    brands = {record.brand_id for record in delta.providers if record.brand_id}
    providers = {record.provider_id for record in delta.providers}
    providers |= {record.provider_id for record in delta.locations if record.provider_id}
    locations = {record.location_id for record in delta.locations}
    posts = sum(len(record.managers or ()) for record in delta.locations)
    return Ids(
        brands=iter(next_ids(model=Brand, count=_unknown(brands, register.brands))),
        providers=iter(next_ids(model=Provider, count=_unknown(providers, register.providers))),
        locations=iter(next_ids(model=Location, count=_unknown(locations, register.known))),
        posts=iter(next_ids(model=ManagerPosition, count=posts)),
    )


def _unknown(wanted: Iterable[str], known: Mapping[str, object]) -> int:
    return sum(1 for each in wanted if each not in known)
