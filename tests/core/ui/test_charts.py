import re
import subprocess
import sys
from datetime import date
from xml.etree import ElementTree

import pytest
from django.core.cache import caches
from django.template import engines

from almoner.core.ui import charts, vega
from almoner.core.ui.charts import Chart, Series, TooManyParts, lines, stacked_bars


@pytest.fixture(autouse=True)
def charts_kept_apart(settings):
    settings.CACHES = settings.CACHES | {
        "charts": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "c"}
    }
    caches["charts"].clear()


def bars(finding: str = "Most are Good") -> Chart:
    return stacked_bars(
        finding=finding,
        caption="Services by rating",
        row_heading="Type",
        categories=("Nursing", "Home care"),
        series=(Series("Good", (8, 36)), Series("Inadequate", (1, 0)), Series("None", (None, 15))),
        unit="services",
    )


def trend() -> Chart:
    return lines(
        finding="Fewer are Inadequate",
        caption="Inadequate by month",
        days=[date(2026, month, 1) for month in (1, 2, 3)],
        series=(Series("Inadequate", (4, None, 2)), Series("Others", (9, 8, 7))),
        unit="services",
    )


@pytest.mark.parametrize("make", [bars, trend])
def test_a_picture_is_an_image_with_a_title_and_a_description(make):
    chart = make()
    root = ElementTree.fromstring(chart.svg)
    ids = {node.get("id"): (node.text or "") for node in root.iter() if node.get("id")}

    assert root.get("role") == "img"
    title, description = (ids[name] for name in root.get("aria-labelledby", "").split())
    assert title == chart.finding
    assert description.startswith(chart.caption)


def test_its_figures_go_with_it_as_a_table():
    assert bars().columns == ("Type", "Good", "Inadequate", "None")
    assert bars().rows == (("Nursing", 8, 1, None), ("Home care", 36, 0, 15))
    assert trend().rows[1] == ("1 February 2026", None, 8)


def test_parts_differ_by_texture_and_not_by_colour_alone():
    svg = bars().svg
    fills = set(re.findall(r'fill="(url\(#[^)]+\)|#[0-9a-f]{6})" stroke="white"', svg))

    assert len(fills) == 3
    assert len([fill for fill in fills if fill.startswith("url")]) == 2
    assert svg.count("<pattern") == 2


def test_every_part_with_room_for_it_has_its_figure_written_in_it():
    written = re.findall(r">(\d+)</text>", bars().svg)

    assert {"8", "36", "15"} <= set(written)
    assert "1" not in written  # it would lie over the 8


def test_lines_are_named_at_their_ends_and_differ_by_dashes():
    svg = trend().svg

    assert ">Inadequate</text>" in svg
    assert ">Others</text>" in svg
    assert "stroke-dasharray" in svg


def test_nothing_in_a_picture_is_stopped_by_the_content_policy():
    for svg in (bars().svg, trend().svg):
        assert " style=" not in svg
        assert "<script" not in svg
        assert "<style" not in svg


def test_pictures_on_one_page_do_not_share_ids():
    ids = re.findall(r' id="([^"]+)"', bars("A").svg + bars("B").svg + trend().svg)

    assert len(ids) == len(set(ids))


def test_the_same_figures_give_the_same_picture():
    first = bars().svg
    caches["charts"].clear()

    assert bars().svg == first


def test_a_picture_is_drawn_once(monkeypatch):
    first = bars()
    monkeypatch.setattr(charts, "_draw", lambda spec: pytest.fail("drawn again"))

    assert bars() == first


def test_words_in_a_title_cannot_break_out_of_it():
    chart = bars("</title><script>alert(1)</script>")

    assert "<script" not in chart.svg
    ElementTree.fromstring(chart.svg)


def test_a_page_without_a_chart_does_not_load_what_draws_them():
    code = "import sys, almoner.core.ui.charts; sys.exit('vl_convert' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_chart_on_a_page_has_its_finding_its_table_and_its_source():
    source = '{% from "ui/chart.html" import chart %}{{ chart(c, source="CQC", as_at=day) }}'
    chart = bars()
    made = engines["jinja2"].from_string(source).render({"c": chart, "day": date(2026, 3, 27)})

    assert f'aria-labelledby="{chart.id}-finding"' in made
    assert "See the figures in a table" in made
    assert '<th scope="row" class="govuk-table__header">Home care</th>' in made
    assert "Source: CQC, as at 27 March 2026" in made


def test_more_parts_than_can_be_told_apart_are_refused():
    with pytest.raises(TooManyParts):
        stacked_bars(
            finding="F",
            caption="C",
            row_heading="R",
            categories=("a",),
            series=[Series(str(part), (part,)) for part in range(7)],
            unit="services",
        )


def test_six_parts_are_drawn_and_so_are_none():
    many = [Series(f"Part {part}", (part,)) for part in range(1, 7)]
    none = [Series("Good", (None,))]
    for series, patterns in ((many, 5), (none, 0)):
        chart = stacked_bars(
            finding="F",
            caption="C",
            row_heading="R",
            categories=("a",),
            series=series,
            unit="services",
        )
        assert chart.svg.count("<pattern") == patterns


def test_the_axis_names_each_day_once_whatever_the_machines_zone(monkeypatch):
    monkeypatch.setenv("TZ", "America/New_York")
    days = re.findall(r">(\d+ [A-Z][a-z]+ \d{4})</text>", trend().svg)

    assert days == ["1 Jan 2026", "1 Feb 2026", "1 Mar 2026"]


def test_of_many_days_some_are_named():
    days = [date(year, month, 1) for year in (2024, 2025) for month in range(1, 13)]
    chart = lines(
        finding="F",
        caption="C",
        days=days,
        series=[Series("Good", tuple(range(24)))],
        unit="services",
    )

    assert len(re.findall(r">(\d+ [A-Z][a-z]+ \d{4})</text>", chart.svg)) == 6


def test_lines_that_end_close_together_have_their_names_apart():
    names = ("Outstanding", "Good", "Inadequate")
    values = [
        {"on": "2021-01-01", "part": name, "n": n}
        for name, n in zip(names, (3, 100, 2), strict=True)
    ]
    spec = vega.lines(values=values, days=[date(2021, 1, 1)], parts=names, unit="services")
    at = {each["part"]: each["n"] for each in spec["layer"][-1]["data"]["values"]}
    line = 100 * vega.LINE_OF_TEXT / vega.LINES_HEIGHT
    assert at["Inadequate"] == 2
    assert at["Outstanding"] - at["Inadequate"] >= line
    assert at["Good"] == 100


def test_a_figure_above_the_top_is_left_out_of_the_picture_and_stays_in_the_table() -> None:
    def drawn(top: float | None) -> Chart:
        return lines(
            finding="It may grow",
            caption="Waiting",
            days=[date(2026, month, 1) for month in (1, 2, 3)],
            series=[Series("Highest", (10, 900, 4000))],
            unit="concerns",
            top=top,
        )

    whole, cut = drawn(None), drawn(1000)
    assert "4,000" in whole.svg and "4,000" not in cut.svg
    assert cut.rows == whole.rows
