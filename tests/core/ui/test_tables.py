from itertools import pairwise

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from almoner.core.ui.tables import (
    Column,
    Head,
    address,
    as_heads,
    chips,
    choices,
    chosen_sort,
    heads,
    one_page,
    page_count,
    page_number,
    pages,
    stacked,
)

COLUMNS = (
    Column("Service", name="name"),
    Column("Beds", name="beds", numeric=True, descends_first=True),
    Column("District"),
)


def head(place: int, *, sort: str = "name", query: str = ""):
    return heads(columns=COLUMNS, sort=sort, query=QueryDict(query))[place]


def test_the_sorted_column_says_so_and_turns_round():
    assert (head(0).order, head(0).href) == ("ascending", "?sort=-name")
    assert (head(0, sort="-name").order, head(0, sort="-name").href) == ("descending", "?sort=name")


def test_a_select_offers_any_first_and_marks_what_is_chosen():
    assert choices({"audit": "Audit", "spot": "Spot check"}, "spot") == [
        {"value": "", "text": "Any"},
        {"value": "audit", "text": "Audit", "selected": False},
        {"value": "spot", "text": "Spot check", "selected": True},
    ]


def test_a_select_may_offer_pairs_and_name_its_first_or_have_none():
    pairs = [("7", "Ada Marsh"), ("8", "Ben Carr")]
    assert [one["text"] for one in choices(pairs, "", first="Anyone")] == [
        "Anyone",
        "Ada Marsh",
        "Ben Carr",
    ]
    assert choices((), "", first="") == []


def test_the_other_columns_offer_their_own_order():
    assert (head(1).order, head(1).href) == ("", "?sort=-beds")


def test_a_column_without_a_name_is_not_sorted_by():
    assert (head(2).order, head(2).href) == ("", "")


def test_sorting_keeps_the_filters_and_goes_to_the_first_page():
    assert head(1, query="district=N&page=4").href == "?district=N&sort=-beds"


@pytest.mark.parametrize(
    ("query", "sort"),
    [
        ("", "name"),
        ("sort=-beds", "-beds"),
        ("sort=beds", "beds"),
        ("sort=password", "name"),
        ("sort=--beds", "name"),
        ("sort=-", "name"),
    ],
)
def test_only_what_is_offered_can_be_sorted_by(query, sort):
    assert chosen_sort(columns=COLUMNS, query=QueryDict(query), default="name") == sort


@pytest.mark.parametrize(
    ("query", "number"),
    [("", 1), ("page=3", 3), ("page=0", 1), ("page=99", 5), ("page=x", 1), ("page=-2", 1),
     ("page=²", 1), ("page=" + "9" * 400, 5)],
)  # fmt: skip
def test_a_page_that_does_not_exist_is_the_nearest_that_does(query, number):
    assert page_number(query=QueryDict(query), count=5) == number


def shown(number: int, count: int) -> list[int | None]:
    made = pages(number=number, count=count, query=QueryDict())
    return [link.number if link else None for link in made.links]


@pytest.mark.parametrize(
    ("number", "count", "links"),
    [
        (1, 1, [1]),
        (2, 3, [1, 2, 3]),
        (4, 7, [1, 2, 3, 4, 5, 6, 7]),
        (1, 20, [1, 2, None, 20]),
        (3, 20, [1, 2, 3, 4, None, 20]),
        (4, 20, [1, 2, 3, 4, 5, None, 20]),
        (10, 20, [1, None, 9, 10, 11, None, 20]),
        (20, 20, [1, None, 19, 20]),
    ],
)
def test_the_ends_and_the_neighbours_are_shown(number, count, links):
    assert shown(number, count) == links


def test_the_first_page_has_no_number_in_its_address():
    made = pages(number=2, count=3, query=QueryDict("district=N&page=2"))

    assert made.previous == "?district=N"
    assert made.next == "?district=N&page=3"


@given(total=st.integers(0, 60), per_page=st.integers(1, 25))
def test_every_row_is_on_one_page_and_in_order(total: int, per_page: int):
    found, count = range(total), page_count(total=total, per_page=per_page)
    listed = []
    for number in range(1, count + 1):
        rows, links = one_page(found=found, query=QueryDict(f"page={number}"), per_page=per_page)
        assert (links.number, links.count) == (number, count)
        assert len(rows) <= per_page
        listed += rows
    assert listed == list(found)


def test_there_is_nothing_before_the_first_or_after_the_last():
    assert pages(number=1, count=2, query=QueryDict()).previous == ""
    assert pages(number=2, count=2, query=QueryDict()).next == ""


@given(st.integers(1, 500), st.data())
def test_pages_are_in_order_with_the_ends_and_no_gap_of_one(count, data):
    number = data.draw(st.integers(1, count))
    links = shown(number, count)
    numbers = [link for link in links if link]

    assert numbers == sorted(set(numbers))
    assert {1, number, count} <= set(numbers)
    for before, gap, after in zip(links, links[1:], links[2:], strict=False):
        if gap is None:
            assert after - before > 2
    for before, after in pairwise(links):
        assert None in (before, after) or after - before == 1


def test_each_filter_has_a_chip_that_takes_only_itself_away():
    made = chips(
        query=QueryDict("district=N&district=S&q=ash&page=2&other=1"),
        labels={"q": lambda text: f"Named “{text}”", "district": "District"},
    )

    assert [(chip.label, chip.href) for chip in made] == [
        ("Named “ash”", "?district=N&district=S&other=1"),
        ("District: N", "?district=S&q=ash&other=1"),
        ("District: S", "?district=N&q=ash&other=1"),
    ]


def test_an_empty_filter_has_no_chip():
    assert chips(query=QueryDict("district="), labels={"district": "District"}) == ()


words = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=6)


@given(st.dictionaries(words, words, max_size=4), words, words)
def test_an_address_changes_what_is_asked_and_nothing_else(query, name, value):
    before = QueryDict(mutable=True)
    before.update(query)
    after = QueryDict(address(before, **{name: value}).removeprefix("?"))

    assert after.dict() == query | {name: value}
    assert before.dict() == query


def test_headings_may_be_plain_words():
    sorts = Head(label="Name", numeric=False, href="?sort=-name", order="ascending")

    assert as_heads((sorts, "Beds", "Type"), numeric=("Beds",)) == (
        sorts,
        Head(label="Beds", numeric=True),
        Head(label="Type", numeric=False),
    )


ROW = (
    '<tr class="govuk-table__row"><th scope="row" class="govuk-table__header">Ash House</th>'
    '<td class="govuk-table__cell">Good</td><td class="govuk-table__cell is-wide">12</td></tr>'
)
HEADS = as_heads(("Service", "Rating", "Beds"))


def test_each_cell_of_a_list_knows_its_columns_words_and_what_it_is():
    made = (
        '<tr role="row"><th scope="row" role="rowheader">Ash House</th>'
        '<td role="cell" data-label="Rating">Good</td>'
        '<td role="cell" data-label="Beds" class="govuk-table__cell is-wide">12</td></tr>'
    )

    assert stacked(ROW + ROW, HEADS) == made + made


def test_a_list_weighs_hardly_more_than_the_table_it_was():
    rows = stacked(ROW, HEADS)

    assert len(rows) < len(ROW) + len("RatingBeds") + 20


def test_a_title_has_its_columns_words_where_it_would_say_nothing_alone():
    made = stacked("<tr><th>12</th><td>Too long</td></tr>", HEADS, says_first=True)

    assert '<th role="rowheader" data-label="Service">12</th>' in made


def test_a_heading_is_text_and_never_markup():
    made = stacked("<tr><td>1</td></tr>", as_heads(['"Beds" <i>']))

    assert 'data-label="&#34;Beds&#34; &lt;i&gt;"' in made


def test_only_rows_and_cells_are_changed():
    made = stacked("<tr><td><time>Now</time><track></td></tr>", HEADS)

    assert "<time>Now</time><track></td>" in made


def test_a_cell_without_a_heading_is_an_error():
    with pytest.raises(IndexError):
        stacked("<tr><td>1</td><td>2</td></tr>", HEADS[:1])
