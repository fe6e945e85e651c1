"""How a field of a form is shown: which GOV.UK component, with which options."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from almoner.core.ui.forms import PARTS, DateInput, chosen, parts_in_error

KNOWN = {"autocomplete", "inputmode", "spellcheck", "rows", "class", "maxlength", "placeholder"}
WIDTHS = {"day": 2, "month": 2, "year": 4}


@dataclass(frozen=True, slots=True)
class Component:
    """A GOV.UK component's name and the options for its macro."""

    name: str
    params: dict[str, Any]


def component(
    bound: BoundField,
    *,
    is_heading: bool = False,
    size: str = "",
    hint: str = "",
    classes: str = "",
    is_inline: bool = False,
) -> Component:
    """The component for a field of a form.

    `is_heading`: the question is the only one on the page and its label is the h1. `size`: of
    the label or legend, s, m, l or xl. `hint`: instead of the field's help text. `is_inline`:
    radios side by side.
    """
    widget = bound.field.widget
    size = size or ("l" if is_heading else "")
    params: dict[str, Any] = {"id": bound.auto_id, "name": bound.html_name}
    if text := hint or bound.help_text:
        params["hint"] = {"text": text}
    if bound.errors:
        params["errorMessage"] = {"text": bound.errors[0]}
    if classes := f"{classes} {widget.attrs.get('class', '')}".strip():
        params["classes"] = classes
    others = {k: v for k, v in widget.attrs.items() if k not in KNOWN and v is not None}
    if others:
        params["attributes"] = others
    name = _component_name(widget)
    if name in {"radios", "checkboxes", "date-input"}:
        params |= _group(bound, name=name, is_heading=is_heading, size=size, is_inline=is_inline)
        if isinstance(widget, forms.CheckboxInput) and "hint" in params:
            params["items"][0]["hint"] = params.pop("hint")  # under the box's own label
    else:
        params["label"] = _titled(bound, kind="label", is_heading=is_heading, size=size)
        params |= _single(bound, name=name)
    return Component(name=name, params=params)


def _component_name(widget: forms.Widget) -> str:
    kinds: tuple[tuple[type[forms.Widget], str], ...] = (
        (forms.HiddenInput, "hidden"),
        (forms.PasswordInput, "password-input"),
        (forms.FileInput, "file-upload"),
        (forms.CheckboxSelectMultiple, "checkboxes"),
        (forms.CheckboxInput, "checkboxes"),
        (forms.RadioSelect, "radios"),
        (forms.Select, "select"),
        (DateInput, "date-input"),
        (forms.Textarea, "textarea"),
    )
    return next((name for kind, name in kinds if isinstance(widget, kind)), "input")


def _titled(bound: BoundField, *, kind: str, is_heading: bool, size: str) -> dict[str, Any]:
    prefix = "govuk-label" if kind == "label" else "govuk-fieldset__legend"
    titled: dict[str, Any] = {"text": bound.label}
    if size:
        titled["classes"] = f"{prefix}--{size}"
    if is_heading:
        titled["isPageHeading"] = True
    return titled


def _single(bound: BoundField, *, name: str) -> dict[str, Any]:
    widget, attrs = bound.field.widget, bound.field.widget.attrs
    kept = {k: attrs[k] for k in ("autocomplete", "inputmode", "rows") if attrs.get(k)}
    if "spellcheck" in attrs:
        kept["spellcheck"] = attrs["spellcheck"] not in (False, "false")
    value = bound.value()
    if name == "select":
        return kept | {"items": _items(widget.choices, picked=chosen(bound), sign="selected")}
    if name in {"file-upload", "password-input"}:
        return kept  # what was chosen or typed there is never sent back
    kept["value"] = "" if value is None else str(value)
    if isinstance(widget, forms.NumberInput):
        return kept | {"inputmode": attrs.get("inputmode") or "numeric"}
    if name == "input" and getattr(widget, "input_type", "text") != "text":
        kept["type"] = widget.input_type
    if getattr(widget, "input_type", "") == "email":
        kept |= {"spellcheck": False}
    return kept


def _group(
    bound: BoundField, *, name: str, is_heading: bool, size: str, is_inline: bool
) -> dict[str, Any]:
    widget = bound.field.widget
    legend = _titled(bound, kind="legend", is_heading=is_heading, size=size)
    if name == "date-input":
        return {"fieldset": {"legend": legend}, "items": _date_items(bound)}
    if isinstance(widget, forms.CheckboxInput):
        item = {"value": "on", "text": bound.label, "checked": bool(bound.value())}
        return {"idPrefix": bound.auto_id, "items": [item]}
    shown: dict[str, Any] = {
        "idPrefix": bound.auto_id,
        "fieldset": {"legend": legend},
        "items": _items(widget.choices, picked=chosen(bound), sign="checked"),
    }
    if is_inline:
        shown["classes"] = "govuk-radios--inline"
    return shown


def _items(
    choices: Iterable[tuple[Any, Any]], *, picked: frozenset[str], sign: str
) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    for value, label in choices:
        if isinstance(label, list | tuple):  # a named group: GOV.UK has none, so its choices
            items += _items(label, picked=picked, sign=sign)
        else:
            text = "" if value is None else str(value)
            items.append({"value": text, "text": str(label), sign: text in picked})
    return items


def _date_items(bound: BoundField) -> list[dict[str, Any]]:
    typed = bound.field.widget.format_value(bound.value())
    wrong = parts_in_error(typed) if bound.errors else frozenset()
    return [
        {
            "id": f"{bound.auto_id}-{part}",
            "name": f"{bound.html_name}-{part}",
            "label": part.capitalize(),
            "value": text,
            "classes": f"govuk-input--width-{WIDTHS[part]}"
            + (" govuk-input--error" if part in wrong else ""),
        }
        for part, text in zip(PARTS, typed, strict=True)
    ]
