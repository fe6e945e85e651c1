"""Triage, steps, matching, handing over, and looks at what is guarded."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms

from almoner.core.accounts.models import User
from almoner.core.ui.forms import DateField, Form, SeenField
from almoner.response.safeguarding.actions import SHORTEST_REASON, Found, Telling
from almoner.response.safeguarding.rules.kinds import Answer
from almoner.response.safeguarding.rules.matching import Candidate, Suggestion
from almoner.response.safeguarding.rules.priorities import (
    SCALE,
    Judged,
    Priority,
    PriorityRules,
)
from almoner.response.safeguarding.rules.states import REASONED, WORDLESS, Step
from almoner.response.safeguarding.rules.telling import Said, TellMeans

NOBODY, NONE = "nobody", "none"
QUESTIONS = (
    (
        "has_needs",
        "(a) Does the adult have needs for care and support?",
        "Whether or not they are met",
    ),
    ("at_risk", "(b) Are they experiencing abuse or neglect, or at risk of it?", ""),
    ("cannot_protect", "(c) Because of those needs, can they not protect themselves?", ""),
    ("consent", "Does the adult agree to what is being done?", ""),
    ("capacity", "Do they have the capacity to decide that?", ""),
    ("immediate_safety", "Is the adult safe now?", ""),
)


def _box(label: str, *, hint: str = "", required: bool = True, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class TriageForm(Form):
    """The three-part test, what keeps the adult safe, and how urgent it is."""

    last_seen = SeenField()

    def __init__(self, *args: Any, rules: PriorityRules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ask_the_three_part_test()
        self._ask_how_urgent(rules)

    def _ask_the_three_part_test(self) -> None:
        for name, label, hint in QUESTIONS:
            self.fields[name] = forms.ChoiceField(
                label=label,
                help_text=hint,
                choices=[
                    (one.value, "Not known" if one is Answer.UNKNOWN else one.words)
                    for one in Answer
                ],
                widget=forms.RadioSelect,
            )
        self.fields["interim_safety"] = _box(
            "What keeps the adult safe while this waits?",
            hint="Who does what, from when. This is always needed.",
        )
        self.fields["interim_safety"].error_messages["required"] = (
            "Say what keeps the adult safe while this waits"
        )

        self.fields["views"] = _box(
            "What does the adult say, and what do they want to happen?",
            hint="In their words, or of whoever speaks for them. Leave blank if nobody has asked.",
            required=False,
        )

    def _ask_how_urgent(self, rules: PriorityRules) -> None:
        self.fields["severity"] = self._scale(
            "How severe is it?", "Select how severe it is", rules.severity_words
        )
        self.fields["likelihood"] = self._scale(
            "How likely is it to happen again?",
            "Select how likely it is to happen again",
            rules.likelihood_words,
        )
        self.fields["triggers"] = self._several(
            "Do any of these apply?", "Any one of them makes it P1.", rules.triggers.items()
        )
        self.fields["modifiers"] = self._several(
            "What makes it more urgent?",
            "",
            ((key, f"{words} (+{points})") for key, (points, words) in rules.modifiers.items()),
        )
        self.fields["priority"] = forms.ChoiceField(
            label="Priority",
            required=False,
            choices=[
                ("", "As computed from the answers above"),
                *((one.value, f"{one}: {rules.target_words[one]}") for one in Priority),
            ],
            widget=forms.RadioSelect,
        )
        self.fields["priority_reason"] = forms.CharField(
            label="If you set another priority, why?", required=False, max_length=400
        )

    def found(self) -> Found:
        """What the actions are told."""
        said = self.cleaned_data
        return Found(
            **{name: Answer(said[name]) for name, _, _ in QUESTIONS},
            interim_safety=said["interim_safety"],
            judged=Judged(
                severity=int(said["severity"]),
                likelihood=int(said["likelihood"]),
                triggers=tuple(said["triggers"]),
                modifiers=tuple(said["modifiers"]),
            ),
            priority=Priority(said["priority"]) if said["priority"] else None,
            priority_reason=said["priority_reason"],
            views=said["views"],
        )

    @staticmethod
    def _scale(label: str, wanted: str, words: Mapping[int, str]) -> forms.ChoiceField:
        return forms.ChoiceField(
            label=label,
            choices=[(str(one), f"{one}. {words[one]}") for one in SCALE],
            widget=forms.RadioSelect,
            error_messages={"required": wanted},
        )

    @staticmethod
    def _several(
        label: str, hint: str, items: Iterable[tuple[str, str]]
    ) -> forms.MultipleChoiceField:
        return forms.MultipleChoiceField(
            label=label,
            help_text=hint,
            choices=list(items),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )


class StepForm(Form):
    """A step, and why."""

    last_seen = SeenField()

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if step not in WORDLESS:
            self.fields["reason"] = _box("Why", required=step in REASONED)
            self.fields["reason"].error_messages["required"] = "Say why"


class AssignForm(Form):
    """Who has it in hand."""

    last_seen = SeenField()
    reason = forms.CharField(label="What they should know", required=False, max_length=400)

    def __init__(
        self, *args: Any, workers: Iterable[User], now_with: int | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._workers = {str(one.pk): one for one in workers}
        offered = [(key, one.name) for key, one in self._workers.items() if one.pk != now_with]
        if now_with is not None:
            offered.append((NOBODY, "Nobody: back to the whole team"))
        self.fields["worker"] = forms.ChoiceField(
            label="Who takes it in hand",
            choices=offered,
            widget=forms.RadioSelect,
            error_messages={"required": "Select who takes it in hand"},
        )
        self.order_fields(["worker", "reason", "last_seen"])

    def chosen(self) -> User | None:
        """Somebody, or nobody."""
        return self._workers.get(self.cleaned_data["worker"])


class MatchForm(Form):
    """Which service it is about: a suggestion, another one, or none."""

    last_seen = SeenField()
    reason = forms.CharField(label="Why it is another one now", max_length=400, required=False)

    def __init__(
        self,
        *args: Any,
        suggested: Iterable[Suggestion],
        searched: Iterable[Candidate],
        is_matched: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offered: dict[str, str] = {}
        for one in suggested:
            offered[str(one.candidate.id)] = f"{_named(one.candidate)}. {one.why}"
        for candidate in searched:
            offered.setdefault(str(candidate.id), _named(candidate))
        self.fields["service"] = forms.ChoiceField(
            label="Which service is it about?",
            choices=[*offered.items(), (NONE, "None of these: it is not on the register")],
            widget=forms.RadioSelect,
            error_messages={"required": "Select which service it is about"},
        )
        if is_matched:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = "Say why it is another one"
        else:
            del self.fields["reason"]
        self.order_fields(["service", "reason", "last_seen"])

    def chosen(self) -> int | None:
        """The id of a service, or None."""
        value = self.cleaned_data["service"]
        return None if value == NONE else int(value)


class ReasonForm(Form):
    """Why somebody looks at who the adult is."""

    reason = forms.CharField(
        label="Why do you need to know who the adult is?",
        help_text="Your name, the time and this reason are kept.",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why you need to know"},
    )


class EmergencyForm(Form):
    """Which concern, and why."""

    named = forms.CharField(
        label="Number or receipt of the concern",
        max_length=20,
        error_messages={"required": "Enter the number or receipt of the concern"},
    )
    reason = forms.CharField(
        label="Why it cannot wait for somebody in safeguarding",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it cannot wait"},
    )

    def clean_reason(self) -> str:
        """Refused before any concern is looked for: else the answer would tell which there are."""
        said = " ".join(str(self.cleaned_data["reason"]).split())
        if len(said) < SHORTEST_REASON:
            raise forms.ValidationError("Say why it cannot wait, in a sentence")
        return said


class ReviewForm(Form):
    """What a manager makes of an emergency access."""

    was_justified = forms.ChoiceField(
        label="Was it justified?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether it was justified"},
    )
    finding = _box("What you found", rows=3)


class SeenForm(Form):
    """That a manager saw what was decided."""

    last_seen = SeenField()
    remark = forms.CharField(label="Remark", required=False, max_length=400)


class TellForm(Form):
    """What whoever raised it was told, how and when."""

    last_seen = SeenField()

    def __init__(self, *args: Any, offered: Iterable[Said], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sentences = [(one.value, one.words) for one in offered]
        self.fields["said"] = forms.ChoiceField(
            label="What they were told",
            help_text="Nothing else: not of the adult, the service or a member of staff.",
            choices=sentences,
            initial=sentences[0][0],
            widget=forms.RadioSelect,
            error_messages={"required": "Select what they were told"},
        )
        self.fields["means"] = forms.ChoiceField(
            label="How",
            choices=[(one.value, one.words) for one in TellMeans],
            widget=forms.RadioSelect,
            error_messages={"required": "Select how they were told"},
        )
        self.fields["told_on"] = DateField(label="When", latest=today, initial=today)
        self.fields["note"] = forms.CharField(
            label="What they answered, or why they are not told", required=False, max_length=400
        )

    def telling(self) -> Telling:
        """What the action is told."""
        said = self.cleaned_data
        return Telling(
            said=Said(said["said"]),
            means=TellMeans(said["means"]),
            told_on=said["told_on"],
            note=said["note"],
        )


class AsAtForm(Form):
    """As at which day the figures are; today, unless a day is said that has been."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["on"] = DateField(label="As at", latest=today, required=False, initial=today)

    def chosen(self) -> date:
        """The day; today where what was typed is none."""
        found = self.cleaned_data.get("on") if self.is_valid() else None
        return found or self._today


def _named(candidate: Candidate) -> str:
    parts = [candidate.name, candidate.provider_name, candidate.postcode, candidate.cqc_id]
    closed = "" if candidate.is_open else " (closed)"
    return ", ".join(part for part in parts if part) + closed
