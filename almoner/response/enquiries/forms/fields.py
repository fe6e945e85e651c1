"""The boxes that these forms are made of."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Protocol

from django import forms

LONGEST = 20_000
MOST_PEOPLE = 10_000  # a provider's services here care for no more


class Worded(Protocol):
    """A choice with its words."""

    @property
    def value(self) -> str:
        """As the form carries it."""

    @property
    def words(self) -> str:
        """As the officer reads it."""


def text(label: str, *, hint: str = "", required: bool = True, rows: int = 4) -> forms.CharField:
    """A box for sentences."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=LONGEST,
    )


def line(
    label: str, *, hint: str = "", required: bool = True, longest: int = 200
) -> forms.CharField:
    """A box for a name or a few words."""
    return forms.CharField(label=label, help_text=hint, required=required, max_length=longest)


def choices(options: Iterable[Worded]) -> list[tuple[str, str]]:
    """Options as a field takes them."""
    return [(one.value, one.words) for one in options]


def radios(
    label: str, options: type[StrEnum] | Iterable[Any], *, hint: str = "", required: bool = True
) -> forms.ChoiceField:
    """One of a few."""
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=choices(options),
        widget=forms.RadioSelect,
        required=required,
    )


def checkboxes(
    label: str, options: Iterable[Any], *, hint: str = "", required: bool = True
) -> forms.MultipleChoiceField:
    """Any number of some."""
    return forms.MultipleChoiceField(
        label=label,
        help_text=hint,
        choices=choices(options),
        widget=forms.CheckboxSelectMultiple,
        required=required,
    )


def people(label: str) -> forms.IntegerField:
    """A number of people."""
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST_PEOPLE,
        error_messages={
            "min_value": f"{label} must be 0 or more",
            "max_value": f"{label} must be {MOST_PEOPLE:,} or fewer",
        },
    )
