"""What a hub shows: things that wait, in groups, and where everything is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from almoner.core.accounts.rules import Permission, Principal

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits: its name, where to go, and a few words."""

    name: str
    href: str
    said: str


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind that wait: the first few, and where all of them are."""

    heading: str
    items: Sequence[Item]
    count: int
    href: str

    @property
    def more(self) -> int:
        """How many are not shown here."""
        return self.count - len(self.items)


@dataclass(frozen=True, slots=True)
class Place:
    """A part of the work, and what one does there."""

    name: str
    href: str
    said: str


Entry = tuple[str, str, str, frozenset[Permission]]  # name, URL's name, what one does, for whom


def group(heading: str, items: Iterable[Item], href: str) -> Group:
    """The first few of things of one kind."""
    held = tuple(items)
    return Group(heading, held[:SHOWN], len(held), href)


def places(entries: Iterable[Entry], *, visible_to: Principal) -> list[Place]:
    """The entries that somebody may open."""
    return [
        Place(name, reverse(to), said)
        for name, to, said, permissions in entries
        if any(visible_to.may(each) for each in permissions)
    ]


def hub(
    groups: Iterable[Group], entries: Iterable[Entry], *, visible_to: Principal
) -> dict[str, object]:
    """What the page of a hub shows."""
    held = [each for each in groups if each.count]
    return {
        "groups": held,
        "waiting": sum(each.count for each in held),
        "places": places(entries, visible_to=visible_to),
    }
