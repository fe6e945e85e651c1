"""Steps of an enquiry, and of a request to somebody else."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from almoner.core.accounts.models import User
from almoner.core.ui.forms import DateField, Form, SeenField
from almoner.response.enquiries.actions import Asking
from almoner.response.enquiries.forms.fields import line, radios, text
from almoner.response.enquiries.rules import caused
from almoner.response.enquiries.rules.caused import BARS
from almoner.response.enquiries.rules.kinds import Answer, LedBy
from almoner.response.enquiries.rules.stages import Step

REASONS: dict[Step, tuple[str, str]] = {
    Step.AGREE_PLAN: (
        "How the enquiry is made",
        "Who speaks to the adult, who else is asked, and how the adult is kept safe meanwhile",
    ),
    Step.MOVE_TARGET: ("Why it needs longer", ""),
    Step.ENQUIRE_FURTHER: ("What is still to be found out", ""),
    Step.HOLD_CONFERENCE: ("Who came, and what was concluded", ""),
    Step.MAKE_PLAN: (
        "The safeguarding plan",
        "What keeps the adult safe from now on, and who sees that it happens",
    ),
    Step.HOLD_REVIEW: ("What the review found", "Whether the plan keeps the adult safe"),
    Step.CLOSE: ("Why it can be closed", "Whether the adult is safe, and agrees"),
    Step.CEASE: ("Why it ends early", "For example: the adult asked for it to stop"),
    Step.REOPEN: ("Why it is reopened", ""),
}


class StepForm(Form):
    """A step of an enquiry: from which day, and why."""

    last_seen = SeenField()

    def __init__(self, *args: Any, step: Step, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DateField(label="Date", latest=today, initial=today)
        label, hint = REASONS[step]
        self.fields["reason"] = text(label, hint=hint, rows=6)
        if step is Step.AGREE_PLAN:
            self.fields["is_complex"] = forms.BooleanField(
                label="It is complex, and has the longer target", required=False
            )
        if step is Step.MOVE_TARGET:
            self.fields["due_on"] = DateField(label="New target date")


class BeginForm(Form):
    """Beginning an enquiry."""

    def __init__(self, *args: Any, today: date, workers: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DateField(label="Begun on", latest=today, initial=today)
        self.fields["worker"] = forms.ChoiceField(
            label="Who makes the enquiry",
            required=False,
            choices=[("", "Nobody yet"), *((str(one.pk), one.name) for one in workers)],
        )


class AllocateForm(Form):
    """Who makes the enquiry."""

    last_seen = SeenField()

    def __init__(self, *args: Any, workers: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"] = forms.ChoiceField(
            label="Practitioner",
            choices=[(str(one.pk), one.name) for one in workers],
            widget=forms.RadioSelect,
            error_messages={"required": "Select a practitioner"},
        )


class CauseForm(Form):
    """Asking somebody else to enquire."""

    last_seen = SeenField()
    led_by = radios("Who is asked", [one for one in LedBy if one is not LedBy.COUNCIL])
    asked_of = line("Which organisation, and the post there that answers for it")
    terms = text(
        "The terms of reference",
        hint="What is to be found out, whom to speak to, what to leave to others, what to report",
        rows=8,
    )

    def __init__(self, *args: Any, today: date, due_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"] = DateField(label="Report due", initial=due_on, earliest=today)
        for name, bar in BARS.items():
            self.fields[name] = radios(
                bar.question, Answer, required=False, hint="Answer this where a provider is asked"
            )

    def asking(self) -> Asking:
        """What the action is told."""
        said = self.cleaned_data
        return Asking(
            led_by=LedBy(said["led_by"]),
            asked_of=said["asked_of"],
            terms=said["terms"],
            due_on=said["due_on"],
            answers={name: Answer(said[name] or Answer.UNKNOWN) for name in BARS},
        )


CAUSED_REASONS: dict[caused.Step, tuple[str, str]] = {
    caused.Step.CHASE: ("Whom you asked, how, and what they said", ""),
    caused.Step.RECEIVE: ("What the report says", "Its main points, and where the report is kept"),
    caused.Step.ACCEPT: (
        "Why it can be accepted",
        "Whether it answers the terms of reference, and the adult’s own account is in it",
    ),
    caused.Step.GIVE_BACK: ("What is missing or not good enough", ""),
    caused.Step.TAKE_BACK: ("Why the council enquires itself", ""),
}


class CausedForm(Form):
    """A step of a request to somebody else."""

    last_seen = SeenField()

    def __init__(
        self, *args: Any, step: caused.Step, today: date, with_day: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DateField(label="Date", latest=today, initial=today)
        label, hint = CAUSED_REASONS[step]
        self.fields["reason"] = text(label, hint=hint)
        if with_day:
            self.fields["due_on"] = DateField(
                label="New day for the report",
                required=False,
                help_text="Leave blank to keep the day as it is",
            )
