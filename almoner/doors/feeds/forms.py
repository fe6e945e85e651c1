"""What an officer gives with an upload."""

from datetime import date
from typing import Any, BinaryIO, cast

from django import forms
from django.core.files import File

from almoner.core.ui.forms import DateField, Form
from almoner.response.safeguarding.recognising import speaks_of_concerns


class UploadForm(Form):
    """A file, and the day of which it speaks where the file does not say."""

    file = forms.FileField(
        label="The file",
        help_text="As its source gives it: CSV, ODS, XLSX, JSON or Parquet. What it is, Almoner "
        "tells from its content.",
    )
    as_at = DateField(
        label="The day the file speaks of",
        help_text="Leave this empty if the file or its name says the day. For example, 1 2 2021",
        required=False,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_at = self.fields["as_at"]
        assert isinstance(as_at, DateField)  # noqa: S101  for the type checker
        as_at.latest = today

    def clean_file(self) -> "File[bytes]":
        """The file, unless it names people: concerns are not kept here, nor their file's name.

        Whoever loads feeds sees the uploads of all the others.
        """
        file: File[bytes] = self.cleaned_data["file"]
        if speaks_of_concerns(cast(BinaryIO, file)):
            raise forms.ValidationError(
                "This looks like a file of safeguarding concerns, so it was not kept. The"
                " safeguarding team can load it: under Protection, in Safeguarding concerns"
            )
        file.seek(0)
        return file


class AgainForm(Form):
    """The day of which a file speaks, for a further try."""

    as_at = DateField(label="The day the file speaks of", required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_at = self.fields["as_at"]
        assert isinstance(as_at, DateField)  # noqa: S101  for the type checker
        as_at.latest = today


class ConfirmForm(Form):
    """A yes to what a check found."""

    step = forms.IntegerField(widget=forms.HiddenInput)  # the check that was read
    departures = forms.BooleanField(required=False)

    def __init__(self, *args: Any, feed: str, wants_agreement: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if wants_agreement:
            self.fields["departures"].required = True
            self.fields["departures"].error_messages["required"] = (
                "Tick the box if these services really have left the register"
                if feed == "cqc"
                else "Tick the box if that is right"
            )
