"""What is filled in about enquiries: every box, wrong in every way."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from almoner.response.enquiries.forms.large_scale import (
    CaseStepForm,
    CheckForm,
    MeetingForm,
    PartForm,
)
from almoner.response.enquiries.forms.outcomes import (
    AgreeForm,
    FindingsForm,
    FinishForm,
    HeardForm,
    PlanForm,
)
from almoner.response.enquiries.forms.stages import CausedForm, CauseForm, StepForm
from almoner.response.enquiries.practice import criteria_as_at
from almoner.response.enquiries.rules import caused, large_scale
from almoner.response.enquiries.rules.caused import BARS
from almoner.response.enquiries.rules.kinds import Answer
from almoner.response.enquiries.rules.stages import Step
from tests.response.wrongly_filled import Data, Make, Wrong, check, day, sent, ways, well

TODAY = date(2024, 2, 29)
LATER = date(2024, 3, 29)
ON = day("on", TODAY)
WHY = {"last_seen": "1", "reason": "It was right.", **ON}
SAID = {
    "asked": "expressed",
    "outcomes_wanted": "To sleep.",
    "capacity": "has",
    "advocate": "family",
}
FOUND: Data = {
    "last_seen": "3",
    "findings": "Rounds were missed.",
    "categories": ["neglect", "psychological"],
    "places": ["care_home_residential"],
    "sources": ["service_provider", "other_known"],
    "risk_found": "identified_action",
    "risk_result": "removed",
    "achieved": "fully",
    **ON,
}
FORMS: Mapping[str, tuple[Make, Data]] = {
    **{
        step.value: (
            lambda data, step=step: StepForm(data, step=step, today=TODAY),
            {**WHY, "is_complex": "on", **day("due_on", LATER)},
        )
        for step in (Step.AGREE_PLAN, Step.MOVE_TARGET, Step.CLOSE)
    },
    "cause": (
        lambda data: CauseForm(data, today=TODAY, due_on=LATER),
        {
            "last_seen": "1",
            "led_by": "provider",
            "asked_of": "Wren Care",
            "terms": "Find out.",
            **day("due_on", LATER),
            **dict.fromkeys(BARS, "no"),
        },
    ),
    **{
        f"request_{step.value}": (
            lambda data, step=step, with_day=with_day: CausedForm(
                data, step=step, today=TODAY, with_day=with_day
            ),
            {**WHY, **(day("due_on", LATER) if with_day else {})},
        )
        for step, with_day in ((caused.Step.CHASE, True), (caused.Step.RECEIVE, False))
    },
    "heard": (lambda data: HeardForm(data, today=TODAY), {"last_seen": "0", **SAID, **ON}),
    "findings": (lambda data: FindingsForm(data, today=TODAY), FOUND),
    "agree": (
        lambda data: AgreeForm(data, today=TODAY),
        {"what": "Call.", "owner": "Night lead", **day("due_on", TODAY)},
    ),
    "finish": (
        lambda data: FinishForm(data, today=TODAY),
        {"event": "done", "text": "She was called.", **ON},
    ),
    "plan": (lambda data: PlanForm(data, offered=[("1", "Plan 1")]), {"plan": "1"}),
    **{
        f"case_{step.value}": (
            lambda data, step=step: CaseStepForm(
                data, step=step, today=TODAY, criteria=criteria_as_at(TODAY)
            ),
            {
                **WHY,
                "criteria": ["whistleblowing"],
                "learning": "Look at nights.",
                "decided_by_name": "Cy Dale",
            },
        )
        for step in (large_scale.Step.PROPOSE, large_scale.Step.OPEN, large_scale.Step.CLOSE)
    },
    "part": (
        lambda data: PartForm(data, today=TODAY),
        {"role": "agency", "name": "Inspector", "agency": "CQC", **ON},
    ),
    "meeting": (
        lambda data: MeetingForm(data, today=TODAY),
        {"kind": "initial", "attended": "All", "decisions": "Go on.", "notes": "Calm.", **ON},
    ),
    "check": (
        lambda data: CheckForm(data, today=TODAY),
        {
            "people_count": "20",
            "checked_count": "12",
            "worried_count": "2",
            "done_by": "Reviews",
            "found": "Two.",
            **ON,
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


def test_findings_are_every_type_in_every_place_from_every_source() -> None:
    found = made("findings").made()
    assert {(one.category, one.place, one.source) for one in found.risks} == {
        ("neglect", "care_home_residential", "service_provider"),
        ("neglect", "care_home_residential", "other_known"),
        ("psychological", "care_home_residential", "service_provider"),
        ("psychological", "care_home_residential", "other_known"),
    }
    bare = made("findings", risk_found="none_action", risk_result="", achieved="").made()
    assert (bare.risk_result, bare.achieved) == (None, None)


@pytest.mark.parametrize("name", BARS)
def test_what_is_not_answered_of_a_provider_is_not_known(name: str) -> None:
    asking = made("cause", **{name: ""}).asking()
    assert asking.answers[name] is Answer.UNKNOWN
    assert {asking.answers[other] for other in set(BARS) - {name}} == {Answer.NO}


def test_each_line_of_a_meeting_is_a_decision() -> None:
    held = made("meeting", decisions="One.\r\n\r\n  Two. \r\n").held()
    assert [one.strip() for one in held.decisions if one.strip()] == ["One.", "Two."]


def test_what_is_said_of_a_case_goes_where_its_step_takes_it() -> None:
    proposed = made("case_propose").deciding()
    assert (proposed.criteria, proposed.learning, proposed.decided_by_name) == (
        ("whistleblowing",),
        "",
        "",
    )
    closed = made("case_close").deciding()
    assert (closed.criteria, closed.learning, closed.decided_by_name) == (
        (),
        "Look at nights.",
        "Cy Dale",
    )
