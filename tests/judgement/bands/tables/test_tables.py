"""What pages say of cycles, homes and money."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.http import QueryDict

from almoner.core.calendar.rules import FinancialYear
from almoner.judgement.bands.models import FeeTable, Uplift
from almoner.judgement.bands.queries import CycleRecord, FeeBook
from almoner.judgement.bands.rules.judging import Basis, Line, LineKind
from almoner.judgement.bands.rules.states import BandState, CycleState
from almoner.judgement.bands.rules.stretches import Stretch
from almoner.judgement.bands.rules.what_if import Move, WhatIf
from almoner.judgement.bands.tables import cycle as tables
from almoner.judgement.bands.tables import home, what_if, words
from almoner.judgement.bands.tables.cycle import HomeRow
from almoner.judgement.bands.tables.fees import parts, typed, years_of, years_offered
from tests.judgement.bands.factories import YEAR, rules

AT = datetime(2022, 3, 1, tzinfo=UTC)
LABELS = {"residential": "Residential"}


def a_cycle(state: CycleState = CycleState.FIXED, **changed: Any) -> CycleRecord:
    given: dict[str, Any] = {
        "id": 1,
        "authority_id": 1,
        "authority_code": "E10999001",
        "authority_name": "Northshire",
        "title": "Bands for 2022/23",
        "year": YEAR,
        "state": state,
        "state_at": AT,
        "rules_id": 1,
        "rules_number": 1,
        "audits_from_on": date(2021, 9, 1),
        "audits_to_on": date(2022, 2, 28),
        "rules": rules(),
        "home_count": 3,
        **changed,
    }
    return CycleRecord(**given)


def row(band: int | None, last: int | None, name: str = "Elm", **changed: Any) -> HomeRow:
    given: dict[str, Any] = {
        "location_id": 1,
        "name": name,
        "cqc_id": "1-1",
        "type": "Residential home",
        "beds": 40,
        "band": band,
        "would_be": None,
        "last": last,
        "state": BandState.FINAL if band else None,
        "basis": "",
        "quality": None,
        "environment": None,
        "total": None,
        "audited_on": None,
        "effective_from": None,
        "why": "",
        **changed,
    }
    return HomeRow(**given)


@pytest.mark.parametrize(
    ("band", "last", "move"),
    [(4, 3, "up"), (2, 3, "down"), (3, 3, "same"), (3, None, "new"), (None, 3, "")],
)
def test_which_way_a_home_went(band: int | None, last: int | None, move: str) -> None:
    assert row(band, last).move == move


def test_the_finding_is_a_sentence() -> None:
    rows = [row(4, 3), row(2, 3), row(3, 3), row(None, 3)]
    assert tables.finding(rows, cycle=a_cycle()) == (
        "1 home is in a higher band than last year, and 1 in a lower one; 1 without a band"
    )
    open_one = a_cycle(CycleState.OPEN)
    would = [row(None, 3, would_be=4), row(None, 3, would_be=5)]
    assert tables.finding(would, cycle=open_one).startswith("2 homes would be in a higher band")
    assert tables.finding([row(5, None), row(1, None)], cycle=a_cycle()) == (
        "1 of 2 homes is in the two highest bands"
    )


def test_the_chart_has_last_year_beside_this_where_there_was_one() -> None:
    chart = tables.counts_chart([row(4, 3), row(None, 3)], cycle=a_cycle())
    assert chart is not None
    assert [line[0] for line in chart.rows] == ["2021/22", "2022/23"]
    assert chart.rows[0][1:] == (0, 0, 2, 0, 0, 0)
    assert chart.rows[1][1:] == (0, 0, 0, 1, 0, 1)
    assert tables.counts_chart([], cycle=a_cycle()) is None
    first = tables.counts_chart([row(4, None)], cycle=a_cycle())
    assert first is not None
    assert [line[0] for line in first.rows] == ["2022/23"]


def test_more_bands_than_a_chart_can_tell_apart_are_not_drawn() -> None:
    many = [{"band": 1}] + [{"band": n, "min_total": str(n * 10)} for n in range(2, 8)]
    cycle = a_cycle(rules=rules(bands=many, caps=[]))
    assert tables.counts_chart([row(4, 3)], cycle=cycle) is None


def test_a_list_keeps_what_is_not_known_last_either_way() -> None:
    rows = [row(None, None, "Ash"), row(2, 1, "Beech"), row(5, 1, "Cedar")]
    for sort, order in {
        "band": ["Beech", "Cedar", "Ash"],
        "-band": ["Cedar", "Beech", "Ash"],
        "last": ["Beech", "Cedar", "Ash"],
    }.items():
        want = tables.asked(QueryDict(f"sort={sort}"), cycle=a_cycle())
        assert [one.name for one in tables.listed(rows, want)] == order


def test_an_address_that_names_what_is_not_there_shows_everything() -> None:
    want = tables.asked(QueryDict("band=9&move=x&state=y&sort=z"), cycle=a_cycle())
    assert (want.band, want.move, want.state, want.sort) == ("", "", "", "name")


def test_a_frozen_band_is_put_as_any_other_that_was_kept() -> None:
    assert words.BASES[Basis.FROZEN] == words.BASES[Basis.KEPT]
    assert set(words.BASES) == set(Basis)
    assert set(words.LINE_TAGS) == set(LineKind)
    assert set(words.STATES) == set(words.STATE_COLOURS) == set(BandState)
    assert set(words.CYCLES) == set(words.CYCLE_COLOURS) == set(CycleState)


def test_a_suspension_is_hidden_from_those_who_may_not_see_it() -> None:
    lines = [Line(LineKind.SUSPENSION, "New placements were suspended."), Line(LineKind.CAP, "x")]
    assert words.shown_lines(lines, sees_suspensions=True) == lines
    shown = words.shown_lines(lines, sees_suspensions=False)
    assert shown == [words.HIDDEN, lines[1]]


def a_book(*uplifts: Uplift) -> FeeBook:
    table = FeeTable(pk=1, from_on=date(2022, 4, 1), at=AT)
    rates = ((1, "residential", 3, 47600), (1, "residential", 4, 50200))
    return FeeBook(tables=(table,), uplifts=uplifts, rates=rates)


def an_uplift(on: date, percent: str) -> Uplift:
    return Uplift(
        from_on=on, percent=Decimal(percent), decided_on=on, decision="Cabinet", by_name="Mo"
    )


def test_an_uplift_within_a_stretch_is_counted_from_its_day() -> None:
    year = Stretch(date(2022, 4, 1), date(2023, 4, 1), 3)
    book = a_book(an_uplift(date(2022, 10, 1), "10"))
    (line,) = home.fee_lines(stretches=[year], book=book, labels=LABELS, wanted=["residential"])
    # 183 days at £476 a week and 182 at £523.60: £12,444 and £13,613.60.
    assert (line.weekly, line.yearly) == (("£476",), "£26,057.60")


def test_a_band_without_a_fee_is_not_known() -> None:
    year = Stretch(date(2022, 4, 1), date(2023, 4, 1), 5)
    (line,) = home.fee_lines(stretches=[year], book=a_book(), labels=LABELS, wanted=["residential"])
    assert (line.weekly, line.yearly) == (("not known",), "not known")


def test_a_year_of_fees_is_parted_where_they_changed() -> None:
    book = a_book(an_uplift(date(2022, 10, 1), "10"))
    found = parts(book, year=YEAR, labels=LABELS)
    assert [part.rows[0] for part in found] == [("Band 3", "£476"), ("Band 3", "£523.60")]
    assert parts(book, year=FinancialYear(2021), labels=LABELS) == []


def test_the_years_of_fees() -> None:
    today = date(2022, 3, 10)
    assert [year.label for year in years_of(a_book(), today=today)] == ["2022/23", "2021/22"]
    assert [year.label for year in years_of(FeeBook(), today=today)] == ["2021/22"]
    assert years_offered(today)[0].label == "2022/23"
    assert (typed(45100), typed(45150)) == ("451", "451.50")


def a_what_if(**changed: Any) -> WhatIf:
    given: dict[str, Any] = {
        "matrix": {(3, 4): 2, (5, 5): 1, (None, None): 1},
        "moves": (
            Move(1, "Elm", 3, 4, Fraction(104000)),
            Move(2, "Ash", 3, 4, None),
        ),
        "home_count": 4,
        "weekly_pence": 104000,
        "yearly_pence": 5422857,
        "unknown_beds": ("Ash",),
        **changed,
    }
    return WhatIf(**given)


def test_what_if_in_words() -> None:
    found = a_what_if()
    assert what_if.headline(found) == "2 homes of 4 would move: 2 up and 0 down."
    assert what_if.money(found, has_fees=True) == (
        "The council would pay £1,040 a week more: £54,228.57 over the year."
    )
    less = a_what_if(weekly_pence=-104000, yearly_pence=-5422857)
    assert "£1,040 a week less" in what_if.money(less, has_fees=True)
    assert "nothing more and nothing less" in what_if.money(
        a_what_if(weekly_pence=0), has_fees=True
    )
    assert "is not known" in what_if.money(found, has_fees=False)
    assert what_if.not_counted(found) == ["Beds are not known, so they are left out: 1 home (Ash)."]
    assert [line[-1] for line in what_if.move_rows(found)] == ["£1,040", "not known"]


def test_many_homes_are_counted_and_some_are_named() -> None:
    many = a_what_if(unknown_beds=tuple(f"Elm {n}" for n in range(20)))
    (said,) = what_if.not_counted(many)
    assert "20 homes (Elm 0, " in said
    assert said.endswith("and 8 more).")


def test_the_table_of_moves_adds_up() -> None:
    heads, rows = what_if.matrix(a_what_if(), cycle=a_cycle())
    assert heads[0] == "Now"
    assert heads[-2:] == ("No band then", "Homes now")
    body = [[n for n in line[1:] if isinstance(n, int)] for line in rows]
    *inner, totals = body
    assert [sum(line[:-1]) for line in inner] == [line[-1] for line in inner]
    assert [sum(column) for column in zip(*inner, strict=True)] == totals
    without = a_what_if(matrix={(3, 4): 2})
    assert "No band then" not in what_if.matrix(without, cycle=a_cycle())[0]
