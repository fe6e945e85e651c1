"""What an officer fills in: a suspicion, a review, admissions, support, a step, deaths."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from almoner.core.calendar.rules import long_date
from almoner.core.ui.forms import DateField, Form, SeenField
from almoner.response.outbreaks.actions import Counts
from almoner.response.outbreaks.actions.steps import ON_A_RULE, REASON_WANTED
from almoner.response.outbreaks.models import DailyReview
from almoner.response.outbreaks.rules.definitions import OutbreakRule
from almoner.response.outbreaks.rules.kinds import (
    PPE_WORDS,
    STAFFING_WORDS,
    Admissions,
    Cause,
    Decider,
    Disease,
    Pressure,
    SupportKind,
)
from almoner.response.outbreaks.rules.states import Step

MOST_PEOPLE = 2_000  # more live or work in no service
PEOPLE = ("symptomatic", "tested", "confirmed")
PEOPLE_LABELS = {
    "symptomatic": "with symptoms now",
    "tested": "tested so far",
    "confirmed": "confirmed so far",
}


def _text(label: str, *, hint: str = "", required: bool = True, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=20_000,
    )


def _number(label: str, *, hint: str = "", required: bool = False) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=hint,
        required=required,
        min_value=0,
        max_value=MOST_PEOPLE,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
        error_messages={
            "min_value": f"{label} must be 0 or more",
            "max_value": f"{label} must be {MOST_PEOPLE:,} or fewer",
            "required": f"Enter {label[:1].lower()}{label[1:]}",
            "invalid": f"{label} must be a number",
        },
    )


def _radios(label: str, choices: Sequence[tuple[str, str]], **given: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **given)


class BeginForm(Form):
    """A suspected outbreak."""

    disease = _radios("What people may have", [(one.value, one.words) for one in Disease])
    organism = forms.CharField(
        label="Which other infection",
        max_length=100,
        required=False,
        help_text="Only if you selected another infection, for example scabies",
    )
    resident_count = _number(
        "How many people live there", hint="Leave blank if it is not known. Never a name"
    )
    staff_count = _number("How many staff work there", hint="Leave blank if it is not known")
    hpt_reference = forms.CharField(
        label="The health protection team’s reference", max_length=60, required=False
    )
    reason = _text(
        "What is known so far",
        hint="Numbers and what was done. Do not name or describe anyone",
        required=False,
    )
    field_order = ("disease", "organism", "began_on")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["began_on"] = DateField(
            label="When the first person fell ill",
            latest=today,
            help_text="Or tested positive, if nobody had symptoms",
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Another infection has a name."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        is_other = said.get("disease") == Disease.OTHER
        if is_other and not said.get("organism") and "organism" not in self.errors:
            self.add_error("organism", "Enter which other infection")
        if said.get("disease") != Disease.OTHER:
            said["organism"] = ""
        return said


class StepForm(Form):
    """A step: from which day, and why. It carries the number of the last step that was shown."""

    last_seen = SeenField()

    def __init__(self, *args: Any, step: Step, today: date, is_met: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DateField(label="From", latest=today, initial=today)
        if step in ON_A_RULE and not is_met:
            self.fields["is_on_advice"] = forms.BooleanField(
                label="The health protection team advised this",
                help_text="It may then be recorded whatever the definition says",
                required=False,
            )
        hint = "Numbers and what was done. Do not name or describe anyone"
        self.fields["reason"] = _text("Why", hint=hint, required=step in REASON_WANTED)


class ReviewForm(Form):
    """How the outbreak stands: numbers only. It carries the number of the last review shown."""

    last_seen = SeenField()

    def __init__(
        self,
        *args: Any,
        today: date,
        last: DailyReview | None,
        rule: OutbreakRule | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DateField(label="Date of the review", latest=today, initial=today)
        for who, words in (("residents", "Residents"), ("staff", "Staff")):
            for what in PEOPLE:
                name = f"{who}_{what}"
                self.fields[name] = _number(
                    f"{words} {PEOPLE_LABELS[what]}", hint=_before(last, name)
                )
        self._ask_for_the_definition(today, last, rule)
        for name, label, meanings in (
            ("staffing", "Staffing", STAFFING_WORDS),
            ("ppe", "Protective equipment", PPE_WORDS),
        ):
            self.fields[name] = _radios(
                label, [(one.value, meanings[one]) for one in Pressure], initial=Pressure.NOT_KNOWN
            )
        self.fields["advice"] = _text(
            "Advice given",
            hint="By the health protection team or infection control. Do not name anyone",
            required=False,
        )

    def groups(self) -> list[tuple[str, list[BoundField]]]:
        """The boxes under their headings, in order."""
        asked = ["linked_cases", "flu_confirmed", "last_onset_on", "symptom_free_since_on"]
        asked.append("is_deep_cleaned")
        named = (
            ("", ["last_seen", "on"]),
            ("Residents", [f"residents_{what}" for what in PEOPLE]),
            ("Staff", [f"staff_{what}" for what in PEOPLE]),
            ("Is it an outbreak, and is it over?", asked),
            ("How the service copes", ["staffing", "ppe", "advice"]),
        )
        return [
            (title, [self[name] for name in names if name in self.fields]) for title, names in named
        ]

    def counts(self) -> Counts:
        """What the action is told."""
        said = self.cleaned_data
        people = {f"{who}_{what}": said[f"{who}_{what}"] for who in WHO for what in PEOPLE}
        return Counts(
            **people,
            linked_cases=said["linked_cases"],
            flu_confirmed=said.get("flu_confirmed") or 0,
            last_onset_on=said["last_onset_on"],
            symptom_free_since_on=said["symptom_free_since_on"],
            is_deep_cleaned=said["is_deep_cleaned"],
            staffing=Pressure(said["staffing"]),
            ppe=Pressure(said["ppe"]),
        )

    def _ask_for_the_definition(
        self, today: date, last: DailyReview | None, rule: OutbreakRule | None
    ) -> None:
        hint = "Residents and staff together, linked in time and place"
        if rule is not None and rule.window_days:
            hint = f"Residents and staff together who fell ill within {rule.window_days} days"
        self.fields["linked_cases"] = _number(
            "Linked cases", hint=_and_before(hint, last, "linked_cases"), required=True
        )
        if rule is not None and rule.one_confirmed_flu:
            self.fields["flu_confirmed"] = _number("Confirmed cases of flu")
        self.fields["last_onset_on"] = DateField(
            label="When the last person fell ill",
            latest=today,
            required=False,
            initial=last.last_onset_on if last else None,
        )
        self.fields["symptom_free_since_on"] = DateField(
            label="Since when everyone is well",
            latest=today,
            required=False,
            help_text="Leave blank while anyone is ill",
            initial=last.symptom_free_since_on if last else None,
        )
        self.fields["is_deep_cleaned"] = forms.BooleanField(
            label="Deep cleaned since the last person was ill",
            required=False,
            initial=last.is_deep_cleaned if last else False,
        )


WHO = ("residents", "staff")


def _before(last: DailyReview | None, name: str) -> str:
    """What the last review had, as a hint."""
    if last is None:
        return ""
    value = getattr(last, name)
    return f"On {long_date(last.on)}: {'not known' if value is None else value}"


def _and_before(hint: str, last: DailyReview | None, name: str) -> str:
    before = _before(last, name)
    return f"{hint}. {before}" if before else hint


class AdmissionsForm(Form):
    """Whether the service takes people in, and who decided."""

    last_seen = SeenField()
    status = _radios("Admissions", [(one.value, one.words) for one in Admissions])
    decided_by = _radios("Who decided", [(one.value, one.words) for one in Decider])
    beds_closed = _number("Empty beds that cannot be used", hint="Leave blank if it is not known")
    reason = _text("Why", required=False, hint="Do not name or describe anyone")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_on"] = DateField(label="From", latest=today, initial=today)
        self.fields["expected_until_on"] = DateField(
            label="Expected until", required=False, help_text="Leave blank if it is not known"
        )
        self.order_fields(["last_seen", "status", "decided_by", "from_on", "expected_until_on"])


class SupportForm(Form):
    """What was given to the service."""

    kind = _radios("What was given", [(one.value, one.words) for one in SupportKind])
    text = _text("What it was", hint="Do not name or describe anyone who lives there")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DateField(label="Date", latest=today, initial=today)
        self.order_fields(["kind", "on", "text"])


class DeathsForm(Form):
    """A number of deaths, with what it has to be read with."""

    cause = _radios("What is counted", [(one.value, one.words) for one in Cause])
    deaths = _number("Deaths", required=True)
    occupied = _number(
        "How many people lived there",
        hint="On average in that time, or when it began",
    )
    beds = _number("Beds", hint="Leave blank to take those registered on the last day")
    context = _text(
        "Context",
        hint=(
            "What the number has to be read with: how old and frail people were, why they came,"
            " how common the illness was. Do not name or describe anyone"
        ),
    )
    source = forms.CharField(
        label="Where the number is from",
        max_length=300,
        help_text="For example, the provider’s notices to the regulator",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_on"] = DateField(label="First day", latest=today)
        self.fields["until_on"] = DateField(label="Last day", latest=today)
        self.order_fields(["cause", "from_on", "until_on"])
