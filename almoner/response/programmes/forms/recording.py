"""What a service said, was asked and was given."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms

from almoner.core.ui.forms import DateField, SeenField
from almoner.response.programmes.actions import Counted, Given
from almoner.response.programmes.forms.late import GrowingForm
from almoner.response.programmes.rules.definition import Definition
from almoner.response.programmes.rules.figures import FIELDS, Counts, refusal_of
from almoner.response.programmes.rules.kinds import (
    ChaseMeans,
    HelpKind,
    PersonStanding,
    Phase,
    RoleGroup,
)

MOST_PEOPLE = 5_000  # in one service: more is a slip of the finger
MOST_EVENTS = 1_000_000  # of one service in one period
SOURCES = ("Telephone", "E-mail", "Visit", "The service’s own form")


def field_words(definition: Definition) -> dict[str, str]:
    """What each number of a return is called in a programme."""
    return {
        "headcount": "People in all",
        "compliant": definition.compliant_words,
        "begun": definition.begun_words,
        "exempt": "Exempt",
        "declined": "Declined",
        "unknown": "Not known to the service",
    }


class ReturnForm(GrowingForm):
    """One service's people, a row of numbers for each role group. A blank is not known."""

    last_seen = SeenField()
    source = forms.ChoiceField(label="Where it is from", choices=[(one, one) for one in SOURCES])

    def __init__(self, *args: Any, definition: Definition, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definition = definition
        self.names = self._names()
        self.add("as_at", DateField(label="As at", latest=today, initial=today))
        for group in definition.role_groups:
            for name, words in self.names.items():
                self.add(
                    f"{group}_{name}",
                    forms.IntegerField(
                        label=words,
                        required=False,
                        min_value=0,
                        max_value=MOST_PEOPLE,
                        error_messages={"invalid": f"{group.words}: {words} must be a number"},
                    ),
                )

    def _names(self) -> dict[str, str]:
        words = field_words(self.definition)
        if not self.definition.exemptions:
            words.pop("exempt")
        return words

    def head(self) -> list[Any]:
        """The boxes before the numbers."""
        return [self["as_at"], self["source"]]

    def rows(self) -> Iterator[tuple[RoleGroup, list[Any]]]:
        """Each role group with its boxes."""
        for group in self.definition.role_groups:
            yield group, [self[f"{group}_{name}"] for name in self.names]

    def clean(self) -> dict[str, Any]:
        """Each role group's numbers have to agree with one another."""
        said = super().clean() or {}
        for group, counts in self._counts(said).items():
            if sentence := refusal_of(counts):
                self.add_error(f"{group}_headcount", f"{group.words}: {sentence}")
        return said

    def counts(self) -> dict[RoleGroup, Counts]:
        """The role groups of which anything was said."""
        return self._counts(self.cleaned_data)

    def _counts(self, said: dict[str, Any]) -> dict[RoleGroup, Counts]:
        found = {}
        for group in self.definition.role_groups:
            values = {name: said.get(f"{group}_{name}") for name in FIELDS}
            if any(value is not None for value in values.values()):
                found[group] = Counts(**values)
        return found


class LevelForm(GrowingForm):
    """The level that a service reached."""

    level = forms.ChoiceField(
        label="Level", widget=forms.RadioSelect, error_messages={"required": "Select a level"}
    )
    note = forms.CharField(label="Note", required=False, max_length=400)
    source = forms.ChoiceField(label="Where it is from", choices=[(one, one) for one in SOURCES])

    def __init__(self, *args: Any, definition: Definition, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["level"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [(one.key, one.words) for one in definition.levels]
        self.add(
            "reached_on",
            DateField(
                label="Reached on",
                required=False,
                latest=today,
                help_text="Leave blank if not known",
            ),
        )
        self.add("as_at", DateField(label="As at", latest=today, initial=today))
        self.order_fields(["level", "reached_on", "as_at", "source", "note"])


class ChaseForm(GrowingForm):
    """A service was asked."""

    means = forms.ChoiceField(
        label="How it was asked",
        choices=[(one.value, one.words) for one in ChaseMeans],
        widget=forms.RadioSelect,
        error_messages={"required": "Select how it was asked"},
    )
    text = forms.CharField(
        label="What was asked, and what was promised",
        required=False,
        max_length=400,
        help_text="Never name a member of staff",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add("on", DateField(label="Date", latest=today, initial=today))
        self.order_fields(["on", "means", "text"])


class HelpForm(GrowingForm):
    """Help that was given to a group."""

    kind = forms.ChoiceField(
        label="What help",
        choices=[(one.value, one.words) for one in HelpKind],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what help"},
    )
    language = forms.CharField(label="Language", required=False, max_length=60)
    group = forms.CharField(
        label="Who it was for, as a group",
        max_length=200,
        help_text="Such as “Polish-speaking care staff”. Never a person",
    )
    attended = forms.IntegerField(
        label="How many came",
        required=False,
        min_value=0,
        max_value=MOST_PEOPLE,
        help_text="Leave blank if not known",
    )
    location = forms.ChoiceField(label="Service", required=False)
    text = forms.CharField(label="Note", required=False, max_length=400)

    def __init__(
        self, *args: Any, today: date, services: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["location"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [("", "Open to any service"), *((str(pk), name) for pk, name in services)]
        self.add("on", DateField(label="Date", latest=today, initial=today))
        self.order_fields(["kind", "language", "group", "location", "on", "attended", "text"])

    def clean(self) -> dict[str, Any]:
        """A session in a language has one."""
        said = super().clean() or {}
        if said.get("kind") == HelpKind.LANGUAGE_SESSION and not said.get("language", "").strip():
            self.add_error("language", "Enter the language in which the session was held")
        return said

    def given(self) -> Given:
        """What the action is told."""
        said = self.cleaned_data
        return Given(
            kind=HelpKind(said["kind"]),
            group=said["group"],
            on=said["on"],
            language=said["language"],
            attended=said["attended"],
            text=said["text"],
        )


class PersonForm(GrowingForm):
    """Where one worker stands."""

    reference = forms.CharField(
        label="The service’s own reference for the worker",
        max_length=60,
        help_text="Such as a payroll number. Never a name. It is sealed, and not shown again",
    )
    role_group = forms.ChoiceField(label="Role group", widget=forms.RadioSelect)
    status = forms.ChoiceField(
        label="Where they stand",
        choices=[(one.value, one.words) for one in PersonStanding],
        widget=forms.RadioSelect,
    )
    exemption = forms.ChoiceField(label="Exemption, if exempt", required=False)

    def __init__(self, *args: Any, definition: Definition, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups, exemptions = self.fields["role_group"], self.fields["exemption"]
        assert isinstance(groups, forms.ChoiceField)  # noqa: S101  for the type checker
        assert isinstance(exemptions, forms.ChoiceField)  # noqa: S101  for the type checker
        groups.choices = [(one.value, one.words) for one in definition.role_groups]
        exemptions.choices = [
            ("", "Not exempt"),
            *((one.key, one.words) for one in definition.exemptions),
        ]
        self.add("checked_on", DateField(label="Checked on", latest=today, initial=today))


class PeriodForm(GrowingForm):
    """Bed days and events before or after."""

    phase = forms.ChoiceField(
        label="Before or after it began here",
        choices=[(Phase.BEFORE.value, "Before"), (Phase.AFTER.value, "After")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select before or after"},
    )
    bed_days = forms.IntegerField(
        label="Bed days",
        min_value=1,
        max_value=MOST_EVENTS,
        help_text="Occupied beds, added up over every day",
    )
    conveyances = forms.IntegerField(
        label="999 conveyances to hospital", required=False, min_value=0, max_value=MOST_EVENTS
    )
    admissions = forms.IntegerField(
        label="Unplanned hospital admissions", required=False, min_value=0, max_value=MOST_EVENTS
    )
    source = forms.CharField(label="Where the numbers are from", max_length=120)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add("from_on", DateField(label="First day", latest=today))
        self.add("to_on", DateField(label="First day after it", latest=today))
        self.order_fields(
            ["phase", "from_on", "to_on", "bed_days", "conveyances", "admissions", "source"]
        )

    def counted(self) -> Counted:
        """What the action is told."""
        said = self.cleaned_data
        return Counted(
            phase=Phase(said["phase"]),
            from_on=said["from_on"],
            to_on=said["to_on"],
            bed_days=said["bed_days"],
            conveyances=said["conveyances"],
            admissions=said["admissions"],
            source=said["source"],
        )


class ConfounderForm(GrowingForm):
    """Something else that changed."""

    text = forms.CharField(
        label="What else changed",
        max_length=400,
        help_text="Such as a wave of infection, a new GP contract, a change of manager",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add("from_on", DateField(label="From", required=False))
        self.add("to_on", DateField(label="Until", required=False))


class UploadForm(GrowingForm):
    """A CSV file of returns, or the token of one that was kept and checked already."""

    file = forms.FileField(label="CSV file of returns", required=False)
    kept = forms.CharField(widget=forms.HiddenInput, required=False)
