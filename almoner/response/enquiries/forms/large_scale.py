"""A large-scale enquiry: deciding on it, its people, meetings and checks."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from almoner.core.ui.forms import DateField, Form, SeenField
from almoner.response.enquiries.actions import Checked, Deciding, Held
from almoner.response.enquiries.forms.fields import line, people, radios, text
from almoner.response.enquiries.rules.kinds import MeetingKind, RoleHeld
from almoner.response.enquiries.rules.large_scale import Criteria, Step
from almoner.response.safeguarding.models import Concern

REASONS: dict[Step, str] = {
    Step.PROPOSE: "Why a large-scale enquiry should be considered",
    Step.OPEN: "Why it is opened",
    Step.DECLINE: "Why it is not opened, and what is done instead",
    Step.AGREE_FINDINGS: "What was found",
    Step.RESUME: "Why the enquiry goes on",
    Step.CLOSE: "Why it can be closed",
    Step.REOPEN: "Why it is reopened",
}
DECISIONS = frozenset({Step.OPEN, Step.DECLINE, Step.CLOSE, Step.REOPEN})


class CaseStepForm(Form):
    """A step: its day, reason, criteria, who decided, what was learnt."""

    last_seen = SeenField()

    def __init__(
        self, *args: Any, step: Step, today: date, criteria: Criteria, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if step is Step.PROPOSE:
            del self.fields["last_seen"]  # nothing was there to be seen
        self.fields["on"] = DateField(label="Date", latest=today, initial=today)
        if step in {Step.PROPOSE, Step.OPEN}:
            self.fields["criteria"] = forms.MultipleChoiceField(
                label="Which of these is it?",
                choices=[(one.key, one.words) for one in criteria.criteria],
                widget=forms.CheckboxSelectMultiple,
                help_text="None of them decides it: they say what the decision rests on",
                error_messages={"required": "Select at least one"},
            )
        self.fields["reason"] = text(REASONS[step], rows=6)
        if step is Step.CLOSE:
            self.fields["learning"] = text("What was learnt", rows=6)
        if step in DECISIONS:
            self.fields["decided_by_name"] = line(
                "Who decided", required=False, hint="Leave blank if it is you"
            )

    def deciding(self) -> Deciding:
        """What the action is told."""
        said = self.cleaned_data
        return Deciding(
            reason=said["reason"],
            criteria=tuple(said.get("criteria", ())),
            decided_by_name=said.get("decided_by_name", ""),
            learning=said.get("learning", ""),
        )


class GatherForm(Form):
    """Concerns to gather."""

    def __init__(self, *args: Any, concerns: Iterable[Concern], words: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["concerns"] = forms.MultipleChoiceField(
            label="Concerns",
            choices=[(str(one.pk), words(one)) for one in concerns],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Select at least one concern"},
        )


class PartForm(Form):
    """Who has a part in it."""

    role = radios("Part", RoleHeld)
    name = line("Name and post", hint="Of an officer or a professional")
    agency = line("Agency", required=False, hint="Where they come for one")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DateField(label="From", latest=today, initial=today)


class MeetingForm(Form):
    """A meeting, as it went."""

    kind = radios("Which meeting", MeetingKind)
    attended = text("Who came", hint="Agencies and posts", rows=3)
    decisions = text("What was decided", hint="One decision on each line", rows=6)
    notes = text("Notes", required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DateField(label="Date", latest=today, initial=today)
        self.order_fields(["kind", "on"])

    def held(self) -> Held:
        """What the action is told."""
        said = self.cleaned_data
        return Held(
            kind=MeetingKind(said["kind"]),
            attended=said["attended"],
            decisions=tuple(said["decisions"].splitlines()),
            notes=said["notes"],
        )


class CheckForm(Form):
    """How many people were seen. Names nobody."""

    people_count = people("People whose care is to be checked")
    checked_count = people("People checked so far")
    worried_count = people("People about whom there is a worry")
    done_by = line("Who did the checks", hint="A team or a post")
    found = text("What was found", hint="Name nobody", required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DateField(label="Date", latest=today, initial=today)
        self.order_fields(["on"])

    def checked(self) -> Checked:
        """What the action is told."""
        names = ("people_count", "checked_count", "worried_count", "done_by", "found")
        return Checked(**{name: self.cleaned_data[name] for name in names})
