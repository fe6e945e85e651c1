"""Which data is the newest about an area, and of which day it speaks."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from almoner.doors.desk.queries.kept import Places, Version, kept_by_all
from almoner.evidence.landings.models import Landing, LandingScope
from almoner.evidence.landings.rules import LandingState
from almoner.evidence.ratings.rules import Area
from almoner.register.directory.models import Location


class Newest(NamedTuple):
    """The landing with the newest data about an area."""

    source: str
    as_at: date


def newest_about(*, area: Area, places: Places, version: Version) -> Newest | None:
    """Where the newest data about an area came from, and its day; None before there is any.

    Of a region or of England it is the newest day such that at least half of the authorities of
    which anything is known have data of that day or later: one council's own fetch does not make
    all England new.
    Three queries, or none while they are kept.
    """
    by_authority = kept_by_all(version=version, key="newest by authority", make=_by_authority)
    found = [
        newest for authority in places.within(area) if (newest := by_authority.get(authority.id))
    ]
    found.sort(key=lambda newest: newest.as_at, reverse=True)
    return found[(len(found) - 1) // 2] if found else None


def _by_authority() -> Mapping[int, Newest]:
    """By authority, the newest landing that named it whole or from which a location stands."""
    landings = {
        number: Newest(source, as_at)
        for number, source, as_at in Landing.objects.filter(
            steps__state=LandingState.APPLIED
        ).values_list("pk", "source", "as_at")
    }
    told = {
        *LandingScope.objects.values_list("authority_id", "landing_id"),
        *Location.objects.filter(authority__isnull=False)
        .order_by()
        .values_list("authority_id", "landing_number")
        .distinct(),
    }
    newest: dict[int, tuple[date, int]] = {}
    for authority_id, number in told:
        if number in landings:
            one = (landings[number].as_at, number)
            newest[authority_id] = max(one, newest.get(authority_id, one))
    return {authority_id: landings[number] for authority_id, (_, number) in newest.items()}
