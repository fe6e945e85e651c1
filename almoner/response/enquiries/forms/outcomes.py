"""The adult's own part, and what an enquiry found."""

from datetime import date
from itertools import product
from typing import Any

from django import forms

from almoner.core.ui.forms import DateField, Form, SeenField
from almoner.response.enquiries.actions import Findings, Heard, Risk
from almoner.response.enquiries.forms.fields import checkboxes, line, radios, text
from almoner.response.enquiries.rules.kinds import (
    Achieved,
    ActionEvent,
    Advocate,
    Asked,
    Capacity,
    RiskFound,
    RiskResult,
    RiskSource,
)
from almoner.response.safeguarding.rules.kinds import Category, Setting


class HeardForm(Form):
    """What the adult wants, whether they can take part, and who supports them."""

    last_seen = SeenField()
    asked = radios("Was the adult, or who speaks for them, asked what they want?", Asked)
    outcomes_wanted = text("What they want", hint="In their own words", required=False)
    capacity = radios("Can the adult take part in decisions about the enquiry?", Capacity)
    advocate = radios("Who supports or represents the adult?", Advocate)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DateField(label="Date", latest=today, initial=today)
        self.order_fields(["last_seen", "on"])

    def heard(self) -> Heard:
        """What the action is told."""
        said = self.cleaned_data
        return Heard(
            asked=Asked(said["asked"]),
            outcomes_wanted=said["outcomes_wanted"],
            capacity=Capacity(said["capacity"]),
            advocate=Advocate(said["advocate"]),
        )


class FindingsForm(Form):
    """What was found, as the statutory collection counts it."""

    last_seen = SeenField()
    findings = text("What was found", rows=8)
    categories = checkboxes("Types of risk that were enquired into", Category)
    places = checkboxes("Where the risk was", Setting)
    sources = checkboxes("Where the risk came from", RiskSource)
    risk_found = radios("What the assessment of risk came to", RiskFound)
    risk_result = radios(
        "What became of the risk", RiskResult, hint="Where a risk was identified", required=False
    )
    achieved = radios(
        "Was what the adult wanted achieved?",
        Achieved,
        hint="Where the adult said what they want",
        required=False,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DateField(label="Date", latest=today, initial=today)
        self.order_fields(["last_seen", "on"])

    def made(self) -> Findings:
        """What the action is told: every type of risk in every place from every source chosen."""
        said = self.cleaned_data
        return Findings(
            findings=said["findings"],
            risks=tuple(
                Risk(category=Category(category), place=Setting(place), source=RiskSource(source))
                for category, place, source in product(
                    said["categories"], said["places"], said["sources"]
                )
            ),
            risk_found=RiskFound(said["risk_found"]),
            risk_result=RiskResult(said["risk_result"]) if said["risk_result"] else None,
            achieved=Achieved(said["achieved"]) if said["achieved"] else None,
        )


class AgreeForm(Form):
    """Something agreed to keep people safe."""

    what = text("What is to be done")
    owner = line("Who does it", hint="A post or a team, and no adult’s name")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"] = DateField(label="Due", earliest=today)


class FinishForm(Form):
    """What became of an agreed action."""

    event = radios("What became of it", ActionEvent)
    text = text("What was done, or why it was cancelled", required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DateField(label="Date", latest=today, initial=today)
        self.order_fields(["event", "on", "text"])


class PlanForm(Form):
    """An action plan of the service."""

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"] = forms.ChoiceField(
            label="Action plan",
            choices=offered,
            widget=forms.RadioSelect,
            error_messages={"required": "Select an action plan"},
        )
