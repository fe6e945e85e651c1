"""A service under all its registrations: what led to this one, and what followed it."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from almoner.register.directory.models import Succession

# Ancestors and descendants, and never a sibling: where a service was split in two, what was said
# of the one part is not said of the other. Part of the query that asks, so it costs no query.
_CHAIN = """
    WITH RECURSIVE
        before(id) AS (
            SELECT CAST(%s AS bigint)
            UNION SELECT s.predecessor_id FROM directory_succession s JOIN before b
                ON s.successor_id = b.id
        ),
        after(id) AS (
            SELECT CAST(%s AS bigint)
            UNION SELECT s.successor_id FROM directory_succession s JOIN after a
                ON s.predecessor_id = a.id
        )
    SELECT id FROM before UNION SELECT id FROM after
"""


def chain_of(*, location_id: int) -> RawSQL:
    """The location's id and those of its registrations before and after, for `__in`."""
    return RawSQL(_CHAIN, (location_id, location_id), output_field=models.BigIntegerField())  # noqa: S611  our own text, two numbers


def chains_of(*, location_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """The same for many, by location: two queries, and two for each registration further off."""
    wanted = frozenset(location_ids)
    before = _links(wanted, here="successor_id", there="predecessor_id")
    after = _links(wanted, here="predecessor_id", there="successor_id")
    return {one: _reached(one, before) | _reached(one, after) for one in wanted}


def _links(wanted: frozenset[int], *, here: str, there: str) -> dict[int, set[int]]:
    links: dict[int, set[int]] = defaultdict(set)
    edge, known = set(wanted), set(wanted)
    while edge:
        found = Succession.objects.filter(Q(**{f"{here}__in": edge})).values_list(here, there)
        for start, end in found:
            links[start].add(end)
        edge = {end for _, end in found} - known
        known |= edge
    return links


def _reached(start: int, links: dict[int, set[int]]) -> frozenset[int]:
    reached, edge = {start}, {start}
    while edge:
        edge = {end for one in edge for end in links.get(one, ())} - reached
        reached |= edge
    return frozenset(reached)
