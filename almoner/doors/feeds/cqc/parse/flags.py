"""Services, bands of people and activities that stand in a column each, Y or blank."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import NamedTuple, TypeVar

from almoner.doors.feeds.cqc.parse.service_types import (
    ADULT_SOCIAL_CARE,
    PLAIN_NAMES,
    activity_of,
    plain_name,
    specialism_of,
)
from almoner.doors.feeds.cqc.parse.tables import Row
from almoner.register.directory.rules import RegulatedActivity, Specialism

FLAG_CELLS = frozenset({"Y", "N", "", None})

T = TypeVar("T")

_FLAG_TITLE = re.compile(
    r"(service type|service user band|regulated activity)\s*-\s*(.+)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """Which columns flag which services, bands and activities."""

    services: Mapping[int, str]
    bands: Mapping[int, Specialism]
    activities: Mapping[int, RegulatedActivity]
    social_care: tuple[int, ...]  # of the services, those that are adult social care
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    places: tuple[int, ...]  # all of them, in an order that does not turn on the file's


def flags_in(*, titles: Sequence[str]) -> Flags:
    """Find the flag columns under a header."""
    services: dict[int, str] = {}
    bands: dict[int, Specialism] = {}
    activities: dict[int, RegulatedActivity] = {}
    unknown: list[str] = []
    found: dict[str, int] = {}
    for place, title in enumerate(titles):
        if not (match := _FLAG_TITLE.fullmatch(title)):
            continue
        kind, what = match[1].lower(), match[2]
        found[title.lower()] = place
        if kind == "service type" and " ".join(what.split()).lower() in PLAIN_NAMES:
            services[place] = plain_name(text=what)
        elif kind == "service user band" and (band := specialism_of(text=what)):
            bands[place] = band
        elif kind == "regulated activity" and (activity := activity_of(name=what)):
            activities[place] = activity
        else:
            unknown.append(title)
    missing = ADULT_SOCIAL_CARE.difference(services.values()) if services else frozenset()
    return Flags(
        services=services,
        bands=bands,
        activities=activities,
        social_care=tuple(p for p, name in services.items() if name in ADULT_SOCIAL_CARE),
        unknown=tuple(unknown),
        missing=tuple(f"Service type: {name}" for name in sorted(missing)),
        places=tuple(found[title] for title in sorted(found)),
    )


class Flagged(NamedTuple):
    """What the flags of a row say; None where none is set, which is to say nothing."""

    services: tuple[str, ...] | None
    specialisms: Specialism | None
    activities: RegulatedActivity | None


def said_by(*, flags: Flags, row: Row) -> Flagged:
    """What the flags of a row say."""
    return Flagged(
        tuple(sorted(set(_set_in(row, flags.services)))) or None,
        reduce(or_, _set_in(row, flags.bands), Specialism(0)) or None,
        reduce(or_, _set_in(row, flags.activities), RegulatedActivity(0)) or None,
    )


def _set_in(row: Row, what: Mapping[int, T]) -> Iterable[T]:
    return (value for place, value in what.items() if row[place] == "Y")
