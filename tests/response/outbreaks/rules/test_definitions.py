"""When illness is an outbreak, from when it is over, and how that is explained."""

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.response.outbreaks.practice import caveat_on, definitions, review_days, rule_on
from almoner.response.outbreaks.rules.definitions import (
    DefinitionError,
    EndBasis,
    OutbreakRule,
    Seen,
    day_of_outbreak,
    may_be_declared,
    over_from,
    read_rule,
    rule_in_force,
)
from almoner.response.outbreaks.rules.kinds import Disease
from almoner.response.outbreaks.rules.states import OPEN, State

DAY = date(2021, 8, 2)
COVID, ARI = rule_on(Disease.COVID_19), rule_on(Disease.ACUTE_RESPIRATORY)
GUT = rule_on(Disease.DIARRHOEA_AND_VOMITING)


def seen(on: date = DAY, linked_cases: int = 2, **changed: Any) -> Seen:
    return Seen(on=on, linked_cases=linked_cases, **changed)


@pytest.mark.parametrize(
    ("disease", "day", "expected"),
    [
        (Disease.COVID_19, date(2020, 3, 12), (2, 14, 28, False, False)),
        (Disease.COVID_19, date(2021, 8, 2), (2, 14, 28, False, False)),
        (Disease.COVID_19, date(2022, 1, 12), (2, 14, 28, False, False)),
        (Disease.COVID_19, date(2022, 1, 13), (2, 14, 14, False, False)),
        (Disease.COVID_19, date(2024, 1, 1), (2, 5, 5, False, False)),
        (Disease.ACUTE_RESPIRATORY, date(2024, 11, 1), (2, 5, 5, True, False)),
        (Disease.NOROVIRUS, date(2021, 8, 2), (2, None, 2, False, True)),
        (Disease.DIARRHOEA_AND_VOMITING, date(2021, 8, 2), (2, None, 2, False, True)),
    ],
)
def test_the_definitions_shipped(disease: Disease, day: date, expected: tuple[Any, ...]) -> None:
    """At least so many cases, within so many days, over after so many; flu; a deep clean."""
    rule = rule_on(disease)(day)
    assert rule is not None
    counted = (rule.min_cases, rule.window_days, rule.end_days)
    assert (*counted, rule.one_confirmed_flu, rule.needs_deep_clean) == expected
    assert len(rule.source) > 60  # a citation


@pytest.mark.parametrize(
    ("disease", "day"),
    [
        (Disease.COVID_19, date(2020, 3, 11)),
        (Disease.ACUTE_RESPIRATORY, date(2023, 12, 31)),
        (Disease.OTHER, date(2026, 1, 1)),
    ],
)
def test_where_no_definition_is_in_force_only_advice_counts(disease: Disease, day: date) -> None:
    assert rule_on(disease)(day) is None
    many = [seen(on=day, linked_cases=9, last_onset_on=day)]
    began = may_be_declared(reviews=many, rule_on=rule_on(disease), as_at=day)
    ended = over_from(reviews=many, rule_on=rule_on(disease), as_at=day)
    for finding in (began, ended):
        assert (finding.is_met, finding.on) == (False, None)
        assert "health protection team" in finding.words


def test_two_linked_cases_of_covid_are_an_outbreak_from_the_first_review_that_saw_them() -> None:
    reviews = [
        seen(DAY, 1),
        seen(DAY + timedelta(days=1), 2),
        seen(DAY + timedelta(days=2), 1),
    ]
    assert not may_be_declared(reviews=reviews, rule_on=COVID, as_at=DAY).is_met
    finding = may_be_declared(reviews=reviews, rule_on=COVID, as_at=DAY + timedelta(days=5))
    assert (finding.is_met, finding.on) == (True, DAY + timedelta(days=1))
    assert finding.words == (
        "It may be declared from 3 August 2021: that day’s review had 2 linked cases, and since"
        " 12 March 2020 an outbreak is 2 or more cases linked within 14 days."
    )
    assert "Admission and care of residents" in finding.source


def test_what_is_missing_is_said() -> None:
    nothing = may_be_declared(reviews=[], rule_on=COVID, as_at=DAY)
    assert nothing.words.startswith("No review is recorded yet.")
    one = may_be_declared(reviews=[seen(linked_cases=1)], rule_on=COVID, as_at=DAY)
    assert one.words.startswith("The newest review has 1 case.")
    none = may_be_declared(reviews=[seen(linked_cases=0)], rule_on=COVID, as_at=DAY)
    assert none.words.startswith("The newest review has no linked cases.")


def test_one_confirmed_case_of_flu_is_an_outbreak_from_2024() -> None:
    day = date(2024, 12, 2)
    flu = seen(day, 1, flu_confirmed=1)
    finding = may_be_declared(reviews=[flu], rule_on=ARI, as_at=day)
    assert finding.is_met and "a confirmed case of flu" in finding.words
    assert not may_be_declared(reviews=[seen(day, 1)], rule_on=ARI, as_at=day).is_met
    covid = may_be_declared(reviews=[flu], rule_on=COVID, as_at=day)
    assert not covid.is_met


@pytest.mark.parametrize(("days", "is_met"), [(27, False), (28, True), (29, True)])
def test_covid_is_over_28_days_after_the_last_person_fell_ill(days: int, is_met: bool) -> None:
    reviews = [seen(last_onset_on=DAY)]
    finding = over_from(reviews=reviews, rule_on=COVID, as_at=DAY + timedelta(days=days))
    assert (finding.is_met, finding.on) == (is_met, date(2021, 8, 30))
    assert finding.words.startswith("It may be recorded as over from 30 August 2021.")


def test_a_shorter_rule_holds_for_an_outbreak_that_began_under_the_longer() -> None:
    onset = date(2022, 1, 1)
    reviews = [seen(onset, last_onset_on=onset)]
    before = over_from(reviews=reviews, rule_on=COVID, as_at=date(2022, 1, 12))
    after = over_from(reviews=reviews, rule_on=COVID, as_at=date(2022, 1, 13))
    assert (before.on, after.on) == (date(2022, 1, 29), date(2022, 1, 15))


def test_a_new_case_puts_the_end_off_and_a_silent_review_does_not() -> None:
    later = DAY + timedelta(days=6)
    reviews = [seen(last_onset_on=DAY), seen(later, last_onset_on=later), seen(later)]
    finding = over_from(reviews=reviews, rule_on=COVID, as_at=later)
    assert finding.on == later + timedelta(days=28)
    assert over_from(reviews=[seen()], rule_on=COVID, as_at=DAY).on is None


def test_diarrhoea_and_vomiting_are_over_48_hours_after_everyone_is_well_and_it_is_clean() -> None:
    well = seen(symptom_free_since_on=DAY)
    clean = seen(symptom_free_since_on=DAY, is_deep_cleaned=True)
    two_days = DAY + timedelta(days=2)
    assert not over_from(reviews=[seen()], rule_on=GUT, as_at=two_days).is_met
    dirty = over_from(reviews=[well], rule_on=GUT, as_at=two_days)
    assert not dirty.is_met and "No deep clean is recorded yet" in dirty.words
    assert not over_from(reviews=[clean], rule_on=GUT, as_at=DAY + timedelta(days=1)).is_met
    assert over_from(reviews=[clean], rule_on=GUT, as_at=two_days).is_met
    assert "it is over 48 hours after the last person became well, once deep cleaned" in dirty.words
    ill_again = [clean, seen(two_days)]
    assert over_from(reviews=ill_again, rule_on=GUT, as_at=two_days).on is None


def test_reviews_still_to_come_are_not_looked_at() -> None:
    ahead = [seen(DAY + timedelta(days=1), 5, last_onset_on=DAY)]
    assert not may_be_declared(reviews=ahead, rule_on=COVID, as_at=DAY).is_met
    assert over_from(reviews=ahead, rule_on=COVID, as_at=DAY).on is None


@given(
    days=st.lists(st.integers(0, 60), min_size=1, max_size=8),
    cases=st.integers(0, 12),
    looked=st.integers(0, 200),
)
def test_the_end_is_never_before_its_days_have_passed(
    days: list[int], cases: int, looked: int
) -> None:
    reviews = [
        seen(DAY + timedelta(days=day), cases, last_onset_on=DAY + timedelta(days=day))
        for day in sorted(days)
    ]
    as_at = DAY + timedelta(days=looked)
    finding = over_from(reviews=reviews, rule_on=COVID, as_at=as_at)
    known = [one for one in reviews if one.on <= as_at]
    if not known:
        assert finding.on is None
        return
    last = max(one.last_onset_on for one in known if one.last_onset_on)
    rule = COVID(as_at)
    assert rule is not None
    assert finding.on == last + timedelta(days=rule.end_days)
    assert finding.is_met is ((as_at - last).days >= rule.end_days)


@given(cases=st.lists(st.integers(0, 5), max_size=10))
def test_it_may_be_declared_exactly_when_some_review_had_enough(cases: list[int]) -> None:
    reviews = [seen(DAY + timedelta(days=day), count) for day, count in enumerate(cases)]
    finding = may_be_declared(reviews=reviews, rule_on=COVID, as_at=DAY + timedelta(days=30))
    enough = [one.on for one in reviews if one.linked_cases >= 2]
    assert (finding.is_met, finding.on) == (bool(enough), enough[0] if enough else None)


def test_the_first_day_is_day_1() -> None:
    assert day_of_outbreak(began_on=DAY, as_at=DAY) == 1
    assert day_of_outbreak(began_on=DAY, as_at=DAY + timedelta(days=9)) == 10


GOOD = {
    "disease": "covid_19",
    "from_on": DAY,
    "cases": 2,
    "window_days": 14,
    "end": {"days": 28, "basis": "last_onset"},
    "source": "A guide.",
}


def test_a_definition_is_read_as_written() -> None:
    rule = read_rule(GOOD)
    assert (rule.disease, rule.end_basis) == (Disease.COVID_19, EndBasis.LAST_ONSET)
    assert rule.begins_words == "2 or more cases linked within 14 days"
    assert rule.ends_words == "28 days after the last person fell ill"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("disease", "plague"),
        ("from_on", "2021-08-02"),
        ("cases", 0),
        ("cases", "many"),
        ("end", None),
        ("end", {"days": -1, "basis": "last_onset"}),
        ("end", {"days": 1, "basis": "never"}),
        ("source", " "),
    ],
)
def test_a_definition_that_cannot_be_is_refused(name: str, value: Any) -> None:
    document = deepcopy(GOOD) | {name: value}
    with pytest.raises(DefinitionError):
        read_rule(document)


def test_a_definition_that_lacks_something_is_refused() -> None:
    for name in set(GOOD) - {"window_days"}:
        with pytest.raises(DefinitionError):
            read_rule({key: value for key, value in GOOD.items() if key != name})
    with pytest.raises(DefinitionError):
        read_rule("covid")


def test_the_newest_definition_in_force_is_taken() -> None:
    older, newer = read_rule(GOOD), read_rule(GOOD | {"from_on": DAY + timedelta(days=9)})
    every: tuple[OutbreakRule, ...] = (newer, older)
    assert rule_in_force(every, disease=Disease.COVID_19, day=DAY + timedelta(days=8)) is older
    assert rule_in_force(every, disease=Disease.COVID_19, day=DAY + timedelta(days=9)) is newer
    assert rule_in_force(every, disease=Disease.NOROVIRUS, day=DAY) is None


def test_the_library_is_whole() -> None:
    every = definitions()
    assert {one.disease for one in every} == set(Disease) - {Disease.OTHER}
    keys = [(one.disease, one.from_on) for one in every]
    assert len(keys) == len(set(keys))
    assert all(review_days(state=state, day=DAY) >= 1 for state in OPEN)
    assert review_days(state=State.SUSPECTED, day=date(2000, 1, 1)) == 1
    caveat = caveat_on(DAY)
    assert "how many people lived there" in caveat.text and "21 July 2021" in caveat.source
