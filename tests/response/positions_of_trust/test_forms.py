"""What is filled in about an allegation: every box, wrong in every way."""

from collections.abc import Mapping
from datetime import date

import pytest

from almoner.response.positions_of_trust.forms import (
    DisclosureForm,
    ErasureForm,
    HoldForm,
    NewForm,
    ReferralForm,
    StepForm,
)
from almoner.response.positions_of_trust.rules.kinds import REFERRED_TO, Grounds
from almoner.response.positions_of_trust.rules.states import Step
from tests.response.wrongly_filled import Data, Make, Wrong, check, day, sent, ways, well

TODAY = date(2024, 2, 29)
ON = day("on", TODAY)
FORMS: Mapping[str, tuple[Make, Data]] = {
    "new": (
        lambda data: NewForm(data, today=TODAY),
        {
            "person": "Ivo Larkmead",
            "role": "Nights",
            "employer": "Wren Care",
            "cqc_id": "1-77",
            "alleged": "Shouted.",
            "grounds": ["harmed", "risk"],
            "affected": "not_known",
            "source": "police",
            **day("received_on", TODAY),
        },
    ),
    **{
        step.value: (
            lambda data, step=step: StepForm(data, step=step, today=TODAY),
            {
                "last_seen": "1",
                "reason": "It was right.",
                "finding": "false",
                **ON,
                **day("review_by", date(2024, 3, 20)),
            },
        )
        for step in (Step.REVIEW, Step.CONCLUDE, Step.CLOSE)
    },
    "told": (
        lambda data: DisclosureForm(data, today=TODAY),
        {
            "body": "employer",
            "disclosed": "told",
            "basis": "public_task",
            "reason": "Risk.",
            "decided_by_name": "Cy Dale",
            **ON,
        },
    ),
    "referral": (
        lambda data: ReferralForm(data, today=TODAY),
        {"body": "dbs", "referred": "referred", "reason": "Harm.", **ON},
    ),
    "hold": (HoldForm, {"is_to_hold": "yes", "reason": "A claim."}),
    "erase": (ErasureForm, {"last_seen": "5", "reason": "The schedule."}),
}


@pytest.mark.parametrize("of", FORMS)
def test_filled_in_well_it_is_taken(of: str) -> None:
    well(*FORMS[of])


@pytest.mark.parametrize(
    "wrong", [one for of, (make, good) in FORMS.items() for one in ways(of, make, good)], ids=str
)
def test_what_is_wrong_is_said_beside_its_box_and_given_back(wrong: Wrong) -> None:
    check(wrong, FORMS[wrong.of][0])


def test_nobody_is_referred_to_their_employer() -> None:
    make, good = FORMS["referral"]
    form = make(sent({**good, "body": "employer"}))
    assert not form.is_valid()
    assert {one.value for one in REFERRED_TO} == {key for key, _ in form.fields["body"].choices}


@pytest.mark.parametrize(
    ("ticked", "kept"),
    [
        (["harmed"], Grounds.HARMED),
        (["offence", "risk"], Grounds.OFFENCE | Grounds.RISK),
        (["harmed", "offence", "risk"], Grounds.HARMED | Grounds.OFFENCE | Grounds.RISK),
    ],
)
def test_every_ground_that_is_ticked_is_kept(ticked: list[str], kept: Grounds) -> None:
    make, good = FORMS["new"]
    form = make(sent({**good, "grounds": ticked}))
    assert form.is_valid()
    assert form.told(location_id=None).grounds == kept


def test_a_hold_says_which_of_the_two_it_is() -> None:
    for typed, meant in (("yes", True), ("no", False)):
        form = HoldForm(sent({"is_to_hold": typed, "reason": "A claim."}))
        assert form.is_valid()
        assert form.cleaned_data["is_to_hold"] is meant
