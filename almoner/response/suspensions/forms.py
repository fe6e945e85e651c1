"""What an officer fills in: what a suspension reaches, each part of a proposal, each step."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from almoner.core.ui.forms import DateField, Form, SeenField
from almoner.register.contracts.models import Lot
from almoner.register.directory.models import District, Location
from almoner.register.directory.rules import Specialism
from almoner.response.action_plans.models import ActionPlan
from almoner.response.suspensions.actions import Decision, Held
from almoner.response.suspensions.rules.drafts import Part, Task
from almoner.response.suspensions.rules.kinds import (
    Kind,
    Level,
    NewConcerns,
    NoticeEventKind,
    Trigger,
    Work,
)
from almoner.response.suspensions.rules.states import Step

REASON_WANTED = frozenset({Step.WITHDRAW, Step.SET_BACK, Step.RECORD_EXIT, Step.PROPOSE_LIFT})
CAPPED = frozenset({Step.PHASE, Step.CHANGE_CAP})
DATED = frozenset({Step.EXTEND, Step.GIVE_NOTICE})
GROUND_LABELS: Mapping[str, str] = {
    "evidence": "Evidence",
    "alternatives": "Alternatives considered",
    "proportionality": "Proportionality",
    "representations": "What the provider says",
    "legal_advice": "Legal advice",
    "equality": "Equality",
    "capacity": "Effect on capacity",
    "contract_clause": "Contract clause",
}
MOST_A_WEEK = 50  # more is no phase


def _text(label: str, *, hint: str = "", required: bool = True, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=20_000,
    )


def _group_words(group: Specialism) -> str:
    if group is Specialism.DETAINED_UNDER_MHA:
        return "Detained under the Mental Health Act"
    return str(group.name).replace("_", " ").capitalize()


class ReachForm(Form):
    """Which new work is stopped for what was chosen, and what narrows it."""

    work = forms.MultipleChoiceField(
        label="New work that stops",
        choices=[(one.key, one.words) for one in Work],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one kind of work to stop"},
    )
    lot = forms.ChoiceField(label="Only for a lot", required=False)
    district = forms.ChoiceField(label="Only in a district", required=False)
    groups = forms.MultipleChoiceField(
        label="Only for some groups of people",
        choices=[(str(one.value), _group_words(one)) for one in Specialism],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Leave all of them blank for everyone",
    )

    def __init__(
        self,
        *args: Any,
        level: Level,
        lots: Iterable[Lot],
        districts: Iterable[District],
        default: Work,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["work"].initial = [one.key for one in Work if one & default]
        self._offer("lot", [(str(one.pk), str(one)) for one in lots], hide=level is Level.LOT)
        self._offer(
            "district",
            [(str(one.pk), one.name) for one in districts],
            hide=level is Level.DISTRICT,
        )

    def chosen_work(self) -> Work:
        """The kinds of work chosen."""
        work = Work(0)
        for one in Work:
            if one.key in self.cleaned_data["work"]:
                work |= one
        return work

    def chosen_groups(self) -> int:
        """The groups of people, as one number; nought is everyone."""
        return sum(int(value) for value in self.cleaned_data["groups"])

    def chosen(self, name: str) -> int | None:
        """The id of the lot or district, if one was chosen."""
        return int(self.cleaned_data[name]) if self.cleaned_data.get(name) else None

    def _offer(self, name: str, choices: list[tuple[str, str]], *, hide: bool) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [("", "No: all of it"), *choices]
        if hide or not choices:
            field.widget = forms.HiddenInput()


class BeginForm(ReachForm):
    """The first page of a proposal."""

    kind = forms.ChoiceField(
        label="What is proposed",
        choices=[(one.value, one.words) for one in reversed(Kind)],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what is proposed"},
    )
    trigger = forms.ChoiceField(
        label="What brought this about",
        choices=[(one.value, one.words) for one in Trigger],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what brought this about"},
    )
    field_order = ("kind", "trigger", "work", "lot", "district", "groups")


class TaskForm(Form):
    """The parts of one page of a proposal. They can be kept unfinished."""

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in task.parts:
            self.fields[part.name] = _field(part)


def _field(part: Part) -> forms.CharField:
    if part.longest is None:
        return _text(part.label, hint=part.hint, required=False, rows=6)
    return forms.CharField(
        label=part.label, help_text=part.hint, required=False, max_length=part.longest
    )


class StepForm(Form):
    """A step: from which day, and why. It carries the number of the last step that was shown."""

    last_seen = SeenField()

    def __init__(self, *args: Any, step: Step, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        self.fields["on"] = DateField(label=self.day_label, latest=today, initial=today)
        self.add_words()

    day_label = "Date"

    def add_words(self) -> None:
        """What this kind of step asks for beside its day."""
        self.fields["reason"] = _text("Why", required=self.step in REASON_WANTED)


class DecisionForm(StepForm):
    """A decision, with what was weighed."""

    day_label = "Date of the decision"

    def add_words(self) -> None:
        """The conclusion, what goes with it, and each of the grounds."""
        if self.step in CAPPED:
            self.fields["cap_per_week"] = forms.IntegerField(
                label="New placements allowed each week", min_value=1, max_value=MOST_A_WEEK
            )
        if self.step in DATED:
            label = "Expected to end on" if self.step is Step.EXTEND else "Contract ends on"
            self.fields["until_on"] = DateField(label=label)
        self.fields["conclusion"] = _text("What was decided, and why")
        self.fields["decided_by_name"] = forms.CharField(
            label="Who decided",
            required=False,
            max_length=200,
            help_text="Leave blank if it is you",
        )
        for name, label in GROUND_LABELS.items():
            self.fields[name] = _text(label, required=False, rows=3)

    def grounds(self) -> list[Any]:
        """The boxes of what was weighed, for the page to fold away."""
        return [self[name] for name in GROUND_LABELS]

    def front(self) -> list[Any]:
        """The boxes before them."""
        return [bound for bound in self if bound.name not in GROUND_LABELS]

    def decision(self) -> Decision:
        """What the actions are told."""
        said = self.cleaned_data
        return Decision(
            conclusion=said["conclusion"],
            decided_by_name=said["decided_by_name"],
            grounds={name: said[name] for name in GROUND_LABELS},
            until_on=said.get("until_on"),
            cap_per_week=said.get("cap_per_week"),
        )


class ReviewForm(StepForm):
    """A review."""

    day_label = "Date of the review"

    def add_words(self) -> None:
        """Who, what, and when next."""
        self.fields["took_part"] = forms.CharField(
            label="Who took part", max_length=400, help_text="Teams and posts"
        )
        self.fields["found"] = _text("What was found")
        self.fields["new_concerns"] = forms.ChoiceField(
            label="Any new substantiated safeguarding concern of the same theme?",
            choices=[
                (NewConcerns.NONE.value, "No"),
                (NewConcerns.SOME.value, "Yes"),
                (NewConcerns.NOT_KNOWN.value, "Not known"),
            ],
            widget=forms.RadioSelect,
        )
        self.fields["next_due_on"] = DateField(
            label="Next review by",
            required=False,
            help_text="Leave blank for the latest day that practice allows",
        )

    def held(self) -> Held:
        """What the actions are told."""
        said = self.cleaned_data
        return Held(
            took_part=said["took_part"],
            found=said["found"],
            new_concerns=NewConcerns(said["new_concerns"]),
        )


class NoticeForm(Form):
    """What became of a notice."""

    event = forms.ChoiceField(
        label="What happened",
        choices=[
            (NoticeEventKind.SENT.value, "It was sent"),
            (NoticeEventKind.ACKNOWLEDGED.value, "It was acknowledged"),
            (NoticeEventKind.NOT_NEEDED.value, "It is not needed"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what happened"},
    )
    text = forms.CharField(
        label="To whom and how, or why it is not needed", max_length=400, required=False
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DateField(label="Date", latest=today, initial=today)
        self.order_fields(["event", "on", "text"])


ANYWHERE = "any"


class ExceptionForm(Form):
    """One case that may be placed though work is stopped."""

    case_reference = forms.CharField(
        label="Case reference", max_length=60, help_text="The social care record’s, never a name"
    )
    work = forms.ChoiceField(
        label="Kind of work",
        choices=[(one.key, one.words) for one in Work],
        widget=forms.RadioSelect,
    )
    reason = _text("Why it is right for this person")

    def __init__(self, *args: Any, today: date, places: Sequence[Location], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(places) > 1:
            self.fields["location"] = forms.ChoiceField(
                label="Service",
                choices=[
                    ("", "Choose a service"),
                    *((str(one.pk), one.name) for one in places),
                    (ANYWHERE, f"Any of the {len(places)} services it reaches"),
                ],
                error_messages={"required": "Choose the service, or any of them"},
            )
        self.fields["from_on"] = DateField(label="From", initial=today)
        self.fields["until_on"] = DateField(label="Until, and including")

    def location_id(self) -> int | None:
        """The one service for which it is allowed; None for whichever the suspension reaches."""
        chosen = self.cleaned_data.get("location", ANYWHERE)
        return None if chosen == ANYWHERE else int(chosen)


class PlanForm(Form):
    """The action plan to wait for."""

    plan = forms.ChoiceField(label="Action plan", widget=forms.RadioSelect)

    def __init__(self, *args: Any, plans: Iterable[ActionPlan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["plan"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [(str(one.pk), f"{one}") for one in plans]
