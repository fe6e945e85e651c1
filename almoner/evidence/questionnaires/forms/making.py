"""Beginning a question set: a new one, or a copy of another."""

from collections.abc import Iterable
from typing import Any

from django import forms

from almoner.core.accounts.models import Authority
from almoner.core.ui.forms import Form
from almoner.evidence.questionnaires.forms.parts import SERVICE_TYPES
from almoner.evidence.questionnaires.rules import Purpose
from almoner.evidence.questionnaires.rules.editing import key_from

# What a council's first draft begins with, to be changed: four levels, and what follows from them.
STARTING_SCALE = {
    "options": [
        {"value": 4, "label": "Excellent"},
        {"value": 3, "label": "Good"},
        {"value": 2, "label": "Requires improvement"},
        {"value": 1, "label": "Poor"},
    ],
    "not_applicable": True,
}
STARTING_RATINGS = [
    {"label": "Excellent", "from": 88},
    {"label": "Good", "from": 63},
    {"label": "Requires improvement", "from": 39},
    {"label": "Poor", "from": 0},
]


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


class NewSetForm(AuthorityForm):
    """What a new set is called and for."""

    title = forms.CharField(label="Title", max_length=200)
    purpose = forms.ChoiceField(
        label="What is it for?",
        choices=[(each.value, each.words) for each in Purpose],
        widget=forms.RadioSelect,
    )
    applies_to = forms.MultipleChoiceField(
        label="Types of service",
        required=False,
        choices=list(SERVICE_TYPES.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose none for every type",
    )

    def raw(self) -> dict[str, Any]:
        """The draft to begin with: a scale and ratings, and no questions yet."""
        typed = self.cleaned_data
        key = key_from(typed["title"], taken=[], otherwise="question_set").replace("_", "-")
        return {
            "question_set": key,
            "version": "1",
            "title": typed["title"],
            "purpose": typed["purpose"],
            "applies_to": typed["applies_to"],
            "scales": {"quality": STARTING_SCALE},
            "ratings": STARTING_RATINGS,
            "minimum_answered": 80,
            "sections": [],
        }


class CopyForm(AuthorityForm):
    """For which authority a set is copied, and whether as another set."""

    key = forms.RegexField(
        r"^[a-z][a-z0-9_-]{0,39}$",
        label="Short name of the copy",
        required=False,
        help_text=(
            "Leave as it is to make the council's own version of the same set. Write another to"
            " begin a set of its own, in small letters and hyphens."
        ),
        error_messages={
            "invalid": "Use up to 40 small letters, figures and hyphens, beginning with a letter"
        },
    )
