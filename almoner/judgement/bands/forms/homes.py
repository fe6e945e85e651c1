"""A re-audit of a home, an appeal, and its decision."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from almoner.core.calendar.rules import long_date
from almoner.core.ui.forms import DateField, Form
from almoner.judgement.bands.forms.plain import speak_plainly
from almoner.judgement.bands.queries import FinalAudit


class ReAuditForm(Form):
    """Which audit, and from when the band takes effect."""

    def __init__(
        self,
        *args: Any,
        audits: Iterable[FinalAudit],
        earliest: date,
        latest: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._audits = {str(audit.visit_number): audit for audit in audits}
        self.fields["audit"] = forms.ChoiceField(
            label="Which audit sets the band?",
            choices=[(key, _said(audit)) for key, audit in self._audits.items()],
            widget=forms.RadioSelect,
        )
        self.fields["effective_from"] = DateField(
            label="From which day does the band take effect?",
            earliest=earliest,
            latest=latest,
            help_text=f"From {long_date(earliest)} to {long_date(latest)}",
            error_messages={"required": "Enter the day from which the band takes effect"},
        )
        self.fields["reason"] = forms.CharField(
            label="Why was the home audited again?",
            widget=forms.Textarea(attrs={"rows": 4}),
            max_length=2000,
            error_messages={"required": "Enter why the home was audited again"},
        )
        speak_plainly(self)

    def chosen_audit(self) -> FinalAudit:
        """The audit chosen, once the form is valid."""
        return self._audits[self.cleaned_data["audit"]]


class AppealForm(Form):
    """Who appealed, when and why."""

    received_from = forms.CharField(label="Who appealed?", max_length=200)
    grounds = forms.CharField(
        label="On what grounds?", widget=forms.Textarea(attrs={"rows": 6}), max_length=8000
    )
    late_reason = forms.CharField(
        label="If it is late, why is it taken?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )

    def __init__(self, *args: Any, today: date, last_day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"] = DateField(
            label="When was it received?",
            latest=today,
            help_text=f"The last day to appeal is {long_date(last_day)}",
            error_messages={"required": "Enter when it was received"},
        )
        self.fields["received_from"].error_messages["required"] = "Enter who appealed"
        self.fields["grounds"].error_messages["required"] = "Enter the grounds of the appeal"
        self.order_fields(["received_on", "received_from", "grounds", "late_reason"])
        speak_plainly(self)


class DecisionForm(Form):
    """Which band it is to be, and the reasons."""

    def __init__(self, *args: Any, bands: Iterable[int], now: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["band"] = forms.ChoiceField(
            label="Which band is the home to be in?",
            choices=[
                (str(band), f"Band {band}" + (", as it is now" if band == now else ""))
                for band in bands
            ],
            widget=forms.RadioSelect,
        )
        self.fields["reasons"] = forms.CharField(
            label="Reasons for the decision",
            widget=forms.Textarea(attrs={"rows": 6}),
            max_length=8000,
            error_messages={"required": "Enter the reasons for the decision"},
        )
        speak_plainly(self)


def _said(audit: FinalAudit) -> str:
    scores = [
        f"{words} {score}%" if score is not None else f"{words} not known"
        for words, score in (
            ("care quality", audit.quality),
            ("environment", audit.environment),
        )
    ]
    failed = ", a critical fail" if audit.has_critical_fail else ""
    return f"Final on {long_date(audit.final_on)}: {', '.join(scores)}{failed}"
