"""Forms that speak as GOV.UK forms do: `Form`, a three-part date, and how a field is shown."""

import re
from calendar import month_name
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.http import QueryDict
from django.template import loader

from almoner.core.ui.words import in_words

PARTS = ("day", "month", "year")
MONTHS = {
    name: number
    for number, long in enumerate(map(str.lower, month_name))
    if long
    for name in (long, long[:3])
}
WHOLE_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
EARLIEST_YEAR = 1000  # a year of four figures, so that 21 is never taken for the year 21


class Renderer(DjangoTemplates):
    """Renders `{{ form }}` and each field with GOV.UK components."""

    form_template_name = "ui/form_fields.html"
    field_template_name = "ui/form_field.html"

    def get_template(self, template_name: str) -> Any:
        """Ours from the pages' engine; Django's own widgets as ever."""
        if template_name.startswith("ui/"):
            return loader.get_template(template_name)
        return super().get_template(template_name)


class PlainMessages(forms.BaseForm):
    """Gives a form errors that say what to do: "Enter a name", "Select a band"."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # typed loosely, since a form adds keywords of its own

    def full_clean(self) -> None:
        """Clean it, once every field speaks plainly: those too that were added since it began."""
        for name, field in self.fields.items():
            ask_plainly(field, label=str(field.label or name.replace("_", " ")))
        super().full_clean()


class Form(PlainMessages, forms.Form):
    """A form that speaks plainly."""


class ModelForm(PlainMessages, forms.ModelForm):
    """A form of a model that speaks plainly."""


def ask_plainly(field: forms.Field, *, label: str) -> None:
    """Replace Django's messages, where the field has not its own, with sentences about it."""
    what = label[:1].lower() + label[1:] if label[1:2].islower() else label
    plain = {
        "required": _wanted(field, label=label, what=what),
        "invalid_choice": f"Select {what} from those offered",  # noqa: S608
        "max_length": f"{label} must be %(limit_value)d characters or fewer",
        "empty": "The selected file is empty",
    }
    if label.endswith("?"):
        plain["invalid_choice"] = f"Select one of the answers to “{label}”"
    if isinstance(field, forms.BooleanField):
        plain["required"] = f"Select “{label}”"
    if isinstance(field, forms.IntegerField):
        plain["invalid"] = f"{label} must be a number"
    if isinstance(field, forms.EmailField):
        plain["invalid"] = "Enter an email address in the correct format, like name@example.com"
    standard: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        standard |= getattr(kind, "default_error_messages", {})
    for code, message in plain.items():
        if field.error_messages.get(code) in (None, standard.get(code)):
            field.error_messages[code] = message


def _wanted(field: forms.Field, *, label: str, what: str) -> str:
    """What to say of a field that was left blank."""
    if label.endswith("?"):
        return f"Answer “{label}”"
    if isinstance(field, DateField) and not what.startswith(("the ", "when ", "since when ")):
        is_named = any(word in what.split() for word in ("date", "day", "deadline"))
        return f"Enter the {what}" if is_named else f"Enter a date for “{label}”"
    verb = "Select" if isinstance(field, forms.FileField | forms.ChoiceField) else "Enter"
    return f"{verb} {what}"


class DateInput(forms.Widget):
    """Day, month and year in three boxes; `name-day` and so on in the data.

    An address may say the whole date instead: `name=2021-08-20`.
    """

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """The three parts as typed, or None where the form did not ask."""
        typed = [data.get(f"{name}-{part}") for part in PARTS]
        if all(part is None for part in typed):
            whole = WHOLE_DATE.fullmatch(data.get(name) or "")
            return whole.groups()[::-1] if whole else None
        return tuple((part or "").strip() for part in typed)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether neither the three nor the whole was sent."""
        return name not in data and all(f"{name}-{part}" not in data for part in PARTS)

    def format_value(self, value: Any) -> tuple[str, str, str]:
        """The three parts to show for a date, for what was typed, or for nothing."""
        if isinstance(value, date):
            return str(value.day), str(value.month), str(value.year)
        if isinstance(value, tuple | list) and len(value) == len(PARTS):
            day, month, year = (str(part) for part in value)
            return day, month, year
        return "", "", ""


class DateField(forms.Field):
    """A date in three parts. A month may be a name; `earliest` and `latest` are included."""

    widget = DateInput

    def __init__(
        self, *, earliest: date | None = None, latest: date | None = None, **kwargs: Any
    ) -> None:
        self.earliest, self.latest = earliest, latest
        super().__init__(**kwargs)

    def clean(self, value: Any) -> date | None:
        """The date, or ValidationError with the sentence for what is missing or wrong."""
        name = str(self.label or "The date")
        typed = DateInput().format_value(value)
        if not any(typed):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        found = self._real_date(typed, name=name)
        if self.earliest and found < self.earliest:
            raise ValidationError(f"{name} must be on or after {in_words(self.earliest)}")
        if self.latest and found > self.latest:
            raise ValidationError(f"{name} must be on or before {in_words(self.latest)}")
        self.run_validators(found)
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the parts differ from the date first shown."""
        return DateInput().format_value(initial) != DateInput().format_value(data)

    def _real_date(self, typed: tuple[str, str, str], *, name: str) -> date:
        missing = [part for part, text in zip(PARTS, typed, strict=True) if not text]
        if missing:
            parts = " and ".join(f"a {part}" for part in missing)
            raise ValidationError(f"{name} must include {parts}", code="incomplete")
        day, month, year = (_whole(text) for text in typed)
        month = month or MONTHS.get(typed[1].lower())
        if year is None or year < EARLIEST_YEAR:
            raise ValidationError("Year must include 4 numbers", code="year")
        try:
            return date(year, month or 0, day or 0)
        except ValueError:
            raise ValidationError(f"{name} must be a real date", code="unreal") from None


def day_asked(query: Mapping[str, Any], *, today: date, name: str = "as_at") -> date:
    """The day that an address asks for, as `as_at=2021-08-31` or in three parts.

    Today where it asks for none, for one to come, or for what is no day.
    """
    typed = DateInput().value_from_datadict(query, {}, name)
    try:
        return DateField(latest=today, required=False).clean(typed) or today
    except ValidationError:
        return today


def parts_in_error(typed: tuple[str, str, str]) -> frozenset[str]:
    """The parts of a refused date to mark: those left out, else those that cannot be, else all."""
    missing = {part for part, text in zip(PARTS, typed, strict=True) if not text}
    if missing:
        return frozenset(missing)
    day, month, year = (_whole(text) for text in typed)
    wrong = {
        "day": not day or not 1 <= day <= 31,  # noqa: PLR2004
        "month": not MONTHS.get(typed[1].lower()) and (not month or not 1 <= month <= 12),  # noqa: PLR2004
        "year": not year or year < EARLIEST_YEAR,
    }
    return frozenset(part for part, is_wrong in wrong.items() if is_wrong) or frozenset(PARTS)


class SeenField(forms.IntegerField):
    """The number of the newest record that the page showed, so that a page out of date is told.

    The page always sends it: without it nothing could be compared, so it is not left blank.
    """

    def __init__(self) -> None:
        again = "Open this page again: it is not known what it showed you"
        super().__init__(
            widget=forms.HiddenInput, error_messages={"required": again, "invalid": again}
        )


def seen_now(form: forms.BaseForm, *, number: int, name: str = "last_seen") -> None:
    """Let a filled-in form carry the newest number, so that sending it again is a decision.

    For a page that was refused as out of date and shows what it now stands on.
    """
    data = QueryDict(mutable=True)
    data.update(form.data)
    data[name] = str(number)
    form.data = data


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None  # noqa: PLR2004


@contextmanager
def refusals_on(
    form: forms.BaseForm,
    kinds: type[Exception] | tuple[type[Exception], ...],
    *,
    field: str | None = None,
) -> Iterator[None]:
    """Say on the form what the block is refused with: beside a field, or else above them all.

    A view's block calls its action and leaves for another page; what follows it shows the form
    again. `kinds` are as after `except`, their messages sentences for an officer; others pass.
    """
    try:
        yield
    except kinds as refusal:
        form.add_error(field, str(refusal))


def errors_of(form: forms.BaseForm) -> list[dict[str, str]]:
    """What an error summary lists: each error with a link to the box that it is about."""
    found = [{"text": str(text)} for text in form.non_field_errors()]
    for name in form.errors:
        if name in form.fields:
            bound = form[name]
            found += [{"text": str(text), "href": f"#{_anchor(bound)}"} for text in bound.errors]
    return found


def _anchor(bound: BoundField) -> str:
    if isinstance(bound.field.widget, DateInput):
        wrong = parts_in_error(bound.field.widget.format_value(bound.value()))
        return f"{bound.auto_id}-{next(part for part in PARTS if part in wrong)}"
    return bound.auto_id


def chosen(bound: BoundField) -> frozenset[str]:
    """The values of a choice that are picked, as text."""
    value = bound.value()
    if value is None:
        return frozenset()
    many: Iterable[Any] = value if isinstance(value, list | tuple | set) else [value]
    return frozenset(str(getattr(item, "pk", item)) for item in many)
