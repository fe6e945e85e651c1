"""Planning a visit or a campaign: what is offered, taken and refused."""

from datetime import date
from typing import Any

import pytest

from almoner.evidence.audits.forms.planning import CampaignForm, VisitForm
from almoner.evidence.audits.queries.people import Officer
from tests.evidence.audits.views.browsing import typed

TODAY = date(2021, 9, 8)
OFFICERS = (Officer(id=1, name="Ada Marsh"), Officer(id=2, name="Ben Holt"))
VISIT = {
    "kind": "support",
    **typed("planned_on", "2021-09-15"),
    "announced": "yes",
    "last_seen": "0",
}
CAMPAIGN = {
    "name": "Audits",
    "kind": "annual_audit",
    "announced": "no",
    "groups": ["residential"],
    **typed("starts_on", "2021-09-06"),
    **typed("ends_on", "2021-12-17"),
}


def visit(data: dict[str, Any] | None = None, **offered: Any) -> VisitForm:
    given = {"officers": OFFICERS, "sets": (), "schemes": [], "earlier": [], **offered}
    return VisitForm(data, today=TODAY, **given)


def campaign(data: dict[str, Any] | None = None, **offered: Any) -> CampaignForm:
    given: dict[str, Any] = {
        "officers": OFFICERS,
        "sets": (),
        "groups": [("residential", "Residential homes (4)")],
        "contracted": [],
        "districts": [],
        **offered,
    }
    return CampaignForm(data, today=TODAY, **given)


def said(form: VisitForm | CampaignForm) -> str:
    return " ".join(text for texts in form.errors.values() for text in texts)


def test_a_visit_needs_its_kind_its_day_and_no_more() -> None:
    form = visit(VISIT)
    assert form.is_valid(), form.errors
    given = form.cleaned_data
    assert (given["lead"], given["others"], given["question_set"]) == (None, [], None)
    assert given["planned_at_hour"] is None


def test_what_there_is_none_of_is_not_asked_for() -> None:
    assert not {"scheme", "follow_up_of"} & set(visit().fields)
    form = visit(schemes=[(3, "Elm Court")], earlier=[(9, "Annual audit, 1 May 2021")])
    assert form["scheme"].field.choices == [("", "None"), (3, "Elm Court")]
    assert form["follow_up_of"].field.choices[1] == (9, "Annual audit, 1 May 2021")
    assert not {"contracted", "districts"} & set(campaign().fields)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"kind": "picnic"}, "from those offered"),
        ({"announced": ""}, "Answer “Is it announced?”"),
        (typed("planned_on", "2027-01-01"), "Date must be on or before 31 December 2026"),
        (typed("planned_on", "9999-12-31"), "Date must be on or before 31 December 2026"),
        (typed("planned_on", "2012-03-31"), "Date must be on or after 1 April 2012"),
        (
            {"planned_on-day": "", "planned_on-month": "", "planned_on-year": ""},
            "Enter the date",
        ),
        ({"lead": "9"}, "from those offered"),
        ({"others": ["9"]}, "from those offered"),
        ({"joint_with": ["circus"]}, "from those offered"),
        ({"last_seen": ""}, "Open this page again"),
    ],
)
def test_a_visit_that_cannot_be_planned_so(changed: dict[str, Any], sentence: str) -> None:
    form = visit({**VISIT, **changed})
    assert not form.is_valid()
    assert sentence in said(form)


@pytest.mark.parametrize(
    ("typed_in", "kept"),
    [
        ("", ""),
        ("2022/23", "2022/23"),
        ("2022-23", "2022/23"),
        (" 2022 / 23 ", "2022/23"),
        ("1999/00", "1999/00"),
    ],
)
def test_a_campaign_names_the_year_that_it_decides_for(typed_in: str, kept: str) -> None:
    form = campaign({**CAMPAIGN, "cycle": typed_in})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["cycle"] == kept


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": " "}, "Enter name"),
        ({"name": "x" * 121}, "Name must be 120 characters or fewer"),
        ({"cycle": "22"}, "Enter a financial year such as 2022/23"),
        ({"cycle": "2022/24"}, "Enter a financial year such as 2022/23"),
        ({"groups": []}, "Select which services are visited"),
        ({"groups": ["circus"]}, "Select one of the answers to “Which services?”"),
        (typed("ends_on", "2021-09-05"), "The last day must be on or after the first"),
        (typed("ends_on", "2027-01-01"), "Last day must be on or before 31 December 2026"),
    ],
)
def test_a_campaign_that_cannot_be_planned_so(changed: dict[str, Any], sentence: str) -> None:
    form = campaign({**CAMPAIGN, **changed})
    assert not form.is_valid()
    assert said(form).startswith(sentence)
    assert len(form.errors) == 1


def test_a_campaign_of_one_day_or_of_contracts_alone_is_one() -> None:
    assert campaign({**CAMPAIGN, **typed("ends_on", "2021-09-06")}).is_valid()
    held = campaign(
        {**CAMPAIGN, "groups": [], "contracted": ["care_home."]},
        contracted=[("care_home.", "Care home (2)")],
    )
    assert held.is_valid()
