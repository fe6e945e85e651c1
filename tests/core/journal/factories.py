"""Entries for tests, and a hand that does to the journal what the database refuses."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import factory
from django.db import connection

from almoner.core.journal.models import Entry
from almoner.core.journal.rules import Written

protection = importlib.import_module("almoner.core.journal.migrations.0002_refuse_changes")
(GUARDS,) = protection.Migration.operations

NOON = datetime(2021, 8, 31, 12, tzinfo=UTC)


class EntryFactory(factory.django.DjangoModelFactory[Entry]):
    class Meta:
        model = Entry

    at = NOON
    actor = "user:1"
    actor_name = "Ada Okafor"
    action = factory.Sequence(lambda n: f"do_thing_{n}")
    sensitivity = "INTERNAL"


def written(number: int, **changed: object) -> Written:
    """An entry in memory."""
    values: dict[str, object] = {
        "id": number,
        "at": NOON,
        "actor": "user:1",
        "actor_name": "Ada Okafor",
        "action": "do_thing",
        "authority_code": "",
        "subject_kind": "",
        "subject_id": "",
        "sensitivity": "INTERNAL",
        "detail": "",
    }
    return Written(**{**values, **changed})  # type: ignore[arg-type]


@contextmanager
def intruder() -> Iterator[None]:
    """Someone with the database's own password, who takes the triggers off and puts them back."""
    guards = [each for each in GUARDS.statements if each.engine == connection.vendor]
    _run([each.undo for each in reversed(guards) if each.undo])
    try:
        yield
    finally:
        _run([each.do for each in guards])


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
