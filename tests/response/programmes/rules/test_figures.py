"""Coverage and people at risk: sums of people, and missing is not nought."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.response.programmes.rules.figures import NOTHING, Counts, refusal_of, summed
from almoner.response.programmes.rules.kinds import Phase
from almoner.response.programmes.rules.outcomes import Period, Rate, comparisons


def test_those_at_risk_are_neither_compliant_nor_exempt() -> None:
    said = Counts(headcount=2000, compliant=1444, exempt=56, begun=100, declined=30, unknown=20)
    assert said.coverage == pytest.approx(0.722)
    assert (said.at_risk, said.not_yet) == (500, 350)


def test_missing_is_not_nought() -> None:
    for said in (NOTHING, Counts(headcount=20), Counts(headcount=0, compliant=0)):
        assert said.coverage is None
    assert Counts(headcount=20).at_risk is None
    assert Counts(headcount=20).not_yet is None
    assert Counts(headcount=20, compliant=5).at_risk == 15
    assert summed([Counts(headcount=20), NOTHING]) == NOTHING
    known = summed([Counts(headcount=20, compliant=5), Counts(headcount=30)])
    assert (known.headcount, known.compliant, known.exempt) == (20, 5, None)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (Counts(headcount=3, compliant=3), ""),
        (NOTHING, ""),
        (Counts(headcount=3, compliant=2, begun=1, exempt=1), "add up to more"),
        (Counts(headcount=None, compliant=2), "Give the headcount"),
        (Counts(headcount=-1), "less than nought"),
        (Counts(headcount=3, declined=-1), "less than nought"),
    ],
)
def test_numbers_agree_with_one_another(said: Counts, sentence: str) -> None:
    assert sentence in refusal_of(said)
    assert bool(refusal_of(said)) is bool(sentence)


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=1))
def test_a_share_of_sums_lies_between_the_shares(pairs: list[tuple[int, int]]) -> None:
    every = [Counts(headcount=n + done, compliant=done) for n, done in pairs]
    whole = summed(every)
    shares = [one.coverage for one in every if one.coverage is not None]
    if whole.coverage is not None:
        assert min(shares) - 1e-9 <= whole.coverage <= max(shares) + 1e-9
    assert whole.at_risk == sum(one.at_risk or 0 for one in every)


def period(phase: Phase, bed_days: int, conveyances: int | None) -> Period:
    return Period(phase=phase, bed_days=bed_days, conveyances=conveyances, admissions=None)


def test_rates_are_of_sums_and_pass_over_what_is_not_known() -> None:
    conveyances, admissions = comparisons(
        [
            period(Phase.BEFORE, 1000, 5),
            period(Phase.BEFORE, 3000, 9),
            period(Phase.BEFORE, 9000, None),
            period(Phase.AFTER, 2000, 4),
        ]
    )
    assert conveyances.before == Rate(events=14, bed_days=4000)
    assert (conveyances.before.per_thousand, conveyances.after.per_thousand) == (3.5, 2.0)
    assert conveyances.difference == -1.5
    assert admissions.difference is None
    assert admissions.before.per_thousand is None
