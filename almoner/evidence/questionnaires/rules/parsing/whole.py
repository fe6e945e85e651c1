"""Reading a whole question set."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from almoner.evidence.questionnaires.rules.definitions import (
    Limiter,
    LimiterKind,
    Purpose,
    QuestionSetDefinition,
    Rating,
    Scale,
    Section,
    Standard,
)
from almoner.evidence.questionnaires.rules.parsing.checking import problems_between
from almoner.evidence.questionnaires.rules.parsing.questions import read_options, read_question
from almoner.evidence.questionnaires.rules.parsing.reading import (
    DefinitionError,
    Problem,
    Reading,
)
from almoner.register.directory.rules import ServiceType

WHOLE = Decimal(100)  # per cent


def parse_definition(raw: Mapping[str, Any]) -> QuestionSetDefinition:
    """The definition that a mapping holds, with every rule between its parts checked.

    Raises DefinitionError with all that is wrong, each with its path in the file.
    """
    problems: list[Problem] = []
    reading = Reading(raw, path="", problems=problems)
    scales = {scale.key: scale for scale in _scales(reading)}
    definition = QuestionSetDefinition(
        key=reading.key("question_set"),
        version=_version(reading),
        title=reading.text("title", is_required=True, longest=200),
        purpose=Purpose(reading.one_of("purpose", tuple(Purpose)) or Purpose.AUDIT),
        about=reading.text("about"),
        applies_to=reading.some_of("applies_to", tuple(ServiceType)),
        scales=tuple(scales.values()),
        ratings=_ratings(reading),
        minimum_answered=_percentage(reading, "minimum_answered") or Decimal(0),
        limiters=tuple(map(_limiter, reading.children("limiters"))),
        sections=tuple(
            _section(each, scales) for each in reading.children("sections", is_required=True)
        ),
    )
    reading.finish()
    problems.extend(problems_between(definition))
    if problems:
        raise DefinitionError(problems)
    return definition


def _version(reading: Reading) -> str:
    text = reading.text("version", is_required=True)
    if text and not (text.isascii() and text.isdigit() and int(text[:9]) > 0 and len(text) < 7):  # noqa: PLR2004
        reading.note("version", f"“{text}” is not a version. Number them from 1.")
    return text


def _percentage(reading: Reading, key: str) -> Decimal | None:
    number = reading.number(key)
    if number is None:
        return None
    if not 0 <= number <= WHOLE or number * 10 != (number * 10).to_integral_value():
        reading.note(key, "This must be from 0 to 100 per cent, with one decimal place at most.")
        return None
    return number


def _scales(reading: Reading) -> list[Scale]:
    if not reading.has("scales"):
        return []
    held = reading.child("scales")
    found = []
    for key in held.raw:
        each = held.child(key)
        held.require_key(str(key), str(key))
        scale = Scale(
            key=str(key),
            options=read_options(each, is_scale=True),
            not_applicable=each.flag("not_applicable"),
        )
        if scale.options and max(int(option.value) for option in scale.options) == 0:
            each.note("options", "The best answer must score more than nought.")
        each.finish()
        found.append(scale)
    return found


def _ratings(reading: Reading) -> tuple[Rating, ...]:
    """The ratings, the best first. They must cover 0 to 100 with no gap and no overlap."""
    read: list[tuple[Rating, Decimal | None, str]] = []
    for each in reading.children("ratings"):
        label = each.text("label", is_required=True, longest=60)
        at_least, below = _percentage(each, "from"), _percentage(each, "to")
        if not each.has("from"):
            each.note("from", "This is missing.")
        each.finish()
        if label in {rating.label for rating, _, _ in read}:
            each.note("label", f"Another rating is called “{label}”.")
        if label and at_least is not None:
            read.append((Rating(label=label, at_least=at_least), below, each.path))
    read.sort(key=lambda item: item[0].at_least)
    if reading.raw.get("ratings") and (not read or read[0][0].at_least != 0):
        reading.note("ratings", "The lowest rating must begin at 0.")
    for place, (rating, below, path) in enumerate(read):
        following = read[place + 1][0] if place + 1 < len(read) else None
        if following is not None and following.at_least == rating.at_least:
            reading.problems.append(
                Problem(
                    path,
                    f"“{rating.label}” and “{following.label}” overlap: both begin at"
                    f" {rating.at_least}.",
                )
            )
        elif below is not None:
            _check_end(reading, rating, below, following, path)
    return tuple(rating for rating, _, _ in reversed(read))


def _check_end(
    reading: Reading, rating: Rating, below: Decimal, following: Rating | None, path: str
) -> None:
    end = following.at_least if following else WHOLE
    name = f"“{following.label}”" if following else "the top"
    sentence = ""
    if below < end:
        sentence = f"There is a gap from {below} to {end}, between “{rating.label}” and {name}."
    elif below > end:
        sentence = f"“{rating.label}” and {name} overlap from {end} to {below}."
    if sentence:
        reading.problems.append(Problem(path, sentence))


def _limiter(reading: Reading) -> Limiter:
    when = reading.child("when")
    kinds = [kind for kind in LimiterKind if when.has(kind)]
    kind = kinds[0] if kinds else LimiterKind.ANY_CRITICAL_AT_MOST
    of, limit = "", None
    if len(kinds) != 1:
        when.note("", f"Give one of: {', '.join(LimiterKind)}.")
    elif kind is LimiterKind.ANY_CRITICAL_AT_MOST:
        limit = when.number(kind)
    elif kind is LimiterKind.ANY_STANDARD_BELOW:
        limit = _percentage(when, kind)
    else:
        of = when.text(kind, is_required=True)
        word = "at_most" if kind is LimiterKind.QUESTION_AT_MOST else "below"
        limit = when.number(word) if word == "at_most" else _percentage(when, word)
        if not when.has(word):
            when.note(word, "This is missing.")
    when.finish()
    limiter = Limiter(
        key=reading.key(),
        kind=kind,
        of=of,
        limit=limit or Decimal(0),
        cap=reading.text("cap", is_required=True),
        because=reading.text("because", is_required=True, longest=400),
    )
    reading.finish()
    return limiter


def _section(reading: Reading, scales: Mapping[str, Scale]) -> Section:
    section = Section(
        key=reading.key(),
        title=reading.text("title", is_required=True, longest=200),
        about=reading.text("about"),
        weight=reading.weight(),
        standards=tuple(
            _standard(each, scales) for each in reading.children("standards", is_required=True)
        ),
    )
    reading.finish()
    return section


def _standard(reading: Reading, scales: Mapping[str, Scale]) -> Standard:
    standard = Standard(
        key=reading.key(),
        title=reading.text("title", is_required=True, longest=200),
        about=reading.text("about"),
        weight=reading.weight(),
        questions=tuple(
            read_question(each, scales=scales)
            for each in reading.children("questions", is_required=True)
        ),
    )
    reading.finish()
    return standard
