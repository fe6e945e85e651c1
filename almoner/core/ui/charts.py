"""Charts as pictures with their figures: stacked bars and lines, drawn once and kept.

A chart says its finding in its title. Its parts differ by texture, shape or dashes as well as
by colour, and its figures go with it for the table that the page shows below.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from django.core.cache import caches
from django.utils.safestring import SafeString, mark_safe

from almoner.core.ui import vega
from almoner.core.ui.words import in_words

DRAWING = 6  # raised when the way of drawing changes, so that kept pictures are drawn anew
TEXTURES = (
    "",
    "M0,8 8,0 M-2,2 2,-2 M6,10 10,6",
    "M4,4 h0.01",
    "M0,0 8,8 M-2,6 2,10 M6,-2 10,2",
    "M0,4 h8",
    "M4,0 v8",
)


class TooManyParts(Exception):
    """More parts than can be told apart: show a table instead."""


@dataclass(frozen=True, slots=True)
class Series:
    """One part of every bar, or one line. None where the figure is not known."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture, the finding that is its title, and its figures as a table."""

    id: str
    finding: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | float | None, ...], ...]
    svg: SafeString


def stacked_bars(
    *,
    finding: str,
    caption: str,
    row_heading: str,
    categories: Sequence[str],
    series: Sequence[Series],
    unit: str,
) -> Chart:
    """Horizontal bars, one a category, each split into the series in their order.

    `unit` names what is counted, for the axis: "services".
    """
    values = [
        {"category": category, "part": part.name, "order": order, "n": n}
        for order, part in enumerate(series)
        for category, n in zip(categories, part.values, strict=True)
        if n
    ]
    names = [part.name for part in series]
    spec = vega.bars(values=values, categories=categories, parts=names, unit=unit)
    rows = tuple(
        (category, *(part.values[place] for part in series))
        for place, category in enumerate(categories)
    )
    return _chart(spec, finding=finding, caption=caption, head=(row_heading, *names), rows=rows)


def lines(
    *,
    finding: str,
    caption: str,
    days: Sequence[date],
    series: Sequence[Series],
    unit: str,
    top: float | None = None,
) -> Chart:
    """One line a series over `days`, named at its end; a gap where a figure is not known.

    `unit` names what is counted, "services"; with a capital, "Per cent", it is the axis's title.
    A figure above `top` is left out of the picture, and stays in the table.
    """
    values = [
        {"on": day.isoformat(), "part": part.name, "n": _up_to(top, n)}
        for part in series
        for day, n in zip(days, part.values, strict=True)
    ]
    names = [part.name for part in series]
    spec = vega.lines(values=values, days=days, parts=names, unit=unit)
    rows = tuple(
        (in_words(day), *(part.values[place] for part in series)) for place, day in enumerate(days)
    )
    return _chart(spec, finding=finding, caption=caption, head=("Date", *names), rows=rows)


def _up_to(top: float | None, n: float | None) -> float | None:
    return None if n is None or (top is not None and n > top) else n


def _chart(
    spec: dict[str, Any],
    *,
    finding: str,
    caption: str,
    head: tuple[str, ...],
    rows: tuple[tuple[str | float | None, ...], ...],
) -> Chart:
    text = json.dumps([DRAWING, finding, caption, spec], sort_keys=True)
    name = f"chart-{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    if len(head) - 1 > len(vega.COLOURS):
        raise TooManyParts(f"A chart can tell apart {len(vega.COLOURS)} parts at most.")
    kept = caches["charts"]
    svg = kept.get(name)
    if svg is None:
        svg = _accessible(_draw(spec), name=name, title=finding, description=caption)
        kept.set(name, svg)
    return Chart(
        id=name,
        finding=finding,
        caption=caption,
        columns=head,
        rows=rows,
        svg=mark_safe(svg),  # noqa: S308  drawn here from figures, its words escaped
    )


def _draw(spec: dict[str, Any]) -> str:
    # Imported only when there is something to draw: it costs a worker 65 MB.
    import vl_convert  # noqa: PLC0415

    return str(vl_convert.vegalite_to_svg(spec))


def _accessible(svg: str, *, name: str, title: str, description: str) -> str:
    """The picture as one image with a title, its colours textured, its ids its own."""
    svg = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg)
    svg = re.sub(r"\d+\.\d{3,}", lambda found: f"{float(found[0]):.2f}", svg)
    svg = re.sub(r'(id="|url\(#)', rf"\g<1>{name}-", svg)
    patterns = ""
    for place, (colour, texture) in enumerate(zip(vega.COLOURS, TEXTURES, strict=True)):
        if texture and f'fill="{colour}"' in svg:
            svg = svg.replace(
                f'fill="{colour}" stroke="white"', f'fill="url(#{name}-{place})" stroke="white"'
            )
            patterns += (
                f'<pattern id="{name}-{place}" width="8" height="8" patternUnits="userSpaceOnUse">'
                f'<rect width="8" height="8" fill="{colour}"/><path d="{texture}" stroke="white" '
                f'stroke-width="1.5" stroke-linecap="round" fill="none"/></pattern>'
            )
    head = (
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(description)}. The figures are in the table below.</desc>'
        f"<defs>{patterns}</defs>"
    )
    opening, rest = svg.split(">", 1)
    return f'{opening} role="img" aria-labelledby="{name}-title {name}-desc">{head}{rest}'
