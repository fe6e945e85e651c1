"""What stands around a list: its headings that sort, its pages, its filters and their chips.

All are addresses made from the query string of the page, so a list works without scripts and
can be sent to a colleague as a link. `sort=name` is ascending, `sort=-name` descending.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import QueryDict
from markupsafe import Markup, escape

SORT, PAGE = "sort", "page"
NEIGHBOURS = 1  # pages shown either side of the current one
SHOWN_IN_FULL = 7  # with so few pages, all are shown
LONGEST_NUMBER = 9  # digits of a page; no list has as many
Row = TypeVar("Row")
_OPENING = re.compile(r'<(tr|th|td)\b( scope="row")?( class="govuk-table__(?:row|header|cell)")?')


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list. With a `name` the reader may sort by it."""

    label: str
    name: str = ""
    numeric: bool = False
    descends_first: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """A column's heading as shown: where its link leads and how the list is sorted by it now."""

    label: str
    numeric: bool
    href: str = ""
    order: str = ""  # ascending, descending, or "" where the list is not sorted by it


@dataclass(frozen=True, slots=True)
class PageLink:
    """One numbered link of a pagination."""

    number: int
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Pages:
    """The links between the pages of a list; None among them is a gap."""

    number: int
    count: int
    links: tuple[PageLink | None, ...]
    previous: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the address of the list without it."""

    label: str
    href: str


def heads(*, columns: Iterable[Column], sort: str, query: QueryDict) -> tuple[Head, ...]:
    """The headings of a list sorted by `sort`; sorting anew goes back to the first page."""
    return tuple(_head(column, sort=sort, query=query) for column in columns)


def _head(column: Column, *, sort: str, query: QueryDict) -> Head:
    if not column.name:
        return Head(label=column.label, numeric=column.numeric)
    up, down = column.name, f"-{column.name}"
    order = {up: "ascending", down: "descending"}.get(sort, "")
    turned = {"ascending": down, "descending": up}
    first = down if column.descends_first else up
    return Head(
        label=column.label,
        numeric=column.numeric,
        href=address(query, without=(PAGE,), **{SORT: turned.get(order, first)}),
        order=order,
    )


def chosen_sort(*, columns: Iterable[Column], query: QueryDict, default: str) -> str:
    """The sort that the query asks for if some column offers it, else the default."""
    offered = {column.name for column in columns if column.name}
    asked = query.get(SORT, "")
    return asked if asked.removeprefix("-") in offered else default


def page_number(*, query: QueryDict, count: int) -> int:
    """The page that the query asks for, held between 1 and `count`."""
    asked = query.get(PAGE, "")
    if not (asked.isascii() and asked.isdigit()):
        return 1
    wanted = int(asked) if len(asked) <= LONGEST_NUMBER else count
    return max(1, min(wanted, count))


def pages(*, number: int, count: int, query: QueryDict) -> Pages:
    """The pagination of a list of `count` pages on page `number`."""

    def at(page: int) -> str:
        return address(query, **({PAGE: str(page)} if page > 1 else {PAGE: ""}))

    links: list[PageLink | None] = []
    for page in _shown(number=number, count=count):
        if links and links[-1] and page > links[-1].number + 1:
            links.append(None)
        links.append(PageLink(number=page, href=at(page), is_current=page == number))
    return Pages(
        number=number,
        count=count,
        links=tuple(links),
        previous=at(number - 1) if number > 1 else "",
        next=at(number + 1) if number < count else "",
    )


def page_count(*, total: int, per_page: int) -> int:
    """How many pages hold so many rows: one at least, since an empty list is shown too."""
    return max(1, -(-total // per_page))


def one_page(
    *, found: Sequence[Row], query: QueryDict, per_page: int
) -> tuple[Sequence[Row], Pages]:
    """The rows of the page that the query asks for, of all that were found, and its pagination."""
    count = page_count(total=len(found), per_page=per_page)
    number = page_number(query=query, count=count)
    shown = found[(number - 1) * per_page : number * per_page]
    return shown, pages(number=number, count=count, query=query)


def choices(
    options: Mapping[str, str] | Iterable[tuple[str, str]], selected: str, *, first: str = "Any"
) -> list[dict[str, Any]]:
    """What the select of a filter offers: each value with its words, one of them `selected`.

    `first` comes before them and chooses nothing; "" leaves it out.
    """
    pairs = options.items() if isinstance(options, Mapping) else options
    offered: list[dict[str, Any]] = [{"value": "", "text": first}] if first else []
    return offered + [
        {"value": value, "text": text, "selected": value == selected} for value, text in pairs
    ]


def _shown(*, number: int, count: int) -> list[int]:
    if count <= SHOWN_IN_FULL:
        return list(range(1, count + 1))
    near = range(number - NEIGHBOURS, number + NEIGHBOURS + 1)
    found = {1, count, *(page for page in near if 1 <= page <= count)}
    # A gap of one page is shown as that page: an ellipsis would be no shorter.
    found |= {page for page in (2, count - 1) if {page - 1, page + 1} <= found}
    return sorted(found)


def chips(
    *, query: QueryDict, labels: Mapping[str, str | Callable[[str], str]]
) -> tuple[Chip, ...]:
    """A chip for each value of each filter in `labels`, in that order.

    A label is the words before the value, or says the whole of the chip for a value.
    """
    found = []
    for name, label in labels.items():
        values = [value for value in query.getlist(name) if value]
        for value in values:
            words = label(value) if callable(label) else f"{label}: {value}"
            rest = query.copy()
            rest.setlist(name, [other for other in values if other != value])
            found.append(Chip(label=words, href=address(rest, without=(PAGE,))))
    return tuple(found)


def as_heads(heads: Iterable[Head | str], numeric: Sequence[str] = ()) -> tuple[Head, ...]:
    """Headings of which some are only words: those do not sort, and those in `numeric` are."""
    return tuple(
        Head(label=head, numeric=head in numeric) if isinstance(head, str) else head
        for head in heads
    )


def stacked(rows: str, heads: Sequence[Head], *, says_first: bool = False) -> Markup:
    """The rows of a list, each cell knowing its column's words, for screens too narrow for a table.

    The styles then make each row a card. Displayed so, some browsers forget that it is a table:
    hence the roles. They stand in place of the plain classes, or each row would weigh a fifth
    more. `rows` is safe HTML, without a table in a cell, and holds a cell for each of `heads`; one
    beyond them raises IndexError. A row's header is the card's title, and has its column's words
    before it where `says_first`: "Row 12".
    """
    labels = [f' data-label="{escape(head.label)}"' for head in heads]
    at = 0

    def opened(found: re.Match[str]) -> str:
        nonlocal at
        if found[1] == "tr":
            at = 0
            return '<tr role="row"'
        at += 1
        if found[1] == "th":
            scope, label = found[2] or "", labels[at - 1] if says_first else ""
            return f'<th{scope} role="rowheader"{label}'
        return f'<td role="cell"{labels[at - 1]}'

    return Markup(_OPENING.sub(opened, rows))  # noqa: S704  safe HTML with our own attributes


def address(query: QueryDict, *, without: Iterable[str] = (), **changed: str) -> str:
    """The page's own address with some of its query changed; a value of "" takes it away."""
    copy = query.copy()
    for name in without:
        copy.pop(name, None)
    for name, value in changed.items():
        if value:
            copy[name] = value
        else:
            copy.pop(name, None)
    for name in [name for name, values in copy.lists() if not any(values)]:
        del copy[name]
    return f"?{copy.urlencode()}" if copy else "?"
