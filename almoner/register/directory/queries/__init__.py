"""Who provides care where, on any day: what pages, papers and other rooms read."""

from almoner.register.directory.queries.places import (
    Beds,
    UnknownProvider,
    beds,
    covering,
    last_recorded_at,
    locations_as_at,
    provider_by_id,
    spell_as_at,
    spells_as_at,
    spells_known,
)
from almoner.register.directory.queries.succession import (
    chain_of,
    chains_of,
    lineage,
    lineage_from,
    lineage_of,
    links_after,
    links_before,
    successors,
)

__all__ = [
    "Beds",
    "UnknownProvider",
    "beds",
    "chain_of",
    "chains_of",
    "covering",
    "last_recorded_at",
    "lineage",
    "lineage_from",
    "lineage_of",
    "links_after",
    "links_before",
    "locations_as_at",
    "provider_by_id",
    "spell_as_at",
    "spells_as_at",
    "spells_known",
    "successors",
]
