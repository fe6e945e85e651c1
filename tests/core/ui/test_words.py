from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.core.ui.words import in_words, number, percent, plural


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "not known"),
        (date(2026, 3, 27), "27 March 2026"),
        (date(2026, 3, 1), "1 March 2026"),
        (datetime(2026, 1, 5, 0, 0, tzinfo=UTC), "5 January 2026 at 12:00am"),
        (datetime(2026, 1, 5, 12, 5, tzinfo=UTC), "5 January 2026 at 12:05pm"),
        (datetime(2026, 7, 5, 22, 30, tzinfo=UTC), "5 July 2026 at 11:30pm"),  # summer time
        (datetime(2026, 7, 5, 23, 30, tzinfo=UTC), "6 July 2026 at 12:30am"),
    ],
)
def test_dates_are_written_as_officers_write_them(value, words):
    assert in_words(value) == words


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_date_in_words_names_its_own_day_and_year(day):
    first, _, last = in_words(day).split()

    assert (int(first), int(last)) == (day.day, day.year)


@pytest.mark.parametrize(
    ("value", "words"), [(0, "0"), (1234567, "1,234,567"), (-1500, "-1,500"), (None, "not known")]
)
def test_an_unknown_figure_is_never_nought(value, words):
    assert number(value) == words


def test_a_share_is_a_percentage_to_the_places_asked():
    assert percent(0.756) == "76%"
    assert percent(0.756, 1) == "75.6%"
    assert percent(None) == "not known"


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 services"), (1, "1 service"), (2000, "2,000 services")]
)
def test_a_count_agrees_with_its_noun(count, words):
    assert plural(count, "service") == words


def test_a_noun_may_say_its_own_plural():
    assert plural(2, "inquiry", "inquiries") == "2 inquiries"
