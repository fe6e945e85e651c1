"""What is asked when a key is made."""

from collections.abc import Iterable
from typing import Any

from django import forms

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import KEY_ROLES
from almoner.core.ui.forms import Form


class KeyForm(Form):
    """Which system it is for, and what it may do."""

    authority = forms.ChoiceField(label="Authority")
    label = forms.CharField(
        label="Which system it is for",
        max_length=120,
        help_text="Such as: social care record, or brokerage portal",
    )
    role = forms.ChoiceField(
        label="What it may do",
        choices=[(role.value, f"What {role.words.lower()} may do") for role in KEY_ROLES],
        initial=KEY_ROLES[0].value,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, authorities: Iterable[Authority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._authorities = {one.code: one for one in authorities}
        field = self.fields["authority"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [(code, one.name) for code, one in self._authorities.items()]
        if len(self._authorities) == 1:
            field.initial = next(iter(self._authorities))
            field.widget = forms.HiddenInput()

    def chosen_authority(self) -> Authority:
        """The authority chosen, once the form is valid."""
        return self._authorities[self.cleaned_data["authority"]]
