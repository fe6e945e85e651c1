"""What is filled in about outbreaks and deaths: every box, wrong in every way."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from almoner.response.outbreaks.forms import (
    AdmissionsForm,
    BeginForm,
    DeathsForm,
    ReviewForm,
    StepForm,
    SupportForm,
)
from almoner.response.outbreaks.models import DailyReview
from almoner.response.outbreaks.practice import rule_on
from almoner.response.outbreaks.rules.kinds import Disease
from almoner.response.outbreaks.rules.states import Step
from tests.response.wrongly_filled import Data, Make, Wrong, check, day, sent, ways, well

TODAY = date(2024, 2, 29)
ON = day("on", TODAY)
SEEN: Data = {
    "last_seen": "0",
    "residents_symptomatic": "2",
    "residents_tested": "30",
    "residents_confirmed": "2",
    "staff_symptomatic": "1",
    "staff_tested": "25",
    "staff_confirmed": "1",
    "linked_cases": "3",
    "flu_confirmed": "1",
    "staffing": "some",
    "ppe": "none",
    "advice": "Masks.",
    **ON,
    **day("last_onset_on", TODAY),
    **day("symptom_free_since_on", TODAY),
}


def reviewed(disease: Disease) -> Make:
    return lambda data: ReviewForm(data, today=TODAY, last=None, rule=rule_on(disease)(TODAY))


FORMS: Mapping[str, tuple[Make, Data]] = {
    "begin": (
        lambda data: BeginForm(data, today=TODAY),
        {
            "disease": "other",
            "organism": "Scabies",
            "resident_count": "38",
            "staff_count": "44",
            "hpt_reference": "HPT-77",
            "reason": "Two people itch.",
            **day("began_on", TODAY),
        },
    ),
    **{
        step.value: (
            lambda data, step=step: StepForm(data, step=step, today=TODAY, is_met=False),
            {"last_seen": "1", "reason": "As was seen.", "is_on_advice": "on", **ON},
        )
        for step in (Step.DECLARE, Step.RESCIND)
    },
    "review": (reviewed(Disease.ACUTE_RESPIRATORY), SEEN),
    "review of another": (reviewed(Disease.OTHER), SEEN),
    "admissions": (
        lambda data: AdmissionsForm(data, today=TODAY),
        {
            "last_seen": "0",
            "status": "closed",
            "decided_by": "provider",
            "beds_closed": "4",
            "reason": "Ill.",
            **day("from_on", TODAY),
            **day("expected_until_on", date(2024, 3, 29)),
        },
    ),
    "support": (
        lambda data: SupportForm(data, today=TODAY),
        {"kind": "ppe", "text": "Masks.", **ON},
    ),
    "deaths": (
        lambda data: DeathsForm(data, today=TODAY),
        {
            "cause": "covid_19",
            "deaths": "4",
            "occupied": "36",
            "beds": "40",
            "context": "Most were near the end of their lives.",
            "source": "The provider’s notices",
            **day("from_on", date(2024, 2, 1)),
            **day("until_on", TODAY),
        },
    ),
}


@pytest.mark.parametrize("of", FORMS)
def test_filled_in_well_it_is_taken(of: str) -> None:
    well(*FORMS[of])


@pytest.mark.parametrize(
    "wrong", [one for of, (make, good) in FORMS.items() for one in ways(of, make, good)], ids=str
)
def test_what_is_wrong_is_said_beside_its_box_and_given_back(wrong: Wrong) -> None:
    check(wrong, FORMS[wrong.of][0])


def made(of: str, **changed: Any) -> Any:
    make, good = FORMS[of]
    form = make(sent({**good, **changed}))
    assert form.is_valid(), form.errors
    return form


@pytest.mark.parametrize("disease", [one for one in Disease if one is not Disease.OTHER])
def test_only_another_infection_has_a_name(disease: Disease) -> None:
    assert made("begin", disease=disease.value).cleaned_data["organism"] == ""


@pytest.mark.parametrize("typed", ["", "   "])
def test_another_infection_is_named(typed: str) -> None:
    make, good = FORMS["begin"]
    form = make(sent({**good, "organism": typed}))
    assert not form.is_valid()
    assert form.errors == {"organism": ["Enter which other infection"]}


@pytest.mark.parametrize("name", ["organism"])
def test_one_mistake_is_said_once(name: str) -> None:
    make, good = FORMS["begin"]
    form = make(sent({**good, name: "x" * 101}))
    assert not form.is_valid()
    assert [len(found) for found in form.errors.values()] == [1]


def test_what_is_left_blank_is_not_known_and_is_no_nought() -> None:
    blank = {name: "" for name in SEEN if name.startswith(("residents_", "staff_"))}
    counts = made("review", **blank, flu_confirmed="").counts()
    assert {getattr(counts, name) for name in blank} == {None}
    assert counts.flu_confirmed == 0
    noughts = made("review", **dict.fromkeys(blank, "0")).counts()
    assert {getattr(noughts, name) for name in blank} == {0}


@pytest.mark.parametrize("number", ["0", "2000"])
def test_the_ends_of_a_range_are_in_it(number: str) -> None:
    assert made("review", linked_cases=number).counts().linked_cases == int(number)


def test_what_the_last_review_had_stands_beside_each_box_and_the_days_are_kept() -> None:
    last = DailyReview(
        on=date(2024, 2, 28),
        number=4,
        residents_tested=12,
        linked_cases=3,
        last_onset_on=date(2024, 2, 20),
        symptom_free_since_on=date(2024, 2, 27),
        is_deep_cleaned=True,
    )
    form = ReviewForm(None, today=TODAY, last=last, rule=None)
    assert form.fields["residents_tested"].help_text == "On 28 February 2024: 12"
    assert form.fields["staff_tested"].help_text == "On 28 February 2024: not known"
    assert form["last_onset_on"].value() == date(2024, 2, 20)
    assert form["symptom_free_since_on"].value() == date(2024, 2, 27)
    assert form["is_deep_cleaned"].value() is True


def test_flu_is_asked_for_only_where_a_definition_does() -> None:
    assert "flu_confirmed" in FORMS["review"][0](None).fields
    assert "flu_confirmed" not in FORMS["review of another"][0](None).fields
    assert made("review of another").counts().flu_confirmed == 0
