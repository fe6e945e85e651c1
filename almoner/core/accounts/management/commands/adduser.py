"""`almoner adduser EMAIL --name N --role R --authority A`."""

import getpass
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import timezone

from almoner.core.accounts.actions import RoleNotGiven, add_person
from almoner.core.accounts.models import User
from almoner.core.accounts.queries import UnknownAuthority, authority_named
from almoner.core.accounts.rules import Role, operator


class Command(BaseCommand):
    help = "Lets someone sign in, with a role in an authority."

    def add_arguments(self, parser: ArgumentParser) -> None:
        roles = ", ".join(role.value for role in Role)
        parser.add_argument("email", help="the address that they sign in with")
        parser.add_argument("--name", required=True, help="their full name")
        parser.add_argument("--role", required=True, help=f"one of {roles}")
        parser.add_argument("--authority", required=True, help="its name or GSS code")

    def handle(self, *args: Any, **options: Any) -> None:
        email = self._email(options["email"])
        name = " ".join(options["name"].split())
        if not name:
            raise CommandError("--name must be their full name.")
        try:
            role = Role(options["role"].strip().lower().replace(" ", "_"))
        except ValueError:
            known = ", ".join(role.value for role in Role)
            raise CommandError(
                f"No role is called {options['role']!r}. It is one of {known}."
            ) from None
        password = self._password(email=email, name=name)
        try:
            authority = authority_named(name=options["authority"])
            user = add_person(
                email=email,
                name=name,
                role=role,
                authority=authority,
                password=password,
                by=operator("adduser"),
                at=timezone.now(),
                on=timezone.localdate(),
            )
        except (UnknownAuthority, RoleNotGiven) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{user.name} signs in as {user.email}. Their role: {role.words}, in {authority.name}."
        )
        if not user.has_usable_password():
            self.stdout.write(
                f"They have no password yet: they can ask for a link at "
                f"{reverse('account_reset_password')}, or run this with ALMONER_PASSWORD set."
            )

    def _email(self, typed: str) -> str:
        try:
            validate_email(typed.strip())
        except ValidationError:
            raise CommandError(f"{typed!r} is not an email address.") from None
        return typed.strip()

    def _password(self, *, email: str, name: str) -> str | None:
        """From ALMONER_PASSWORD, else asked for; None where there is nobody to ask."""
        password = os.environ.get("ALMONER_PASSWORD")
        if not password and sys.stdin.isatty():
            password = getpass.getpass("Password (leave empty for none yet): ")
            if password and getpass.getpass("Password again: ") != password:
                raise CommandError("The two passwords are not the same.")
        if not password:
            return None
        try:
            validate_password(password, User(email=email, name=name))
        except ValidationError as weak:
            raise CommandError(" ".join(weak.messages)) from weak
        return password
