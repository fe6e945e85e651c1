"""Improvement made, and improvement sustained: what is met and what is missing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.response.suspensions.rules.gates import (
    ActionFact,
    ReviewFact,
    VisitFact,
    made_gate,
    sustained_gate,
)
from almoner.response.suspensions.rules.kinds import NewConcerns
from almoner.response.suspensions.rules.practice import Sustaining

ASKED = Sustaining(weeks=8, visits=2, unannounced=1, needs_plan=True)
BEGAN = date(2021, 9, 6)
OVER = BEGAN + timedelta(weeks=8)
ANNOUNCED = VisitFact(on=BEGAN + timedelta(days=10), is_unannounced=False)
UNANNOUNCED = VisitFact(on=BEGAN + timedelta(days=30), is_unannounced=True)
CLEAR = ReviewFact(on=BEGAN + timedelta(days=50), new_concerns=NewConcerns.NONE)


def test_made_waits_for_every_high_risk_action_by_name() -> None:
    late = ActionFact(title="Keep charts", due_on=date(2021, 9, 30))
    gate = made_gate(
        asked=ASKED, plan_count=1, action_count=4, high_risk_count=3, unverified=[late]
    )
    assert not gate.is_met
    assert gate.missing == (
        "Verify every high-risk action. Not yet verified: Keep charts (due 30 September 2021).",
    )
    assert gate.items[1].text == "2 of 3 high-risk actions verified"


def test_made_is_met_once_all_are_verified() -> None:
    assert made_gate(
        asked=ASKED, plan_count=1, action_count=4, high_risk_count=3, unverified=[]
    ).is_met


def test_no_plan_is_not_the_same_as_no_action_left() -> None:
    gate = made_gate(asked=ASKED, plan_count=0, action_count=0, high_risk_count=0, unverified=[])
    assert [item.is_met for item in gate.items] == [False, False]
    assert gate.missing == (
        "Link the action plan that says what has to improve.",
        "Verify every high-risk action of that plan.",
    )
    assert "0 of 0" not in " ".join(item.text for item in gate.items)


def test_a_plan_that_asks_for_nothing_is_not_one_that_was_carried_out() -> None:
    """Nor one from which every action was withdrawn."""
    gate = made_gate(asked=ASKED, plan_count=1, action_count=0, high_risk_count=0, unverified=[])
    assert not gate.is_met
    assert gate.missing[0] == "Say what has to improve: the linked action plan asks for nothing."


def test_a_plan_without_a_high_risk_action_has_none_to_verify() -> None:
    gate = made_gate(asked=ASKED, plan_count=1, action_count=4, high_risk_count=0, unverified=[])
    assert gate.is_met
    assert gate.items[1].text == "No high-risk action to verify"


def test_a_caution_needs_no_plan() -> None:
    asked = Sustaining(weeks=4, visits=1, unannounced=0, needs_plan=False)
    gate = made_gate(asked=asked, plan_count=0, action_count=0, high_risk_count=0, unverified=[])
    assert gate.is_met
    assert gate.items[0].text == "No action plan is asked for"


def sustained(**changed: object):
    facts = {
        "asked": ASKED,
        "began_on": BEGAN,
        "today": OVER,
        "visits": [ANNOUNCED, UNANNOUNCED],
        "reviews": [CLEAR],
        **changed,
    }
    return sustained_gate(**facts)


def test_sustained_is_met_when_all_four_are_there() -> None:
    assert sustained().is_met


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"began_on": None}, "Begin the sustaining period first."),
        ({"today": OVER - timedelta(days=1)}, "Wait until 1 November 2021"),
        ({"visits": [UNANNOUNCED]}, "Carry out 1 more visit."),
        ({"visits": [ANNOUNCED, ANNOUNCED]}, "Carry out 1 visit unannounced."),
        ({"reviews": []}, "Hold a review"),
        (
            {"reviews": [ReviewFact(on=CLEAR.on, new_concerns=NewConcerns.NOT_KNOWN)]},
            "the last review did not know",
        ),
        (
            {"reviews": [ReviewFact(on=BEGAN, new_concerns=NewConcerns.SOME), CLEAR]},
            "record that the improvement did not hold",
        ),
    ],
)
def test_sustained_says_what_is_missing(changed: dict[str, object], missing: str) -> None:
    gate = sustained(**changed)
    assert not gate.is_met
    assert missing in " ".join(gate.missing)


def test_eight_weeks_are_up_on_their_last_day() -> None:
    """6 September 2021 and 56 days: 1 November 2021."""
    assert sustained(today=date(2021, 11, 1)).is_met
    assert not sustained(today=date(2021, 10, 31)).is_met


def test_visits_before_the_period_do_not_count() -> None:
    early = VisitFact(on=BEGAN - timedelta(days=1), is_unannounced=True)
    assert not sustained(visits=[early, ANNOUNCED]).is_met


days = st.integers(-30, 90).map(lambda count: BEGAN + timedelta(days=count))
visits = st.lists(st.builds(VisitFact, on=days, is_unannounced=st.booleans()), max_size=6)
reviews = st.lists(
    st.builds(ReviewFact, on=days, new_concerns=st.sampled_from(NewConcerns)), max_size=4
)


@given(visits=visits, reviews=reviews, today=days)
def test_a_gate_is_met_just_when_nothing_is_missing(
    visits: list[VisitFact], reviews: list[ReviewFact], today: date
) -> None:
    gate = sustained(visits=visits, reviews=reviews, today=today)
    assert gate.is_met is (gate.missing == ())
    assert all(item.is_met is (item.missing == "") for item in gate.items)


@given(visits=visits, extra=visits)
def test_more_visits_never_close_a_gate(visits: list[VisitFact], extra: list[VisitFact]) -> None:
    if sustained(visits=visits).is_met:
        assert sustained(visits=visits + extra).is_met
