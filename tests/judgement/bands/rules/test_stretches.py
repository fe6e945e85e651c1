"""Which band stood on which days, and what a year of it costs (DOMAIN §17, trap 29)."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from almoner.judgement.bands.rules.money import rounded_pence
from almoner.judgement.bands.rules.stretches import Stretch, laid, on_day, pro_rata

START, END = date(2022, 4, 1), date(2023, 4, 1)
YEAR = Stretch(START, END, 3, 1)
FEES = {3: 47600, 4: 50200}


def weekly(_: date, band: int) -> int | None:
    return FEES.get(band)


def test_a_re_audit_stands_over_the_rest_of_the_year() -> None:
    change = Stretch(date(2022, 10, 1), END, 4, 2)
    assert laid([YEAR, change]) == (Stretch(START, date(2022, 10, 1), 3, 1), change)
    assert on_day(laid([YEAR, change]), date(2022, 9, 30)) == Stretch(
        START, date(2022, 10, 1), 3, 1
    )
    assert on_day(laid([YEAR, change]), date(2022, 10, 1)) == change
    assert on_day([YEAR], END) is None


def test_what_is_laid_in_the_middle_leaves_both_ends() -> None:
    middle = Stretch(date(2022, 6, 1), date(2022, 7, 1), 5, 2)
    assert [one.band for one in laid([YEAR, middle])] == [3, 5, 3]


def test_a_stretch_of_no_days_changes_nothing() -> None:
    assert laid([YEAR, Stretch(START, START, 5, 2)]) == (YEAR,)


def test_a_year_pro_rata() -> None:
    change = Stretch(date(2022, 10, 1), END, 4, 2)
    # 183 days at £476 a week and 182 at £502.
    exact = Fraction(183 * 47600, 7) + Fraction(182 * 50200, 7)
    assert pro_rata(laid([YEAR, change]), weekly_pence=weekly) == rounded_pence(exact)


def test_a_fee_that_is_not_known_makes_the_sum_unknown() -> None:
    assert pro_rata([Stretch(START, END, 5)], weekly_pence=weekly) is None
    assert pro_rata([], weekly_pence=weekly) == 0


days = st.integers(0, 365).map(lambda n: START + timedelta(days=n))
many = st.lists(st.builds(Stretch, days, days, st.integers(1, 5), st.integers(1, 99)), max_size=8)


@given(many)
def test_each_day_has_the_last_band_recorded_for_it(stretches: list[Stretch]) -> None:
    line = laid(stretches)
    assert all(a.to_on <= b.from_on for a, b in pairwise(line))
    for n in range(366):
        day = START + timedelta(days=n)
        said = [one for one in stretches if one.from_on <= day < one.to_on]
        found = on_day(line, day)
        assert (found.band if found else None) == (said[-1].band if said else None)


@given(many)
def test_the_parts_come_to_the_whole(stretches: list[Stretch]) -> None:
    line = laid(stretches)
    flat = pro_rata(line, weekly_pence=lambda day, band: 700)
    assert flat == sum(one.days for one in line) * 100


def test_a_band_that_follows_from_the_same_day_leaves_nothing_of_the_one_before() -> None:
    """An appeal that changes a band takes the first one's place from its first day."""
    other = Stretch(START, END, 4, 2)
    assert laid([YEAR, other]) == (other,)
    longer = Stretch(START, date(2022, 7, 1), 5, 3)
    assert laid([YEAR, longer]) == (longer, Stretch(date(2022, 7, 1), END, 3, 1))
