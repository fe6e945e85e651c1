"""Whose records a reader reaches, and how care is followed through its registrations."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q

from almoner.core.accounts.rules import Permission, Principal
from almoner.register.contracts.rules import Link
from almoner.register.directory.models import Succession


def of_readers_authorities(
    visible_to: Principal, *permissions: Permission, prefix: str = ""
) -> Q | None:
    """The condition that a record is of an authority where the reader may do one of these.

    None where there is no such authority, so nothing may be seen; an operator sees everything.
    """
    if visible_to.is_operator:
        return Q()
    codes = visible_to.codes_where(*permissions)
    return Q(**{f"{prefix}authority__code__in": codes}) if codes else None


def links_from(*, places: Iterable[int], known_at: datetime | None = None) -> list[Link]:
    """Every link onward from these locations and from those that they lead to."""
    return _links(places, here="predecessor", there="successor", known_at=known_at)


def links_to(*, places: Iterable[int], known_at: datetime | None = None) -> list[Link]:
    """Every link that led to these locations, and to those before them."""
    return _links(places, here="successor", there="predecessor", known_at=known_at)


def _links(
    places: Iterable[int], *, here: str, there: str, known_at: datetime | None
) -> list[Link]:
    known = set(places)
    edge, found = set(known), []
    while edge:
        rows = Succession.objects.filter(**{f"{here}__in": edge})
        if known_at is not None:
            rows = rows.filter(recorded_at__lte=known_at)
        links = [
            Link(predecessor=row[0], successor=row[1], on=row[2])
            for row in rows.order_by("pk").values_list("predecessor", "successor", "on")
        ]
        found += links
        edge = {int(getattr(link, there)) for link in links} - known
        known |= edge
    return found


def had_begun(link: Link, as_at: date) -> bool:
    """Whether the successor had taken over by that day."""
    return link.on is None or link.on <= as_at
