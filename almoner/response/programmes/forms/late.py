"""A form whose boxes depend on the programme, added one by one and speaking as plainly."""

from django import forms

from almoner.core.ui.forms import Form, ask_plainly


class GrowingForm(Form):
    """A form to which fields are added as it is made."""

    def add(self, name: str, field: forms.Field) -> None:
        """Add a field, and give its errors in sentences about it."""
        ask_plainly(field, label=str(field.label or name.replace("_", " ")))
        self.fields[name] = field
