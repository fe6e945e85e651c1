"""Reading a mapping key by key: each fault is noted with its path, and the reading goes on."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

KEY = re.compile(r"[a-z][a-z0-9_-]{0,39}")
PLACES = 3  # decimal places that a number in a definition may have
DIGITS = 12  # before the point, and after it, of any number


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong with a definition: where in the file, and what."""

    path: str  # "sections[1].standards[0].questions[3].weight"; "" for the whole
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}: {self.sentence}" if self.path else self.sentence


class DefinitionError(Exception):
    """A question set cannot be used; `problems` are all that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def decimal_of(raw: object) -> Decimal | None:
    """The number that was written, exactly; None where none was, or one beyond all reason."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | str | Decimal):
        return None
    text = str(raw).strip()
    if len(text) > 40 or "_" in text:  # noqa: PLR2004  no number that anyone answers with
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite() or not -DIGITS <= number.adjusted() < DIGITS:
        return None
    whole = number.to_integral_value()
    return whole.quantize(Decimal(1)) if number == whole else number.normalize()


class Reading:
    """One mapping of a definition, with its path and the list that takes its problems."""

    def __init__(self, raw: object, *, path: str, problems: list[Problem]) -> None:
        self.path, self.problems = path, problems
        self.raw: Mapping[Any, Any] = raw if isinstance(raw, Mapping) else {}
        self.known: set[str] = set()
        if not isinstance(raw, Mapping):
            self.note("", "This must hold names with values, such as “title: …”.")

    def note(self, key: str, sentence: str) -> None:
        """Note a problem at `key`, or with the whole mapping."""
        self.problems.append(Problem(self.at(key), sentence))

    def at(self, key: str) -> str:
        """The path of `key`."""
        return ".".join(part for part in (self.path, key) if part)

    def has(self, key: str) -> bool:
        """Whether the key is there with a value."""
        self.known.add(key)
        return self.raw.get(key) is not None

    def text(self, key: str, *, is_required: bool = False, longest: int = 4_000) -> str:
        """A text; "" where none is given."""
        if not self.has(key):
            if is_required:
                self.note(key, "This is missing.")
            return ""
        value = self.raw[key]
        if isinstance(value, bool):  # as YAML reads an unquoted Yes, No, On or Off
            self.note(key, "This must be text. Put it in quotation marks.")
            return ""
        if not isinstance(value, str | int | float):
            self.note(key, "This must be text.")
            return ""
        text = str(value).strip()
        if not text and is_required:
            self.note(key, "This is empty.")
        if len(text) > longest:
            self.note(key, f"This is longer than {longest:,} characters.")
        return text

    def key(self, name: str = "key") -> str:
        """What a thing is known by: small letters, figures, - and _."""
        text = self.text(name, is_required=True)
        if text:
            self.require_key(name, text)
        return text

    def require_key(self, name: str, text: str) -> None:
        """Note at `name` that `text` cannot be a key, if it cannot."""
        if not KEY.fullmatch(text):
            self.note(
                name,
                f"“{text}” cannot be a key. Use up to 40 small letters, figures, - and _,"
                " beginning with a letter.",
            )

    def flag(self, key: str, *, default: bool = False) -> bool:
        """True or false."""
        if not self.has(key):
            return default
        if not isinstance(self.raw[key], bool):
            self.note(key, "This must be true or false.")
            return default
        return bool(self.raw[key])

    def number(self, key: str) -> Decimal | None:
        """A number with at most three decimal places; None where none is given."""
        if not self.has(key):
            return None
        number = decimal_of(self.raw[key])
        if number is None:
            self.note(key, f"“{self.raw[key]}” is not a number.")
            return None
        exponent = number.as_tuple().exponent
        if isinstance(exponent, int) and exponent < -PLACES:
            self.note(key, "A number may have at most three decimal places.")
            return None
        return number

    def whole(self, key: str, *, default: int, least: int, most: int) -> int:
        """A whole number within limits."""
        number = self.number(key)
        if number is None:
            return default
        if number != number.to_integral_value() or not least <= number <= most:
            self.note(key, f"This must be a whole number from {least:,} to {most:,}.")
            return default
        return int(number)

    def weight(self) -> Decimal:
        """A weight: more than nought and at most 1,000; 1 where none is given."""
        number = self.number("weight")
        if number is None:
            return Decimal(1)
        if number <= 0:
            self.note("weight", "A weight must be more than nought.")
            return Decimal(1)
        if number > 1_000:  # noqa: PLR2004
            self.note("weight", "A weight may be 1,000 at most.")
            return Decimal(1)
        return number

    def one_of(self, key: str, choices: Sequence[str], *, is_required: bool = True) -> str:
        """One of some words; "" where it is none of them."""
        text = self.text(key, is_required=is_required)
        if text and text not in choices:
            self.note(key, f"“{text}” is not known here. {_instead(text, choices)}")
            return ""
        return text

    def some_of(self, key: str, choices: Sequence[str]) -> tuple[str, ...]:
        """Several of some words, each once."""
        if not self.has(key):
            return ()
        found: list[str] = []
        for place, item in enumerate(self.items(key)):
            if item not in choices:
                self.note(f"{key}[{place}]", f"“{item}” is not known. {_instead(item, choices)}")
            elif item in found:
                self.note(f"{key}[{place}]", f"“{item}” is here twice.")
            else:
                found.append(str(item))
        return tuple(found)

    def items(self, key: str, *, is_required: bool = False) -> Sequence[Any]:
        """A list."""
        if not self.has(key):
            if is_required:
                self.note(key, "This is missing.")
            return ()
        value = self.raw[key]
        if isinstance(value, str | bytes) or not isinstance(value, Sequence):
            self.note(key, "This must be a list.")
            return ()
        if is_required and not value:
            self.note(key, "This is empty.")
        return value

    def children(self, key: str, *, is_required: bool = False) -> Iterator["Reading"]:
        """Each mapping of a list, to be read in turn."""
        for place, item in enumerate(self.items(key, is_required=is_required)):
            yield Reading(item, path=self.at(f"{key}[{place}]"), problems=self.problems)

    def child(self, key: Any) -> "Reading":
        """The mapping at `key`."""
        self.has(key)
        return Reading(self.raw.get(key), path=self.at(str(key)), problems=self.problems)

    def finish(self) -> None:
        """Note whatever is there and was not asked for."""
        for key in self.raw:
            if key not in self.known:
                self.note(str(key), f"This is not known here. {_instead(key, sorted(self.known))}")


def _instead(word: object, choices: Sequence[str]) -> str:
    near = get_close_matches(str(word), choices, n=1)
    if near:
        return f"Did you mean {near[0]}?"
    return f"It may be: {', '.join(choices)}."
