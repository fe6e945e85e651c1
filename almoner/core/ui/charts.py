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

from almoner.core.ui.words import in_words

DRAWING = 2  # raised when the way of drawing changes, so that kept pictures are drawn anew
# Categorical palette of the Government Analysis Function, told apart with any colour vision.
COLOURS = ("#12436d", "#28a197", "#f46a25", "#801650", "#bfbfbf", "#a285d1")
TEXTURES = (
    "",
    "M0,8 8,0 M-2,2 2,-2 M6,10 10,6",
    "M4,4 h0.01",
    "M0,0 8,8 M-2,6 2,10 M6,-2 10,2",
    "M0,4 h8",
    "M4,0 v8",
)
DASHES = ([1, 0], [8, 4], [2, 3], [10, 3, 2, 3], [4, 4], [14, 4])
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
INK = "#0b0c0c"


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
    x = {"field": "n", "type": "quantitative", "stack": "zero"}
    middle = x | {"bandPosition": 0.5}
    y = {"field": "category", "type": "nominal", "sort": list(categories)}
    order = {"field": "order", "type": "quantitative"}
    bars: dict[str, Any] = {
        "mark": {"type": "bar", "stroke": "white", "strokeWidth": 1},
        "encoding": {
            "color": {
                "field": "part",
                "type": "nominal",
                "scale": {"domain": names, "range": list(COLOURS[: len(names)])},
                "legend": {"orient": "top", "title": None, "columns": 3},
            },
        },
    }
    label = {"field": "n", "type": "quantitative"}
    halo = {
        "type": "text",
        "stroke": "white",
        "strokeWidth": 4,
        "strokeJoin": "round",
        "fontWeight": "bold",
    }
    ink = {"type": "text", "color": INK, "fontWeight": "bold"}
    texts = [{"mark": mark, "encoding": {"text": label, "x": middle}} for mark in (halo, ink)]
    spec = _spec(
        height={"step": 44},
        data=values,
        encoding={
            "y": y | {"axis": {"title": None, "labelLimit": 240}},
            "x": x | {"axis": {"title": f"Number of {unit}", "tickMinStep": 1}},
            "order": order,
            "detail": {"field": "part"},
        },
        layer=[bars, *texts],
    )
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
) -> Chart:
    """One line a series over `days`, named at its end; a gap where a figure is not known."""
    values = [
        {"on": day.isoformat(), "part": part.name, "n": n}
        for part in series
        for day, n in zip(days, part.values, strict=True)
    ]
    names = [part.name for part in series]

    def by_part(kind: Sequence[Any]) -> dict[str, Any]:
        scale = {"domain": names, "range": list(kind[: len(names)])}
        return {"field": "part", "type": "nominal", "scale": scale, "legend": None}

    spec = _spec(
        height=280,
        data=values,
        encoding={
            "x": {
                "field": "on",
                "type": "temporal",
                "axis": {"title": None, "format": "%b %Y", "labelOverlap": True},
            },
            "y": {"field": "n", "type": "quantitative", "axis": {"title": f"Number of {unit}"}},
            "color": by_part(COLOURS),
        },
        layer=[
            {"mark": {"type": "line"}, "encoding": {"strokeDash": by_part(DASHES)}},
            {"mark": {"type": "point", "filled": True, "size": 60, "opacity": 1},
             "encoding": {"shape": by_part(SHAPES)}},
            {"mark": {"type": "text", "align": "left", "dx": 8, "color": INK},
             "transform": [
                 {"filter": "isValid(datum.n)"},
                 {"window": [{"op": "row_number", "as": "rank"}], "groupby": ["part"],
                  "sort": [{"field": "on", "order": "descending"}]},
                 {"filter": "datum.rank == 1"}],
             "encoding": {"text": {"field": "part"}, "color": {"value": INK}}},
        ],
    )  # fmt: skip
    rows = tuple(
        (in_words(day), *(part.values[place] for part in series)) for place, day in enumerate(days)
    )
    return _chart(spec, finding=finding, caption=caption, head=("Date", *names), rows=rows)


def _spec(*, height: Any, data: Any, encoding: Any, layer: Any) -> dict[str, Any]:
    text = {"labelFontSize": 14, "titleFontSize": 14, "labelColor": INK, "titleColor": INK}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 560,
        "height": height,
        "data": {"values": data},
        "encoding": encoding,
        "layer": layer,
        "config": {
            "font": "Arial",
            "background": None,
            "view": {"stroke": None},
            "axis": text | {"titleFontWeight": "normal", "gridColor": "#cecece"},
            "legend": text | {"symbolType": "square", "symbolSize": 240, "labelLimit": 240},
            "text": {"fontSize": 14},
        },
    }


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
    for place, (colour, texture) in enumerate(zip(COLOURS, TEXTURES, strict=True)):
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
