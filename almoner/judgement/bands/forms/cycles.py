"""Opening a cycle and taking its steps."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from almoner.core.accounts.models import Authority
from almoner.core.calendar.rules import FinancialYear
from almoner.core.ui.forms import DateField, Form, SeenField
from almoner.judgement.bands.forms.plain import speak_plainly


class AuthorityForm(Form):
    """A form for one of the authorities in which the person may do it."""

    authority = forms.ChoiceField(label="Authority")

    def __init__(self, *args: Any, authorities: Iterable[Authority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._authorities = {authority.code: authority for authority in authorities}
        field = self.fields["authority"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [(code, item.name) for code, item in self._authorities.items()]
        if len(self._authorities) == 1:
            field.initial = next(iter(self._authorities))
            field.widget = forms.HiddenInput()
        speak_plainly(self)

    def chosen_authority(self) -> Authority:
        """The authority chosen, once the form is valid."""
        return self._authorities[self.cleaned_data["authority"]]


class OpenForm(AuthorityForm):
    """For which year, and which audits count."""

    def __init__(self, *args: Any, today: date, years: Iterable[FinancialYear], **kwargs: Any):
        super().__init__(*args, **kwargs)
        offered = [(str(year.starts_in), year.label) for year in years]
        self.fields["year"] = forms.ChoiceField(
            label="Financial year that the bands are for",
            choices=offered,
            help_text="The audits of one year set the bands of the next",
        )
        self.fields["audits_from_on"] = DateField(
            label="First day on which an audit counts", help_text="The day it became final"
        )
        self.fields["audits_to_on"] = DateField(
            label="Last day on which an audit counts", help_text="Before the financial year begins"
        )
        speak_plainly(self)

    def chosen_year(self) -> FinancialYear:
        """The year chosen, once the form is valid."""
        return FinancialYear(int(self.cleaned_data["year"]))


class NotifyForm(Form):
    """How providers were told."""

    how = forms.CharField(
        label="How were the providers told?",
        help_text="For example, “letters of 3 March 2022”",
        max_length=400,
        error_messages={"required": "Enter how the providers were told"},
    )
    last_seen = SeenField()
