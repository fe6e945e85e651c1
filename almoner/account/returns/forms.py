"""What an officer says when a return goes."""

from django import forms

from almoner.core.ui.forms import Form

AGAIN = "Open this page again: it is not known which figures it showed you"
NOT_SHOWN = dict.fromkeys(
    ("required", "invalid", "max_length", "null_characters_not_allowed"), AGAIN
)


class SubmitForm(Form):
    """It carries what the officer was shown, so that nothing else is submitted."""

    last_number = forms.IntegerField(widget=forms.HiddenInput, error_messages=NOT_SHOWN)
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64, error_messages=NOT_SHOWN)
    reason = forms.CharField(
        label="Why it replaces the submission before it",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4_000,
    )
    checked = forms.BooleanField(label="I have checked these figures and what is not known")

    def __init__(self, *args: object, is_first: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["reason"]
