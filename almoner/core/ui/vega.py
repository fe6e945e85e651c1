"""Charts as Vega-Lite specifications: how bars and lines look, not how they are drawn."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

# Categorical palette of the Government Analysis Function, told apart with any colour vision.
COLOURS = ("#12436d", "#28a197", "#f46a25", "#801650", "#bfbfbf", "#a285d1")
DASHES = ([1, 0], [8, 4], [2, 3], [10, 3, 2, 3], [4, 4], [14, 4])
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
INK = "#0b0c0c"
WIDTH = 560
LINES_HEIGHT = 280
LINE_OF_TEXT = 18
NARROWEST_WRITTEN = 0.03  # of the longest bar
DAYS_NAMED = 6  # as many as fit the width


def bars(
    *, values: list[dict[str, Any]], categories: Sequence[str], parts: Sequence[str], unit: str
) -> dict[str, Any]:
    """Horizontal stacked bars of values with category, part, order and n, each n written in
    where there is room for it."""
    x = {"field": "n", "type": "quantitative", "stack": "zero"}
    lengths: Counter[str] = Counter()
    for each in values:
        lengths[each["category"]] += each["n"]
    return _spec(
        height={"step": 44},
        data=values,
        encoding={
            "y": {
                "field": "category",
                "type": "nominal",
                "sort": list(categories),
                "axis": {"title": None, "labelLimit": 240},
            },
            "x": x | {"axis": {"title": f"Number of {unit}", "tickMinStep": 1}},
            "order": {"field": "order", "type": "quantitative"},
            "detail": {"field": "part"},
        },
        layer=[
            {
                "mark": {"type": "bar", "stroke": "white", "strokeWidth": 1},
                "encoding": {"color": _by_part(parts, COLOURS, legend=_LEGEND)},
            },
            *_written_in(x, least=max(lengths.values(), default=0) * NARROWEST_WRITTEN),
        ],
    )


def lines(
    *, values: list[dict[str, Any]], days: Sequence[date], parts: Sequence[str], unit: str
) -> dict[str, Any]:
    """Lines of values with on, part and n, each named at its end; the axis names some days."""
    each = -(-len(days) // DAYS_NAMED)
    axis = {"title": None, "format": "%-d %b %Y", "values": [_at(day) for day in days[::each]]}
    # Universal time, so that a machine's own zone cannot move a day to the one before.
    when = {"field": "on", "type": "temporal", "scale": {"type": "utc"}, "axis": axis}
    return _spec(
        height=LINES_HEIGHT,
        data=values,
        encoding={
            "x": when,
            "y": {"field": "n", "type": "quantitative", "axis": {"title": _counted(unit)}},
            "color": _by_part(parts, COLOURS),
        },
        layer=[
            {"mark": {"type": "line"}, "encoding": {"strokeDash": _by_part(parts, DASHES)}},
            {
                "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1},
                "encoding": {"shape": _by_part(parts, SHAPES)},
            },
            _names_at_the_ends(values),
        ],
    )


def _counted(unit: str) -> str:
    """An axis's title: "services" are numbered, "Per cent" is said as it is."""
    return unit if unit[:1].isupper() else f"Number of {unit}"


_LEGEND = {"orient": "top", "title": None, "columns": 3}


def _at(day: date) -> int:
    """Midnight of a day in universal time, as Vega counts: in milliseconds."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


def _written_in(x: dict[str, Any], *, least: float) -> list[dict[str, Any]]:
    """The figure in the middle of each part, on a white halo that textures do not show through.

    A part shorter than `least` has none: it would lie over its neighbour's. The table has them all.
    """
    number = {"field": "n", "type": "quantitative", "format": ","}
    text = {"condition": number | {"test": f"datum.n >= {least}"}, "value": ""}
    encoding = {"text": text, "x": x | {"bandPosition": 0.5}}
    bold = {"type": "text", "fontWeight": "bold"}
    halo = {"stroke": "white", "strokeWidth": 4, "strokeJoin": "round"}
    return [{"mark": bold | look, "encoding": encoding} for look in (halo, {"color": INK})]


def _names_at_the_ends(values: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Each line's name beside its last figure, or above the one below it where they would meet."""
    ends = {each["part"]: each for each in values if each["n"] is not None}
    apart = max((each["n"] for each in ends.values()), default=0) * LINE_OF_TEXT / LINES_HEIGHT
    data, free = [], float("-inf")
    for each in sorted(ends.values(), key=lambda end: end["n"]):
        at = max(each["n"], free)
        free = at + apart
        data.append({"on": each["on"], "part": each["part"], "n": at})
    return {
        "data": {"values": data},
        "mark": {"type": "text", "align": "left", "dx": 8},
        "encoding": {"text": {"field": "part"}, "color": {"value": INK}},
    }


def _by_part(parts: Sequence[str], kind: Sequence[Any], *, legend: Any = None) -> dict[str, Any]:
    scale = {"domain": list(parts), "range": list(kind[: len(parts)])}
    return {"field": "part", "type": "nominal", "scale": scale, "legend": legend}


def _spec(*, height: Any, data: Any, encoding: Any, layer: Any) -> dict[str, Any]:
    text = {"labelFontSize": 14, "titleFontSize": 14, "labelColor": INK, "titleColor": INK}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": WIDTH,
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
