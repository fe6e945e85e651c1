"""How wide the columns of a table are, so that no word is broken where there is room for it."""

import re
from calendar import month_name
from collections.abc import Iterable, Iterator

from almoner.account.papers.rules.blocks import Cell, Document, Table

PAGE = 40.0  # the line of an A4 page between its margins, in ems of 12 points
PADDING = 0.95  # left and right of a cell's text, with its rule
LONGEST = 30.0  # a text longer than this may as well be on several lines
FOOT = 120  # letters of a document's name at the foot of a page
DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(month_name[1:])})\b")
SHORT = 12  # rows
BREAK = "\u200b"  # a place where a word may go on in the next line, and no letter
BOLD = 1.1
SQUARES = 0x2E80  # the scripts whose letters are as broad as they are high follow
# Of Arial, whose letters are broader than those of the PDF; others count as an n or an N.
BREADTHS = {
    letter: breadth
    for letters, breadth in (
        ("ijl’'|", 0.22), ("ftI.,:;!/[]() ", 0.28), ("r-", 0.34), ("ckszvxyJ", 0.5),
        ("FTZ", 0.61), ("w", 0.73), ("GOQ", 0.78), ("mM", 0.84), ("%", 0.89), ("W", 0.95),
        ("@—", 1.02),
    )
    for letter in letters
}  # fmt: skip


def shares(table: Table) -> tuple[float, ...]:
    """The share of the line for each column, that of the row headings first; together 1.

    Each has the room of its longest word, and of what is left the more, the longer its texts are;
    a heading may be on two lines. Where the words alone are too long for the line, each has its
    part of it, and long words are broken.
    """
    columns = list(_columns(table))
    least = [max(map(_longest_word, texts)) + PADDING for texts in columns]
    wanted = [
        max(low, min(max(_width(head) / 2, *map(_width, texts), 0.0), LONGEST) + PADDING)
        for low, (head, *texts) in zip(least, columns, strict=True)
    ]
    if sum(wanted) <= PAGE:
        return _parts(wanted)
    if sum(least) >= PAGE:
        return _parts(least)
    spread = (PAGE - sum(least)) / (sum(wanted) - sum(least))
    return _parts(low + (want - low) * spread for low, want in zip(least, wanted, strict=True))


def broken(text: str, *, share: float = 1.0) -> str:
    """The text, with places to break in each word that is wider than that share of the line.

    A day is not parted from its month.
    """
    room = max(share * PAGE - PADDING, 1.0)
    text = DAY.sub("\\1\u00a0\\2", text)
    return " ".join(
        _in_pieces(word, room=room) if _width((word, BOLD)) > room else word
        for word in text.split(" ")
    )


def _in_pieces(word: str, *, room: float) -> str:
    pieces = [""]
    for letter in word:
        if _width((pieces[-1] + letter, BOLD)) > room / 5:
            pieces.append("")
        pieces[-1] += letter
    return BREAK.join(pieces)


def is_short(table: Table) -> bool:
    """Whether the table is kept on one page; a longer one begins where there is room."""
    return len(table.rows) <= SHORT


def at_foot(document: Document) -> str:
    """The document's name as the foot of each page has room for it: two lines."""
    name = document.name
    return name if len(name) <= FOOT else f"{name[: FOOT - 1]}…"


def printed(cell: Cell) -> str:
    """A cell as it is seen: its text and, where there is one, its arrow."""
    return f"{cell.text} {cell.trend.symbol}".strip() if cell.trend else cell.text


def _columns(table: Table) -> Iterator[list[tuple[str, float]]]:
    """The texts of each column with how much wider than plain they are printed."""
    yield [(table.row_title, BOLD), *((row.text, BOLD) for row in table.rows)]
    for place, column in enumerate(table.columns):
        cells = ((printed(row.cells[place]), 1.0) for row in table.rows)
        yield [(column.text, BOLD), *cells]


def _longest_word(text: tuple[str, float]) -> float:
    words, weight = text
    return max((_width((word, weight)) for word in words.split()), default=0.0)


def _width(text: tuple[str, float]) -> float:
    letters, weight = text
    return weight * sum(map(_letter, letters))


def _letter(letter: str) -> float:
    if letter in BREADTHS:
        return BREADTHS[letter]
    if ord(letter) > SQUARES:
        return 1.0
    return 0.73 if letter.isupper() else 0.56


def _parts(widths: Iterable[float]) -> tuple[float, ...]:
    known = list(widths)
    return tuple(width / sum(known) for width in known)
