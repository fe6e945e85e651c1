"""What a paper's definition says: its front, its sections in order, and what fills each."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from almoner.account.papers.rules.states import PartName

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
GIVEN = frozenset({"authority", "as_at"})  # placeholders that every paper has
WRITTEN = frozenset({"heading", "paragraph", "note"})  # blocks whose words the definition holds
STYLES = frozenset({"southampton", "nottinghamshire"})


class DefinitionError(Exception):
    """A definition in the library cannot be used; the message says which and why."""


@dataclass(frozen=True, slots=True)
class AskedField:
    """Something that the officer may fill in, with what stands if they do not."""

    key: str
    label: str
    default: str
    is_long: bool = False  # whether it may be paragraphs, rather than a line


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table of figures that an earlier paper of the kind may have printed."""

    key: str
    heading: str  # of the section that it stands in
    rows: Mapping[str, str]
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BlockDefinition:
    """A block: words of its own, or the name of a source and its options."""

    kind: str
    text: str
    is_numbered: bool
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SectionDefinition:
    """A section; an exempt one says under which paragraph of Schedule 12A and why."""

    key: str
    heading: str
    part: PartName
    exemption: str
    blocks: tuple[BlockDefinition, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of one kind of paper."""

    paper: str
    version: str
    title: str
    style: str
    fields: tuple[AskedField, ...]
    header: tuple[tuple[str, str], ...]  # (label, text)
    sections: tuple[SectionDefinition, ...]

    def has_exempt_sections(self) -> bool:
        """Whether any of it is for the exempt part."""
        return any(section.part is PartName.EXEMPT for section in self.sections)

    def printed_tables(self) -> tuple[PrintedTable, ...]:
        """The tables whose figures a paper from before Almoner may give: open ones only.

        A block says them in its option `earlier`, or by its own `rows` and `columns`.
        """
        return tuple(
            PrintedTable(block.kind, section.heading, said["rows"], said["columns"])
            for section in self.sections
            if section.part is PartName.OPEN
            for block in section.blocks
            for said in [block.options.get("earlier", block.options)]
            if {"rows", "columns"} <= said.keys()
        )


def read_definition(content: Mapping[str, Any], *, sources: Iterable[str]) -> Definition:
    """The definition that a document of the library holds, checked whole.

    `sources` are the kinds of block that the program can draw. Raises DefinitionError.
    """
    try:
        definition = Definition(
            paper=str(content["paper"]),
            version=str(content["version"]),
            title=str(content["title"]),
            style=str(content["style"]),
            fields=tuple(
                AskedField(
                    key=item["key"],
                    label=item["label"],
                    default=item.get("default", ""),
                    is_long=bool(item.get("long", False)),
                )
                for item in content.get("fields", ())
            ),
            header=tuple((item["label"], item["text"]) for item in content["header"]),
            sections=tuple(_section(item) for item in content["sections"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        name = content.get("paper", "?") if isinstance(content, Mapping) else "?"
        raise DefinitionError(f"The definition of paper {name!r} lacks {error}.") from error
    for problem in _problems(definition, sources=frozenset(sources)):
        raise DefinitionError(
            f"The definition of {definition.paper}, version {definition.version}: {problem}."
        )
    return definition


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with each {placeholder} replaced; the values themselves are never read again."""
    return PLACEHOLDER.sub(lambda match: values[match.group(1)], text)


def _section(content: Mapping[str, Any]) -> SectionDefinition:
    return SectionDefinition(
        key=content["key"],
        heading=content["heading"],
        part=PartName(content.get("part", PartName.OPEN)),
        exemption=content.get("exemption", ""),
        blocks=tuple(_block(item) for item in content["blocks"]),
    )


def _block(content: Mapping[str, Any]) -> BlockDefinition:
    own = {"kind", "text", "numbered"}
    return BlockDefinition(
        kind=content["kind"],
        text=content.get("text", ""),
        is_numbered=bool(content.get("numbered", False)),
        options={key: value for key, value in content.items() if key not in own},
    )


def _problems(definition: Definition, *, sources: frozenset[str]) -> Iterable[str]:
    if definition.style not in STYLES:
        yield f"no style is called {definition.style!r}"
    keys = [section.key for section in definition.sections]
    if len(set(keys)) != len(keys):
        yield "two sections have the same key"
    known = GIVEN | {field.key for field in definition.fields}
    texts = [text for _, text in definition.header]
    for section in definition.sections:
        if (section.part is PartName.EXEMPT) != bool(section.exemption):
            yield f"section {section.key!r} must give a reason if exempt, and only then"
        for block in section.blocks:
            texts.append(block.text)
            if block.kind not in WRITTEN | sources:
                yield f"no block is of kind {block.kind!r}"
            if (block.kind in WRITTEN) != bool(block.text):
                yield f"a block of kind {block.kind!r} has no text, or text that is not its own"
    for text in texts:
        for name in PLACEHOLDER.findall(text):
            if name not in known:
                yield f"nothing fills the placeholder {{{name}}}"
