"""What changed from one version of a question set to another, in words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from almoner.evidence.questionnaires.rules.canonical import as_mapping
from almoner.evidence.questionnaires.rules.definitions import QuestionSetDefinition


class Change(StrEnum):
    """What happened to a part of the set."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Difference:
    """One change: what kind of thing, which one, and how."""

    change: Change
    what: str  # "Question", "Standard", "Section", "Scale", "Limiter" or "Question set"
    key: str
    title: str
    details: tuple[str, ...]  # sentences, of a changed one

    @property
    def words(self) -> str:
        """The change as a sentence: "Question s01q02 was added: Are people asked?"."""
        how = f"{self.what} {self.key}".strip() + f" was {self.change}"
        rest = " ".join(self.details) if self.details else f"{self.title}"
        return f"{how}: {rest}" if rest else f"{how}."


_NAMES = {
    "text": "The question",
    "title": "The title",
    "about": "What it is for",
    "guidance": "The guidance",
    "type": "How it is answered",
    "scale": "The scale",
    "weight": "The weight",
    "critical": "Whether it is critical",
    "required": "Whether it must be answered",
    "evidence": "The evidence looked for",
    "regulation": "The regulation",
    "clause": "The contract clause",
    "show_if": "When it is asked",
    "not_applicable": "Whether it may be not applicable",
    "options": "The answers",
    "ratings": "The ratings",
    "minimum_answered": "How much must be answered",
    "applies_to": "The services it is for",
    "purpose": "What it is put for",
    "cap": "The highest rating left",
    "because": "The reason given",
    "when": "What sets it off",
}
_USUAL = {"weight": 1, "critical": False, "required": False, "scored": True, "best": "yes"}
_PARTS = frozenset({"sections", "standards", "questions", "scales", "limiters"})
_SHOWN = 200  # characters of a value in a sentence


def differences(
    *, older: QuestionSetDefinition, newer: QuestionSetDefinition
) -> tuple[Difference, ...]:
    """Every change from `older` to `newer`: of the whole, then part by part in the newer order."""
    before, after = as_mapping(older), as_mapping(newer)
    found: list[Difference] = []
    details = tuple(_details(before, after, leave={"version"}))
    if details:
        found.append(Difference(Change.CHANGED, "Question set", newer.key, newer.title, details))
    for what, parts in _KINDS.items():
        found += _between(what, parts(before), parts(after))
    return tuple(found)


def _between(
    what: str, before: Mapping[str, dict[str, Any]], after: Mapping[str, dict[str, Any]]
) -> Iterator[Difference]:
    for key, part in after.items():
        title = str(part.get("text") or part.get("title") or "")
        if key not in before:
            yield Difference(Change.ADDED, what, key, title, ())
            continue
        details = tuple(_details(before[key], part, leave={"key", "within"}))
        if details:
            yield Difference(Change.CHANGED, what, key, title, details)
        if before[key].get("within") != part.get("within"):
            moved = f"From {before[key].get('within')} to {part.get('within')}."
            yield Difference(Change.MOVED, what, key, title, (moved,))
    for key, part in before.items():
        if key not in after:
            title = str(part.get("text") or part.get("title") or "")
            yield Difference(Change.REMOVED, what, key, title, ())


def _details(
    before: Mapping[str, Any], after: Mapping[str, Any], *, leave: Iterable[str]
) -> Iterator[str]:
    """A sentence for each value that differs; parts with keys of their own are left out."""
    for name in sorted({*before, *after} - _PARTS - set(leave)):
        old, new = (held.get(name, _USUAL.get(name)) for held in (before, after))
        if old == new:
            continue
        words = _NAMES.get(name, name.replace("_", " ").capitalize())
        if old is None:
            yield f"{words} is now {_shown(new)}."
        elif new is None:
            yield f"{words} is no longer given; it was {_shown(old)}."
        else:
            yield f"{words} was {_shown(old)} and is now {_shown(new)}."


def _shown(value: object) -> str:
    text = _in_words(value)
    return f"“{text if len(text) <= _SHOWN else f'{text[: _SHOWN - 1]}…'}”"


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        if "label" in value:
            figure = value.get("value", value.get("from"))
            return str(value["label"]) if figure is None else f"{value['label']} ({figure})"
        return ", ".join(f"{key} {_in_words(held)}" for key, held in value.items())
    if isinstance(value, list):
        return ", ".join(_in_words(one) for one in value)
    return str(value)


def _sections(held: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["key"]: each for each in held.get("sections", ())}


def _standards(held: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        each["key"]: {**each, "within": section["title"]}
        for section in held.get("sections", ())
        for each in section.get("standards", ())
    }


def _questions(held: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        each["key"]: {**each, "within": standard["title"]}
        for section in held.get("sections", ())
        for standard in section.get("standards", ())
        for each in standard.get("questions", ())
    }


def _scales(held: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return dict(held.get("scales", {}))


def _limiters(held: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["key"]: {**each, "title": each["because"]} for each in held.get("limiters", ())}


_KINDS = {
    "Section": _sections,
    "Standard": _standards,
    "Question": _questions,
    "Scale": _scales,
    "Limiter": _limiters,
}
