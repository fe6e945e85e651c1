"""The blocks of a paper, whatever it is printed as, and the figures in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from almoner.account.papers.rules.states import PartName

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from: whose data, of which day, by which landings, counted how."""

    text: str
    as_at: date
    landings: tuple[int, ...] = ()
    filter: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its source. A `value` or `earlier` of None is unknown, never nought."""

    value: Number | None
    unit: str  # "services", "percentage points"
    source: Source
    earlier: Number | None = None
    numerator: Number | None = None
    denominator: Number | None = None


@dataclass(frozen=True, slots=True)
class Trend:
    """How a figure moved: a symbol for the eye and the whole cell in words for the ear."""

    symbol: str  # "↑", "↓", "↔" or "" where there is nothing to compare with
    words: str  # "36, down from 38"

    @property
    def change(self) -> str:
        """The words without the figure itself: "down from 38"."""
        return self.words.partition(", ")[2] or self.words


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: its printed text, and the figure and trend behind it if any."""

    text: str
    figure: Figure | None = None
    trend: Trend | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column and its heading."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row, its heading, and one cell for each column."""

    key: str
    text: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; the numbered ones count on through the whole paper."""

    text: str
    is_numbered: bool = False
    number: int | None = None


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list of points, each a phrase or a sentence, after a paragraph that leads into it."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure that words state, kept as a cell of a table would be."""

    row: str
    column: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class StatedParagraph(Paragraph):
    """A paragraph that states figures, under a key as a table has one."""

    key: str = ""
    stated: tuple[Stated, ...] = ()


@dataclass(frozen=True, slots=True)
class StatedList(BulletList):
    """A list of points that state figures."""

    key: str = ""
    stated: tuple[Stated, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Small print under a table: what the signs mean, the source and its date."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption, a heading for each column and one for each row."""

    key: str
    caption: str
    row_title: str  # what the rows are, over the row headings: "Type of service"
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def figures(self) -> Iterator[tuple[str, str, Figure]]:
        """(row key, column key, figure) for each cell that holds one."""
        for row in self.rows:
            for column, cell in zip(self.columns, row.cells, strict=True):
                if cell.figure is not None:
                    yield row.key, column.key, cell.figure

    def numeric(self) -> tuple[bool, ...]:
        """For each column, whether it holds figures, which stand to the right, or words."""
        return tuple(
            any(row.cells[place].figure is not None for row in self.rows)
            for place in range(len(self.columns))
        )


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture, its finding as title, what it shows in words, and always its table."""

    title: str
    description: str
    svg: str
    table: Table


Block = Heading | Paragraph | BulletList | Note | Table | Chart


@dataclass(frozen=True, slots=True)
class Field:
    """A line of the paper's front: "Decision-maker" and who that is."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A headed stretch of the paper."""

    key: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ComparedWith:
    """The published paper that the arrows compare with."""

    title: str
    as_at: date


@dataclass(frozen=True, slots=True)
class Document:
    """One part of a paper, complete and independent of how it is printed."""

    paper: str
    version: str
    style: str
    title: str
    part: PartName
    authority_code: str
    authority_name: str
    as_at: date
    compared_with: ComparedWith | None
    exemption: str  # why the public may not read it; blank in the open part
    header: tuple[Field, ...]
    sections: tuple[Section, ...]

    @property
    def heading(self) -> str:
        """The title, which says of the exempt part that it is that."""
        return f"{self.title}, exempt appendix" if self.part is PartName.EXEMPT else self.title

    @property
    def name(self) -> str:
        """What the document is called where it stands alone: in a window, at the foot of a page."""
        return f"{self.heading}: {self.authority_name}, {in_words(self.as_at)}"

    def tables(self) -> Iterator[Table]:
        """Every table, those of charts too."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Table):
                    yield block
                elif isinstance(block, Chart):
                    yield block.table

    def figures(self) -> Iterator[tuple[str, Stated]]:
        """(key, figure) for every figure of the document, in its order."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, StatedParagraph | StatedList):
                    yield from ((block.key, stated) for stated in block.stated)
                table = block.table if isinstance(block, Chart) else block
                if isinstance(table, Table):
                    for row, column, figure in table.figures():
                        yield table.key, Stated(row=row, column=column, figure=figure)


def in_words(day: date) -> str:
    """A date as papers print it: 27 March 2026."""
    return f"{day.day} {day:%B %Y}"
