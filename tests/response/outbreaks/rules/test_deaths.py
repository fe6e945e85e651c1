"""Deaths are shown in context and never ranked: the component refuses."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.response.outbreaks.rules.deaths import (
    ContextMissing,
    DeathsRow,
    Order,
    RankingRefused,
    presentation,
)
from almoner.response.outbreaks.rules.kinds import Cause

CAVEAT = "A number says nothing by itself."


def row(**changed: Any) -> DeathsRow:
    given_: dict[str, Any] = {
        "location_id": 1,
        "from_on": date(2020, 4, 10),
        "until_on": date(2020, 4, 30),
        "cause": Cause.COVID_19,
        "deaths": 3,
        "occupied": 30,
        "beds": 40,
        "context": "Many came here at the end of their lives.",
        "source": "Notices",
        **changed,
    }
    return DeathsRow(**given_)


def test_rows_with_their_context_are_shown_with_the_caveat() -> None:
    shown = presentation(rows=[row()], caveat=CAVEAT, caveat_source="CQC")
    assert (shown.caveat, shown.caveat_source, shown.rows) == (CAVEAT, "CQC", (row(),))
    assert presentation(rows=[], caveat=CAVEAT).rows == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"occupied": None, "beds": None},
        {"context": ""},
        {"context": "  \n"},
        {"deaths": 0, "occupied": None, "beds": None},
    ],
)
def test_a_row_without_its_context_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ContextMissing, match="never shown without"):
        presentation(rows=[row(), row(**changed)], caveat=CAVEAT)


@pytest.mark.parametrize("changed", [{"occupied": None}, {"beds": None}])
def test_people_or_beds_are_enough(changed: dict[str, Any]) -> None:
    assert presentation(rows=[row(**changed)], caveat=CAVEAT).rows


@pytest.mark.parametrize("caveat", ["", "   "])
def test_nothing_is_shown_without_the_caveat(caveat: str) -> None:
    with pytest.raises(ContextMissing, match="caveat"):
        presentation(rows=[], caveat=caveat)


@pytest.mark.parametrize("rows", [[], [row()], [row(), row(deaths=9)]])
def test_an_order_by_deaths_is_refused_whatever_the_rows(rows: list[DeathsRow]) -> None:
    with pytest.raises(RankingRefused, match="never ordered by their number"):
        presentation(rows=rows, caveat=CAVEAT, order=Order.BY_DEATHS)


@pytest.mark.parametrize("order", Order)
def test_several_services_together_are_refused_in_any_order(order: Order) -> None:
    with pytest.raises(RankingRefused):
        presentation(rows=[row(), row(location_id=2)], caveat=CAVEAT, order=order)


@given(
    numbers=st.lists(st.tuples(st.integers(0, 300), st.integers(0, 40)), max_size=12),
    order=st.sampled_from([Order.NEWEST_FIRST, Order.OLDEST_FIRST]),
)
def test_the_order_is_of_time_and_never_depends_on_the_numbers(
    numbers: list[tuple[int, int]], order: Order
) -> None:
    start = date(2020, 4, 10)
    rows = [row(until_on=start + timedelta(days=day), deaths=count) for day, count in numbers]
    levelled = [row(until_on=one.until_on, deaths=1) for one in rows]
    shown = presentation(rows=rows, caveat=CAVEAT, order=order)
    level = presentation(rows=levelled, caveat=CAVEAT, order=order)
    days = [one.until_on for one in shown.rows]
    assert days == [one.until_on for one in level.rows]
    assert days == sorted(days, reverse=order is Order.NEWEST_FIRST)
    assert sorted(one.deaths for one in shown.rows) == sorted(count for _, count in numbers)
