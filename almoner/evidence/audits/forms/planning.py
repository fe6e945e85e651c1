"""Planning: one visit, or a campaign of them."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from almoner.core.calendar.rules import NotAFinancialYear, financial_year_labelled
from almoner.core.ui.forms import DateField, Form, SeenField
from almoner.evidence.audits.forms.steps import EARLIEST, furthest, hour, text_area
from almoner.evidence.audits.queries.people import Officer
from almoner.evidence.audits.rules.kinds import JointPartner, VisitKind
from almoner.evidence.questionnaires.queries import SetLine

KINDS = [(kind.value, kind.words) for kind in VisitKind]
ANNOUNCED = [("yes", "Yes, the provider is given notice"), ("no", "No, it is unannounced")]
Choices = Iterable[tuple[Any, str]]


def choose(form: forms.BaseForm, name: str, choices: Choices) -> None:
    """Give a field of choices what it offers."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
    field.choices = list(choices)


class VisitForm(Form):
    """One visit to a service that is chosen already."""

    last_seen = SeenField()
    kind = forms.ChoiceField(label="Kind of visit", choices=KINDS)
    planned_at_hour = hour()
    announced = forms.ChoiceField(
        label="Is it announced?", choices=ANNOUNCED, widget=forms.RadioSelect, initial="yes"
    )
    question_set = forms.TypedChoiceField(
        label="Question set",
        help_text="An annual audit, a follow-up and a joint visit need one",
        coerce=int,
        empty_value=None,
        required=False,
    )
    scheme = forms.TypedChoiceField(label="Scheme", coerce=int, empty_value=None, required=False)
    lead = forms.TypedChoiceField(
        label="Lead officer (optional)", coerce=int, empty_value=None, required=False
    )
    others = forms.TypedMultipleChoiceField(
        label="Others who go along (optional)",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    joint_with = forms.MultipleChoiceField(
        label="Joint with (optional)",
        choices=[(one.value, one.words) for one in JointPartner],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    follow_up_of = forms.TypedChoiceField(
        label="Follows up", coerce=int, empty_value=None, required=False
    )
    reason = forms.CharField(
        label="Why is it made? (optional)",
        widget=text_area(rows=3),
        required=False,
        max_length=2000,
    )

    def __init__(
        self,
        *args: Any,
        officers: Iterable[Officer],
        sets: Iterable[SetLine],
        schemes: Choices,
        earlier: Choices,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        people = [(one.id, one.name) for one in officers]
        self.fields["planned_on"] = DateField(
            label="Date",
            earliest=EARLIEST,
            latest=furthest(today),
            error_messages={"required": "Enter the date"},
        )
        choose(self, "lead", [("", "Nobody yet"), *people])
        choose(self, "others", people)
        choose(self, "question_set", [("", "None"), *((one.set_id, one.title) for one in sets)])
        for name, choices in (("scheme", list(schemes)), ("follow_up_of", list(earlier))):
            choose(self, name, [("", "None"), *choices])
            if not choices:
                del self.fields[name]
        self.order_fields(["kind", "planned_on", "planned_at_hour", "announced"])


class CampaignForm(Form):
    """A campaign: what, when, which services, who goes."""

    name = forms.CharField(
        label="Name", help_text="For example, “Ageing Well audits 2022/23”", max_length=120
    )
    kind = forms.ChoiceField(label="Kind of visit", choices=KINDS)
    cycle = forms.CharField(
        label="Financial year that it decides for (optional)",
        help_text="For example, 2022/23",
        required=False,
        max_length=9,
    )
    announced = forms.ChoiceField(
        label="Are the visits announced?",
        choices=ANNOUNCED,
        widget=forms.RadioSelect,
        initial="yes",
    )
    question_set = forms.TypedChoiceField(
        label="Question set",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Each visit begins on the version that is published on its day",
    )
    pins = forms.BooleanField(
        label="Keep every visit on the version published today", required=False
    )
    groups = forms.MultipleChoiceField(
        label="Which services?",
        help_text="All that are open, whether or not the council has a contract with them",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    contracted = forms.MultipleChoiceField(
        label="Which services under contract?",
        help_text="By the category and the portfolio of their contracts today",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    districts = forms.TypedMultipleChoiceField(
        label="In which districts?",
        help_text="All of them if none is chosen",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    officers = forms.TypedMultipleChoiceField(
        label="Which officers go?",
        help_text="Visits are shared out evenly. With none chosen they are allocated later.",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        officers: Iterable[Officer],
        sets: Iterable[SetLine],
        groups: Choices,
        contracted: Choices,
        districts: Choices,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        dated = {"earliest": EARLIEST, "latest": furthest(today)}
        self.fields["starts_on"] = DateField(label="First day", **dated)
        self.fields["ends_on"] = DateField(label="Last day", **dated)
        choose(self, "officers", [(one.id, one.name) for one in officers])
        choose(self, "question_set", [("", "None"), *((one.set_id, one.title) for one in sets)])
        choose(self, "groups", groups)
        for name, choices in (("contracted", list(contracted)), ("districts", list(districts))):
            choose(self, name, choices)
            if not choices:
                del self.fields[name]
        self.order_fields(["name", "kind", "cycle", "starts_on", "ends_on"])

    def clean_cycle(self) -> str:
        """The year as papers write it: "2022/23"."""
        typed = re.sub(r"\s", "", self.cleaned_data["cycle"])
        if not typed:
            return ""
        try:
            return financial_year_labelled(typed).label
        except NotAFinancialYear as wrong:
            raise forms.ValidationError("Enter a financial year such as 2022/23") from wrong

    def clean(self) -> dict[str, Any]:
        """Refuse a campaign that ends before it starts, or goes nowhere."""
        cleaned = super().clean() or {}
        is_read = not {"groups", "contracted"} & set(self.errors)
        if is_read and not cleaned.get("groups") and not cleaned.get("contracted"):
            self.add_error("groups", "Select which services are visited")
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "The last day must be on or after the first")
        return cleaned
