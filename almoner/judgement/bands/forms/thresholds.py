"""Band rules as boxes: thresholds to try on the what-if page, and all of them to save."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from almoner.core.ui.forms import DateField, Form
from almoner.judgement.bands.forms.plain import speak_plainly
from almoner.judgement.bands.rules.definitions import (
    BandRules,
    CapKind,
    Measure,
    Problem,
    RulesError,
    canonical_text,
    parse_rules,
)
from almoner.judgement.bands.rules.what_if import Assumption

BECAUSE = {
    CapKind.CRITICAL_FAIL: "A critical question of the audit was failed.",
    CapKind.SUSPENDED: (
        "A home suspended at 31 March keeps last year’s band until it is audited again."
    ),
    CapKind.NEW_HOME: "A new home has the default band until its first audit.",
    CapKind.NO_AUDIT: "A home that was not audited in time keeps last year’s band.",
}
CAP_LABELS = {
    CapKind.CRITICAL_FAIL: "A critical fail: the most that the band may be",
    CapKind.SUSPENDED: "A home suspended at 31 March keeps last year’s band",
    CapKind.NEW_HOME: "A new home: its band until its first audit",
    CapKind.NO_AUDIT: "A home that was not audited in time keeps last year’s band",
}
WEIGHTS = {
    Measure.QUALITY: "quality_weight",
    Measure.ENVIRONMENT: "environment_weight",
}


@dataclass(frozen=True, slots=True)
class BandRow:
    """A band's boxes in the table of thresholds."""

    band: int
    boxes: tuple[BoundField, ...]


class ThresholdsForm(Form):
    """The least that each band asks for, and the weights of the two parts."""

    def __init__(self, *args: Any, rules: BandRules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.base = rules
        self.parsed: BandRules | None = None
        for threshold in rules.thresholds:
            for measure in Measure:
                least = threshold.least(measure)
                self.fields[threshold_box(measure, threshold.band)] = forms.CharField(
                    label=f"Band {threshold.band}, least {measure.words} in per cent",
                    initial="" if least is None else str(least),
                    required=False,
                    max_length=12,
                )
        for measure, name in WEIGHTS.items():
            self.fields[name] = forms.CharField(
                label=f"Weight of {measure.words}",
                initial=str(getattr(rules, name)),
                required=False,
                max_length=6,
                widget=forms.TextInput(
                    attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}
                ),
            )
        speak_plainly(self)

    def rows(self) -> list[BandRow]:
        """The table of thresholds, the highest band first."""
        return [
            BandRow(band, tuple(self[threshold_box(measure, band)] for measure in Measure))
            for band in reversed(self.base.bands)
        ]

    def clean(self) -> dict[str, Any]:
        """Read the whole as rules; each fault goes to the box that it is about."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            self.parsed = parse_rules(self.raw(cleaned))
        except RulesError as refused:
            for problem in refused.problems:
                self.add_error(self._box_of(problem), problem.text)
        return cleaned

    def raw(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """What was entered, as a document of rules."""
        content: dict[str, Any] = json.loads(canonical_text(self.base))
        content["bands"] = [
            {"band": band}
            | {
                f"min_{measure}": cleaned.get(threshold_box(measure, band), "").rstrip("% ")
                for measure in Measure
            }
            for band in self.base.bands
        ]
        for measure, name in WEIGHTS.items():
            content["parts"][measure.value]["weight"] = _whole(cleaned.get(name, ""))
        return content

    def _box_of(self, problem: Problem) -> str | None:
        kind, *rest = problem.where.split(".")
        if kind == "bands" and rest:
            measure = rest[1].removeprefix("min_") if len(rest) > 1 else Measure.TOTAL.value
            name = threshold_box(measure, rest[0])
        elif kind == "parts":
            name = f"{rest[0]}_weight"
        elif kind == "caps":
            name = f"{rest[0]}_band"
        else:
            name = problem.where
        return name if name in self.fields else None


class WhatIfForm(ThresholdsForm):
    """Thresholds to try, and how beds are made into people paid for.

    A box left out of the address is as the rules have it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, initial, hint) in ASSUMED.items():
            self.fields[name] = forms.CharField(
                label=label,
                help_text=hint,
                initial=initial,
                required=False,
                max_length=8,
                widget=forms.TextInput(
                    attrs={"inputmode": "decimal", "class": "govuk-input--width-3"}
                ),
            )
        if self.is_bound:  # an address that names one threshold leaves the others as they are
            self.data = {
                name: self.data.get(name, field.initial) for name, field in self.fields.items()
            }
        speak_plainly(self)

    def clean(self) -> dict[str, Any]:
        """Read the percentages too."""
        cleaned = super().clean()
        for name, (label, _, _) in ASSUMED.items():
            typed = str(cleaned.get(name, "")).rstrip("% ")
            try:
                share = Decimal(typed or "0")
                is_share = 0 <= share <= 100  # noqa: PLR2004  a percentage
            except InvalidOperation:
                is_share = False
            if is_share:
                cleaned[name] = share
            else:
                self.add_error(name, f"{label} must be a percentage from 0 to 100")
        return cleaned

    def assumption(self) -> Assumption:
        """How beds are made into people, once the form is valid."""
        return Assumption(**{name: self.cleaned_data[name] for name in ASSUMED})


ASSUMED = {
    "occupancy_percent": ("Beds in use, in per cent", "100", "Of registered beds"),
    "funded_percent": ("Paid for by the council, in per cent", "100", "Of the people living there"),
    "dementia_percent": ("At the dementia rate, in per cent", "0", "Of the people paid for"),
}


class RulesForm(ThresholdsForm):
    """Every rule of a cycle, its dates, and why they change."""

    def __init__(self, *args: Any, is_first: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = self.base
        for kind, label in CAP_LABELS.items():
            cap = rules.cap(kind)
            bands = [(str(band), f"Band {band}") for band in rules.bands]
            kept = [("keep", "Yes")]
            chosen = (str(cap.band) if kind.needs_band else "keep") if cap else ""
            self.fields[f"{kind}_band"] = forms.ChoiceField(
                label=label,
                choices=[("", "No such rule"), *(bands if kind.needs_band else kept)],
                initial=chosen,
                required=False,
            )
        self.fields["appeal_days"] = forms.CharField(
            label="Days in which a provider may appeal",
            initial=str(rules.appeal_days),
            max_length=4,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        )
        self.fields["audits_from_on"] = DateField(
            label="First day on which an audit counts", help_text="The day it became final"
        )
        self.fields["audits_to_on"] = DateField(
            label="Last day on which an audit counts", help_text="Before the financial year begins"
        )
        if not is_first:
            self.fields["reason"] = forms.CharField(
                label="Why do the rules change?",
                widget=forms.Textarea(attrs={"rows": 3}),
                max_length=2000,
                required=False,
            )
            self.fields["based_on"] = forms.IntegerField(widget=forms.HiddenInput())
        speak_plainly(self)

    def raw(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """The caps and the days to appeal too."""
        content = super().raw(cleaned)
        content["caps"] = list(self._caps(cleaned))
        content["appeal_days"] = _whole(cleaned.get("appeal_days", ""))
        return content

    def _caps(self, cleaned: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        for kind in CapKind:
            if chosen := cleaned.get(f"{kind}_band"):
                known = self.base.cap(kind)
                because = known.because if known else BECAUSE[kind]
                band = {"band": int(chosen)} if kind.needs_band else {}
                yield {"cap": kind.value, "because": because, **band}

    def cap_boxes(self) -> list[BoundField]:
        """The choices of what stands over the scores."""
        return [self[f"{kind}_band"] for kind in CapKind]

    def dates(self) -> dict[str, date]:
        """The audits' dates, once the form is valid."""
        return {name: self.cleaned_data[name] for name in ("audits_from_on", "audits_to_on")}


def threshold_box(measure: str, band: int | str) -> str:
    """The name of the box for what a band asks of a measure."""
    return f"min_{measure}_{band}"


def _whole(text: str) -> int | str:
    """A whole number as one; anything else as it was typed, for the rules to refuse."""
    typed = text.strip()
    return int(typed) if typed.isascii() and typed.isdigit() else typed
