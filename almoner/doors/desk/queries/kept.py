"""What changes only when data lands, kept in this process's memory between requests.

Not in Django's cache, which would copy 450 places in and out of a pickle at every request. What is
dear to make and published by the regulator lies there too, under "facts", so that it is made in
one process only: a page's first reader after a landing finds what the worker has made ready.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar, cast

from django.core.cache import caches
from django.db import connection

import almoner
from almoner.account.papers.models import PaperStep
from almoner.core.accounts.models import Authority
from almoner.evidence.landings.models import LandingStep
from almoner.evidence.landings.rules import LandingState
from almoner.evidence.ratings.rules import Area
from almoner.register.directory.models import District

_T = TypeVar("_T")

Version = tuple[object, ...]
_VERSIONED = (Authority, District, PaperStep)
_NEWEST = ", ".join(
    f"COALESCE((SELECT MAX(id) FROM {model._meta.db_table}), 0)"  # noqa: S608  our own names
    for model in _VERSIONED
)
# An upload takes five steps, of which one changes what pages show.
_APPLIED = (
    f"FROM {LandingStep._meta.db_table} WHERE state = '{LandingState.APPLIED.value}'"
    " ORDER BY id DESC LIMIT 1"
)


class Shelf:
    """Things kept for requests to come; the longest unused goes first when it is full."""

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, object] = OrderedDict()
        self._being_made: dict[Hashable, Lock] = {}

    def kept(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """What lies under the key, made now if need be.

        Threads share it. Of several that want the same thing at once, one makes it while the
        others wait: England's market takes seconds the first time.
        """
        try:
            return self._found(key)
        except KeyError:
            pass
        with self._being_made.setdefault(key, Lock()):
            try:
                return self._found(key)
            except KeyError:
                made = self._things[key] = make()
            finally:
                self._being_made.pop(key, None)
            while len(self._things) > self._most:
                self._things.popitem(last=False)
        return made

    def _found(self, key: Hashable) -> Any:
        found = self._things[key]
        self._things.move_to_end(key)  # a KeyError too if another thread has just put it out
        return found

    def forget(self) -> None:
        """Empty it."""
        self._things.clear()


FACTS = Shelf(most=400)  # dear to make: counts, profiles, places, the body of market pages
PAGES = Shelf(most=300)  # by address: many, and cheap to make again from the facts


@dataclass(frozen=True, slots=True)
class AuthorityChoice:
    """An authority as filters and headings name it."""

    id: int
    code: str
    name: str
    region_code: str
    region_name: str
    is_invented: bool = False


@dataclass(frozen=True, slots=True)
class DistrictChoice:
    """A district as filters name it."""

    id: int
    code: str
    name: str
    authority_id: int


@dataclass(frozen=True, slots=True)
class Places:
    """Every authority and district, in order of name, and ways to find one."""

    authorities: tuple[AuthorityChoice, ...]
    districts: tuple[DistrictChoice, ...]
    authority_by_code: Mapping[str, AuthorityChoice]
    authority_by_id: Mapping[int, AuthorityChoice]
    district_by_code: Mapping[str, DistrictChoice]
    district_by_id: Mapping[int, DistrictChoice]
    authority_names: Mapping[int, str]
    district_names: Mapping[int, str]

    def within(self, area: Area) -> tuple[AuthorityChoice, ...]:
        """The authorities of an area; of a district, the one it lies in."""
        if area.kind == "england":
            return tuple(each for each in self.authorities if not each.is_invented)
        if area.kind == "region":
            return tuple(each for each in self.authorities if each.region_code == area.code)
        if area.kind == "district":
            return (self.authority_by_id[self.district_by_code[area.code].authority_id],)
        return (self.authority_by_code[area.code],)

    def is_invented(self, area: Area) -> bool:
        """Whether there is no such place: it stands only in the demonstration."""
        return bool(found := self.within(area)) and all(each.is_invented for each in found)


def data_version() -> Version:
    """What changes when a landing is applied, a paper changes state or a place is added.

    With the moment of the newest landing, since another database may come to the same numbers.
    One query of five index entries.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT (SELECT id {_APPLIED}), (SELECT at {_APPLIED}), {_NEWEST}")
        return cast("Version", cursor.fetchone())


def kept(*, version: Version, key: Hashable, make: Callable[[], _T], shelf: Shelf = FACTS) -> _T:
    """What `make` gave for this key under this version of the data, made now if need be."""
    return shelf.kept((version, key), make)


def kept_by_all(*, version: Version, key: Hashable, make: Callable[[], _T]) -> _T:
    """The same, where any process may find what another has made.

    Only for what the regulator publishes. What was made by other code than this is not found.
    """

    def found_or_made() -> _T:
        shelf, name = caches["facts"], _name_of(version, key)
        found = None
        with suppress(OSError):  # a full disk, or a file of another user's, costs time alone
            found = shelf.get(name)
        if found is None:
            found = make()
            with suppress(OSError):
                shelf.set(name, found)
        return cast("_T", found)

    return kept(version=version, key=key, make=found_or_made)


def _name_of(version: Version, key: Hashable) -> str:
    return sha256(repr((_code(), version, key)).encode()).hexdigest()


@cache
def _code() -> str:
    """Changes with any file of the program: a thing pickled by other code may not open, or lie."""
    digest = sha256()
    for file in sorted(Path(almoner.__file__).parent.rglob("*.py")):
        told = file.stat()
        digest.update(f"{file.name} {told.st_size} {told.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def forget() -> None:
    """Drop everything kept: for tests, whose data vanishes without a landing."""
    FACTS.forget()
    PAGES.forget()
    caches["facts"].clear()


def places(*, version: Version) -> Places:
    """Every authority and district; two queries, or none while they are kept."""
    return kept_by_all(version=version, key="places", make=_places)


def _places() -> Places:
    authorities = tuple(
        AuthorityChoice(*row)
        for row in Authority.objects.values_list(
            "pk", "code", "name", "region__code", "region__name", "is_invented"
        )
    )
    districts = tuple(
        DistrictChoice(*row)
        for row in District.objects.values_list("pk", "code", "name", "authority_id")
    )
    return Places(
        authorities=authorities,
        districts=districts,
        authority_by_code={each.code: each for each in authorities},
        authority_by_id={each.id: each for each in authorities},
        district_by_code={each.code: each for each in districts},
        district_by_id={each.id: each for each in districts},
        authority_names={each.id: each.name for each in authorities},
        district_names={each.id: each.name for each in districts},
    )
