"""What is filled in about an allegation."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from almoner.core.ui.forms import DateField, Form, SeenField
from almoner.core.worded import Worded
from almoner.response.positions_of_trust.actions import DisclosureDecision, Told
from almoner.response.positions_of_trust.rules.kinds import (
    REFERRED_TO,
    Affected,
    Body,
    Disclosed,
    Finding,
    Grounds,
    LegalBasis,
    Referred,
    Source,
)
from almoner.response.positions_of_trust.rules.states import Step

REASONS: dict[Step, tuple[str, str]] = {
    Step.TAKE_ON: ("Why it is taken on", ""),
    Step.DECLINE: ("Why it is not taken on", "And to whom it was passed, if to anyone"),
    Step.AGREE_STRATEGY: ("What was agreed, and by whom", ""),
    Step.LOOK_INTO: ("Who looks into it, and how", "The employer, the police, the council"),
    Step.REVIEW: ("What the review found", ""),
    Step.CONCLUDE: ("What the outcome rests on", ""),
    Step.CLOSE: ("Why it can be closed", ""),
    Step.REOPEN: ("Why it is reopened", ""),
}


def _text(label: str, *, hint: str = "", required: bool = True, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=20_000,
    )


def _radios(label: str, options: Iterable[Worded]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[(one.value, one.words) for one in options],
        widget=forms.RadioSelect,
    )


class NewForm(Form):
    """An allegation as it came in."""

    person = forms.CharField(label="The person’s name", max_length=200)
    role = forms.CharField(label="What they do", max_length=200, help_text="Paid or unpaid")
    employer = forms.CharField(label="Employer or organisation", max_length=200, required=False)
    cqc_id = forms.CharField(
        label="The regulator’s id of the service, if it is one",
        max_length=20,
        required=False,
        help_text="For example, 1-234567890",
    )
    alleged = _text("What is alleged", rows=8)
    grounds = forms.MultipleChoiceField(
        label="Why this process applies",
        choices=[(one.key, one.words) for one in Grounds],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one reason"},
    )
    affected = _radios("Is an adult known to be affected?", Affected)
    in_private_life = forms.BooleanField(label="It concerns their private life", required=False)
    source = _radios("Who told the council", Source)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"] = DateField(label="Received on", latest=today, initial=today)
        self.order_fields(["received_on"])

    def told(self, *, location_id: int | None) -> Told:
        """What the action is told."""
        said = self.cleaned_data
        grounds = Grounds(0)
        for one in Grounds:
            if one.key in said["grounds"]:
                grounds |= one
        return Told(
            person=said["person"],
            role=said["role"],
            employer=said["employer"],
            location_id=location_id,
            alleged=said["alleged"],
            source=Source(said["source"]),
            grounds=grounds,
            affected=Affected(said["affected"]),
            in_private_life=said["in_private_life"],
            received_on=said["received_on"],
        )


class StepForm(Form):
    """A step: from which day, why, by when it is reviewed next, and how it ended."""

    last_seen = SeenField()

    def __init__(self, *args: Any, step: Step, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DateField(label="Date", latest=today, initial=today)
        if step is Step.CONCLUDE:
            self.fields["finding"] = _radios("How it ended", Finding)
        label, hint = REASONS[step]
        self.fields["reason"] = _text(label, hint=hint, rows=6)
        if step is not Step.CLOSE:
            self.fields["review_by"] = DateField(
                label="Next review by",
                required=False,
                help_text="Leave blank for the latest day that the schedule allows",
            )


class DisclosureForm(Form):
    """Whether somebody is told."""

    body = _radios("Who is told", Body)
    disclosed = _radios("What was decided", Disclosed)
    basis = _radios("The basis in law", LegalBasis)
    reason = _text("Why, and what is told", hint="Only what they need to keep people safe")
    person_told_first = forms.BooleanField(
        label="The person was told first, and could say what they think", required=False
    )
    decided_by_name = forms.CharField(
        label="Who decided", max_length=200, required=False, help_text="Leave blank if it is you"
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DateField(label="Date", latest=today, initial=today)

    def decision(self) -> DisclosureDecision:
        """What the action is told."""
        said = self.cleaned_data
        return DisclosureDecision(
            body=Body(said["body"]),
            disclosed=Disclosed(said["disclosed"]),
            basis=LegalBasis(said["basis"]),
            reason=said["reason"],
            person_told_first=said["person_told_first"],
            decided_by_name=said["decided_by_name"],
        )


class ReferralForm(Form):
    """A referral, that none was made, or its answer."""

    body = _radios("To whom", REFERRED_TO)
    referred = _radios("What happened", Referred)
    reason = _text("Why, or what they answered")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DateField(label="Date", latest=today, initial=today)


class HoldForm(Form):
    """Why it is held or let go. It says which of the two, so that sent twice it undoes nothing."""

    is_to_hold = forms.TypedChoiceField(
        label="Whether it is held",
        choices=[("yes", "Hold it"), ("no", "Let it go")],
        coerce=lambda value: value == "yes",
        widget=forms.HiddenInput,
    )
    reason = _text("Why")


class ErasureForm(Form):
    """Why it is erased."""

    last_seen = SeenField()
    reason = _text("Why", hint="Name nobody: this stays after everything else is erased")
