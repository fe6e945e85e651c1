"""Raising a concern, one at a time or many in a file."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from secrets import token_hex
from typing import Any

from django import forms
from django.http import QueryDict

from almoner.core.ui.forms import DateField, Form
from almoner.core.worded import Worded
from almoner.register.directory.models import District
from almoner.response.safeguarding.rules.kinds import (
    Category,
    Gender,
    Referrer,
    Setting,
    Shift,
    Theme,
)
from almoner.response.safeguarding.rules.referrals import LONGEST_TEXT, Person, Referral

TOKEN = re.compile("[0-9a-f]{32}")
PARTS = (
    ("What happened", ("text", "is_urgent", "safety_text", "categories", "theme")),
    (
        "When and where",
        ("happened_on", "shift", "setting", "service_named", "postcode", "district"),
    ),
    (
        "The adult",
        (
            "person_name",
            "person_born_on",
            "person_gender",
            "nhs_number",
            "record_number",
            "address",
        ),
    ),
    ("Who is raising it", ("referrer", "referrer_name", "referrer_contact")),
)


def _choice(kind: type[Worded], label: str, *, initial: str = "not_known") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[(one.value, one.words) for one in kind], initial=initial
    )


def _text(label: str, *, longest: int, hint: str = "", rows: int = 0) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(),
    )


def _token(sent: object) -> str:
    """The page's own, or a new one where it was lost or meddled with: nobody sees that box."""
    return sent if isinstance(sent, str) and TOKEN.fullmatch(sent) else token_hex(16)


class YesNo(StrEnum):
    """Whether somebody is in danger now."""

    NO = "no"
    YES = "yes"


class RaiseForm(Form):
    """One calm page. Only what happened has to be said; what is not known can be left."""

    token = forms.Field(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label="What happened, or what are you worried about?",
        help_text="In your own words. Say who was involved, by role where you can.",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Say what happened"},
    )
    is_urgent = forms.ChoiceField(
        label="Is anyone in danger now?",
        help_text="If so, call 999 first.",
        choices=[(YesNo.NO.value, "No"), (YesNo.YES.value, "Yes")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether anyone is in danger now"},
    )
    safety_text = _text(
        "What has been done already to keep the adult safe?", longest=LONGEST_TEXT, rows=3
    )
    categories = forms.MultipleChoiceField(
        label="What kind of abuse or neglect may it be?",
        help_text="Select all that may apply. Leave blank if you do not know.",
        choices=[(one.value, one.words) for one in Category],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    theme = _choice(Theme, "What went wrong?")
    shift = _choice(Shift, "Time of day")
    setting = _choice(Setting, "Where it happened")
    service_named = _text(
        "Care service", longest=250, hint="The name of the care home, agency or scheme"
    )
    postcode = _text("Postcode of the service, if you know it", longest=10)
    district = forms.ChoiceField(label="District", required=False)
    person_name = _text("Name", longest=200)
    person_gender = _choice(Gender, "Gender")
    nhs_number = _text("NHS number", longest=20)
    record_number = _text("Number in the social care record", longest=40)
    address = _text("Where they live", longest=400, rows=2)
    referrer = _choice(Referrer, "What are you to the adult or the service?", initial="council")
    referrer_name = _text("Name", longest=200)
    referrer_contact = _text("How to reach you", longest=200, hint="Telephone or email")

    def __init__(
        self, *args: Any, today: date, districts: Iterable[District], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_on"] = DateField(
            label="Day it happened", latest=today, required=False
        )
        self.fields["person_born_on"] = DateField(
            label="Date of birth", latest=today, required=False
        )
        field = self.fields["district"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [("", "Not known"), *((one.code, one.name) for one in districts)]
        self.fields["token"].initial = token_hex(16)

    def parts(self) -> list[tuple[str, list[Any]]]:
        """(heading, its boxes), in the order of the page."""
        return [
            (
                heading,
                [
                    self[name]
                    for name in names
                    if name != "district" or len(self.fields["district"].choices) > 1  # type: ignore[attr-defined]
                ],
            )
            for heading, names in PARTS
        ]

    def renew_token(self) -> None:
        """Give the page as it was sent another token: what is sent next is a concern of its own."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["token"] = token_hex(16)
        self.data = data

    def referral(self, *, received_at: datetime) -> Referral:
        """What was said, once the form is valid."""
        said = self.cleaned_data
        return Referral(
            reference=_token(said["token"]),
            received_at=received_at,
            text=said["text"],
            is_urgent=said["is_urgent"] == YesNo.YES,
            safety_text=said["safety_text"],
            categories=tuple(Category(one) for one in said["categories"]),
            theme=Theme(said["theme"]),
            shift=Shift(said["shift"]),
            setting=Setting(said["setting"]),
            happened_on=said["happened_on"],
            service_named=said["service_named"],
            postcode=said["postcode"],
            district_code=said["district"],
            referrer=Referrer(said["referrer"]),
            referrer_name=said["referrer_name"],
            referrer_contact=said["referrer_contact"],
            person=Person(
                name=said["person_name"],
                born_on=said["person_born_on"],
                gender=Gender(said["person_gender"]),
                nhs_number=said["nhs_number"],
                record_number=said["record_number"],
                address=said["address"],
            ),
        )


class UploadForm(Form):
    """A file of concerns from the council's front door."""

    source = forms.CharField(label="Which system it is from", max_length=60)
    file = forms.FileField(
        label="CSV file",
        help_text="Loaded whole or not at all. A file loaded before changes nothing.",
        error_messages={"required": "Select a CSV file"},
    )
    only_check = forms.BooleanField(label="Only check it, and load nothing", required=False)
