"""Fees in whole pence: tables, uplifts and parts of a year."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.core.calendar.rules import FinancialYear
from almoner.judgement.bands.rules.money import (
    FeesError,
    Rate,
    Table,
    Uplift,
    check_rates,
    check_uplift,
    for_days,
    in_pounds,
    rates_on,
    rounded_pence,
    uplifted,
    weeks_in,
)

APRIL = date(2016, 4, 1)
NEXT = date(2017, 4, 1)
TABLE = Table(APRIL, {("residential", 1): 40500, ("nursing", 1): 44000})


def test_fees_before_any_table_are_not_known() -> None:
    assert rates_on(tables=[TABLE], uplifts=[], on=date(2016, 3, 31)) == {}
    assert rates_on(tables=[], uplifts=[], on=APRIL) == {}


def test_the_newest_table_stands_until_the_next() -> None:
    later = Table(NEXT, {("residential", 1): 41000})
    tables = [later, TABLE]
    assert rates_on(tables=tables, uplifts=[], on=date(2017, 3, 31)) == TABLE.rates
    assert rates_on(tables=tables, uplifts=[], on=NEXT) == later.rates


def test_of_two_tables_for_one_day_the_last_recorded_stands() -> None:
    again = Table(APRIL, {("residential", 1): 40600})
    assert rates_on(tables=[TABLE, again], uplifts=[], on=APRIL) == again.rates


def test_an_uplift_is_laid_on_from_its_day() -> None:
    uplift = Uplift(NEXT, Decimal("3.5"))
    before = rates_on(tables=[TABLE], uplifts=[uplift], on=date(2017, 3, 31))
    after = rates_on(tables=[TABLE], uplifts=[uplift], on=NEXT)
    assert before == TABLE.rates
    assert after == {("residential", 1): 41918, ("nursing", 1): 45540}  # 41917.5 rounds up


def test_uplifts_compound_and_may_be_of_one_client_type() -> None:
    uplifts = [
        Uplift(date(2018, 4, 1), Decimal(10), "nursing"),
        Uplift(NEXT, Decimal(1)),
    ]
    rates = rates_on(tables=[TABLE], uplifts=uplifts, on=date(2018, 4, 1))
    assert rates == {("residential", 1): 40905, ("nursing", 1): 48884}


def test_a_later_uplift_of_the_same_day_takes_the_place_of_the_earlier() -> None:
    uplifts = [Uplift(NEXT, Decimal(9)), Uplift(NEXT, Decimal(0))]
    assert rates_on(tables=[TABLE], uplifts=uplifts, on=NEXT) == TABLE.rates


def test_an_uplift_before_the_table_is_in_it_already() -> None:
    uplift = Uplift(date(2015, 4, 1), Decimal(9))
    assert rates_on(tables=[TABLE], uplifts=[uplift], on=NEXT) == TABLE.rates


@given(st.integers(1, 500_000), st.decimals(-50, 50, places=2))
def test_an_uplift_is_within_half_a_penny_of_exact(pence: int, percent: Decimal) -> None:
    exact = Fraction(pence) * (100 + Fraction(percent)) / 100
    assert abs(uplifted(pence, percent) - exact) <= Fraction(1, 2)


@pytest.mark.parametrize("percent", ["50.01", "-51", "3.125"])
def test_an_uplift_out_of_reason(percent: str) -> None:
    with pytest.raises(FeesError, match="An uplift is a percentage"):
        check_uplift(Decimal(percent))


def test_an_uplift_within_reason() -> None:
    check_uplift(Decimal("3.25"))
    check_uplift(Decimal(-50))


def line(*pounds: int, kind: str = "residential") -> list[Rate]:
    return [Rate(kind, band, each * 100) for band, each in enumerate(pounds, start=1)]


def test_a_whole_table_is_accepted() -> None:
    check_rates([*line(405, 449), *line(440, 440, kind="nursing")], bands=[1, 2])


@pytest.mark.parametrize(
    ("rates", "said"),
    [
        ([], "at least one client type"),
        (line(405), "Residential: give one fee for each of the bands, once."),
        ([*line(405, 449), Rate("residential", 2, 500)], "once"),
        (line(0, 449), "Residential, band 1: a fee must be above nought."),
        (line(449, 405), "Residential: band 2 pays £405, less than band 1 at £449."),
    ],
)
def test_a_table_with_a_fault(rates: list[Rate], said: str) -> None:
    with pytest.raises(FeesError, match=said):
        check_rates(rates, bands=[1, 2], labels={"residential": "Residential"})


def test_parts_of_a_year() -> None:
    assert for_days(weekly_pence=700, days=10) == 1000
    assert for_days(weekly_pence=100, days=1) == Fraction(100, 7)
    assert weeks_in(FinancialYear(2022)) == Fraction(365, 7)
    assert weeks_in(FinancialYear(2023)) == Fraction(366, 7)  # to 31 March 2024


def test_halves_are_rounded_away_from_nought() -> None:
    assert [rounded_pence(Fraction(n, 2)) for n in (-3, -1, 1, 3, 4)] == [-2, -1, 1, 2, 2]


def test_money_in_words() -> None:
    assert in_pounds(169200) == "£1,692"
    assert in_pounds(45150) == "£451.50"
    assert in_pounds(-5) == "−£0.05"
    assert in_pounds(0) == "£0"


def test_an_uplift_of_the_day_on_which_a_table_begins_is_in_the_table() -> None:
    for day in (date(2016, 3, 1), APRIL):
        uplift = Uplift(day, Decimal(10))
        assert rates_on(tables=[TABLE], uplifts=[uplift], on=NEXT) == TABLE.rates
    later = Uplift(date(2016, 4, 2), Decimal(10))
    assert rates_on(tables=[TABLE], uplifts=[later], on=APRIL) == TABLE.rates
    assert rates_on(tables=[TABLE], uplifts=[later], on=later.from_on)["residential", 1] == 44550


@pytest.mark.parametrize("pence", [-1, 0])
def test_a_fee_is_a_penny_at_least(pence: int) -> None:
    with pytest.raises(FeesError, match="band 1: a fee must be above nought"):
        check_rates([Rate("nursing", 1, pence)], bands=[1])
    check_rates([Rate("nursing", 1, 1)], bands=[1])
