"""Our own macros: where GOV.UK has the component, held to it; else to what they promise."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.template import engines
from markupsafe import Markup

from almoner.core.ui import tables
from almoner.core.ui.gallery import Count
from tests.core.ui.markup import tree

DAY = date(2026, 3, 27)


def ours(file: str, call: str, **context: Any) -> str:
    name = call.split("(", 1)[0]
    source = f'{{% from "ui/{file}.html" import {name} %}}{{{{ {call} }}}}'
    return engines["jinja2"].from_string(source).render(context)


def govuk(component: str, options: dict[str, Any]) -> str:
    name = "govuk" + "".join(word.capitalize() for word in component.split("-"))
    source = f'{{% from "components/{component}/macro.html" import {name} %}}{{{{ {name}(o) }}}}'
    return engines["jinja2"].from_string(source).render({"o": options})


def words(html: str) -> list[str]:
    return [str(node[1]) for node in tree(html) if node[0] == "text"]


def starts(html: str, tag: str) -> list[dict[str, Any]]:
    return [dict(node[2]) for node in tree(html) if node[:2] == ("start", tag)]


def test_a_back_link_is_govuks():
    made = ours("way_back", 'back_link("/services", "Back to services")')

    assert tree(made) == tree(govuk("back-link", {"href": "/services", "text": "Back to services"}))


def test_breadcrumbs_are_govuks():
    made = ours("way_back", 'breadcrumbs([("Market", "/"), ("Services", "/s")])')
    items = [{"text": "Market", "href": "/"}, {"text": "Services", "href": "/s"}]

    assert tree(made) == tree(govuk("breadcrumbs", {"items": items}))


@pytest.mark.parametrize("number", [1, 2, 10, 20])
def test_pagination_is_govuks(number):
    pages = tables.pages(number=number, count=20, query=QueryDict())
    made = ours("pagination", "pagination(pages)", pages=pages)
    items = [
        {"number": link.number, "href": link.href, "current": link.is_current}
        if link
        else {"ellipsis": True}
        for link in pages.links
    ]
    options: dict[str, Any] = {"items": items, "landmarkLabel": "Pages of results"}
    if pages.previous:
        options["previous"] = {"href": pages.previous}
    if pages.next:
        options["next"] = {"href": pages.next}

    assert tree(made) == tree(govuk("pagination", options))


def test_one_page_has_no_pagination():
    pages = tables.pages(number=1, count=1, query=QueryDict())

    assert ours("pagination", "pagination(pages)", pages=pages).strip() == ""


def test_an_inset_and_a_warning_are_govuks():
    assert tree(ours("inset", 'inset("Read it")')) == tree(govuk("inset-text", {"text": "Read it"}))
    assert tree(ours("inset", 'warning("Careful")')) == tree(
        govuk("warning-text", {"text": "Careful", "iconFallbackText": "Warning"})
    )


def test_a_summary_is_govuks():
    made = ours("summary", 'summary([("Beds", 40), {"key": "Band", "value": "A", "href": "/b"}])')
    rows = [
        {"key": {"text": "Beds"}, "value": {"text": "40"}},
        {
            "key": {"text": "Band"},
            "value": {"text": "A"},
            "actions": {"items": [{"href": "/b", "text": "Change", "visuallyHiddenText": "band"}]},
        },
    ]
    theirs = govuk("summary-list", {"rows": rows}).replace(
        " govuk-summary-list__row--no-actions", ""
    )

    assert tree(made) == tree(theirs)


def test_a_summary_card_is_govuks():
    made = ours("summary", 'summary([("Beds", 40)], title="Summary")')
    rows = [{"key": {"text": "Beds"}, "value": {"text": "40"}}]
    theirs = govuk("summary-list", {"card": {"title": {"text": "Summary"}}, "rows": rows})

    assert tree(made) == tree(theirs)


def test_a_fact_not_known_says_so():
    assert "Not known" in words(ours("summary", 'summary([("Manager", none)])'))


@pytest.mark.parametrize(
    ("rating", "text", "colour"),
    [
        ("outstanding", "Outstanding", "blue"),
        ("good", "Good", "green"),
        ("requires_improvement", "Requires improvement", "orange"),
        ("inadequate", "Inadequate", "red"),
        (None, "Not rated", "grey"),
        ("a new word", "Not rated", "grey"),
    ],
)
def test_a_rating_is_always_in_words(rating, text, colour):
    made = ours("tags", "rating_tag(rating)", rating=rating)

    assert tree(made) == tree(govuk("tag", {"text": text, "classes": f"govuk-tag--{colour}"}))


def test_an_arrow_is_a_sign_for_the_eye_and_words_for_the_ear():
    made = ours("arrow", "arrow(a)", a=Count(1036, "↓", "1,036, down from 1,038"))

    assert words(made) == ["1,036 ↓", "1,036, down from 1,038"]
    assert 'aria-hidden="true">1,036 ↓<' in made
    assert 'visually-hidden">1,036, down' in made


def test_without_a_baseline_there_is_no_arrow():
    assert words(ours("arrow", "arrow(a)", a=Count(0, "", "0, no earlier figure")))[0] == "0"


ROWS = [
    ("Nursing homes", 8, None, Markup("<b>x</b>")),
    ("<i>Home care</i>", Count(1036, "↑", "up"), 0.5, {"href": "/x", "text": "See"}),
]
TABLE = (
    'figure_table("Ratings", ["Type", "Good", "Bad", "More"], rows, source="CQC", as_at=day, '
    "total=true)"
)


def table() -> str:
    return ours("figure_table", TABLE, rows=ROWS, day=DAY)


def test_a_table_names_itself_its_columns_and_its_rows():
    made = table()

    assert "Ratings" in words(made)
    assert [cell["scope"] for cell in starts(made, "th")] == ["col"] * 4 + ["row"] * 2


def test_a_table_says_its_source_and_its_day():
    assert "Source: CQC, as at 27 March 2026" in words(table())


def test_cells_are_figures_arrows_links_or_not_known():
    found = words(table())

    assert {"8", "not known", "1,036 ↑", "up", "0.5", "See"} <= set(found)
    assert "<b>x</b>" in table()
    assert "&lt;i&gt;Home care" in table()


def test_figures_stand_to_the_right():
    assert all("govuk-table__cell--numeric" in cell["class"] for cell in starts(table(), "td"))


def test_only_the_last_row_is_the_total():
    bold = ["govuk-!-font-weight-bold" in cell["class"] for cell in starts(table(), "td")]

    assert bold == [False] * 3 + [True] * 3


def test_a_wide_table_can_be_scrolled_from_the_keyboard():
    region = starts(table(), "div")[0]

    assert (region["tabindex"], region["role"]) == ("0", "region")


def test_a_column_of_words_stands_to_the_left():
    made = ours(
        "figure_table",
        'figure_table("T", ["A", "B"], [("x", "y")], text_columns=("B",))',
    )

    assert starts(made, "td")[0]["class"] == {"govuk-table__cell"}


def test_several_sources_are_all_named():
    made = ours("source_note", 'source_note(sources=[("CQC", d), ("NHS", d)])', d=DAY)

    assert words(made) == ["Sources: CQC, as at 27 March 2026; NHS, as at 27 March 2026"]


def test_a_list_says_how_it_is_sorted():
    columns = (tables.Column("Service", name="name"), tables.Column("Beds", numeric=True))
    heads = tables.heads(columns=columns, sort="-name", query=QueryDict())
    source = (
        '{% from "ui/figure_table.html" import data_table %}'
        '{% call data_table("Services", heads) %}<tr><td>x</td></tr>{% endcall %}'
    )
    made = engines["jinja2"].from_string(source).render({"heads": heads})
    first, second = starts(made, "th")

    assert first["aria-sort"] == "descending"
    assert "aria-sort" not in second
    assert starts(made, "a")[0]["href"] == "?sort=name"


def a_list(call: str, **context: Any) -> str:
    rows = "<tr><th>Ash House</th><td>Good</td><td>12</td></tr>"
    source = f'{{% from "ui/figure_table.html" import data_table %}}{{% call {call} %}}{rows}'
    return engines["jinja2"].from_string(source + "{% endcall %}").render(context)


def test_a_list_says_what_each_part_of_it_is_however_it_is_displayed():
    made = a_list('data_table("Homes", ("Home", "Rating", "Beds"), numeric=("Beds",))')

    assert [starts(made, "table")[0]["role"], *(one["role"] for one in starts(made, "th"))] == [
        "table",
        *["columnheader"] * 3,
        "rowheader",
    ]
    assert [starts(made, tag)[0]["role"] for tag in ("thead", "tbody")] == ["rowgroup"] * 2
    assert [one["role"] for one in starts(made, "tr")] == ["row", "row"]
    assert [(one["role"], one["data-label"]) for one in starts(made, "td")] == [
        ("cell", "Rating"),
        ("cell", "Beds"),
    ]


def test_a_list_says_its_headings_once_and_its_cells_once():
    made = a_list('data_table("Homes", ("Home", "Rating", "Beds"))')

    assert words(made) == ["Homes", "Home", "Rating", "Beds", "Ash House", "Good", "12"]


def test_a_column_of_a_list_may_stay_off_paper():
    made = a_list('data_table("Homes", ("Home", "Rating", "Do"), unprinted=("Do",))')
    kept = ["almoner-no-print" in one["class"] for one in starts(made, "th")[:3]]

    assert kept == [False, False, True]


def test_only_a_list_that_sorts_keeps_its_headings_in_view_on_a_phone():
    columns = (tables.Column("Home", name="name"), tables.Column("Rating"), tables.Column("Beds"))
    heads = tables.heads(columns=columns, sort="name", query=QueryDict())
    sorts, plain = (
        a_list('data_table("Homes", heads)', heads=heads),
        a_list('data_table("Homes", ("Home", "Rating", "Beds"))'),
    )

    assert "almoner-stack--sorts" in starts(sorts, "table")[0]["class"]
    assert ["almoner-stack__sorts" in one["class"] for one in starts(sorts, "th")[:3]] == [
        True,
        False,
        False,
    ]
    assert "almoner-stack--sorts" not in starts(plain, "table")[0]["class"]


def test_figures_to_compare_do_not_become_cards():
    assert "almoner-stack" not in table()


def filters(**context: Any) -> str:
    source = (
        '{% from "ui/filters.html" import filter_panel %}'
        '{% call filter_panel(chips, clear="?", keeps=[("sort", "-beds")]) %}FIELDS{% endcall %}'
    )
    return engines["jinja2"].from_string(source).render({"chips": (), **context})


def test_filters_are_a_form_that_works_without_scripts():
    form = starts(filters(), "form")[0]

    assert (form["method"], form["action"]) == ("get", "#results")
    assert starts(filters(), "input")[0] == {
        "type": "hidden",
        "name": "sort",
        "value": "-beds",
    }
    assert "FIELDS" in words(filters())


def test_chosen_filters_can_each_be_removed_and_all_be_cleared():
    made = filters(chips=(tables.Chip(label="District: N", href="?q=x"),))

    assert [link["href"] for link in starts(made, "a")] == ["#results", "?", "?q=x"]
    assert "Remove this filter:" in words(made)
    assert "Clear filters" not in words(filters())


@pytest.mark.parametrize(("total", "text"), [(0, "0 services"), (1204, "1,204 services")])
def test_results_are_counted(total, text):
    assert words(ours("filters", f'results_count({total}, "service")')) == [text]


@dataclass(frozen=True)
class Event:
    title: str
    on: date
    by: str = ""
    text: str = ""
    html: str = ""


def test_a_timeline_says_what_when_and_by_whom():
    events = [Event("Rated Good", DAY, by="CQC", text="<b>"), Event("Inspected", DAY)]
    made = ours("timeline", "timeline(events)", events=events)

    assert words(made) == [
        "Rated Good",
        "by CQC",
        "27 March 2026",
        "<b>",
        "Inspected",
        "27 March 2026",
    ]
    assert starts(made, "time")[0]["datetime"] == "2026-03-27"


def test_nothing_to_show_says_what_to_do():
    made = ours("empty", 'empty("No visits yet", "Plan one.", "/plan", "Plan a visit")')

    assert words(made) == ["No visits yet", "Plan one.", "Plan a visit"]
    assert starts(made, "a")[0]["href"] == "/plan"


def test_long_work_asks_again_and_has_a_link_for_those_without_scripts():
    made = ours("progress", 'progress("Loading", done=5, total=10, href="/bit", here="/page")')
    panel, bar = starts(made, "div")[0], starts(made, "progress")[0]

    assert (panel["hx-get"], panel["hx-trigger"]) == ("/bit", "every 2s")
    assert (bar["value"], bar["max"]) == ("5", "10")
    assert starts(made, "a")[0]["href"] == "/page"


@pytest.mark.parametrize("end", ["is_finished=true", "is_failed=true"])
def test_work_that_has_ended_asks_no_more(end):
    made = ours("progress", f'progress("Loaded", "Done", href="/bit", here="/page", {end})')

    assert "hx-get" not in made
    assert starts(made, "progress") == []
    assert "Done" in words(made)


def test_work_of_unknown_length_still_shows_that_it_goes_on():
    bar = starts(ours("progress", 'progress("Loading")'), "progress")[0]

    assert "value" not in bar


def test_a_table_with_nothing_over_its_row_headers_has_no_empty_header():
    made = ours("figure_table", 'figure_table("T", ["", "Number"], [("All", 3)])')
    assert '<th scope="col" class="govuk-table__header"></th>' not in made
    assert '<td class="govuk-table__header"></td>' in made
