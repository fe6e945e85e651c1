"""What a person says of a prompt, and as at which day the clusters are looked for."""

from datetime import date
from typing import Any

from django import forms

from almoner.core.ui.forms import DateField, Form
from almoner.judgement.patterns.rules.prompting import Answer


class AnswerForm(Form):
    """What was made of a prompt, and why."""

    answer = forms.ChoiceField(
        label="What was decided",
        choices=[(each.value, each.words) for each in Answer],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what was decided"},
    )
    reference = forms.CharField(
        label="Reference of the meeting or the large-scale enquiry",
        help_text="Needed for a large-scale enquiry",
        required=False,
        max_length=80,
    )
    reason = forms.CharField(
        label="Why",
        help_text="What was looked at, and what it came to",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=20_000,
    )

    def clean(self) -> dict[str, Any]:
        """A large-scale enquiry is named."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("answer") == Answer.LARGE_SCALE and not said.get("reference", "").strip():
            self.add_error("reference", "Enter the number of the large-scale enquiry")
        return said


class DayForm(Form):
    """An earlier day to look back to."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["as_at"] = DateField(
            label="As at", help_text="Leave blank for today", required=False, latest=today
        )

    def day(self) -> date:
        """The day asked about; today where none is, or none that can be."""
        asked = self.cleaned_data.get("as_at") if self.is_bound and self.is_valid() else None
        return asked or self.today
