"""The same care under one registration after another: links, and what they lead to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The care of one location went on at another, from a day (None: it is not known when)."""

    predecessor: int
    successor: int
    on: date | None = None
    predecessor_registered_on: date | None = None


def backward(links: Iterable[Link]) -> dict[int, list[int]]:
    """What each location directly followed, in the order of the links."""
    found: dict[int, list[int]] = {}
    for link in links:
        found.setdefault(link.successor, []).append(link.predecessor)
    return found


def onward(links: Iterable[Link]) -> dict[int, list[int]]:
    """What each location was directly followed by, in the order of the links."""
    found: dict[int, list[int]] = {}
    for link in links:
        found.setdefault(link.predecessor, []).append(link.successor)
    return found


def reached(*, start: int, ways: Mapping[int, Sequence[int]]) -> tuple[int, ...]:
    """The start, and all that the ways lead to from it: the nearest first, each once.

    Where ways go round in a circle, the walk ends where it began.
    """
    found = {start: None}
    edge = [start]
    while edge:
        ahead = [place for each in edge for place in ways.get(each, ())]
        edge = [place for place in dict.fromkeys(ahead) if place not in found]
        found |= dict.fromkeys(edge)
    return tuple(found)
