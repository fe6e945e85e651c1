"""The provider's copy as a Word document with real headings, and tables with header rows."""

from collections.abc import Sequence

from docx.document import Document as Docx
from docx.shared import Pt
from docx.table import Table
from docx.table import _Cell as Cell

from almoner.core.ui.word import blank, clean, describe, grid, packed
from almoner.response.action_plans.provider_copy.contents import Asked, ProviderCopy
from almoner.response.action_plans.rules.states import ACTION_STATE_WORDS
from almoner.response.action_plans.tables import RISK_WORDS

STYLES = (("Normal", 11), ("Heading 1", 18), ("Heading 2", 14))
PAIR = (0.3, 0.7)  # the shares of the line
SUMMARY = {
    "Action": 0.11,
    "What must be so": 0.48,
    "Due": 0.22,
    "Where it stands": 0.19,
}


def as_docx(copy: ProviderCopy) -> bytes:
    """The document, with nothing in it about what machine made it, or when."""
    docx = blank(sizes=STYLES)
    describe(
        docx,
        title=f"Action plan {copy.reference}: {copy.about}",
        subject=copy.title,
        author=copy.authority,
        as_at=copy.as_at,
    )
    docx.add_paragraph(clean(copy.authority))
    docx.add_heading(clean(f"Action plan {copy.reference}: {copy.title}"), level=1)
    _pairs(docx, copy.front(), caption="About this plan")
    docx.add_heading("How to reply", level=2)
    for text in copy.how_to_reply():
        docx.add_paragraph(clean(text), style="List Bullet")
    docx.add_heading("All actions at a glance", level=2)
    if copy.asked:
        _summary(docx, copy)
    else:
        docx.add_paragraph("The plan holds no actions yet.")
    for asked in copy.asked:
        docx.add_heading(f"Action {asked.line.number}", level=2)
        _pairs(docx, _lines(asked), caption=f"Action {asked.line.number}")
    return packed(docx)


def _lines(asked: Asked) -> tuple[tuple[str, str], ...]:
    line = asked.line
    rows = [
        ("What must be so", line.requirement),
        ("How we shall know", line.measure),
        ("Whose job", line.owner),
        ("Risk", RISK_WORDS[line.risk]),
        ("Due", asked.due),
        ("Where it stands", ACTION_STATE_WORDS[line.state]),
        ("Question it comes from", asked.question),
        ("Regulation", asked.regulation),
        ("Contract clause", asked.clause),
    ]
    told = [(label, text) for label, text in rows if text]
    return (*told, ("Your reply", "\n\n"), ("Done on", ""), ("Evidence you enclose", "\n"))


def _summary(docx: Docx, copy: ProviderCopy) -> None:
    rows = len(copy.asked) + 1
    table = grid(docx, rows=rows, shares=SUMMARY.values(), caption="All actions", has_header=True)
    _fill(table, 0, tuple(SUMMARY), is_head=True)
    for place, asked in enumerate(copy.asked, start=1):
        line = asked.line
        values = (str(line.number), line.requirement, asked.due, ACTION_STATE_WORDS[line.state])
        _fill(table, place, values)


def _pairs(docx: Docx, pairs: Sequence[tuple[str, str]], *, caption: str) -> None:
    table = grid(docx, rows=len(pairs), shares=PAIR, caption=caption)
    for place, pair in enumerate(pairs):
        _fill(table, place, pair)


def _fill(table: Table, place: int, values: Sequence[str], *, is_head: bool = False) -> None:
    for column, (cell, text) in enumerate(zip(table.rows[place].cells, values, strict=True)):
        _write(cell, text, bold=is_head or column == 0)


def _write(cell: Cell, text: str, *, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.add_run(clean(text)).bold = bold or None
