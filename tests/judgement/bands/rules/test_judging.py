"""Which band a home comes to, and why."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.judgement.bands.rules.definitions import BandRules
from almoner.judgement.bands.rules.judging import (
    Basis,
    HomeFacts,
    LineKind,
    band_for,
    total_of,
)
from tests.judgement.bands.factories import SIMPLE, rules
from tests.judgement.bands.rules.strategies import audited_homes, homes, rule_sets, tenths

RULES = rules()


def facts(quality: Any = 70, environment: Any = 70, **rest: Any) -> HomeFacts:
    given: dict[str, Any] = {"audited_on": date(2022, 1, 20)} | rest
    return HomeFacts(
        quality=None if quality is None else Decimal(str(quality)),
        environment=None if environment is None else Decimal(str(environment)),
        **given,
    )


@pytest.mark.parametrize(
    ("quality", "environment", "band"),
    [
        (100, 100, 5),
        (80, 100, 5),  # total 85.0, just met
        (79.9, 100, 4),  # care quality missed by a tenth
        (100, 59.9, 4),
        (65, 85, 4),  # total 70.0
        (64.9, 100, 3),
        (100, 49.9, 3),
        (50, 70, 3),  # total 55.0
        (49.9, 100, 2),
        (40, 40, 2),
        (39.9, 39.9, 1),
        (0, 0, 1),
    ],
)
def test_the_highest_band_whose_thresholds_are_all_met(
    quality: float, environment: float, band: int
) -> None:
    assert band_for(rules=RULES, home=facts(quality, environment)).band == band


def test_the_total_is_weighed_and_rounded_half_up() -> None:
    assert total_of(rules=RULES, quality=Decimal("70.1"), environment=Decimal("70.3")) == Decimal(
        "70.2"  # 70.15
    )
    assert total_of(rules=RULES, quality=Decimal(80), environment=Decimal(40)) == Decimal("70.0")


def test_the_reasons_line_by_line() -> None:
    found = band_for(rules=RULES, home=facts(72, 58))
    assert [(line.kind.value, line.text) for line in found.lines] == [
        (
            "score",
            "The audit that became final on 20 January 2022: care quality 72%, environment 58%,"
            " total 68.5%.",
        ),
        ("missed", "Band 5 asks for care quality of 80.0%: missed by 8.0, with 72%."),
        ("missed", "Band 5 asks for environment of 60.0%: missed by 2.0, with 58%."),
        ("missed", "Band 5 asks for total of 85.0%: missed by 16.5, with 68.5%."),
        ("met", "Band 4 asks for care quality of 65.0%: met, with 72%."),
        ("met", "Band 4 asks for environment of 50.0%: met, with 58%."),
        ("missed", "Band 4 asks for total of 70.0%: missed by 1.5, with 68.5%."),
        ("met", "Band 3 asks for care quality of 50.0%: met, with 72%."),
        ("met", "Band 3 asks for total of 55.0%: met, with 68.5%."),
        ("result", "The scores give band 3."),
    ]
    assert (found.basis, found.total) == (Basis.AUDIT, Decimal("68.5"))


def test_the_lowest_band_asks_for_nothing() -> None:
    found = band_for(rules=RULES, home=facts(0, 0))
    assert found.lines[-2].text == "Band 1 asks for nothing: met."


def test_a_critical_fail_is_a_ceiling() -> None:
    found = band_for(rules=RULES, home=facts(90, 90, has_critical_fail=True))
    assert (found.band, found.basis) == (1, Basis.CAPPED)
    assert found.lines[-2].kind is LineKind.CAP
    assert found.lines[-1].text == "So it is in band 1."


def test_a_critical_fail_below_the_ceiling_changes_nothing() -> None:
    found = band_for(rules=RULES, home=facts(10, 10, has_critical_fail=True))
    assert (found.band, found.basis) == (1, Basis.AUDIT)
    assert "it is no higher" in found.lines[-1].text


@pytest.mark.parametrize(("quality", "last_band"), [(90, 2), (20, 4), (70, 4)])
def test_a_suspension_freezes_last_years_band(quality: int, last_band: int) -> None:
    home = facts(
        quality,
        quality,
        is_suspended=True,
        suspended_as_at=date(2022, 3, 31),
        last_band=last_band,
    )
    found = band_for(rules=RULES, home=home)
    assert (found.band, found.basis) == (last_band, Basis.FROZEN)
    line = next(line for line in found.lines if line.kind is LineKind.SUSPENSION)
    assert line.text.startswith("New placements were suspended on 31 March 2022.")


def test_a_critical_fail_is_a_ceiling_on_a_frozen_band_too() -> None:
    home = facts(90, 90, is_suspended=True, last_band=4, has_critical_fail=True)
    assert band_for(rules=RULES, home=home).band == 1


def test_a_suspension_without_a_band_of_last_year_freezes_nothing() -> None:
    found = band_for(rules=RULES, home=facts(90, 90, is_suspended=True))
    assert (found.band, found.basis) == (5, Basis.AUDIT)
    assert "no band of last year to freeze" in found.lines[-1].text


def test_a_suspended_home_without_an_audit_keeps_its_band() -> None:
    home = HomeFacts(is_suspended=True, last_band=3)
    assert band_for(rules=RULES, home=home).band == 3


def test_a_new_home_has_the_default_until_its_first_audit() -> None:
    found = band_for(rules=RULES, home=HomeFacts(is_new=True))
    assert (found.band, found.basis) == (2, Basis.NEW_HOME)
    assert band_for(rules=RULES, home=facts(90, 90, is_new=True)).band == 5


def test_an_older_home_without_an_audit_has_no_band() -> None:
    found = band_for(rules=RULES, home=HomeFacts(last_band=4))
    assert (found.band, found.basis) == (None, Basis.NONE)
    assert found.lines[-1].text == "It has no band."


def test_unless_the_rules_let_it_keep_last_years() -> None:
    kept = rules(caps=[{"cap": "no_audit", "because": "Last year’s stands."}])
    found = band_for(rules=kept, home=HomeFacts(last_band=4))
    assert (found.band, found.basis) == (4, Basis.KEPT)
    assert [line.text for line in found.lines[-2:]] == [
        "Last year’s stands.",
        "So it is in band 4.",
    ]
    never_banded = band_for(rules=kept, home=HomeFacts())
    assert (never_banded.band, never_banded.basis) == (None, Basis.NONE)


@pytest.mark.parametrize(
    ("quality", "environment", "missing"),
    [
        (None, 80, "care quality"),
        (80, None, "environment"),
        (None, None, "care quality or environment"),
    ],
)
def test_a_percentage_that_is_not_known_is_not_nought(
    quality: int | None, environment: int | None, missing: str
) -> None:
    found = band_for(rules=RULES, home=facts(quality, environment))
    assert (found.band, found.total) == (None, None)
    assert f"gives no percentage for {missing}:" in found.lines[0].text


def test_rules_without_caps_go_by_the_scores_alone() -> None:
    bare = rules(caps=[])
    home = facts(90, 90, has_critical_fail=True, is_suspended=True, last_band=1, is_new=True)
    assert band_for(rules=bare, home=home).band == 5
    assert band_for(rules=bare, home=HomeFacts(is_new=True)).band is None


@given(rule_sets(), tenths, tenths)
def test_every_pair_of_percentages_gets_exactly_one_band(
    any_rules: BandRules, quality: Decimal, environment: Decimal
) -> None:
    found = band_for(rules=any_rules, home=facts(quality, environment))
    total = total_of(rules=any_rules, quality=quality, environment=environment)
    met = [
        threshold.band
        for threshold in any_rules.thresholds
        if all(
            score >= asked
            for score, asked in zip((quality, environment, total), threshold.asks(), strict=True)
        )
    ]
    assert found.band == max(met)
    assert met == list(range(1, len(met) + 1))  # whoever meets a band meets all those below


@given(rule_sets(), audited_homes(), st.data())
def test_raising_a_score_never_lowers_a_band(
    any_rules: BandRules, home: HomeFacts, data: st.DataObject
) -> None:
    assert home.quality is not None
    assert home.environment is not None
    more = [
        Decimal(data.draw(st.integers(int(score * 10), 1000))) / 10
        for score in (home.quality, home.environment)
    ]
    better = replace(home, quality=more[0], environment=more[1])
    before = band_for(rules=any_rules, home=home).band
    after = band_for(rules=any_rules, home=better).band
    assert before is not None
    assert after is not None
    assert after >= before


@given(rule_sets(), homes())
def test_an_explanation_ends_with_what_it_says(any_rules: BandRules, home: HomeFacts) -> None:
    found = band_for(rules=any_rules, home=home)
    assert (found.band is None) == (found.basis is Basis.NONE)
    results = [line.text for line in found.lines if line.kind is LineKind.RESULT]
    said = "It has no band." if found.band is None else f"band {found.band}."
    assert results[-1].endswith(said)


def test_the_simple_rules_are_whole() -> None:
    assert set(SIMPLE["bands"][0]) == {"band"}
