"""Fee tables and uplifts, in pounds as officers write them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from almoner.core.calendar.rules import FinancialYear
from almoner.core.ui.forms import DateField, Form
from almoner.judgement.bands.forms.plain import speak_plainly
from almoner.judgement.bands.rules.money import PENCE, Rate

MOST_POUNDS = 20_000  # a week for one person: more is a slip of the key
POUNDS = re.compile(r"£?\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?\s*")


class PoundsField(forms.CharField):
    """An amount such as 451, £451.50 or 1,692, as whole pence."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 12)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """The pence; None for a blank that is allowed."""
        typed = super().clean(value)
        if not typed:
            return None
        found = POUNDS.fullmatch(typed)
        if found is None:
            raise ValidationError(f"{self.label} must be an amount in pounds, like 451 or 451.50")
        pence = int(found[1].replace(",", "")) * PENCE + int(found[2] or 0)
        if pence > MOST_POUNDS * PENCE:
            raise ValidationError(f"{self.label} must be £{MOST_POUNDS:,} or less")
        return pence


@dataclass(frozen=True, slots=True)
class FeeRow:
    """A band's boxes in the table of fees."""

    title: str
    boxes: tuple[BoundField, ...]


class FeeTableForm(Form):
    """Weekly fees of a financial year, for each client type in each band."""

    def __init__(
        self,
        *args: Any,
        labels: Mapping[str, str],
        bands: Iterable[int],
        years: Iterable[FinancialYear],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.labels, self.bands = labels, tuple(bands)
        self.fields["year"] = forms.ChoiceField(
            label="From the start of which financial year?",
            choices=[(str(year.starts_in), year.label) for year in years],
        )
        self.fields["source"] = forms.CharField(
            label="Where were these fees decided or published?",
            help_text="For example, “Adult Social Care Committee, 14 March 2022, item 6”",
            max_length=400,
            error_messages={"required": "Enter where these fees were decided or published"},
        )
        for key, label in labels.items():
            for band in self.bands:
                name = f"{label}, band {band}"
                self.fields[fee_box(key, band)] = PoundsField(
                    label=name, error_messages={"required": f"Enter the fee for {name.lower()}"}
                )
        self.fields["excludes_label"] = forms.CharField(
            label="What the fees leave out",
            required=False,
            max_length=120,
            help_text="For example, NHS-funded nursing care (FNC). Leave blank if nothing",
        )
        self.fields["excludes"] = PoundsField(
            label="How much that is a week",
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-5"}),
        )
        self.fields["based_on"] = forms.IntegerField(required=False, widget=forms.HiddenInput())
        speak_plainly(self)

    def rows(self) -> list[FeeRow]:
        """The table of boxes."""
        return [
            FeeRow(f"Band {band}", tuple(self[fee_box(key, band)] for key in self.labels))
            for band in self.bands
        ]

    def rates(self) -> list[Rate]:
        """The fees entered, once the form is valid."""
        return [
            Rate(key, band, self.cleaned_data[fee_box(key, band)])
            for key in self.labels
            for band in self.bands
        ]

    def chosen_year(self) -> FinancialYear:
        """The year chosen, once the form is valid."""
        return FinancialYear(int(self.cleaned_data["year"]))


class UpliftForm(Form):
    """By how much, for whom, from when, and who decided it."""

    percent = forms.DecimalField(
        label="By how much, in per cent?",
        help_text="For example, 3.5. A reduction begins with a minus sign",
        min_value=Decimal(-50),
        max_value=Decimal(50),
        decimal_places=2,
        max_digits=5,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-5"}),
        error_messages={
            "required": "Enter by how much",
            "invalid": "By how much must be a number, like 3.5",
            "min_value": "It must be −50 or more",
            "max_value": "It must be 50 or less",
            "max_decimal_places": "It must have two decimals at most",
            "max_digits": "It must have two decimals at most",
            "max_whole_digits": "It must be from −50 to 50",
        },
    )
    decision = forms.CharField(
        label="Who decided it? Give the reference",
        max_length=400,
        error_messages={"required": "Enter who decided it, with its reference"},
    )

    def __init__(self, *args: Any, labels: Mapping[str, str], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client_type"] = forms.ChoiceField(
            label="For whom?",
            choices=[("", "All client types"), *labels.items()],
            required=False,
        )
        self.fields["from_on"] = DateField(
            label="From which day?",
            error_messages={"required": "Enter the day from which it holds"},
        )
        self.fields["decided_on"] = DateField(
            label="When was it decided?",
            latest=today,
            error_messages={"required": "Enter when it was decided"},
        )
        self.order_fields(["percent", "client_type", "from_on", "decided_on", "decision"])
        speak_plainly(self)


def fee_box(client_type: str, band: int) -> str:
    """The name of the box for a fee."""
    return f"fee_{client_type}_{band}"
