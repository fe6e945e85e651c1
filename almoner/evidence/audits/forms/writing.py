"""Findings, evidence, and the provider's replies."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms

from almoner.core.ui.forms import DateField, Form, SeenField
from almoner.evidence.audits.actions import Found, Reply, Said, Shown, Upload
from almoner.evidence.audits.forms.steps import EARLIEST, text_area
from almoner.evidence.audits.rules.kinds import (
    FeedbackFrom,
    FindingKind,
    ReceivedBy,
    ReplyOutcome,
    Severity,
)
from almoner.evidence.audits.rules.pictures import MOST_BYTES
from almoner.evidence.questionnaires.queries import SetLine
from almoner.evidence.questionnaires.rules import EvidenceKind

Standards = Iterable[tuple[str, str]]  # key and title
SEVERITIES = [(one.value, one.words) for one in Severity]


def words(
    label: str, *, hint: str = "", required: str = "", rows: int = 4, most: int = 4000
) -> forms.CharField:
    """A box for several lines; one that must be filled in has its sentence in `required`."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(required),
        widget=text_area(rows=rows),
        max_length=most,
        error_messages={"required": required} if required else None,
    )


class FindingForm(Form):
    """A finding: what, how severe, where it belongs, what shows it."""

    kind = forms.ChoiceField(
        label="What is it?",
        choices=[(one.value, one.words) for one in FindingKind],
        widget=forms.RadioSelect,
        initial=FindingKind.CONCERN.value,
    )
    severity = forms.ChoiceField(
        label="How severe is it?",
        help_text="Only of something to improve",
        choices=SEVERITIES,
        widget=forms.RadioSelect,
        required=False,
    )
    standard_key = forms.ChoiceField(label="Standard", required=False)
    text = words(
        "Finding",
        hint="What must improve, or is done well, so that the provider can act on it",
        required="Enter what was found",
    )
    seen = words("What was seen, heard or read", hint="Name no person who uses the service")
    question_key = forms.CharField(required=False, widget=forms.HiddenInput, max_length=60)

    def __init__(self, *args: Any, standards: Standards, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["standard_key"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [("", "Not of one standard"), *standards]

    def clean(self) -> dict[str, Any]:
        """Ask how severe it is, of something to improve."""
        cleaned = super().clean() or {}
        is_concern = cleaned.get("kind") == FindingKind.CONCERN
        if is_concern and not cleaned.get("severity"):
            self.add_error("severity", "Select how severe it is")
        return cleaned

    def found(self) -> Found:
        """What was filled in."""
        kind, severity = FindingKind(self.cleaned_data["kind"]), self.cleaned_data["severity"]
        return Found(
            kind=kind,
            severity=Severity(severity) if kind is FindingKind.CONCERN else None,
            text=self.cleaned_data["text"],
            seen=self.cleaned_data["seen"],
            standard_key=self.cleaned_data["standard_key"],
            question_key=self.cleaned_data["question_key"],
        )


class ChangeFindingForm(FindingForm):
    """A finding that is there already, and how it read when the page was shown."""

    last_seen = SeenField()


class WithdrawForm(Form):
    """Why something is taken back."""

    reason = words(
        "Why is it taken back?", required="Enter why it is taken back", rows=3, most=2000
    )


class EvidenceForm(Form):
    """A piece of evidence, with a file or without."""

    kind = forms.ChoiceField(
        label="What is it?",
        choices=[("", "Choose")] + [(one.value, one.words) for one in EvidenceKind],
    )
    description = words(
        "Describe it",
        hint="For example, “Medicines records of June”. Name no person who uses the service.",
        required="Enter what the evidence is",
        rows=3,
        most=2000,
    )
    sample_size = forms.IntegerField(
        label="How many records?",
        help_text="Only of a sample of records",
        required=False,
        min_value=1,
        max_value=10_000,
    )
    file = forms.FileField(
        label="File (optional)",
        help_text=f"A photograph or a document of up to {MOST_BYTES // 1024**2} MB",
        required=False,
        max_length=255,
    )
    has_consent = forms.BooleanField(
        label="Of a photograph: nobody can be recognised in it, or whoever can has consented",
        required=False,
    )
    standards = forms.MultipleChoiceField(
        label="Which standards does it bear on?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, standards: Standards, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["standards"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = list(standards)
        if not field.choices:
            del self.fields["standards"]
        self.fields["on"] = DateField(
            label="Of which day is it?",
            help_text="The day of the evidence itself, which may be before the visit",
            initial=today,
            latest=today,
            earliest=EARLIEST,
        )
        self.order_fields(["kind", "description", "on", "sample_size", "file", "has_consent"])

    def shown(self) -> Shown:
        """What was filled in."""
        return Shown(
            kind=EvidenceKind(self.cleaned_data["kind"]),
            on=self.cleaned_data["on"],
            description=self.cleaned_data["description"],
            standard_keys=self.cleaned_data.get("standards", ()),
            sample_size=self.cleaned_data["sample_size"],
            has_consent=self.cleaned_data["has_consent"],
        )

    def upload(self) -> Upload | None:
        """The file that came with it."""
        file = self.cleaned_data["file"]
        return Upload(content=file, name=file.name, size=file.size) if file else None


class FeedbackForm(Form):
    """Whose feedback is entered, and on which form."""

    said_by = forms.ChoiceField(
        label="Whose feedback is it?",
        choices=[(one.value, one.words.capitalize()) for one in FeedbackFrom],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whose feedback it is"},
    )
    question_set = forms.TypedChoiceField(
        label="Which form did they fill in?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Select which form they filled in"},
    )

    def __init__(self, *args: Any, sets: Sequence[SetLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sets = sets
        field = self.fields["question_set"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [(one.set_id, one.title) for one in sets]
        if len(sets) == 1:
            field.initial = sets[0].set_id


class ReplyForm(Form):
    """The provider's word on a finding, and the council's answer."""

    said_by = forms.CharField(
        label="Who at the provider said it?", help_text="A name and a post", max_length=200
    )
    how = forms.ChoiceField(
        label="How was it received?",
        choices=[(one.value, one.words) for one in ReceivedBy],
        widget=forms.RadioSelect,
        initial=ReceivedBy.EMAIL.value,
    )
    comment = words(
        "What the provider says", hint="Leave blank where it accepts the finding without more"
    )
    outcome = forms.ChoiceField(
        label="What becomes of the finding?",
        choices=[(one.value, one.words) for one in ReplyOutcome],
        widget=forms.RadioSelect,
    )
    reason = words("Why?", hint="Needed unless the provider accepts it. The provider reads this.")
    revised_text = words("How the finding now reads", hint="Only of a changed finding")
    revised_severity = forms.ChoiceField(
        label="How severe it now is",
        help_text="Only of a changed finding",
        choices=[("", "As before"), *SEVERITIES],
        required=False,
    )
    last_seen = SeenField()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"] = DateField(
            label="When was it received?", initial=today, latest=today, earliest=EARLIEST
        )
        self.order_fields(["received_on", "said_by", "how"])

    def reply(self) -> Reply:
        """What was filled in."""
        severity = self.cleaned_data["revised_severity"]
        return Reply(
            outcome=ReplyOutcome(self.cleaned_data["outcome"]),
            comment=self.cleaned_data["comment"],
            reason=self.cleaned_data["reason"],
            revised_text=self.cleaned_data["revised_text"],
            revised_severity=Severity(severity) if severity else None,
        )

    def said(self) -> Said:
        """Whose word it is."""
        return Said(
            by=self.cleaned_data["said_by"],
            received_on=self.cleaned_data["received_on"],
            how=ReceivedBy(self.cleaned_data["how"]),
        )
