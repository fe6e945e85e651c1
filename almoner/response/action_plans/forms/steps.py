"""The forms of the steps: each asks only what that step needs. A date left blank is not asked."""

from datetime import date
from typing import Any

from django import forms

from almoner.core.ui.forms import DateField, Form
from almoner.response.action_plans.forms.plans import FILE_LIMIT, LONG, MEANS_CHOICES
from almoner.response.action_plans.rules.due_dates import Period


def _text(label: str, *, required: bool = True, hint: str = "", wrong: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONG,
        required=required,
        help_text=hint,
        error_messages={"required": wrong} if wrong else {},
    )


class StepForm(Form):
    """A step of an action. `day_label` asks on which day it happened, today unless changed."""

    day_label = ""

    def __init__(self, *args: Any, today: date, period: Period, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.period = today, period
        if self.day_label:
            self.fields["on"] = DateField(label=self.day_label, initial=today, latest=today)
        self.adjust()

    def adjust(self) -> None:
        """Add what depends on the day or on the standard."""


class AgreeForm(Form):
    """Who at the provider agreed to the plan, when and how."""

    agreed_with = forms.CharField(
        label="Who agreed to it?",
        max_length=200,
        help_text="Their name and role at the provider",
        error_messages={"required": "Enter who agreed to it"},
    )
    means = forms.ChoiceField(
        label="How did they tell you?",
        choices=MEANS_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how they told you"},
    )
    note = _text("Anything to add (optional)", required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DateField(label="When did they agree?", initial=today, latest=today)
        self.order_fields(["agreed_with", "on", "means", "note"])


class ProgressForm(StepForm):
    """How far it has come."""

    note = _text("What has been done so far?", wrong="Enter what has been done so far")
    day_label = "As at which day?"


class DoneForm(StepForm):
    """The provider's word that it is done."""

    said_by = forms.CharField(
        label="Who says so?",
        max_length=200,
        help_text="Their name and role at the provider",
        error_messages={"required": "Enter who says so"},
    )
    means = forms.ChoiceField(
        label="How did they tell you?",
        choices=MEANS_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how they told you"},
    )
    note = _text("What did they say? (optional)", required=False)
    day_label = "When did they say so?"

    def adjust(self) -> None:
        """The questions in the order in which one tells it."""
        self.order_fields(["said_by", "on", "means", "note"])


class VerifyForm(StepForm):
    """How the council knows that it is done, and when it looks again."""

    note = _text(
        "How do you know that it is done?",
        hint="What you saw, read or heard, and whether it meets the measure",
        wrong="Enter how you know that it is done",
    )
    day_label = "When did you see it?"

    def __init__(self, *args: Any, is_own_record: bool = False, **kwargs: Any) -> None:
        self.is_own_record = is_own_record
        super().__init__(*args, **kwargs)

    def adjust(self) -> None:
        """When to look again; and a reason from whoever recorded it as done."""
        weeks = f"{self.period.check_weeks} to {self.period.check_weeks_most} weeks"
        if self.period.check_weeks == self.period.check_weeks_most:
            weeks = f"{self.period.check_weeks} weeks"
        self.fields["check_on"] = DateField(
            label="When shall we look whether it held? (optional)",
            required=False,
            earliest=self.today,
            help_text=f"Leave blank for the standard date, {weeks} on",
        )
        if self.is_own_record:
            self.fields["own_record_reason"] = _text(
                "Why is it you who verifies it?",
                hint="You recorded that the provider says it is done",
                wrong="Enter why it is you who verifies it",
            )


class NotMetForm(StepForm):
    """What is still missing."""

    note = _text("What is still missing?", wrong="Enter what is still missing")
    day_label = "When did you look?"

    def adjust(self) -> None:
        """A new date, if one is agreed."""
        self.fields["new_due_on"] = DateField(
            label="New due date (optional)",
            required=False,
            earliest=self.today,
            help_text="Leave blank to let the date stand",
        )


class ExtendForm(StepForm):
    """More time, and why."""

    reason = _text("Why is more time given?", wrong="Enter why more time is given")

    def adjust(self) -> None:
        """The new date comes first."""
        self.fields["new_due_on"] = DateField(
            label="New due date",
            earliest=self.today,
            error_messages={"required": "Enter the new due date"},
        )
        self.order_fields(["new_due_on", "reason"])


class WithdrawForm(StepForm):
    """Why it is no longer asked for."""

    reason = _text("Why is it withdrawn?", wrong="Enter why it is withdrawn")


class CheckForm(StepForm):
    """Whether a verified action held."""

    result = forms.ChoiceField(
        label="Did it hold?",
        choices=[("yes", "Yes, it held"), ("no", "No, it did not hold")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether it held"},
    )
    note = _text(
        "What did you see?",
        hint="What you looked at, and what it showed",
        wrong="Enter what you saw",
    )
    day_label = "When did you look?"

    def adjust(self) -> None:
        """By when it must be put right, if it did not hold."""
        self.fields["new_due_on"] = DateField(
            label="If it did not hold: by when must it be put right?",
            required=False,
            earliest=self.today,
        )

    def clean(self) -> dict[str, Any]:
        """Ask for the date where it did not hold."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("result") == "no" and not self.errors and not cleaned.get("new_due_on"):
            self.add_error("new_due_on", "Enter by when it must be put right")
        return cleaned


class FailedLaterForm(CheckForm):
    """A later look finds that what once held no longer does."""

    def adjust(self) -> None:
        """There is one answer only."""
        super().adjust()
        self.fields["result"].widget = forms.HiddenInput()
        self.fields["result"].initial = "no"
        self.fields["new_due_on"].label = "By when must it be put right?"


class EscalateForm(StepForm):
    """To whom it goes, and what is asked of them."""

    note = _text(
        "Why, and what do you ask for?", wrong="Enter why it is escalated and what you ask for"
    )

    def adjust(self) -> None:
        """The rungs of the standard's ladder, or someone else."""
        rungs = [(rung.to, rung.to) for rung in self.period.escalation]
        self.fields["to"] = forms.ChoiceField(
            label="To whom?",
            choices=[*rungs, ("other", "Someone else")],
            widget=forms.RadioSelect,
            error_messages={"required": "Select to whom it goes"},
        )
        self.fields["someone_else"] = forms.CharField(
            label="If someone else, who?", max_length=200, required=False
        )
        self.order_fields(["to", "someone_else", "note"])

    def clean(self) -> dict[str, Any]:
        """Ask for the name of someone else."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("to") == "other" and not cleaned.get("someone_else"):
            self.add_error("someone_else", "Enter who it goes to")
        return cleaned

    def whom(self) -> str:
        """The rung chosen, or the name entered."""
        to = self.cleaned_data["to"]
        return str(self.cleaned_data["someone_else"] if to == "other" else to)


class EvidenceForm(StepForm):
    """A file, what it shows and of what day."""

    file = forms.FileField(
        label="File",
        help_text=f"A document or photograph of up to {FILE_LIMIT // 1024**2} MB",
        error_messages={"required": "Select a file"},
    )
    title = forms.CharField(
        label="What does it show?",
        max_length=200,
        error_messages={"required": "Enter what it shows"},
    )

    def adjust(self) -> None:
        """Of what day it speaks."""
        self.fields["dated_on"] = DateField(
            label="Of what day is it?",
            initial=self.today,
            latest=self.today,
            help_text="The date of the document, or the day the photograph was taken",
        )


def typed_in(form: StepForm) -> list[str]:
    """The texts that an officer typed into a form that can no longer be sent: kept to be copied."""
    if not form.is_bound:
        return []
    asked = (name for name, field in form.fields.items() if isinstance(field, forms.CharField))
    return [text for name in asked if (text := str(form.data.get(name, "")).strip())]
