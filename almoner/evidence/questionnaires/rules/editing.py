"""Changing a draft piece by piece: sections, standards and questions, by their places.

A draft is a mapping as its file has it, and may have faults while it is worked on. Every function
gives another mapping and leaves the one it was given alone. A place is one, two or three numbers
from nought: a section, a standard of it, a question of that.
"""

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any

Place = tuple[int, ...]
Raw = dict[str, Any]

LISTS = ("sections", "standards", "questions")
KINDS = ("section", "standard", "question")
LONGEST_KEY = 40


class NoSuchPlace(Exception):
    """The draft has nothing there."""


def kind_of(place: Place) -> str:
    """What stands at such a place: "section", "standard" or "question"."""
    return KINDS[len(place) - 1]


def is_well_shaped(raw: object) -> bool:
    """Whether it has lists and names where a question set has them, whatever stands in them.

    A draft that is not can only be edited as text.
    """
    if not isinstance(raw, dict):
        return False
    scales = raw.get("scales") or {}
    if not isinstance(scales, dict) or not all(
        _has_rows(each, "options") for each in scales.values()
    ):
        return False
    if not _has_rows(raw, "ratings") or not _has_rows(raw, "limiters"):
        return False
    if not all(isinstance(each.get("when", {}), dict) for each in raw.get("limiters") or ()):
        return False
    return _is_tree(raw, LISTS)


def item_at(raw: Mapping[str, Any], place: Place) -> Mapping[str, Any]:
    """The section, standard or question there. Raises NoSuchPlace."""
    if not 1 <= len(place) <= len(LISTS):
        raise NoSuchPlace
    item: Mapping[str, Any] = raw
    for name, number in zip(LISTS, place, strict=False):
        held = item.get(name) or []
        if not 0 <= number < len(held):
            raise NoSuchPlace
        item = held[number]
    return item


def with_item(raw: Mapping[str, Any], place: Place, item: Mapping[str, Any]) -> Raw:
    """The draft with another thing at that place. Raises NoSuchPlace."""
    item_at(raw, place)
    changed = copy.deepcopy(dict(raw))
    _list_of(changed, place)[place[-1]] = dict(item)
    return changed


def with_added(raw: Mapping[str, Any], parent: Place, item: Mapping[str, Any]) -> tuple[Raw, Place]:
    """The draft with a thing at the end of `parent`, () being the set, and its place."""
    if parent:
        item_at(raw, parent)
    changed = copy.deepcopy(dict(raw))
    held = _list_of(changed, (*parent, 0))
    held.append(dict(item))
    return changed, (*parent, len(held) - 1)


def without(raw: Mapping[str, Any], place: Place) -> Raw:
    """The draft without the thing there and all that it holds. Raises NoSuchPlace."""
    item_at(raw, place)
    changed = copy.deepcopy(dict(raw))
    del _list_of(changed, place)[place[-1]]
    return changed


def moved(raw: Mapping[str, Any], place: Place, step: int) -> tuple[Raw, Place]:
    """The draft with the thing one place up (-1) or down (1), and where it then is.

    Past the end of its section or standard it goes into the neighbouring one; at the very
    beginning or end it stays. Raises NoSuchPlace.
    """
    item_at(raw, place)
    changed = copy.deepcopy(dict(raw))
    held = _list_of(changed, place)
    to = place[-1] + step
    if 0 <= to < len(held):
        held.insert(to, held.pop(place[-1]))
        return changed, (*place[:-1], to)
    parent = _neighbour(raw, place[:-1], step)
    if parent is None:
        return changed, place
    item = held.pop(place[-1])
    target = _list_of(changed, (*parent, 0))
    at = len(target) if step < 0 else 0
    target.insert(at, item)
    return changed, (*parent, at)


def places(raw: Mapping[str, Any], depth: int = 3) -> Iterator[Place]:
    """The place of every section (depth 1), standard (2) or question (3), in their order."""
    for s, section in enumerate(raw.get("sections") or ()):
        if depth == 1:
            yield (s,)
            continue
        for t, standard in enumerate(section.get("standards") or ()):
            if depth == 2:  # noqa: PLR2004  a standard
                yield (s, t)
                continue
            for q, _ in enumerate(standard.get("questions") or ()):
                yield (s, t, q)


def keys_of(raw: Mapping[str, Any], depth: int) -> list[str]:
    """The keys of all sections, standards or questions."""
    return [str(item_at(raw, place).get("key") or "") for place in places(raw, depth)]


def key_from(words: str, *, taken: list[str], otherwise: str) -> str:
    """A key made of a title's words that nothing else of its kind has."""
    stem = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[: LONGEST_KEY - 4].strip("_")
    if not stem or not stem[0].isalpha():
        stem = otherwise
    number, key = 2, stem
    while key in taken:
        key, number = f"{stem}_{number}", number + 1
    return key


def question_key(raw: Mapping[str, Any], parent: Place) -> str:
    """The next free key for a question of that standard: "s03q12"."""
    stem = str(item_at(raw, parent).get("key") or "")[: LONGEST_KEY - 4]
    taken, number = keys_of(raw, 3), 1
    while f"{stem}q{number:02}" in taken:
        number += 1
    return f"{stem}q{number:02}"


def _has_rows(held: object, name: str) -> bool:
    """Whether `held` has a list of mappings under that name, or nothing."""
    if not isinstance(held, dict):
        return False
    rows = held.get(name) or []
    return isinstance(rows, list) and all(isinstance(row, dict) for row in rows)


def _is_tree(held: dict[str, Any], names: tuple[str, ...]) -> bool:
    if not names:
        return all(_has_rows(held, name) for name in ("options", "columns")) and isinstance(
            held.get("show_if") or {}, dict
        )
    return _has_rows(held, names[0]) and all(
        _is_tree(item, names[1:]) for item in held.get(names[0]) or ()
    )


def _list_of(changed: Raw, place: Place) -> list[Raw]:
    """The list, in a draft that is being changed, in which a place lies; made if there is none."""
    item = changed
    for name, number in zip(LISTS, place[:-1], strict=False):
        item = item[name][number]
    name = LISTS[len(place) - 1]
    if not item.get(name):
        item[name] = []
    held: list[Raw] = item[name]
    return held


def _neighbour(raw: Mapping[str, Any], parent: Place, step: int) -> Place | None:
    """The section or standard next to that one, across the end of what holds it too."""
    if not parent:
        return None
    every = list(places(raw, len(parent)))
    to = every.index(parent) + step
    return every[to] if 0 <= to < len(every) else None
