"""What each step asks: what it is called with, and what is said of what is missing or wrong."""

from datetime import date, time
from typing import Any

import pytest

from almoner.evidence.audits.actions import Said
from almoner.evidence.audits.forms import steps as forms
from almoner.evidence.audits.queries.people import Officer
from almoner.evidence.audits.rules.kinds import (
    FeedbackFrom,
    ReceivedBy,
    ReviewOutcome,
    ReviewTest,
)
from tests.evidence.audits.views.browsing import typed

TODAY = date(2021, 9, 8)
OFFICERS = (Officer(id=1, name="Ada Marsh"), Officer(id=2, name="Ben Holt"))
TOLD = {**typed("on", "2021-09-07"), "told_to": "J. Wren, manager", "how": "letter"}
SAID = Said(by="J. Wren, manager", received_on=date(2021, 9, 7), how=ReceivedBy.LETTER)
TESTS = dict.fromkeys((one.value for one in ReviewTest), "yes")


def reason(data: dict[str, Any]) -> forms.StepForm:
    return forms.ReasonForm(data, label="What must be corrected?")


def told(data: dict[str, Any]) -> forms.StepForm:
    return forms.ToldForm(data, today=TODAY, day="When was notice given?")


def receipt(data: dict[str, Any]) -> forms.StepForm:
    return forms.ReceiptForm(data, today=TODAY, day="When was it received?")


def review(data: dict[str, Any]) -> forms.StepForm:
    return forms.ReviewRequestForm(data, today=TODAY, day="When was it received?")


def allocate(data: dict[str, Any]) -> forms.StepForm:
    return forms.AllocateForm(data, officers=OFFICERS)


def reschedule(data: dict[str, Any]) -> forms.StepForm:
    return forms.RescheduleForm(data, planned_on=TODAY, today=TODAY)


def extend(data: dict[str, Any]) -> forms.StepForm:
    return forms.ExtendForm(data, due_on=TODAY, today=TODAY)


def final(data: dict[str, Any]) -> forms.StepForm:
    return forms.FinalForm(data, missing=())


def unheard(data: dict[str, Any]) -> forms.StepForm:
    return forms.FinalForm(data, missing=(FeedbackFrom.PEOPLE, FeedbackFrom.RELATIVES))


def publish(data: dict[str, Any]) -> forms.StepForm:
    return forms.PublishForm(data, today=TODAY)


GIVEN: list[tuple[Any, dict[str, Any], dict[str, Any]]] = [
    (forms.StepForm, {}, {}),
    (reason, {"reason": "Finding 2"}, {"reason": "Finding 2"}),
    (forms.CommentForm, {}, {"reason": ""}),
    (
        told,
        TOLD,
        {"on": date(2021, 9, 7), "told_to": "J. Wren, manager", "how": ReceivedBy.LETTER},
    ),
    (receipt, TOLD, {"said": SAID}),
    (review, {**TOLD, "grounds": "Unfair"}, {"grounds": "Unfair", "said": SAID}),
    (
        allocate,
        {"lead": "1", "others": ["2"], "reason": "Ill"},
        {"lead_id": 1, "other_ids": [2], "reason": "Ill"},
    ),
    (
        reschedule,
        {**typed("planned_on", "2021-09-15"), "planned_at_hour": "9.30", "reason": "Snow"},
        {"planned_on": date(2021, 9, 15), "planned_at_hour": time(9, 30), "reason": "Snow"},
    ),
    (
        extend,
        {**typed("due_on", "2021-09-30"), "reason": "On leave"},
        {"due_on": date(2021, 9, 30), "reason": "On leave"},
    ),
    (
        forms.DecideForm,
        {**TESTS, "fairness": "no", "fairness_reason": "Others", "outcome": "correct"}
        | {"reason": "Unfair"},
        {
            "tests": dict.fromkeys(ReviewTest, (True, ""))
            | {ReviewTest.FAIRNESS: (False, "Others")},
            "outcome": ReviewOutcome.CORRECT,
            "reason": "Unfair",
        },
    ),
    (final, {}, {"without_feedback_because": ""}),
    (
        unheard,
        {"without_feedback_because": "All are new"},
        {"without_feedback_because": "All are new"},
    ),
    (
        publish,
        {"text": "A good home.", **typed("published_on", "2021-09-10")},
        {"text": "A good home.", "published_on": date(2021, 9, 10)},
    ),
]


@pytest.mark.parametrize(("made", "data", "given"), GIVEN)
def test_an_action_is_called_with_what_was_filled_in(
    made: Any, data: dict[str, Any], given: dict[str, Any]
) -> None:
    form = made({**data, "after": "7"})
    assert form.is_valid(), form.errors
    assert form.given() == {"after": 7, **given}


@pytest.mark.parametrize(("made", "data"), [(made, data) for made, data, _ in GIVEN])
def test_no_step_is_taken_from_a_page_that_does_not_say_what_it_showed(
    made: Any, data: dict[str, Any]
) -> None:
    form = made(data)
    assert form.errors == {"after": ["Open this page again: it is not known what it showed you"]}


@pytest.mark.parametrize(
    ("made", "data", "sentence"),
    [
        (reason, {"reason": "  "}, "Enter a reason"),
        (reason, {"reason": "x" * 4001}, "must be 4000 characters or fewer"),
        (told, {**TOLD, "told_to": ""}, "Answer “Who at the provider?”"),
        (told, {**TOLD, "how": "pigeon"}, "Select one of the answers to “How?”"),
        (told, {**TOLD, **typed("on", "2021-09-09")}, "must be on or before 8 September 2021"),
        (told, {**TOLD, **typed("on", "2012-03-31")}, "must be on or after 1 April 2012"),
        (told, {**TOLD, **typed("on", "2021-02-29")}, "must be a real date"),
        (allocate, {"lead": ""}, "Select lead officer"),
        (allocate, {"lead": "9"}, "from those offered"),
        (allocate, {"lead": "1", "others": ["1", "9"]}, "from those offered"),
        (reschedule, {"reason": "Snow"}, "Enter the new date"),
        (
            reschedule,
            {"reason": "", **typed("planned_on", "2021-09-15")},
            "Enter why it is moved",
        ),
        (
            reschedule,
            {"reason": "Snow", **typed("planned_on", "2027-01-01")},
            "New date must be on or before 31 December 2026",
        ),
        (
            reschedule,
            {"reason": "S", **typed("planned_on", "2021-09-15"), "planned_at_hour": "noon"},
            "Enter a time such as 9:30 or 14:00",
        ),
        (
            extend,
            {"reason": "Leave", **typed("due_on", "9999-12-31")},
            "must be on or before 31 December 2026",
        ),
        (forms.DecideForm, {"outcome": "stands", "reason": "x"}, "Select yes or no: Is it fair"),
        (unheard, {}, "Enter why there is none, or add the feedback first"),
        (publish, {"text": "", **typed("published_on", "2021-09-10")}, "Enter the summary"),
        (
            publish,
            {"text": "Good", **typed("published_on", "2999-01-01")},
            "must be on or before 31 December 2026",
        ),
    ],
)
def test_what_is_missing_or_wrong_is_a_sentence(
    made: Any, data: dict[str, Any], sentence: str
) -> None:
    form = made({**data, "after": "7"})
    assert not form.is_valid()
    assert sentence in " ".join(text for texts in form.errors.values() for text in texts)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("9:30", time(9, 30)), ("09.30", time(9, 30)), ("14", time(14)), ("", None)],
)
def test_an_hour_is_written_as_people_write_it(written: str, meant: time | None) -> None:
    data = {**typed("planned_on", "2021-09-15"), "reason": "Snow", "after": "7"}
    form = reschedule({**data, "planned_at_hour": written})
    assert form.is_valid(), form.errors
    assert form.given()["planned_at_hour"] == meant


def test_whose_feedback_is_missing_is_asked_for_by_name() -> None:
    form = forms.FinalForm(missing=(FeedbackFrom.RELATIVES,))
    assert form["without_feedback_because"].label == "Why is there no feedback from relatives?"
    assert not forms.FinalForm(missing=())["without_feedback_because"].field.required


def test_five_years_ahead_is_the_furthest_also_from_a_leap_day() -> None:
    assert forms.furthest(date(2024, 2, 29)) == date(2029, 12, 31)
