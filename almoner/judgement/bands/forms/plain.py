"""Plain words for boxes that a form adds once it knows what it is about."""

from django import forms

from almoner.core.ui.forms import ask_plainly


def speak_plainly(form: forms.Form) -> None:
    """Give every box the errors that `Form` gives to those named in its class."""
    for name, field in form.fields.items():
        ask_plainly(field, label=str(field.label or name.replace("_", " ")))
