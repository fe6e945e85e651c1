"""How papers, their states and their figures are shown on the pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.http import QueryDict

from almoner.account.papers.models import Figure, PaperStep
from almoner.account.papers.queries import number_of
from almoner.account.papers.rules.blocks import Document, in_words
from almoner.account.papers.rules.states import PaperState
from almoner.core.accounts.models import Authority
from almoner.core.ui.tables import Chip, chips
from almoner.core.ui.words import number

SHOWN = 5  # landings of a figure
STATES = {
    PaperState.DRAFT: "Draft",
    PaperState.PUBLISHED: "Published",
    PaperState.WITHDRAWN: "Withdrawn",
}
COLOURS = {
    PaperState.DRAFT: "yellow",
    PaperState.PUBLISHED: "green",
    PaperState.WITHDRAWN: "grey",
}


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure with its source, in words."""

    title: str
    value: str
    earlier: str
    out_of: str
    source: str


@dataclass(frozen=True, slots=True)
class Event:
    """A step for the timeline."""

    title: str
    on: datetime
    by: str
    text: str
    html: str = ""


def filter_chips(query: QueryDict, authorities: Iterable[Authority]) -> tuple[Chip, ...]:
    """The filters chosen, each of which can be taken away."""
    names = {one.code: one.name for one in authorities}
    words = {state.value: text for state, text in STATES.items()}
    return chips(
        query=query,
        labels={
            "state": lambda value: words.get(value, value),
            "authority": lambda value: names.get(value, value),
        },
    )


def figure_lines(figures: Iterable[Figure], document: Document | None) -> list[FigureLine]:
    """Every figure in the words of its table where there is one, else in those of its keys."""
    titles: dict[str, str] = {}
    for table in document.tables() if document else ():
        titles |= {row.key: row.text for row in table.rows}
        titles |= {column.key: column.text for column in table.columns}
    return [
        FigureLine(
            title=f"{_title(figure.row, titles)}, {_title(figure.column, titles)}",
            value=_printed(figure.value),
            earlier=_printed(figure.earlier),
            out_of=_printed(figure.denominator),
            source=f"{figure.source}, as at {in_words(figure.as_at)}" + _landed(figure.landings),
        )
        for figure in figures
    ]


def history(steps: Iterable[PaperStep]) -> list[Event]:
    """The states that a paper came into, the newest first."""
    return [
        Event(title=STATES[PaperState(step.state)], on=step.at, by=step.by_name, text=step.reason)
        for step in reversed(list(steps))
    ]


def _landed(landings: str) -> str:
    """The last five of the landings that a figure comes from; the data holds every one."""
    if not landings:
        return ""
    every = landings.split(",")
    others = f" and {len(every) - SHOWN:,} others" if len(every) > SHOWN else ""
    return f"; landings {', '.join(every[-SHOWN:])}{others}"


def _title(key: str, titles: dict[str, str]) -> str:
    return titles.get(key) or key.replace("_", " ").capitalize()


def _printed(value: Decimal | None) -> str:
    stated = number_of(value)
    return "none" if stated is None else number(float(stated) if stated % 1 else int(stated))
