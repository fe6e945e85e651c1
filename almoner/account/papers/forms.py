"""What an officer fills in: to build a paper, to publish or withdraw one, to enter an old one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from almoner.account.papers.rules.definitions import Definition, PrintedTable
from almoner.core.accounts.models import Authority
from almoner.core.ui.forms import DateField, Form

LINE, LONG = 200, 5000  # letters of a field
MOST = 99_999  # services in one cell: more is a slip of the key


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

    def chosen_authority(self) -> Authority:
        """The authority chosen, once the form is valid."""
        return self._authorities[self.cleaned_data["authority"]]


class BuildForm(AuthorityForm):
    """As at when, and the fields of the paper's front."""

    def __init__(self, *args: Any, definition: Definition, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._asked = {f"field_{item.key}": item for item in definition.fields}
        self.fields["as_at"] = DateField(
            label="Date of the figures",
            latest=today,
            help_text="Services and ratings are counted as they stood on this day",
            error_messages={"required": "Enter the date of the figures"},
        )
        for name, item in self._asked.items():
            self.fields[name] = forms.CharField(
                label=item.label,
                initial=item.default,
                required=False,
                max_length=LONG if item.is_long else LINE,
                widget=forms.Textarea(attrs={"rows": 3}) if item.is_long else forms.TextInput(),
            )

    def front(self) -> dict[str, str]:
        """The fields of the front as filled in, by their keys."""
        return {item.key: self.cleaned_data[name] for name, item in self._asked.items()}


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row of boxes in a table of figures."""

    title: str
    boxes: tuple[BoundField, ...]


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A table of boxes, one for each figure that the paper may have printed."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[FigureRow, ...]


class EarlierForm(AuthorityForm):
    """The dates and figures of a paper that was published before Almoner."""

    def __init__(
        self,
        *args: Any,
        printed: Iterable[PrintedTable],
        today: date,
        earliest: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        dated = {"latest": today, "earliest": earliest}
        self.fields["as_at"] = DateField(
            label="Date of its figures",
            error_messages={"required": "Enter the date of its figures"},
            **dated,
        )
        self.fields["published_on"] = DateField(
            label="Date it was published",
            error_messages={"required": "Enter the date it was published"},
            **dated,
        )
        self._printed = tuple(printed)
        for table, row, column in self._places():
            self.fields[_box(row, column)] = _figure_field(
                f"{table.rows[row]}, {table.columns[column]}"
            )

    def clean(self) -> dict[str, Any]:
        """Refuse dates in the wrong order, and a table that is all blank."""
        cleaned: dict[str, Any] = super().clean() or {}
        as_at, published_on = cleaned.get("as_at"), cleaned.get("published_on")
        if as_at and published_on and as_at > published_on:
            self.add_error("published_on", "It cannot be published before the date of its figures")
        boxes = [_box(row, column) for _, row, column in self._places()]
        if not self.errors and all(cleaned.get(box) is None for box in boxes):
            self.add_error(boxes[0], "Enter at least one figure that the paper printed")
        return cleaned

    def figures(self) -> dict[tuple[str, str, str], int | None]:
        """Each figure by table, row and column; None where the paper printed nothing."""
        return {
            (table.key, row, column): self.cleaned_data[_box(row, column)]
            for table, row, column in self._places()
        }

    def tables(self) -> Iterator[FigureTable]:
        """The tables of boxes."""
        for table in self._printed:
            rows = tuple(
                FigureRow(title, tuple(self[_box(row, column)] for column in table.columns))
                for row, title in table.rows.items()
            )
            yield FigureTable(table.heading, tuple(table.columns.values()), rows)

    def _places(self) -> Iterator[tuple[PrintedTable, str, str]]:
        for table in self._printed:
            for row in table.rows:
                for column in table.columns:
                    yield table, row, column


class WithdrawForm(Form):
    """Why a paper is withdrawn."""

    reason = forms.CharField(
        label="Why is it withdrawn?",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": "Enter why the paper is withdrawn"},
    )


def _figure_field(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=MOST,
        error_messages={
            "invalid": f"{label} must be a whole number",
            "min_value": f"{label} must be 0 or more",
            "max_value": f"{label} must be {MOST:,} or fewer",
        },
    )


def _box(row: str, column: str) -> str:
    return f"figure_{row}_{column}"
