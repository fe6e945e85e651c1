"""The forms of this room, and allauth's with messages that say what to do."""

from collections.abc import Sequence
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from almoner.core.accounts.actions import record_access
from almoner.core.accounts.lockout import NOBODY
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role

# The front door's own system is no person: its role is for a key.
ROLES = [
    ("", "Choose a role"),
    *((role.value, role.words) for role in Role if role is not Role.REFERRAL_SYSTEM),
]
DAYS = ["%d/%m/%Y", "%d %m %Y", "%d %B %Y", "%Y-%m-%d"]

WORDS = {  # field: its label, and what to say where it is left empty
    "login": ("Email address", "Enter your email address"),
    "email": ("Email address", "Enter an email address"),
    "password": ("Password", "Enter your password"),
    "oldpassword": ("Your password now", "Enter your password"),
    "password1": ("New password", "Enter a new password"),
    "password2": ("New password again", "Enter the new password again"),
    "code": ("Code", "Enter the code"),
    "name": ("Name", "Enter a name"),
}


class _Plain:
    """Labels and messages in plain words for the fields of a form that is not ours."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in WORDS:
                field.label, field.error_messages["required"] = WORDS[name]
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = (
                    "Enter an email address in the correct format, like name@example.com"
                )
            if isinstance(field.widget, forms.PasswordInput):
                field.help_text = ""
        if "code" in self.fields:
            self.fields["code"].widget.attrs |= {"inputmode": "numeric", "spellcheck": "false"}
        if "password1" in self.fields:
            self.fields["password1"].help_text = "Use 12 characters or more. Three words do well."


class SignInForm(_Plain, account.LoginForm):
    """E-mail address and password."""

    def clean(self) -> dict[str, Any]:
        """Both, if they belong together; else the error leads to the first of the boxes."""
        try:
            return super().clean()
        except ValidationError as error:
            self.add_error("login", error)
            return self.cleaned_data


class ForgottenPasswordForm(_Plain, account.ResetPasswordForm):
    """Asks for a link by which to choose a new password."""


class NewPasswordForm(_Plain, account.ResetPasswordKeyForm):
    """A new password, for whoever followed the link."""


class ChangePasswordForm(_Plain, account.ChangePasswordForm):
    """A new password, for whoever knows the old one."""


class SetPasswordForm(_Plain, account.SetPasswordForm):
    """A first password, for whoever signed in without one."""


class ConfirmPasswordForm(_Plain, account.ReauthenticateForm):
    """The password once more, before something that matters."""


class CodeForm(_Plain, mfa.AuthenticateForm):
    """The second step of signing in: a code from an app, or a recovery code."""

    def clean_code(self) -> str:
        """The code, if it is right; the journal is told of one that is not."""
        try:
            return super().clean_code()
        except ValidationError:
            record_access(
                actor=NOBODY,
                action="sign_in_failed",
                at=timezone.now(),
                email=self.user.email,
                step="code",
            )
            raise


class ConfirmCodeForm(_Plain, mfa.ReauthenticateForm):
    """A code once more, before something that matters."""


class ActivateAppForm(_Plain, ActivateTOTPForm):
    """The first code of an authenticator app."""


class AddPasskeyForm(_Plain, AddWebAuthnForm):
    """A passkey: what it is called, and whether it signs in alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = "So that you know it again, for example “Work phone”"
        alone = self.fields["passwordless"]
        alone.label = "Sign in with this passkey alone, without a password"
        alone.help_text = "The device must then ask for your fingerprint, face or PIN."


class RenamePasskeyForm(_Plain, EditWebAuthnForm):
    """Another name for a passkey."""


class RoleForm(forms.Form):
    """A role in one of the authorities that the reader administers."""

    role = forms.ChoiceField(
        choices=ROLES,
        error_messages={"required": "Choose a role", "invalid_choice": "Choose a role"},
    )
    authority = forms.ChoiceField(
        error_messages={"required": "Choose an authority", "invalid_choice": "Choose an authority"}
    )

    def __init__(self, *args: Any, authorities: Sequence[Authority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by_code = {authority.code: authority for authority in authorities}
        field = self.fields["authority"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [(code, one.name) for code, one in self._by_code.items()]

    def chosen(self) -> tuple[Role, Authority]:
        """What a valid form says."""
        data = self.cleaned_data
        return Role(data["role"]), self._by_code[data["authority"]]


class InviteForm(RoleForm):
    """Whom to invite, and as what."""

    name = forms.CharField(max_length=120, label="Full name")
    email = forms.EmailField(label="Email address")
    field_order = ("name", "email", "role", "authority")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages["required"] = "Enter their full name"
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.fields["email"].widget.attrs["autocomplete"] = "off"
        self.fields["email"].error_messages |= {
            "required": "Enter their email address",
            "invalid": "Enter an email address in the correct format, like name@example.com",
        }


class JournalForm(forms.Form):
    """Which entries of the journal to show."""

    from_on = forms.DateField(required=False, input_formats=DAYS, label="From")
    to_on = forms.DateField(required=False, input_formats=DAYS, label="To")
    person = forms.CharField(required=False, max_length=120, label="Person")
    action = forms.CharField(required=False, max_length=60, label="Action")
    skip = forms.IntegerField(
        required=False, min_value=1, max_value=1_000_000, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("from_on", "From"), ("to_on", "To")):
            self.fields[name].help_text = "For example, 27 3 2021"
            self.fields[name].error_messages["invalid"] = f"{label} must be a real date"
        self.fields["person"].help_text = "A part of their name or email address"
        self.fields["action"].help_text = "As the list shows it, for example Sign in"
