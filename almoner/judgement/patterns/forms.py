"""What a person decides about a subject, and as at which day the clusters are looked for."""

from datetime import date, timedelta
from typing import Any

from django import forms

from almoner.core.ui.forms import DateField, Form
from almoner.judgement.patterns.actions import Deciding
from almoner.judgement.patterns.rules.definitions import Criteria
from almoner.judgement.patterns.rules.subjects import Answer


class AnswerForm(Form):
    """What is decided, and why."""

    answer = forms.ChoiceField(
        label="What do you decide?",
        choices=[(each.value, each.words) for each in Answer],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you decide"},
    )
    reason = forms.CharField(
        label="Why",
        help_text="What was looked at, and what it came to",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=20_000,
    )
    reference = forms.CharField(
        label="Reference of the meeting", help_text="If it has one", required=False, max_length=80
    )

    def __init__(self, *args: Any, criteria: Criteria, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"] = DateField(
            label="Dismiss it until",
            help_text=(
                "Only to dismiss it. It comes back on that day if it still stands, and sooner if"
                f" {criteria.comes_back_with} new concerns come"
            ),
            required=False,
            earliest=today + timedelta(days=1),
            latest=today + timedelta(days=criteria.longest_dismissal_days),
        )

    def clean(self) -> dict[str, Any]:
        """A dismissal has its day."""
        said: dict[str, Any] = super().clean() or {}
        is_dismissed = said.get("answer") == Answer.DISMISS
        if is_dismissed and not said.get("until") and "until" not in self.errors:
            self.add_error("until", "Enter until when you dismiss it")
        return said

    def deciding(self) -> Deciding:
        """What the action is told. A day that goes with no dismissal is left out."""
        said = self.cleaned_data
        answer = Answer(said["answer"])
        return Deciding(
            answer=answer,
            reason=said["reason"],
            until=said["until"] if answer is Answer.DISMISS else None,
            reference=said["reference"],
        )


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
