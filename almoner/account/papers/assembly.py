"""A definition and an authority's records become the parts of a paper."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count

from almoner.account.papers.rules.blocks import (
    Block,
    ComparedWith,
    Document,
    Field,
    Heading,
    Note,
    Paragraph,
    Section,
    in_words,
)
from almoner.account.papers.rules.definitions import (
    BlockDefinition,
    Definition,
    SectionDefinition,
    filled,
)
from almoner.account.papers.rules.states import PartName
from almoner.account.papers.sources import SOURCES
from almoner.account.papers.sources.base import Asked
from almoner.core.journal.rules import Sensitivity

BETWEEN = re.compile(r"\n\s*\n")  # paragraphs of what an officer filled in
CEILING = {PartName.OPEN: Sensitivity.INTERNAL, PartName.EXEMPT: Sensitivity.EXEMPT}


class TooSensitive(Exception):
    """A block drew on records that its part of the paper may not hold."""


@dataclass(frozen=True, slots=True)
class _Pen:
    asked: Asked
    values: Mapping[str, str]
    numbers: Iterator[int]


def assemble(
    *, definition: Definition, asked: Asked, fields: Mapping[str, str]
) -> tuple[Document, ...]:
    """The open part and, only if there is anything in it, the exempt part.

    `fields` are what the officer filled in; what is blank or absent takes its default.
    Raises TooSensitive.
    """
    values = {
        **{
            item.key: fields.get(item.key, "").strip() or item.default for item in definition.fields
        },
        "authority": asked.authority.name,
        "as_at": in_words(asked.as_at),
    }
    parts = (
        _part(part, definition=definition, asked=asked, values=values)
        for part in (PartName.OPEN, PartName.EXEMPT)
    )
    return tuple(part for part in parts if part.sections or part.part is PartName.OPEN)


def _part(
    part: PartName, *, definition: Definition, asked: Asked, values: Mapping[str, str]
) -> Document:
    pen = _Pen(asked=replace(asked, part=part), values=values, numbers=count(1))
    wanted = [section for section in definition.sections if section.part is part]
    drawn = [(section.exemption, _section(section, pen=pen)) for section in wanted]
    kept = [(exemption, section) for exemption, section in drawn if section.blocks]
    baseline = asked.baseline
    return Document(
        paper=definition.paper,
        version=definition.version,
        style=definition.style,
        title=definition.title,
        part=part,
        authority_code=asked.authority.code,
        authority_name=asked.authority.name,
        as_at=asked.as_at,
        compared_with=ComparedWith(title=baseline.title, as_at=baseline.as_at)
        if baseline
        else None,
        exemption=" ".join(dict.fromkeys(exemption for exemption, _ in kept if exemption)),
        header=tuple(
            Field(label=label, text=filled(text, values)) for label, text in definition.header
        ),
        sections=tuple(section for _, section in kept),
    )


def _section(section: SectionDefinition, *, pen: _Pen) -> Section:
    blocks: list[Block] = []
    for definition in section.blocks:
        blocks.extend(_numbered(block, pen=pen) for block in _blocks(definition, section, pen=pen))
    return Section(key=section.key, heading=section.heading, blocks=tuple(blocks))


def _blocks(
    definition: BlockDefinition, section: SectionDefinition, *, pen: _Pen
) -> tuple[Block, ...]:
    text = filled(definition.text, pen.values).strip()
    match definition.kind:
        case "heading":
            return (Heading(text=text),)
        case "note":
            return (Note(text=text),)
        case "paragraph":
            return tuple(
                Paragraph(text=" ".join(one.split()), is_numbered=definition.is_numbered)
                for one in BETWEEN.split(text)
            )
    drawn = SOURCES[definition.kind](replace(pen.asked, options=definition.options))
    if drawn.sensitivity > CEILING[section.part]:
        raise TooSensitive(
            f"The section {section.heading!r} would carry {drawn.sensitivity.name.lower()} records"
            f" into the {section.part.value} part. The paper was not built."
        )
    return drawn.blocks


def _numbered(block: Block, *, pen: _Pen) -> Block:
    if isinstance(block, Paragraph) and block.is_numbered:
        return replace(block, number=next(pen.numbers))
    return block
