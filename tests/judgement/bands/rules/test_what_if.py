"""What other rules would do."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from almoner.judgement.bands.rules.definitions import BandRules
from almoner.judgement.bands.rules.judging import HomeFacts, band_for
from almoner.judgement.bands.rules.what_if import Assumption, HomeInCycle, WhatIf, what_if
from tests.judgement.bands.factories import SIMPLE, YEAR, rules
from tests.judgement.bands.rules.strategies import homes as any_homes
from tests.judgement.bands.rules.strategies import rule_sets

RATES = {
    (kind, band): pounds * 100
    for kind, line in {
        "residential": (405, 449, 476, 502, 528),
        "residential_dementia": (417, 497, 523, 548, 575),
    }.items()
    for band, pounds in enumerate(line, start=1)
}
CURRENT = rules()
# Band 4 from 65 and no longer 70.
EASIER = rules(
    bands=[
        *SIMPLE["bands"][:3],
        {"band": 4, "min_quality": "65", "min_environment": "50", "min_total": "65"},
        SIMPLE["bands"][4],
    ]
)


def a_home(score: float, *, number: int = 1, beds: int | None = 40, **rest: Any) -> HomeInCycle:
    facts = HomeFacts(
        quality=Decimal(str(score)),
        environment=Decimal(str(score)),
        audited_on=date(2022, 1, 20),
        **rest,
    )
    return HomeInCycle(
        location_id=number,
        name=f"Elm {number}",
        facts=facts,
        beds=beds,
        client_type="residential",
        dementia_type="residential_dementia",
    )


def asked(
    *homes: HomeInCycle,
    proposed: BandRules = EASIER,
    rates: dict[tuple[str, int], int] = RATES,
    **assumed: Decimal,
) -> WhatIf:
    return what_if(
        homes=homes,
        current=CURRENT,
        proposed=proposed,
        rates=rates,
        assumption=Assumption(**assumed),
        year=YEAR,
    )


def test_homes_that_move_and_what_they_cost() -> None:
    found = asked(a_home(66, number=1), a_home(66, number=2, beds=10), a_home(90, number=3))
    assert found.matrix == {(3, 4): 2, (5, 5): 1}
    assert (found.up, found.down, found.home_count) == (2, 0, 3)
    assert found.weekly_pence == 50 * 2600  # £26 a bed
    assert found.yearly_pence == round(50 * 2600 * 365 / 7)
    assert [move.name for move in found.moves] == ["Elm 1", "Elm 2"]


def test_the_other_way_is_the_same_with_its_sign_turned() -> None:
    back = what_if(
        homes=[a_home(66)],
        current=EASIER,
        proposed=CURRENT,
        rates=RATES,
        assumption=Assumption(),
        year=YEAR,
    )
    forth = asked(a_home(66))
    assert (back.weekly_pence, back.down) == (-forth.weekly_pence, 1)
    assert back.yearly_pence == -forth.yearly_pence


def test_only_the_people_paid_for_cost_anything() -> None:
    found = asked(a_home(66), funded_percent=Decimal(60), occupancy_percent=Decimal(90))
    assert found.weekly_pence == 56160  # 40 × 60 % × 90 % × £26


def test_people_with_dementia_have_their_own_rate() -> None:
    found = asked(a_home(66), dementia_percent=Decimal(50))
    assert found.weekly_pence == 20 * 2600 + 20 * 2500


def test_beds_that_are_not_known_are_named_and_cost_nothing() -> None:
    found = asked(a_home(66, beds=None), a_home(66, number=2))
    assert found.unknown_beds == ("Elm 1",)
    assert found.weekly_pence == 40 * 2600
    assert found.moves[0].weekly is None


def test_no_beds_are_nought_and_known() -> None:
    found = asked(a_home(66, beds=0))
    assert (found.weekly_pence, found.unknown_beds) == (0, ())
    assert found.moves[0].weekly == Fraction(0)


def test_without_a_fee_the_cost_is_not_known() -> None:
    found = asked(a_home(66), rates={})
    assert (found.no_fee, found.moves[0].weekly) == (("Elm 1",), None)


def test_a_home_without_a_band_stays_without() -> None:
    nobody = replace(a_home(66), facts=HomeFacts())
    assert asked(nobody).matrix == {(None, None): 1}


homes = st.lists(any_homes(), max_size=12)


def standing(facts: list[HomeFacts]) -> list[HomeInCycle]:
    return [
        replace(a_home(50, number=place), facts=each) for place, each in enumerate(facts, start=1)
    ]


@given(rule_sets(), homes)
def test_the_same_rules_move_nothing(any_rules: BandRules, facts: list[HomeFacts]) -> None:
    found = what_if(
        homes=standing(facts),
        current=any_rules,
        proposed=any_rules,
        rates=RATES,
        assumption=Assumption(),
        year=YEAR,
    )
    assert (found.moves, found.weekly_pence, found.yearly_pence) == ((), 0, 0)
    assert all(before == after for before, after in found.matrix)


@given(rule_sets(), rule_sets(), homes)
def test_every_home_is_in_the_matrix_once(
    current: BandRules, proposed: BandRules, facts: list[HomeFacts]
) -> None:
    found = what_if(
        homes=standing(facts),
        current=current,
        proposed=proposed,
        rates=RATES,
        assumption=Assumption(),
        year=YEAR,
    )
    assert found.home_count == len(facts)
    assert found.up + found.down == len(found.moves)
    for each in facts:
        pair = (
            band_for(rules=current, home=each).band,
            band_for(rules=proposed, home=each).band,
        )
        assert found.matrix[pair] >= 1


def test_a_home_that_would_gain_or_lose_its_band_moves_at_a_cost_that_is_not_known() -> None:
    new = replace(a_home(68), facts=HomeFacts(is_new=True))
    without = rules(caps=[])
    lost = asked(new, proposed=without)
    assert [(move.before, move.after, move.weekly) for move in lost.moves] == [(2, None, None)]
    assert (lost.up, lost.down) == (0, 1)
    gained = what_if(
        homes=[new],
        current=without,
        proposed=CURRENT,
        rates=RATES,
        assumption=Assumption(),
        year=YEAR,
    )
    assert [(move.before, move.after, move.weekly) for move in gained.moves] == [(None, 2, None)]
    assert (gained.up, gained.down, gained.weekly_pence) == (1, 0, 0)


def test_a_move_from_or_to_a_band_without_a_fee_has_no_cost() -> None:
    for missing in (3, 4):
        rates = {key: pence for key, pence in RATES.items() if key[1] != missing}
        found = asked(a_home(68), rates=rates)
        assert [move.weekly for move in found.moves] == [None]
        assert found.no_fee == ("Elm 1",)


def test_the_dementia_rate_is_wanted_only_where_some_are_at_it() -> None:
    plain = {key: pence for key, pence in RATES.items() if key[0] == "residential"}
    known = asked(a_home(68), rates=plain)
    assert known.weekly_pence == 40 * (502 - 476) * 100
    assert asked(a_home(68), rates=plain, dementia_percent=Decimal(10)).no_fee == ("Elm 1",)
    only_dementia = {key: pence for key, pence in RATES.items() if key[0] != "residential"}
    assert asked(a_home(68), rates=only_dementia, dementia_percent=Decimal(100)).no_fee
