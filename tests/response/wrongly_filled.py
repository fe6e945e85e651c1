"""Every way in which a form can be filled in wrongly, read off its own fields.

A room gives a form that is filled in well; from that come the same form with one box blank, too
long, with a NUL in it, with a day that is none, and so on. Each is to be refused beside that box,
in a sentence, with what was typed still there.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict

from almoner.core.ui.forms import PARTS, DateField, Form, errors_of

Data = Mapping[str, Any]
Make = Callable[[Data | None], Form]  # the form, bound to what was typed, or unbound
NUL = "a\x00b"
NOT_REAL = {  # three parts of a date that is none
    "letters": ("two", "eight", "mmxx"),
    "letters for a day": ("second", "8", "2021"),
    "30 February": ("30", "2", "2020"),
    "29 February of no leap year": ("29", "2", "2021"),
    "a thirteenth month": ("1", "13", "2021"),
    "a year of two figures": ("1", "8", "21"),
    "no month": ("1", "", "2021"),
    "minus one": ("-1", "8", "2021"),
    "other digits": ("١", "8", "2021"),
    "a NUL": ("1\x00", "8", "2021"),
}
NO_NUMBERS = ("many", "1.5", "-1", "1e3", "9" * 30, NUL)
JARGON = ("This field", "Ensure this", "Select a valid choice", "valid value", "whole number")


@dataclass(frozen=True, slots=True)
class Wrong:
    """A form that is filled in well but for one box."""

    of: str  # the form
    name: str  # the box
    how: str
    data: Data

    def __str__(self) -> str:
        return f"{self.of}.{self.name}: {self.how}"


def day(name: str, on: date) -> dict[str, str]:
    """A date as its three boxes send it."""
    return dict(
        zip(
            (f"{name}-{part}" for part in PARTS), map(str, (on.day, on.month, on.year)), strict=True
        )
    )


def sent(data: Data) -> QueryDict:
    """As a browser sends it."""
    query = QueryDict(mutable=True)
    for name, value in data.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return query


def ways(of: str, make: Make, good: Data) -> Iterator[Wrong]:
    """Every way in which one box of a form can be wrong. The form itself is never asked."""
    for name, field in make(None).fields.items():
        for how, change in _of_field(name, field):
            data = {key: value for key, value in good.items() if not _is_of(key, name)}
            yield Wrong(of, name, how, data | change)


def check(wrong: Wrong, make: Make) -> None:
    """It is refused beside its box, in words, and what was typed is given back."""
    form = make(sent(wrong.data))
    assert not form.is_valid(), wrong
    assert set(form.errors) == {wrong.name}, (wrong, form.errors)
    for found in errors_of(form):
        assert not any(words in found["text"] for words in JARGON), found
        assert found["text"][:1].isupper() and found["text"] != found["text"].upper(), found
    typed = {key: value for key, value in wrong.data.items() if _is_of(key, wrong.name)}
    field, shown = form.fields[wrong.name], form[wrong.name].value()
    if isinstance(field, DateField):
        assert list(shown or ("", "", "")) == [
            str(typed.get(f"{wrong.name}-{part}", "")).strip() for part in PARTS
        ]
    elif wrong.name in typed:
        assert shown == typed[wrong.name]


def well(make: Make, good: Data) -> None:
    """Filled in well it is taken; else the rest would prove nothing."""
    form = make(sent(good))
    assert form.is_valid(), form.errors


def _is_of(key: str, name: str) -> bool:
    return key == name or key in {f"{name}-{part}" for part in PARTS}


def _of_field(name: str, field: forms.Field) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(field, DateField):
        yield from _of_date(name, field)
        return
    if field.required:
        yield "blank", {}
        if isinstance(field, forms.CharField):
            yield "spaces", {name: "  \r\n "}
    if isinstance(field, forms.MultipleChoiceField):
        yield "none of those", {name: ["nonsense"]}
    elif isinstance(field, forms.ChoiceField):
        yield "none of those", {name: "nonsense"}
    elif isinstance(field, forms.IntegerField):
        texts = ("many", "1.5") if isinstance(field.widget, forms.HiddenInput) else NO_NUMBERS
        yield from ((text[:4], {name: text}) for text in texts)
    elif isinstance(field, forms.CharField):
        yield "a NUL", {name: NUL}
        if field.max_length:
            yield "too long", {name: "x" * (field.max_length + 1)}


def _of_date(name: str, field: DateField) -> Iterator[tuple[str, dict[str, Any]]]:
    if field.required:
        yield "blank", {}
    for how, parts in NOT_REAL.items():
        yield how, dict(zip((f"{name}-{part}" for part in PARTS), parts, strict=True))
    if field.latest:
        yield "still to come", day(name, field.latest + timedelta(days=1))
    if field.earliest:
        yield "gone by", day(name, field.earliest - timedelta(days=1))
