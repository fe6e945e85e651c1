"""The parts of a draft as forms. What is right and wrong is for `parse_definition` to say.

Each form reads one part of the draft as its file has it, and gives it back changed by `item()`;
`show_problems` puts what the rules find beside the box that it is about.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from almoner.core.ui.forms import Form
from almoner.evidence.questionnaires.forms.rows import Cell, RowSet
from almoner.evidence.questionnaires.rules import Problem, Purpose
from almoner.evidence.questionnaires.rules.editing import item_at, places
from almoner.register.directory.rules import ServiceType

Raw = dict[str, Any]
LINES = {"rows": 3}
SERVICE_TYPES = {kind.value: kind.value.replace("_", " ").capitalize() for kind in ServiceType}
RATINGS_MOST, OPTIONS_MOST = 12, 30


class PartForm(Form):
    """A form of one part. `below` are names within it that belong to other forms."""

    below: frozenset[str] = frozenset()
    row_sets: tuple[RowSet, ...] = ()

    def show_problems(self, problems: Iterable[Problem], *, path: str) -> None:
        """Add those problems that lie at `path` and are of this form."""
        for problem in problems:
            if path and not re.match(re.escape(path) + r"(\.|$)", problem.path):
                continue
            tail = problem.path[len(path) :].lstrip(".")
            name = re.split(r"[.\[]", tail)[0]
            if name in self.below or (not path and name not in self.names()):
                continue
            self.add_error(name if name in self.fields else None, _sentence(tail, problem, self))

    def names(self) -> frozenset[str]:
        """What of the part this form holds."""
        return frozenset(self.fields) | {rows.name for rows in self.row_sets}


class AboutForm(PartForm):
    """What a set is, whom it is for, and how much must be answered."""

    title = forms.CharField(label="Title", max_length=200)
    purpose = forms.ChoiceField(
        label="What is it for?", choices=[(each.value, each.words) for each in Purpose]
    )
    about = forms.CharField(
        label="About",
        required=False,
        widget=forms.Textarea(attrs=LINES),
        help_text="For officers: when to use it, and what it is modelled on",
    )
    applies_to = forms.MultipleChoiceField(
        label="Types of service",
        required=False,
        choices=list(SERVICE_TYPES.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose none for every type",
    )
    minimum_answered = forms.CharField(
        label="Share that must be answered, per cent",
        required=False,
        help_text="With fewer answers there is no rating: the evidence is insufficient",
    )

    def item(self, raw: Mapping[str, Any]) -> Raw:
        """The whole set with these changed."""
        typed = self.cleaned_data
        changed = {**raw, **{name: typed[name] for name in self.fields}}
        return _without_blanks(changed, self.fields)


class SectionPartForm(PartForm):
    """A section, or a standard."""

    below = frozenset({"standards", "questions"})

    title = forms.CharField(label="Title", max_length=200)
    about = forms.CharField(label="About", required=False, widget=forms.Textarea(attrs=LINES))
    weight = forms.CharField(
        label="Weight",
        required=False,
        help_text="1 unless this should count for more, or less, than the others",
    )
    key = forms.CharField(
        label="Key",
        required=False,
        max_length=40,
        help_text=(
            "How reports and bands know it from one version to the next. Leave it as it is,"
            " or blank for a new one"
        ),
    )

    def item(self, held: Mapping[str, Any]) -> Raw:
        """The section or standard with these changed."""
        changed = {**held, **{name: self.cleaned_data[name] for name in self.fields}}
        return _without_blanks(changed, self.fields)


class RatingsForm(PartForm):
    """The labels of percentages."""

    def __init__(self, *args: Any, raw: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cells = (Cell("label", "Rating"), Cell("from", "From, per cent", width=5))
        held = RowSet(
            name="ratings",
            title="Ratings",
            cells=cells,
            initial=raw.get("ratings") or (),
            data=self.data if self.is_bound else None,
            most=RATINGS_MOST,
            hint="Each holds up to where a better one begins. One must begin at 0.",
        )
        self.row_sets = (held,)

    def item(self, raw: Mapping[str, Any]) -> Raw:
        """The whole set with these ratings, the best first."""
        rows = [{"label": row["label"], "from": row["from"]} for row in self.row_sets[0].rows]
        return {**raw, "ratings": rows}


class ScaleForm(PartForm):
    """A scale that questions share."""

    not_applicable = forms.BooleanField(
        label="“Not applicable” may be answered, and leaves the score as it is", required=False
    )

    def __init__(self, *args: Any, held: Mapping[str, Any], is_new: bool, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"not_applicable": held.get("not_applicable", is_new)})
        super().__init__(*args, **kwargs)
        if is_new:
            self.fields["key"] = forms.CharField(
                label="What is the scale called?",
                max_length=40,
                help_text="One word in small letters, such as quality",
            )
            self.order_fields(["key", "not_applicable"])
        cells = (Cell("value", "Score", width=4), Cell("label", "Answer"))
        self.row_sets = (
            RowSet(
                name="options",
                title="Answers, the best first",
                cells=cells,
                initial=held.get("options") or (),
                data=self.data if self.is_bound else None,
                most=OPTIONS_MOST,
                hint="Whole numbers. The best answer gives all that a question is worth.",
            ),
        )

    def item(self) -> Raw:
        """The scale."""
        return {
            "options": list(self.row_sets[0].rows),
            "not_applicable": self.cleaned_data["not_applicable"],
        }


class LimiterForm(PartForm):
    """A rule by which the rating can be no better than some rating."""

    KINDS = (
        ("any_critical_at_most", "Any critical question scores this or less"),
        ("any_standard_below", "Any standard scores below this percentage"),
        ("standard", "One standard scores below this percentage"),
        ("section", "One section scores below this percentage"),
        ("question", "One question scores this or less"),
    )
    LIMITS = {"standard": "below", "section": "below", "question": "at_most"}

    kind = forms.ChoiceField(label="What sets it off?", choices=KINDS, widget=forms.RadioSelect)
    of = forms.ChoiceField(
        label="Which standard, section or question?",
        required=False,
        help_text="For a rule about one of them",
        error_messages={"invalid_choice": "Select one of those that are listed"},
    )
    limit = forms.CharField(label="Score or percentage")
    cap = forms.ChoiceField(label="The rating is then no better than")
    because = forms.CharField(
        label="Reason, as the report will print it",
        max_length=400,
        widget=forms.Textarea(attrs=LINES),
    )

    def __init__(
        self, *args: Any, held: Mapping[str, Any], raw: Mapping[str, Any], **kwargs: Any
    ) -> None:
        labels = [str(each.get("label", "")) for each in raw.get("ratings") or ()]
        when = held.get("when") or {}
        kind = next((name for name, _ in self.KINDS if name in when), "any_critical_at_most")
        of = when.get(kind, "") if kind in self.LIMITS else ""
        initial = {
            "kind": kind,
            "of": of,
            "limit": when.get(self.LIMITS.get(kind, kind), "1" if not held else ""),
            "cap": held.get("cap") or (labels[-1] if labels else ""),
            "because": held.get("because", ""),
        }
        super().__init__(*args, initial=initial, **kwargs)
        cap = self.fields["cap"]
        assert isinstance(cap, forms.ChoiceField)  # noqa: S101  for the type checker
        cap.choices = [(label, label) for label in labels]
        which = self.fields["of"]
        assert isinstance(which, forms.ChoiceField)  # noqa: S101  for the type checker
        which.choices = [("", "Any of them"), *_parts_by_key(raw)]

    def item(self, *, key: str) -> Raw:
        """The limiter."""
        typed = self.cleaned_data
        kind, limit = typed["kind"], typed["limit"]
        when = {kind: limit}
        if kind in self.LIMITS:
            when = {kind: typed["of"], self.LIMITS[kind]: limit}
        return {"key": key, "when": when, "cap": typed["cap"], "because": typed["because"]}


class TextForm(Form):
    """A whole set as text."""

    text = forms.CharField(
        label="The question set as YAML",
        strip=False,
        max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 30, "class": "almoner-code", "spellcheck": "false"}),
    )


class ReasonForm(Form):
    """Why a version comes out of use, or back."""

    reason = forms.CharField(
        label="Why?",
        widget=forms.Textarea(attrs=LINES),
        max_length=2000,
        error_messages={"required": "Enter why"},
    )


def _parts_by_key(raw: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every section, standard and rated question with its key, each key once."""
    found: dict[str, str] = {}
    for depth, kind in ((1, "Section"), (2, "Standard"), (3, "Question")):
        for place in places(raw, depth):
            item = item_at(raw, place)
            if kind != "Question" or item.get("type") == "rating":
                words = str(item.get("title") or item.get("text") or "")
                key = str(item.get("key") or "")
                name = f"{kind} {key}: {words}"[:100]
                found[key] = f"{found[key]}; {name}"[:100] if key in found else name
    return list(found.items())


def _without_blanks(changed: Raw, names: Iterable[str]) -> Raw:
    """Without what was left empty, which is the same as not saying it."""
    return {
        name: value
        for name, value in changed.items()
        if name not in names or value not in ("", [], None, False)
    }


def _sentence(tail: str, problem: Problem, form: PartForm) -> str:
    """The problem, with the row it is in where it is about one of a row set's."""
    found = re.match(r"(\w+)\[(\d+)\]", tail)
    titles = {rows.name: rows.title for rows in form.row_sets}
    if found and found.group(1) in titles:
        return f"Row {int(found.group(2)) + 1}: {problem.sentence}"
    return problem.sentence
