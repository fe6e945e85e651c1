"""Sums over sums, and what is withheld."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.evidence.measures.rules.definitions import Measure, Unit
from almoner.evidence.measures.rules.figures import (
    UNKNOWN,
    Figure,
    Withheld,
    added_up,
    difference,
    figure_of,
    with_small_withheld,
)

TURNOVER = Measure(
    key="turnover", version=1, from_on=date(2020, 1, 1), title="Turnover", group="Workforce",
    unit=Unit.PER_CENT, numerator="Leavers", denominator="Employed", most=1000,
    source="Invented", cites="Invented",
)  # fmt: skip
BEDS = replace(TURNOVER, key="beds", unit=Unit.COUNT, denominator="", most=None)
COVERED = replace(TURNOVER, key="covered", smallest=5, most=100)


def rate(top: float | None, bottom: float | None) -> Figure:
    return figure_of(measure=TURNOVER, numerator=top, denominator=bottom)


def test_a_rate_is_its_numerator_over_its_denominator():
    assert rate(20, 80).value == 25.0
    assert figure_of(measure=BEDS, numerator=32, denominator=None).value == 32


def test_a_rate_over_nought_is_not_known_and_never_nought():
    figure = rate(0, 0)
    assert (figure.value, figure.withheld) == (None, Withheld.NO_DENOMINATOR)


def test_a_turnover_of_over_a_thousand_per_cent_is_withheld():
    assert rate(11, 1).withheld is Withheld.IMPLAUSIBLE
    assert rate(10, 1).is_known


def test_places_add_up_and_do_not_average():
    # 1 of 2 and 0 of 98: the mean of the rates would be 25 %.
    total = added_up(measure=TURNOVER, figures=[rate(1, 2), rate(0, 98)])
    assert (total.value, total.numerator, total.denominator, total.services) == (1.0, 1, 100, 2)


def test_an_implausible_figure_spoils_no_sum():
    total = added_up(measure=TURNOVER, figures=[rate(900, 3), rate(10, 50)])
    assert (total.value, total.services) == (20.0, 1)


def test_nothing_known_adds_up_to_unknown():
    bare = figure_of(measure=TURNOVER, numerator=None, denominator=None, value=30.0)
    assert bare.value == 30.0
    assert added_up(measure=TURNOVER, figures=[bare]) == UNKNOWN
    assert added_up(measure=TURNOVER, figures=[]) == UNKNOWN


counts = st.integers(min_value=1, max_value=500)
pairs = st.lists(
    counts.flatmap(lambda bottom: st.tuples(st.integers(0, bottom), st.just(bottom))), min_size=1
)


@given(pairs)
def test_a_sum_lies_between_the_lowest_and_the_highest(found):
    figures = [rate(top, bottom) for top, bottom in found]
    total = added_up(measure=TURNOVER, figures=figures).value or 0.0
    values = [figure.value or 0.0 for figure in figures]
    assert min(values) - 1e-9 <= total <= max(values) + 1e-9


@given(pairs)
def test_the_order_of_services_does_not_matter(found):
    figures = [rate(top, bottom) for top, bottom in found]
    assert added_up(measure=TURNOVER, figures=figures) == added_up(
        measure=TURNOVER, figures=list(reversed(figures))
    )


def test_a_difference_is_in_points_and_unknown_where_either_is():
    assert difference(rate(30, 100), rate(28, 100)) == pytest.approx(2.0)
    assert difference(rate(30, 100), UNKNOWN) is None
    assert difference(rate(11, 1), rate(1, 1)) is None
    assert Unit.PER_CENT.difference_words == " percentage points"


def cells(**counts: tuple[int, int]) -> dict[str, Figure]:
    parts = {
        key: figure_of(measure=COVERED, numerator=top, denominator=bottom)
        for key, (top, bottom) in counts.items()
    }
    return {"": added_up(measure=COVERED, figures=parts.values()), **parts}


def withheld(found: dict[str, Figure]) -> dict[str, Withheld]:
    return {key: cell.withheld for key, cell in found.items() if cell.withheld}


def test_a_cell_of_three_and_its_complement_are_withheld():
    found = cells(nurse=(3, 20), care=(60, 90), non_care=(20, 40))
    assert withheld(with_small_withheld(measure=COVERED, cells=found)) == {
        "nurse": Withheld.SMALL,
        "non_care": Withheld.COMPLEMENT,
    }


def test_those_whom_a_rate_leaves_out_are_few_too():
    found = cells(nurse=(17, 20), care=(60, 90), non_care=(20, 40))
    assert withheld(with_small_withheld(measure=COVERED, cells=found))["nurse"] is Withheld.SMALL


def test_two_small_cells_hide_each_other():
    found = cells(nurse=(3, 20), care=(60, 90), non_care=(2, 40))
    assert withheld(with_small_withheld(measure=COVERED, cells=found)) == {
        "nurse": Withheld.SMALL,
        "non_care": Withheld.SMALL,
    }


def test_where_nothing_is_left_to_hide_behind_the_whole_goes():
    found = cells(nurse=(3, 20), care=(0, 90))
    assert withheld(with_small_withheld(measure=COVERED, cells=found))[""] is Withheld.SMALL
    found = {"": figure_of(measure=COVERED, numerator=9, denominator=40)} | cells(nurse=(3, 20))
    found[""] = figure_of(measure=COVERED, numerator=9, denominator=40)
    assert withheld(with_small_withheld(measure=COVERED, cells=found))[""] is Withheld.COMPLEMENT


def test_none_at_all_is_no_small_count():
    found = cells(nurse=(0, 20), care=(60, 90))
    assert withheld(with_small_withheld(measure=COVERED, cells=found)) == {}


def test_a_measure_without_the_rule_withholds_nothing():
    found = cells(nurse=(3, 20), care=(60, 90))
    assert with_small_withheld(measure=TURNOVER, cells=found) == found


small = st.integers(min_value=0, max_value=40)


@given(
    st.dictionaries(st.sampled_from(["nurse", "care", "non_care", "manager"]), small, min_size=2)
)
def test_no_withheld_count_can_be_worked_out(tops):
    found = cells(**{key: (top, top + 100) for key, top in tops.items()})
    shown = with_small_withheld(measure=COVERED, cells=found)
    gone = [key for key in shown if key and not shown[key].is_known]
    if len(gone) == 1:
        assert not shown[""].is_known
