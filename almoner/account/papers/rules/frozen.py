"""A document as the text that is frozen, and back. The text is also the paper's JSON."""

import json
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from almoner.account.papers.rules.blocks import (
    Block,
    BulletList,
    Cell,
    Chart,
    Column,
    ComparedWith,
    Document,
    Field,
    Figure,
    Heading,
    Note,
    Number,
    Paragraph,
    Row,
    Section,
    Source,
    Stated,
    StatedList,
    StatedParagraph,
    Table,
    Trend,
)
from almoner.account.papers.rules.states import PartName

Json = Mapping[str, Any]


def frozen_text(document: Document) -> str:
    """The document as JSON: the same document gives the same text, to the byte."""
    content = asdict(document)
    for section, original in zip(content["sections"], document.sections, strict=True):
        section["blocks"] = [
            {"kind": _KIND[type(block)], **asdict(block)} for block in original.blocks
        ]
    content = _clean(content)
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True, default=_plain) + "\n"


def thawed(text: str) -> Document:
    """The document that `frozen_text` froze."""
    content = json.loads(text)
    compared = content["compared_with"]
    return Document(
        **{key: content[key] for key in _PLAIN_FIELDS},
        part=PartName(content["part"]),
        as_at=date.fromisoformat(content["as_at"]),
        compared_with=ComparedWith(
            title=compared["title"], as_at=date.fromisoformat(compared["as_at"])
        )
        if compared
        else None,
        header=tuple(Field(**field) for field in content["header"]),
        sections=tuple(
            Section(
                key=section["key"],
                heading=section["heading"],
                blocks=tuple(_block(block) for block in section["blocks"]),
            )
            for section in content["sections"]
        ),
    )


_PLAIN_FIELDS = (
    "paper",
    "version",
    "style",
    "title",
    "authority_code",
    "authority_name",
    "exemption",
)
_KIND: dict[type[Block], str] = {
    Heading: "heading",
    Paragraph: "paragraph",
    StatedParagraph: "paragraph",
    BulletList: "list",
    StatedList: "list",
    Note: "note",
    Table: "table",
    Chart: "chart",
}


def _clean(content: Any) -> Any:
    """Without control characters and halves of characters, which no format can hold.

    Nor those that turn the direction of what follows them: one in a name would turn the figures
    after it too. Names in scripts from right to left need none.
    """
    match content:
        case str():
            return "".join(
                letter
                for letter in content
                if letter in "\n\t"
                or (letter not in _TURNING and unicodedata.category(letter) not in _UNPRINTABLE)
            )
        case dict():
            return {key: _clean(value) for key, value in content.items()}
        case list() | tuple():
            return [_clean(value) for value in content]
        case _:
            return content


_UNPRINTABLE = frozenset({"Cc", "Cs", "Cn"})
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)  # text, so that no digit is lost
    raise TypeError(f"A paper cannot hold a {type(value).__name__}.")


def _block(content: Json) -> Block:
    rest = {key: value for key, value in content.items() if key != "kind"}
    return _READERS[content["kind"]](rest)


def _paragraph(content: Json) -> Paragraph:
    if "stated" not in content:
        return Paragraph(**content)
    return StatedParagraph(**{**content, "stated": _stated(content)})


def _list(content: Json) -> BulletList:
    items = tuple(content["items"])
    if "stated" not in content:
        return BulletList(items=items)
    return StatedList(items=items, key=content["key"], stated=_stated(content))


def _stated(content: Json) -> tuple[Stated, ...]:
    return tuple(
        Stated(row=one["row"], column=one["column"], figure=_figure(one["figure"]))
        for one in content["stated"]
    )


def _table(content: Json) -> Table:
    return Table(
        key=content["key"],
        caption=content["caption"],
        row_title=content["row_title"],
        columns=tuple(Column(**column) for column in content["columns"]),
        rows=tuple(
            Row(
                key=row["key"],
                text=row["text"],
                cells=tuple(_cell(cell) for cell in row["cells"]),
            )
            for row in content["rows"]
        ),
    )


def _cell(content: Json) -> Cell:
    figure, trend = content["figure"], content["trend"]
    return Cell(
        text=content["text"],
        figure=_figure(figure) if figure else None,
        trend=Trend(**trend) if trend else None,
    )


def _figure(content: Json) -> Figure:
    source = content["source"]
    return Figure(
        unit=content["unit"],
        source=Source(
            text=source["text"],
            as_at=date.fromisoformat(source["as_at"]),
            landings=tuple(source["landings"]),
            filter=source["filter"],
        ),
        **{key: _number(content[key]) for key in _NUMBERS},
    )


_NUMBERS = ("value", "earlier", "numerator", "denominator")


def _number(value: int | str | None) -> Number | None:
    return Decimal(value) if isinstance(value, str) else value


def _chart(content: Json) -> Chart:
    return Chart(
        title=content["title"],
        description=content["description"],
        svg=content["svg"],
        table=_table(content["table"]),
    )


_READERS: dict[str, Callable[[Json], Block]] = {
    "heading": lambda content: Heading(**content),
    "paragraph": _paragraph,
    "list": _list,
    "note": lambda content: Note(**content),
    "table": _table,
    "chart": _chart,
}
