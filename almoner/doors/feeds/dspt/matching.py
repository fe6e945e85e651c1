"""Which service or head office an organisation of the search is: by its code, else by its name.

A name decides only where it stands for one organisation in the file and one in the register, of all
England: there are many homes called The Grange. What does not match is named, and not lost.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from almoner.doors.feeds.dspt.parse import Organisation

UNPUBLISHED = frozenset({"not published", "not registered"})
_CODE = re.compile(r"\s*\([A-Z0-9]{3,8}(?:CLOSED)?\)\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A service, and the head office that it belongs to."""

    location_id: int
    cqc_id: str
    ods_code: str
    name: str
    provider_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The organisation that speaks for a service."""

    place: Place
    organisation: Organisation
    is_inherited: bool  # it is the head office's, not the service's own
    by_name: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """What was matched; and what was not, on either side."""

    found: tuple[Match, ...]
    unmatched: tuple[Place, ...]
    ambiguous: tuple[Place, ...]  # whose name fits more than one


class Matcher:
    """Matches services to the organisations of one file."""

    def __init__(
        self,
        organisations: Iterable[Organisation],
        *,
        service_names: Mapping[str, int],
        provider_names: Mapping[str, int],
    ) -> None:
        """The names are plain ones, with how many of the register's open ones bear each."""
        every = list(organisations)
        self.by_code = {one.code: one for one in every}
        self.by_name: dict[str, list[Organisation]] = defaultdict(list)
        for one in every:
            self.by_name[plain_name(one.name)].append(one)
        self.service_names, self.provider_names = service_names, provider_names

    def match(self, places: Iterable[Place]) -> Matches:
        """The organisation of each place: its own where it published, else its head office's."""
        found: list[Match] = []
        unmatched: list[Place] = []
        ambiguous: list[Place] = []
        for place in places:
            matched = self._match(place)
            if matched is not None:
                found.append(matched)
            elif len(self.by_name.get(plain_name(place.name), ())) > 0:
                ambiguous.append(place)
            else:
                unmatched.append(place)
        return Matches(found=tuple(found), unmatched=tuple(unmatched), ambiguous=tuple(ambiguous))

    def _match(self, place: Place) -> Match | None:
        by_code = self.by_code.get(place.ods_code.upper()) if place.ods_code else None
        own = by_code or self._named(place.name, self.service_names)
        office = self._named(place.provider_name, self.provider_names)
        is_office = office is not None and (own is None or _is_unpublished(own))
        if is_office and office is not None and not _is_unpublished(office):
            return Match(place=place, organisation=office, is_inherited=True, by_name=True)
        if own is None:
            return None
        return Match(place=place, organisation=own, is_inherited=False, by_name=by_code is None)

    def _named(self, name: str, registered: Mapping[str, int]) -> Organisation | None:
        plain = plain_name(name)
        found = self.by_name.get(plain, ())
        return found[0] if plain and len(found) == 1 and registered.get(plain, 0) == 1 else None


def plain_name(name: str) -> str:
    """A name without its code, its case, its punctuation and what says the legal form."""
    words = re.sub(r"[^a-z0-9]+", " ", _CODE.sub("", name).casefold().replace("&", " and "))
    return " ".join("limited" if word == "ltd" else word for word in words.split())


def name_counts(names: Iterable[str]) -> Counter[str]:
    """How many bear each plain name."""
    return Counter(plain_name(name) for name in names)


def codes_of(matches: Collection[Match]) -> frozenset[str]:
    """The codes of the organisations that were matched."""
    return frozenset(one.organisation.code for one in matches)


def _is_unpublished(organisation: Organisation) -> bool:
    return organisation.status.casefold() in UNPUBLISHED
