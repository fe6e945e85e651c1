"""Starting a programme, its steps and its scope."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms

from almoner.core.accounts.models import Authority
from almoner.core.ui.forms import DateField, SeenField
from almoner.register.directory.rules import ServiceType
from almoner.response.programmes.forms.late import GrowingForm
from almoner.response.programmes.rules.kinds import RoleGroup
from almoner.response.programmes.rules.states import Step

SERVICE_WORDS: Mapping[ServiceType, str] = {
    ServiceType.NURSING: "Nursing homes",
    ServiceType.RESIDENTIAL: "Residential homes",
    ServiceType.CARE_HOME: "Care homes, kind not known",
    ServiceType.HOME_CARE: "Home care",
    ServiceType.SUPPORTED_LIVING: "Supported living",
    ServiceType.EXTRA_CARE: "Extra care housing",
    ServiceType.SHARED_LIVES: "Shared Lives",
    ServiceType.DAY_CARE: "Day care",
    ServiceType.OTHER: "Other",
}


class DayForm(GrowingForm):
    """Another day to look at a programme as at."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add("as_at", DateField(label="Look at another day", latest=today, required=False))


class StartForm(GrowingForm):
    """Where and from when the council runs a programme of the library's."""

    authority = forms.ChoiceField(label="Authority")
    label = forms.CharField(
        label="Name of this run",
        required=False,
        max_length=60,
        help_text="Such as the year or the season. Leave blank if there will be only one",
    )

    def __init__(
        self,
        *args: Any,
        authorities: Iterable[Authority],
        needs_made_on: bool,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "authority", authorities)
        self.add("on", DateField(label="Started here on", latest=today, initial=today))
        if needs_made_on:
            self.add(
                "made_on", DateField(label="Day from which milestones are counted", initial=today)
            )


class OwnForm(GrowingForm):
    """A programme that the council defines itself."""

    authority = forms.ChoiceField(label="Authority")
    title = forms.CharField(label="The programme’s name", max_length=200)
    summary = forms.CharField(
        label="What services are asked to meet",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
    source = forms.CharField(
        label="What it rests on",
        max_length=400,
        help_text="A law, a contract clause or a decision, with its date",
    )
    service_types = forms.MultipleChoiceField(
        label="Kinds of service",
        choices=[(one.value, words) for one, words in SERVICE_WORDS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one kind of service"},
    )
    role_groups = forms.MultipleChoiceField(
        label="Whose people are counted",
        choices=[(one.value, one.words) for one in RoleGroup],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Leave blank if a service meets it as a whole",
    )
    condition_of_work = forms.BooleanField(
        label="Whoever does not meet it could not go on working", required=False
    )
    deadline_title = forms.CharField(
        label="What is so by the deadline", max_length=200, required=False
    )

    def __init__(
        self, *args: Any, authorities: Iterable[Authority], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "authority", authorities)
        self.add("deadline_on", DateField(label="Deadline", required=False))
        self.add("on", DateField(label="Started here on", latest=today, initial=today))

    def definition(self, key: str) -> dict[str, Any]:
        """What was written, in the library's form."""
        said = self.cleaned_data
        found: dict[str, Any] = {
            "key": key,
            "version": 1,
            "title": said["title"],
            "summary": said["summary"],
            "scope": {"service_types": said["service_types"]},
            "role_groups": said["role_groups"],
            "sources": [said["source"]],
            "condition_of_work": said["condition_of_work"],
        }
        if not said["role_groups"]:
            found["levels"] = [
                {"key": "begun", "words": "Begun"},
                {"key": "met", "words": "Met", "meets": True},
            ]
        if said["deadline_on"]:
            title = said["deadline_title"] or said["title"]
            found["milestones"] = [{"key": "deadline", "title": title, "on": said["deadline_on"]}]
            found["deadline"] = "deadline"
        return found


class StepForm(GrowingForm):
    """A step. It carries the number of the last step that was shown."""

    last_seen = SeenField()

    def __init__(self, *args: Any, step: Step, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        self.add("on", DateField(label="Date", latest=today, initial=today))
        if step in {Step.EXTEND, Step.REVOKE}:
            self.add(
                "instrument",
                forms.CharField(
                    label="What extended it" if step is Step.EXTEND else "What revoked it",
                    max_length=120,
                    required=step is Step.REVOKE,
                    help_text="Such as SI 2022/206, or a decision and its date",
                ),
            )
        if step is Step.EXTEND:
            self.add(
                "deadline_on",
                DateField(
                    label="New deadline", required=False, help_text="Leave blank if it stays"
                ),
            )
        self.add(
            "reason",
            forms.CharField(
                label="Why",
                widget=forms.Textarea(attrs={"rows": 3}),
                required=False,
                max_length=2000,
            ),
        )

    def said(self) -> dict[str, Any]:
        """What the action is told."""
        names = ("on", "instrument", "deadline_on", "reason", "last_seen")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class ScopeForm(GrowingForm):
    """A service taken in or out, and why."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add("on", DateField(label="From", initial=today))
        self.add("reason", forms.CharField(label="Why", max_length=400))


class AddServiceForm(ScopeForm):
    """A service of another kind, named by the regulator's id."""

    cqc_id = forms.CharField(
        label="The service’s CQC id", max_length=20, help_text="Such as 1-123456789"
    )
    field_order = ("cqc_id", "on", "reason")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.order_fields(["cqc_id", "on", "reason"])


def _offer(form: forms.Form, name: str, authorities: Iterable[Authority]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
    field.choices = [(one.code, one.name) for one in authorities]
    if len(field.choices) == 1:
        field.initial = field.choices[0][0]
        field.widget = forms.HiddenInput()
