"""What each step of a visit asks."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from almoner.core.ui.forms import DateField, Form, SeenField
from almoner.evidence.audits.actions import Said
from almoner.evidence.audits.queries.people import Officer
from almoner.evidence.audits.rules.kinds import (
    FeedbackFrom,
    ReceivedBy,
    ReviewOutcome,
    ReviewTest,
)

EARLIEST = date(2012, 4, 1)  # the first year of the rules in library/audits
YEARS_AHEAD = 5  # a visit further ahead is a slip of the key


def furthest(today: date) -> date:
    """The last day for which anything of a visit is planned or promised."""
    return date(today.year + YEARS_AHEAD, 12, 31)


def text_area(*, rows: int = 4) -> forms.Textarea:
    """A box for several lines."""
    return forms.Textarea(attrs={"rows": rows})


def hour() -> forms.TimeField:
    """A box for the hour of a visit."""
    return forms.TimeField(
        label="Time (optional)",
        required=False,
        help_text="For example, 9:30",
        input_formats=["%H:%M", "%H.%M", "%H"],
        widget=forms.TimeInput(attrs={"class": "govuk-input--width-5"}, format="%H:%M"),
        error_messages={"invalid": "Enter a time such as 9:30 or 14:00"},
    )


class StepForm(Form):
    """A form that knows which step was the newest when it was shown."""

    after = SeenField()

    def given(self) -> dict[str, Any]:
        """What the action is called with."""
        return {"after": self.cleaned_data["after"], **self.own()}

    def own(self) -> dict[str, Any]:
        """What this step asks for beside that."""
        return {}


class ReasonForm(StepForm):
    """Why."""

    reason = forms.CharField(label="Why?", widget=text_area(), max_length=4000)

    def __init__(self, *args: Any, label: str, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label
        self.fields["reason"].help_text = hint
        self.fields["reason"].error_messages["required"] = "Enter a reason"

    def own(self) -> dict[str, Any]:
        """The reason."""
        return {"reason": self.cleaned_data["reason"]}


class CommentForm(StepForm):
    """A comment, if there is one to make."""

    reason = forms.CharField(
        label="Comment for the record (optional)",
        widget=text_area(),
        required=False,
        max_length=4000,
    )

    def own(self) -> dict[str, Any]:
        """The comment."""
        return {"reason": self.cleaned_data["reason"]}


class ToldForm(StepForm):
    """Who at the provider was told or told us something, on which day and how."""

    told_to = forms.CharField(
        label="Who at the provider?", help_text="A name and a post", max_length=200
    )
    how = forms.ChoiceField(
        label="How?",
        choices=[(one.value, one.words) for one in ReceivedBy],
        widget=forms.RadioSelect,
        initial=ReceivedBy.EMAIL.value,
    )

    def __init__(self, *args: Any, today: date, day: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DateField(label=day, initial=today, latest=today, earliest=EARLIEST)
        self.order_fields(["on", "told_to", "how", "after"])

    def own(self) -> dict[str, Any]:
        """The day, the person and the way."""
        return {
            "on": self.cleaned_data["on"],
            "told_to": self.cleaned_data["told_to"],
            "how": ReceivedBy(self.cleaned_data["how"]),
        }

    def said(self) -> Said:
        """The same, as the provider's word."""
        return Said(
            by=self.cleaned_data["told_to"],
            received_on=self.cleaned_data["on"],
            how=ReceivedBy(self.cleaned_data["how"]),
        )


class ReceiptForm(ToldForm):
    """When the provider received the draft."""

    def own(self) -> dict[str, Any]:
        """The provider's word."""
        return {"said": self.said()}


class ReviewRequestForm(ToldForm):
    """On what grounds the provider asks for a review."""

    grounds = forms.CharField(
        label="On what grounds?",
        help_text="In the provider's own words as far as possible",
        widget=text_area(rows=6),
        max_length=8000,
    )

    def own(self) -> dict[str, Any]:
        """The grounds and the provider's word."""
        return {"grounds": self.cleaned_data["grounds"], "said": self.said()}


class AllocateForm(StepForm):
    """Who leads, and who goes along."""

    lead = forms.TypedChoiceField(label="Lead officer", coerce=int)
    others = forms.TypedMultipleChoiceField(
        label="Others who go along (optional)",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(label="Reason (optional)", required=False, max_length=400)

    def __init__(self, *args: Any, officers: Iterable[Officer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(officer.id, officer.name) for officer in officers]
        for name, blank in (("lead", [("", "Choose an officer")]), ("others", [])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
            field.choices = [*blank, *choices]

    def own(self) -> dict[str, Any]:
        """The people, by their ids."""
        return {
            "lead_id": self.cleaned_data["lead"],
            "other_ids": self.cleaned_data["others"],
            "reason": self.cleaned_data["reason"],
        }


class RescheduleForm(StepForm):
    """To which day, at which hour, and why."""

    planned_at_hour = hour()
    reason = forms.CharField(
        label="Why is it moved?",
        widget=text_area(rows=3),
        max_length=2000,
        error_messages={"required": "Enter why it is moved"},
    )

    def __init__(self, *args: Any, planned_on: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["planned_on"] = DateField(
            label="New date", initial=planned_on, earliest=EARLIEST, latest=furthest(today)
        )
        self.order_fields(["planned_on", "planned_at_hour", "reason", "after"])

    def own(self) -> dict[str, Any]:
        """The day, the hour and the reason."""
        return {
            name: self.cleaned_data[name] for name in ("planned_on", "planned_at_hour", "reason")
        }


class ExtendForm(StepForm):
    """Until when, and why."""

    reason = forms.CharField(
        label="Why is more time given?", widget=text_area(rows=3), max_length=2000
    )

    def __init__(self, *args: Any, due_on: date | None, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"] = DateField(
            label="The provider may comment until",
            initial=due_on,
            earliest=EARLIEST,
            latest=furthest(today),
        )
        self.order_fields(["due_on", "reason", "after"])

    def own(self) -> dict[str, Any]:
        """The day and the reason."""
        return {"due_on": self.cleaned_data["due_on"], "reason": self.cleaned_data["reason"]}


class DecideForm(StepForm):
    """The five tests of a review, what follows from them, and why."""

    outcome = forms.ChoiceField(
        label="What do you decide?",
        choices=[(one.value, one.words) for one in ReviewOutcome],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Your reasons",
        widget=text_area(rows=6),
        max_length=8000,
        help_text="The provider reads them",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for test in ReviewTest:
            self.fields[test.value] = forms.ChoiceField(
                label=test.question,
                choices=[("yes", "Yes"), ("no", "No")],
                widget=forms.RadioSelect,
                error_messages={"required": f"Select yes or no: {test.question}"},
            )
            self.fields[f"{test.value}_reason"] = forms.CharField(
                label="If not, why not?", required=False, widget=text_area(rows=2), max_length=2000
            )
        asked = [name for test in ReviewTest for name in (test.value, f"{test.value}_reason")]
        self.order_fields([*asked, "outcome", "reason", "after"])

    def own(self) -> dict[str, Any]:
        """The tests, the outcome and the reason."""
        tests = {
            test: (
                self.cleaned_data[test.value] == "yes",
                self.cleaned_data[f"{test.value}_reason"],
            )
            for test in ReviewTest
        }
        return {
            "tests": tests,
            "outcome": ReviewOutcome(self.cleaned_data["outcome"]),
            "reason": self.cleaned_data["reason"],
        }


class FinalForm(StepForm):
    """Why there is no feedback, if there is none."""

    without_feedback_because = forms.CharField(
        label="Why is there no feedback from them?",
        widget=text_area(),
        required=False,
        max_length=4000,
    )

    def __init__(self, *args: Any, missing: Iterable[FeedbackFrom], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whose = " or ".join(one.words for one in missing)
        field = self.fields["without_feedback_because"]
        if whose:
            field.label = f"Why is there no feedback from {whose}?"
            field.required = True
            field.error_messages["required"] = "Enter why there is none, or add the feedback first"
        else:
            field.widget = forms.HiddenInput()

    def own(self) -> dict[str, Any]:
        """The reason."""
        return {"without_feedback_because": self.cleaned_data["without_feedback_because"]}


class PublishForm(StepForm):
    """The summary that the public reads."""

    text = forms.CharField(
        label="Summary",
        help_text=(
            "What was done well and what must improve, in plain words."
            " Leave out names and anything by which a person could be known."
        ),
        widget=text_area(rows=10),
        max_length=8000,
        error_messages={"required": "Enter the summary"},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["published_on"] = DateField(
            label="Published on", initial=today, earliest=EARLIEST, latest=furthest(today)
        )

    def own(self) -> dict[str, Any]:
        """The text and the day."""
        return {
            "text": self.cleaned_data["text"],
            "published_on": self.cleaned_data["published_on"],
        }
