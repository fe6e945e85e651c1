"""`almoner demo`: the invented county and city, beside all England's published ratings."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from almoner.core.accounts.rules import operator
from almoner.demo.layout import RealPeopleError, lay_out_demonstration
from almoner.demo.places import PASSWORD, PEOPLE


class Command(BaseCommand):
    help = "Loads the demonstration and serves it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="load it, and stop")
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
        parser.add_argument("--port", type=int, default=8000, help="the port to listen on")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lay_out_demonstration(
                by=operator("demo"),
                clock=timezone.now,
                tell=lambda words: self.stderr.write(f"{words}…"),
            )
        except RealPeopleError as error:
            raise CommandError(str(error)) from error
        self._say_how_to_sign_in()
        if not options["no_serve"]:
            call_command("serve", host=options["host"], port=options["port"])

    def _say_how_to_sign_in(self) -> None:
        self.stdout.write("\nSign in as any of these invented people, with the password")
        self.stdout.write(f"    {PASSWORD}\n\n")
        for person in PEOPLE:
            held = ", ".join(
                f"{role.replace('_', ' ')} in {authority}" for authority, role in person.roles
            )
            self.stdout.write(f"    {person.email:<30} {person.name}, {held}")
        self.stdout.write("")
