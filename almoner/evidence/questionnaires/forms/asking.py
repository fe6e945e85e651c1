"""A question, and when it is asked, as forms."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms

from almoner.core.ui.forms import Form, ask_plainly
from almoner.evidence.questionnaires.forms.parts import OPTIONS_MOST, PartForm, Raw
from almoner.evidence.questionnaires.forms.rows import Cell, RowSet
from almoner.evidence.questionnaires.rules import EvidenceKind, QuestionType
from almoner.evidence.questionnaires.rules.editing import key_from

COLUMN_TYPES = (
    ("text", "Text"),
    ("number", "Number"),
    ("date", "Date"),
    ("yes_no", "Yes or no"),
)
TYPE_HINTS = {
    QuestionType.RATING: "One answer from a scale that the set's questions share. Scored.",
    QuestionType.YES_NO: "Scored, unless you say otherwise.",
    QuestionType.NUMBER: "A figure, with limits and a unit.",
    QuestionType.DATE: "A day.",
    QuestionType.CHOICE: "One or several from a list. Scored if every choice has a score.",
    QuestionType.TEXT: "Words.",
    QuestionType.TABLE: "Rows under headings.",
    QuestionType.EVIDENCE: "Files: documents and photographs.",
}
SCORED = frozenset({"weight", "critical"})
FLAGS = frozenset({"critical", "required", "whole", "many"})  # not said where they are not so


class TypeForm(Form):
    """How a question is answered."""

    type = forms.ChoiceField(
        label="How is it answered?",
        choices=[(each.value, each.words) for each in QuestionType],
        widget=forms.RadioSelect,
        error_messages={"required": "Select how it is answered"},
    )


class QuestionForm(PartForm):
    """A question of one type; what other types have is not asked for."""

    below = frozenset({"show_if"})

    text = forms.CharField(label="Question", widget=forms.Textarea(attrs={"rows": 2}))
    guidance = forms.CharField(
        label="Guidance",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What good looks like, and what to look at",
    )

    def __init__(
        self,
        *args: Any,
        held: Mapping[str, Any],
        kind: QuestionType,
        scales: Mapping[str, Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, initial=_initial(held, kind, scales), **kwargs)
        self.kind = kind
        own = _OWN[kind](scales)
        self.row_sets = tuple(self._row_set(rows, held) for rows in _ROWS.get(kind, ()))
        self.fields.update(own)
        self.fields.update(_common(kind))
        for name, field in self.fields.items():
            field.initial = self.initial.get(name, field.initial)
            ask_plainly(field, label=str(field.label))

    def item(self, held: Mapping[str, Any], *, key: str) -> Raw:
        """The question as its file has it, with its condition as it was."""
        typed = {name: self.cleaned_data[name] for name in self.fields}
        changed: Raw = {"type": self.kind.value, **typed}
        changed["key"] = typed["key"] or key
        if "show_if" in held:
            changed["show_if"] = held["show_if"]
        for rows in self.row_sets:
            changed[rows.name] = self._rows(rows)
        if not self._is_scored(changed):
            changed = {name: each for name, each in changed.items() if name not in SCORED}
        return {
            name: value
            for name, value in changed.items()
            if value not in ("", [], None) and (value is not False or name not in FLAGS)
        }

    def _is_scored(self, changed: Mapping[str, Any]) -> bool:
        if self.kind is QuestionType.CHOICE:
            return any("score" in option for option in changed["options"])
        return self.kind is QuestionType.RATING or bool(changed.get("scored"))

    def _row_set(self, wanted: "_Rows", held: Mapping[str, Any]) -> RowSet:
        name, title, cells, hint = wanted
        return RowSet(
            name=name,
            title=title,
            cells=cells,
            initial=held.get(name) or (),
            data=self.data if self.is_bound else None,
            most=OPTIONS_MOST,
            hint=hint,
        )

    def _rows(self, rows: RowSet) -> list[Raw]:
        """The rows with a key each, made of the words of those that are new."""
        name = "value" if rows.name == "options" else "key"
        found: list[Raw] = []
        for row in rows.rows:
            taken = [str(each[name]) for each in found]
            key = row[name] or key_from(row["label"], taken=taken, otherwise="answer")
            found.append({name: key, **{k: v for k, v in row.items() if k != name and v}})
        return found


_Rows = tuple[str, str, Sequence[Cell], str]


def _initial(
    held: Mapping[str, Any], kind: QuestionType, scales: Mapping[str, Any]
) -> dict[str, Any]:
    initial = dict(held)
    scale = scales.get(str(held.get("scale") or next(iter(scales), ""))) or {}
    usual = kind is QuestionType.RATING and bool(scale.get("not_applicable"))
    initial.setdefault("not_applicable", usual)
    initial.setdefault("scored", True)
    return initial


def _text(label: str, help_text: str = "", **rest: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, help_text=help_text, **rest)


def _flag(label: str) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def _common(kind: QuestionType) -> dict[str, forms.Field]:
    """What every question has, and then what every scored one has."""
    found: dict[str, forms.Field] = {}
    if kind in {QuestionType.RATING, QuestionType.YES_NO, QuestionType.CHOICE}:
        found["weight"] = _text("Weight", "1 unless it should count for more, or less")
        found["critical"] = _flag("Critical: when it fails, people may come to harm")
    found["required"] = _flag("Must be answered")
    if kind is not QuestionType.TEXT:
        found["not_applicable"] = _flag("“Not applicable” may be answered")
    found["evidence"] = forms.MultipleChoiceField(
        label="Evidence it can rest on",
        required=False,
        choices=[(each.value, each.words) for each in EvidenceKind],
        widget=forms.CheckboxSelectMultiple,
    )
    found["regulation"] = _text(
        "Regulation",
        "The law it concerns, in full",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    found["clause"] = _text("Contract clause", max_length=400)
    found["key"] = _text(
        "Key",
        "How it is known from one version to the next, so that last time's answer can be shown."
        " Leave it as it is",
        max_length=40,
    )
    return found


def _rating(scales: Mapping[str, Any]) -> dict[str, forms.Field]:
    return {"scale": forms.ChoiceField(label="Scale", choices=[(name, name) for name in scales])}


def _yes_no(scales: Mapping[str, Any]) -> dict[str, forms.Field]:
    return {
        "scored": _flag("It is scored"),
        "best": forms.ChoiceField(
            label="The answer that scores", choices=[("yes", "Yes"), ("no", "No")], required=False
        ),
    }


def _number(scales: Mapping[str, Any]) -> dict[str, forms.Field]:
    return {
        "minimum": _text("Least"),
        "maximum": _text("Most"),
        "unit": _text("Unit", "Such as people, hours or %", max_length=40),
        "whole": _flag("Whole numbers only"),
    }


def _date(scales: Mapping[str, Any]) -> dict[str, forms.Field]:
    hint = "“today”, or a date as 2026-03-27"
    return {"earliest": _text("Earliest", hint), "latest": _text("Latest", hint)}


def _choice(scales: Mapping[str, Any]) -> dict[str, forms.Field]:
    return {"many": _flag("Several may be chosen")}


def _words(scales: Mapping[str, Any]) -> dict[str, forms.Field]:
    return {"longest": _text("Most characters", "4,000 unless you say otherwise")}


def _table(scales: Mapping[str, Any]) -> dict[str, forms.Field]:
    return {"rows": _text("Most rows", "50 unless you say otherwise")}


def _nothing(scales: Mapping[str, Any]) -> dict[str, forms.Field]:
    return {}


_OWN: Mapping[QuestionType, Callable[[Mapping[str, Any]], dict[str, forms.Field]]] = {
    QuestionType.RATING: _rating,
    QuestionType.YES_NO: _yes_no,
    QuestionType.NUMBER: _number,
    QuestionType.DATE: _date,
    QuestionType.CHOICE: _choice,
    QuestionType.TEXT: _words,
    QuestionType.TABLE: _table,
    QuestionType.EVIDENCE: _nothing,
}
_ROWS: Mapping[QuestionType, tuple[_Rows, ...]] = {
    QuestionType.CHOICE: (
        (
            "options",
            "Choices",
            (
                Cell("value", "Value", is_hidden=True),
                Cell("label", "Choice"),
                Cell("score", "Score, if any", width=4),
            ),
            "Give every choice a score, or none. Empty a choice to take it out.",
        ),
    ),
    QuestionType.TABLE: (
        (
            "columns",
            "Columns",
            (
                Cell("key", "Key", is_hidden=True),
                Cell("label", "Heading"),
                Cell("type", "Answered with", choices=COLUMN_TYPES),
            ),
            "Empty a heading to take the column out.",
        ),
    ),
}


class ConditionForm(Form):
    """Which answers of an earlier question bring this one up."""

    def __init__(
        self,
        *args: Any,
        asked: Mapping[str, Any],
        choices: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if choices:
            self.fields["among"] = forms.MultipleChoiceField(
                label="Ask it when the answer is",
                choices=list(choices),
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": "Select at least one answer"},
            )
            self.fields["among"].initial = [str(each) for each in _among(asked)]
            return
        self.fields["at_least"] = _text("Ask it when the answer is at least")
        self.fields["at_most"] = _text("Ask it when the answer is at most")
        for name in ("at_least", "at_most"):
            self.fields[name].initial = asked.get(name)

    def clean(self) -> dict[str, Any]:
        """Refuse limits that are both blank."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "at_least" in self.fields and not cleaned.get("at_least") and not cleaned.get("at_most"):
            self.add_error("at_least", "Enter the least, the most, or both")
        return cleaned

    def item(self, *, question: str, values: Mapping[str, int | str]) -> Raw:
        """The condition; `values` are the answers by how the page names them."""
        if "among" in self.fields:
            among = [values[each] for each in self.cleaned_data["among"]]
            return {"question": question, "in": among}
        limits = {name: self.cleaned_data[name] for name in ("at_least", "at_most")}
        return {"question": question, **{name: each for name, each in limits.items() if each}}


def _among(asked: Mapping[str, Any]) -> list[Any]:
    if "is" in asked:
        return [{True: "yes", False: "no"}.get(asked["is"], asked["is"])]
    held = asked.get("in")
    return held if isinstance(held, list) else []
