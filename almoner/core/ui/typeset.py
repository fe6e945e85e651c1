"""Typesetting a PDF from a template and plain content, held to PDF/UA-1 as it compiles."""

import json
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import typst

LATIN_END = 0x180  # Basic Latin, Latin-1 and Latin Extended-A
STEERING = frozenset({"Cc", "Cs"})  # controls, and halves of a letter
SIGNS = frozenset("–—‘’“”•…€↑↓↔\u200b")
WITHOUT_SHAPE = re.compile(r'the text `"(.+?)"` could not be displayed')
REPLACED = (
    "The letters of this PDF lack some that {what} holds: each of those stands as ?, or as the"
    " plain letter that is nearest. The web page and the Word document show them."
)

Json = dict[str, Any]


def typeset(*, template: Path, name: str, what: str, content: Json, as_at: date) -> bytes:
    """The PDF of a Typst template, which finds `content` as JSON in `sys.inputs` under `name`.

    So nothing in it is ever markup. PDF/UA allows no letter without a shape: where the content has
    letters that the PDF's own fonts lack, others stand for them and `content.replaced`, else "", is
    a sentence that says so of `what` ("the paper"). The first cell of each row of a table is its
    heading. Raises typst.TypstError where the template is at fault.
    """
    source = template.read_bytes()
    content = _written(content, _typed)

    def compiled(said: Json) -> bytes:
        return _compiled(source, {name: json.dumps(said, ensure_ascii=False)}, as_at=as_at)

    try:
        return compiled({**content, "replaced": ""})
    except typst.TypstError as error:
        lacking = set("".join(WITHOUT_SHAPE.findall(error.diagnostic)))
        if not lacking:
            raise
    content = {**content, "replaced": REPLACED.format(what=what)}
    try:
        return compiled(_written(content, lambda one: _plain(one, lacking)))
    except typst.TypstError as error:
        if not WITHOUT_SHAPE.search(error.diagnostic):
            raise
    return compiled(_written(content, _displayable))


def _compiled(source: bytes, inputs: dict[str, str], *, as_at: date) -> bytes:
    # Only where a PDF is made: pypdf takes 13 MB, which each web process would hold.
    from almoner.core.ui.pdf import with_row_headings  # noqa: PLC0415

    pdf: bytes = typst.compile(
        source,
        format="pdf",
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        sys_inputs=inputs,
        timestamp=datetime.combine(as_at, time(), tzinfo=UTC),
    )
    return with_row_headings(pdf)


def _written(content: Any, letter: Callable[[str], str]) -> Any:
    """The content with every letter of its texts as that function gives it."""
    match content:
        case str():
            return "".join(map(letter, content))
        case dict():
            return {key: _written(value, letter) for key, value in content.items()}
        case list() | tuple():
            return [_written(value, letter) for value in content]
        case _:
            return content


def _typed(letter: str) -> str:
    """The letter, unless it is a sign that steers a machine: pasted with others, and no letter."""
    return "" if unicodedata.category(letter) in STEERING and letter not in "\n\t" else letter


def _plain(letter: str, lacking: set[str]) -> str:
    return _displayable(letter) if letter in lacking else letter


def _displayable(letter: str) -> str:
    """The letter, or what stands for one that the PDF's own fonts may lack."""
    if ord(letter) < LATIN_END or letter in SIGNS:
        return letter
    return unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode() or "?"
