"""What officers fill in: plans, actions, and each step that is taken with one."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms

from almoner.core.accounts.models import User
from almoner.core.ui.forms import DateField, Form
from almoner.core.ui.words import plural
from almoner.register.directory.models import Location
from almoner.response.action_plans.actions import ActionWords
from almoner.response.action_plans.models import Action, PlanPriority
from almoner.response.action_plans.rules.due_dates import Risk, Standard
from almoner.response.action_plans.rules.states import MEANS_WORDS, Means, PlanScope
from almoner.response.action_plans.tables import SOURCE_WORDS

LONG = 4000  # characters of a text
FILE_LIMIT = 25 * 1024 * 1024  # bytes of one piece of evidence
MEANS_CHOICES = [
    (means.value, words) for means, words in MEANS_WORDS.items() if means is not Means.PORTAL
]


def _text(label: str, *, rows: int = 4, required: bool = True, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=LONG,
        required=required,
        **options,
    )


def people_choices(users: Iterable[User], *, nobody: str) -> list[tuple[str, str]]:
    """Officers to choose from, after what choosing none of them means."""
    return [("", nobody), *((str(user.pk), user.name) for user in users)]


class PlanForm(Form):
    """A new plan: its title, what led to it and who follows it."""

    title = forms.CharField(
        label="Title",
        max_length=200,
        help_text="What people will call it, such as “After the audit of March 2026”",
    )
    source = forms.ChoiceField(
        label="What led to it?",
        choices=[(source.value, words) for source, words in SOURCE_WORDS.items()],
        widget=forms.RadioSelect,
    )
    source_note = _text(
        "Anything more about that (optional)",
        rows=3,
        required=False,
        help_text="For example which suspension or priority",
    )

    def __init__(
        self,
        *args: Any,
        people: Iterable[User],
        today: date,
        services: Iterable[Location] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(user.pk): user for user in people}
        self._services = {str(one.pk): one for one in services}
        if self._services:
            self.fields["services"] = forms.MultipleChoiceField(
                label="Which services does it cover?",
                choices=[(key, one.name) for key, one in self._services.items()],
                widget=forms.CheckboxSelectMultiple,
                required=False,
                help_text="Leave all blank to cover every service of this provider",
            )
        self.fields["lead"] = forms.ChoiceField(
            label="Who follows it?",
            choices=people_choices(self._people.values(), nobody="Nobody yet"),
            required=False,
        )
        self.fields["opened_on"] = DateField(
            label="Opened on", initial=today, latest=today, help_text="Usually today"
        )

    def chosen_lead(self) -> User | None:
        """The officer chosen, once the form is valid."""
        return self._people.get(self.cleaned_data["lead"])

    def chosen_services(self) -> list[Location]:
        """The services ticked, once the form is valid."""
        return [self._services[key] for key in self.cleaned_data.get("services", ())]


class ActionForm(Form):
    """What an action asks for: specific, measured, owned, with a reason and a date."""

    requirement = _text(
        "What must be so?",
        help_text="One thing, so that anyone can tell whether it is done",
        error_messages={"required": "Enter what must be so"},
    )
    measure = _text(
        "How shall we know?",
        help_text="What you will look at, and what it must show",
        error_messages={"required": "Enter how we shall know"},
    )
    owner_role = forms.CharField(
        label="Whose job is it?",
        max_length=120,
        help_text="A role, such as registered manager",
        error_messages={"required": "Enter whose job it is"},
    )
    owner_name = forms.CharField(label="Their name (optional)", max_length=120, required=False)
    risk = forms.ChoiceField(label="How grave is it if this is not done?", widget=forms.RadioSelect)

    def __init__(
        self,
        *args: Any,
        scope: PlanScope,
        standard: Standard,
        people: Iterable[User],
        priorities: Iterable[PlanPriority] = (),
        services: Iterable[Location] = (),
        earliest: date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(user.pk): user for user in people}
        self._priorities = {str(one.pk): one for one in priorities}
        self._services = {str(one.pk): one for one in services}
        self._add_risks(standard)
        self.fields["due_on"] = DateField(
            label="Due date (optional)",
            required=False,
            earliest=earliest,
            help_text="Leave blank for the standard date of its risk",
        )
        self.fields["verifier"] = forms.ChoiceField(
            label="Who of the council verifies it?",
            choices=people_choices(self._people.values(), nobody="Whoever follows the plan"),
            required=False,
        )
        if scope is PlanScope.MARKET:
            self._add_for_the_market()
        elif scope is PlanScope.PROVIDER and self._services:
            self.fields["location"] = forms.ChoiceField(
                label="Which service is it about?",
                choices=[("", "All that the plan covers")]
                + [(key, one.name) for key, one in self._services.items()],
                required=False,
            )
        for name, label in (("regulation", "Regulation"), ("contract_clause", "Contract clause")):
            self.fields[name] = forms.CharField(
                label=f"{label} (optional)", max_length=300, required=False
            )

    def _add_risks(self, standard: Standard) -> None:
        field = self.fields["risk"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [
            (
                risk.value,
                f"{period.words}: {plural(period.days, 'day')}. {period.meaning}",
            )
            for risk, period in standard.risks.items()
        ]

    def _add_for_the_market(self) -> None:
        self.fields["owner_organisation"] = forms.CharField(
            label="Which organisation?",
            max_length=200,
            help_text="The council, or the partner who does it",
            error_messages={"required": "Enter which organisation does it"},
        )
        if self._priorities:
            self.fields["priority"] = forms.ChoiceField(
                label="Which priority does it serve?",
                choices=[(key, str(one)) for key, one in self._priorities.items()],
            )

    def words(self, *, kept: Action | None = None) -> ActionWords:
        """What was filled in; where it came from stays as in `kept`, the action as it was."""
        given = self.cleaned_data
        return ActionWords(
            requirement=given["requirement"],
            measure=given["measure"],
            owner_role=given["owner_role"],
            owner_name=given["owner_name"],
            owner_organisation=given.get("owner_organisation", ""),
            risk=Risk(given["risk"]),
            due_on=given["due_on"],
            verifier=self._people.get(given["verifier"]),
            priority=self._priorities.get(given.get("priority", "")),
            location=self._services.get(given.get("location", "")),
            regulation=given["regulation"],
            contract_clause=given["contract_clause"],
            question_key=kept.question_key if kept else "",
            question_text=kept.question_text if kept else "",
            standard_key=kept.standard_key if kept else "",
        )


def action_initial(action: Action) -> Mapping[str, Any]:
    """An action as the form first shows it."""
    return {
        **{
            name: getattr(action, name)
            for name in (
                "requirement",
                "measure",
                "owner_role",
                "owner_name",
                "owner_organisation",
                "risk",
                "regulation",
                "contract_clause",
            )
        },
        "due_on": action.first_due_on,
        "verifier": str(action.verifier_id or ""),
        "priority": str(action.priority_id or ""),
        "location": str(action.location_id or ""),
    }


class PriorityForm(Form):
    """A priority of a market plan."""

    title = forms.CharField(
        label="What is to be achieved?",
        max_length=300,
        help_text="For example: more services with a registered manager in place",
    )
    why = _text("Why is it a priority? (optional)", required=False, help_text="What the data show")


class HandOverForm(Form):
    """Who follows the plan from now on."""

    note = _text("Anything to pass on (optional)", rows=3, required=False)

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(user.pk): user for user in people}
        self.fields["to"] = forms.ChoiceField(
            label="Who follows it from now on?",
            choices=people_choices(self._people.values(), nobody="Choose an officer"),
        )
        self.order_fields(["to", "note"])

    def chosen(self) -> User:
        """The officer chosen, once the form is valid."""
        return self._people[self.cleaned_data["to"]]


class NoteForm(Form):
    """A note that may be left out."""

    note = _text("Anything to add (optional)", required=False)


class ReopenForm(Form):
    """Why a closed plan is opened again."""

    note = _text("Why is it opened again?", error_messages={"required": "Enter why"})
