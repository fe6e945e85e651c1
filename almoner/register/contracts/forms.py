"""What an officer fills in: frameworks, lots, contracts, ends, and who leads."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from almoner.core.accounts.models import Authority, User
from almoner.core.ui.forms import DateField, Form
from almoner.register.contracts.models import Lot
from almoner.register.contracts.queries.listing import party_referred_to
from almoner.register.contracts.rules import COUNTED, Category, Portfolio, Relation
from almoner.register.directory.models import District, Location, Provider

EITHER = ("", "Not one or the other")


def choices_of(values: Iterable[Any]) -> list[tuple[str, str]]:
    """The members of an enumeration as choices, in words."""
    return [(value.value, value.words) for value in values]


class AsAtForm(Form):
    """The day that a page is asked about."""

    as_at = DateField(label="As at", required=False)


class FrameworkForm(Form):
    """A framework."""

    name = forms.CharField(label="Name of the framework", max_length=200)
    reference = forms.CharField(label="Your reference", max_length=40, required=False)
    from_on = DateField(label="First day")
    to_on = DateField(
        label="End",
        required=False,
        help_text="The first day on which it no longer holds. Leave blank if none is set",
    )


class LotForm(Form):
    """A lot of a framework."""

    name = forms.CharField(label="Name of the lot", max_length=120)
    category = forms.ChoiceField(label="Kind of care", choices=choices_of(Category))
    portfolio = forms.ChoiceField(
        label="Portfolio", choices=[*choices_of(Portfolio), EITHER], required=False
    )
    districts = forms.MultipleChoiceField(
        label="Districts",
        help_text="Choose none if it is for all of them",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, districts: Iterable[District], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._districts = {str(district.pk): district for district in districts}
        _offer(self, "districts", [(pk, one.name) for pk, one in self._districts.items()])

    def chosen_districts(self) -> list[District]:
        """The districts ticked, once the form is valid."""
        return [self._districts[pk] for pk in self.cleaned_data["districts"]]


class ContractForm(LotForm):
    """A contract with a service, or with a provider as a whole."""

    field_order = (
        "party",
        "reference",
        "category",
        "portfolio",
        "relation",
        "lot",
        "from_on",
        "to_on",
        "districts",
    )
    name = None  # type: ignore[assignment]
    party = forms.CharField(
        label="CQC ID of the service or provider",
        help_text=(
            "A provider’s ID contracts for all of its services. For a service that CQC does not"
            " cover, use the last part of its page’s address, such as n204"
        ),
        max_length=20,
    )
    reference = forms.CharField(label="Your reference for the contract", max_length=40)
    relation = forms.ChoiceField(label="How it is commissioned", choices=choices_of(Relation))
    lot = forms.ChoiceField(label="Lot", required=False)
    from_on = DateField(label="First day")
    to_on = DateField(
        label="End",
        required=False,
        help_text="The first day on which it no longer holds. Leave blank if none is set",
    )

    def __init__(
        self, *args: Any, authority: Authority, lots: Iterable[Lot], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._authority = authority
        self._lots = {str(lot.pk): lot for lot in lots}
        self.fields["districts"].help_text = "Choose none if it is for all of them"
        named = [(pk, f"{lot.framework}, {lot}") for pk, lot in self._lots.items()]
        _offer(self, "lot", [("", "None"), *named])

    def clean_party(self) -> tuple[Location | None, Provider | None]:
        """The service or the provider that was meant."""
        found = party_referred_to(reference=self.cleaned_data["party"], authority=self._authority)
        if found == (None, None):
            raise ValidationError(
                f"No service in {self._authority.name}, and no provider, has that ID"
            )
        return found

    def clean(self) -> dict[str, Any]:
        """Ask for the portfolio of a care home."""
        cleaned: dict[str, Any] = super().clean() or {}
        category = cleaned.get("category")
        if category and COUNTED[Category(category)].by_portfolio and not cleaned.get("portfolio"):
            self.add_error("portfolio", "Select whether the home is Ageing Well or Living Well")
        return cleaned

    def chosen_lot(self) -> Lot | None:
        """The lot chosen, if one is."""
        return self._lots.get(self.cleaned_data["lot"])


class EndForm(Form):
    """When a contract ends, and why."""

    to_on = DateField(
        label="End",
        required=False,
        help_text=(
            "The first day on which it no longer holds. Leave blank to say that no end is set."
            " The day it began says that it never took effect"
        ),
    )
    reason = forms.CharField(
        label="Why?",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": "Enter why"},
    )
    seen_to_on = forms.DateField(required=False, widget=forms.HiddenInput)


class AllocateForm(Form):
    """Who leads, and from when, on the services ticked."""

    user = forms.ChoiceField(label="Lead officer")
    from_on = DateField(label="From")
    every = forms.BooleanField(
        label="Every service in the list, on all its pages, ticked or not", required=False
    )
    services = forms.MultipleChoiceField(
        label="Services", widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(
        self,
        *args: Any,
        people: Iterable[User],
        services: Iterable[tuple[int, str]],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(user.pk): user for user in people}
        named = [(pk, user.name) for pk, user in self._people.items()]
        _offer(self, "user", [("", "Choose someone"), *named])
        offered = dict(services)
        self._every = list(offered)
        _offer(self, "services", [(str(pk), name) for pk, name in offered.items()])
        self.fields["from_on"].initial = today

    def clean(self) -> dict[str, Any]:
        """Ask for a service at least."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("every") and not cleaned.get("services"):
            self.add_error("every", "Tick at least one service, or choose every one shown")
        return cleaned

    def chosen_user(self) -> User:
        """Who was chosen, once the form is valid."""
        return self._people[self.cleaned_data["user"]]

    def chosen_services(self) -> list[int]:
        """The ids of the services ticked, or of every one."""
        if self.cleaned_data["every"]:
            return self._every
        return [int(pk) for pk in self.cleaned_data["services"]]


def _offer(form: Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
    field.choices = choices
