"""Reading and checking a set of band rules: each fault is a sentence with its place."""

import copy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.core.calendar.rules import FinancialYear
from almoner.judgement.bands.rules.definitions import (
    CapKind,
    Measure,
    RulesError,
    canonical_text,
    digest_of,
    parse_rules,
    rules_from_text,
)
from tests.judgement.bands.factories import SIMPLE, rules


def problems(**changed: Any) -> dict[str, str]:
    with pytest.raises(RulesError) as refused:
        rules(**changed)
    return {problem.where: problem.text for problem in refused.value.problems}


def bands(*lines: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"band": place, **line} for place, line in enumerate(lines, start=1)]


def test_good_rules_are_read() -> None:
    read = rules()
    assert read.bands == (1, 2, 3, 4, 5)
    assert read.thresholds[3].min_environment == Decimal("50.0")
    assert read.thresholds[0].least(Measure.TOTAL) is None
    assert read.from_year == FinancialYear(2016)
    assert (read.quality_weight, read.environment_weight) == (3, 1)
    cap = read.cap(CapKind.CRITICAL_FAIL)
    assert cap is not None
    assert cap.band == 1
    assert read.cap(CapKind.NO_AUDIT) is None


def test_rules_come_back_from_their_text() -> None:
    text = canonical_text(rules())
    assert rules_from_text(text) == rules()
    assert canonical_text(rules_from_text(text)) == text
    assert digest_of(text) == digest_of(canonical_text(parse_rules(copy.deepcopy(SIMPLE))))


def test_other_rules_have_another_digest() -> None:
    other = rules(bands=bands({}, {"min_total": "41"}), caps=[])
    assert digest_of(canonical_text(other)) != digest_of(canonical_text(rules()))


def test_a_gap_below_the_lowest_band() -> None:
    found = problems(bands=bands({"min_total": "20"}, {"min_total": "40"}), caps=[])
    assert found == {
        "bands.1.min_total": "Gap: a home whose total is below 20.0 would have no band."
        " Band 1 is the lowest and must ask for nothing."
    }


def test_a_gap_between_bands() -> None:
    found = problems(bands=[{"band": 1}, {"band": 3, "min_total": "40"}], caps=[])
    assert found == {"bands.2": "Gap: there is no band 2, but there is a higher one."}


def test_a_band_set_twice_overlaps() -> None:
    lines = [{"band": 1}, {"band": 2, "min_total": "40"}, {"band": 2, "min_total": "50"}]
    assert problems(bands=lines, caps=[]) == {"bands.2": "Overlap: band 2 is set twice."}


def test_two_bands_that_ask_for_the_same_overlap() -> None:
    found = problems(bands=bands({}, {"min_total": "40"}, {"min_total": "40.0"}), caps=[])
    assert found == {
        "bands.3": "Overlap: bands 2 and 3 ask for the same, so no home could be in band 2."
    }


def test_a_threshold_of_nought_asks_for_nothing() -> None:
    assert rules(bands=bands({"min_total": "0"}, {"min_total": "40"}), caps=[]).bands == (1, 2)
    found = problems(bands=bands({}, {"min_total": "0"}), caps=[])
    assert "bands 1 and 2 ask for the same" in found["bands.2"]


def test_a_higher_band_may_not_ask_for_less() -> None:
    found = problems(
        bands=bands({}, {"min_total": "60"}, {"min_quality": "50", "min_total": "55"}), caps=[]
    )
    assert found == {
        "bands.3.min_total": "Band 3 asks for less total (55.0) than band 2 (60.0)."
        " Each band must ask at least as much as the one below."
    }


def test_bands_out_of_order() -> None:
    lines = [{"band": 2, "min_total": "40"}, {"band": 1}]
    assert problems(bands=lines, caps=[])["bands"].startswith("The bands are not in order")


def test_no_bands_at_all() -> None:
    assert problems(bands=[], caps=[]) == {"bands": "There are no bands."}


@pytest.mark.parametrize("least", ["101", "-1", "a lot", "50.55", "NaN", "Infinity"])
def test_a_threshold_that_is_no_percentage(least: str) -> None:
    found = problems(bands=bands({}, {"min_total": "40"}, {"min_total": least}), caps=[])
    assert f"and not “{least}”" in found["bands.3.min_total"]


@pytest.mark.parametrize("weight", [0, -1, 1.5, "3", None, True])
def test_a_weight_must_be_above_nought(weight: object) -> None:
    parts = {
        "quality": {"section": "care-quality", "weight": weight},
        "environment": {"section": "environment", "weight": 1},
    }
    assert problems(parts=parts) == {
        "parts.quality.weight": "The weight of care quality must be a whole number above nought."
    }


def test_an_unknown_cap() -> None:
    found = problems(caps=[{"cap": "rainy_day", "because": "It rained."}])
    assert found["caps.rainy_day"] == (
        "No cap is called “rainy_day”. The caps are: critical_fail, suspended, new_home, no_audit."
    )


def test_caps_that_make_no_sense() -> None:
    assert (
        "must name a band"
        in problems(caps=[{"cap": "new_home", "because": "New."}])["caps.new_home"]
    )
    found = problems(caps=[{"cap": "suspended", "band": 2, "because": "Stopped."}])
    assert found["caps.suspended"] == "The cap “suspended” names a band and may not."
    found = problems(caps=[{"cap": "new_home", "band": 6, "because": "New."}])
    assert found["caps.new_home"] == "The cap “new_home” names no band there is."
    twice = [{"cap": "no_audit", "because": "None."}] * 2
    assert problems(caps=twice)["caps.no_audit"] == "Overlap: the cap “no_audit” is set twice."
    assert problems(caps=[{"cap": "no_audit"}]) == {
        "caps.no_audit.because": "The rules lack “caps.no_audit.because”."
    }


def test_settings_that_are_not_known_are_named() -> None:
    found = problems(bandz=[], homes={"service_types": ["nursing"], "colour": "red"})
    assert found["bandz"] == "The rules do not know the setting “bandz”."
    assert found["homes.colour"] == "The rules do not know the setting “homes.colour”."
    lines = bands({}, {"min_total": "40", "max_total": "50"})
    assert "max_total" in problems(bands=lines, caps=[])["bands.2.max_total"]
    caps = [{"cap": "suspended", "because": "Stopped.", "until": "May"}]
    assert problems(caps=caps) == {
        "caps.suspended.until": "The rules do not know the setting “caps.suspended.until”."
    }


@pytest.mark.parametrize("band", [0, -1, True, "two", None, 1.0])
def test_a_line_of_the_bands_names_a_band_from_one_up(band: object) -> None:
    found = problems(bands=[{"band": 1}, {"band": band, "min_total": "40"}], caps=[])
    assert found == {"bands.2": "Line 2 of the bands names no band."}


@pytest.mark.parametrize("days", [0, 1, 365])
def test_the_days_to_appeal_may_be_none_or_up_to_a_year(days: int) -> None:
    assert rules(appeal_days=days).appeal_days == days


@pytest.mark.parametrize("portfolio", [None, ""])
def test_rules_may_name_no_portfolio(portfolio: str | None) -> None:
    homes = {"service_types": ["nursing"], "portfolio": portfolio}
    assert rules(homes=homes).portfolio == ""


@pytest.mark.parametrize("least", [None, ""])
def test_a_threshold_left_blank_asks_for_nothing(least: str | None) -> None:
    lines = bands({}, {"min_total": "40", "min_quality": least})
    assert rules(bands=lines, caps=[]).thresholds[1].min_quality is None


def test_the_whole_refusal_reads_as_sentences() -> None:
    with pytest.raises(RulesError) as refused:
        rules(title="", appeal_days=-1)
    assert str(refused.value) == (
        "The rules lack “title”. The days to appeal must be a whole number from 0 to 365."
    )


def test_a_misread_threshold_is_one_fault_and_the_rest_is_still_checked() -> None:
    lines = bands({}, {"min_total": "a lot"}, {"min_total": "30"})
    found = problems(bands=lines, caps=[{"cap": "new_home", "band": 9, "because": "New."}])
    assert set(found) == {"bands.2.min_total", "caps.new_home"}


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"title": ""}, "title"),
        ({"source": None}, "source"),
        ({"from_year": "2016/18"}, "from_year"),
        ({"homes": {}}, "homes.service_types"),
        ({"appeal_days": -1}, "appeal_days"),
        ({"appeal_days": 400}, "appeal_days"),
        ({"parts": None}, "parts.quality.weight"),
        ({"bands": [{"band": "one"}]}, "bands.1"),
    ],
)
def test_what_is_missing_or_wrong_is_named(changed: dict[str, Any], where: str) -> None:
    assert where in problems(**changed)


def test_every_problem_is_told_at_once() -> None:
    found = problems(title="", appeal_days=999, bands=bands({"min_total": "5"}, {}), caps=[])
    assert set(found) == {"title", "appeal_days", "bands.1.min_total", "bands.2.min_total"}


tenths = st.integers(0, 1000).map(lambda n: Decimal(n) / 10)


@given(st.lists(tenths, min_size=1, max_size=8))
def test_rules_stand_just_where_each_band_asks_for_more(least: list[Decimal]) -> None:
    lines = bands({}, *({"min_total": str(each)} for each in least))
    rises = all(b > a for a, b in zip([Decimal(0), *least], least, strict=False))
    if rises:
        assert rules(bands=lines, caps=[]).bands == tuple(range(1, len(least) + 2))
    else:
        assert problems(bands=lines, caps=[])
