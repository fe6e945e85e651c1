"""What holds of every action of the rooms of protection, whatever it does.

A room lists its actions, each with how to make what it acts on, and what it takes. From that come
the same questions of each: who may, whose records, what a second click does, what is left where
one of its writes fails, and what the journal is told.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Principal, Role
from almoner.core.journal.models import Entry

CHANGES = ("INSERT", "UPDATE", "DELETE")
SECRET = "Quince"  # in every text that an action is told; the journal never says it


class Failed(RuntimeError):
    """A write did not go through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One action: on what it acts, how it is done, and what it takes."""

    name: str
    given: Callable[[Authority], Any]
    done: Callable[[Any, Principal], object]
    takes: frozenset[Permission]
    entry: str = ""  # as what the journal knows it, where that is said
    again: str = ""  # what a second click is told, as a pattern; "" where it may be done again
    refusals: tuple[type[Exception], ...] = ()
    needs_no_lock: bool = False  # a constraint keeps it once, or two at once are both right

    def __str__(self) -> str:
        return self.name


def by_every_role(
    act: Act, app: str, place: Authority, someone: Callable[[Role], Principal]
) -> None:
    """Done by those whose role allows it; for the others not, and nothing is written."""
    given = act.given(place)
    for role in Role:
        before = written(app)
        if act.takes <= GRANTS[role].permissions:
            with transaction.atomic():
                act.done(given, someone(role))
                assert written(app) != before or len(act.takes) == 0, role
                transaction.set_rollback(True)
        else:
            with pytest.raises(NotPermitted):
                act.done(given, someone(role))
            assert written(app) == before, role


def by_a_stranger(act: Act, app: str, place: Authority, stranger: Principal) -> None:
    """Whoever may do it elsewhere does not do it here, even knowing the id."""
    given = act.given(place)
    before = written(app)
    with pytest.raises(NotPermitted):
        act.done(given, stranger)
    assert written(app) == before


def done_twice(act: Act, app: str, place: Authority, by: Principal) -> None:
    """A second click, or the back button, is told so and writes nothing."""
    given = act.given(place)
    act.done(given, by)
    before = written(app)
    with pytest.raises(act.refusals, match=act.again) as told:
        act.done(given, by)
    assert str(told.value)[:1].isupper() and str(told.value).endswith((".", "?"))
    assert written(app) == before


def done_in_part(act: Act, app: str, place: Authority, by: Principal) -> None:
    """Whichever of its writes fails, nothing of it is left."""
    given = act.given(place)
    before = written(app)
    for number in count(1):
        with transaction.atomic():
            try:
                with connection.execute_wrapper(_failing(number)):
                    act.done(given, by)
            except Failed:
                assert written(app) == before, f"after write {number} failed"
                continue
            transaction.set_rollback(True)
        assert number > 2, "it writes what it does, and an entry"
        return


def journalled(act: Act, place: Authority, by: Principal, sensitivity: str) -> None:
    """One entry, of that sensitivity, of that authority, without a word of what was said.

    And it was done on a locked row, so that of two at once the second waits, and then is told.
    """
    given = act.given(place)
    before = Entry.objects.count()
    with CaptureQueriesContext(connection) as asked:
        act.done(given, by)
    if connection.vendor == "postgresql" and not act.needs_no_lock:  # SQLite has one writer
        assert any("FOR NO KEY UPDATE" in one["sql"] for one in asked.captured_queries)
    (entry,) = Entry.objects.order_by("id")[before:]
    assert (entry.sensitivity, entry.authority_code) == (sensitivity, place.code)
    assert act.entry in ("", entry.action)
    assert entry.actor == by.reference and entry.subject_id
    assert SECRET not in f"{entry.detail}{entry.subject_id}"
    for value in json.loads(entry.detail or "{}").values():
        assert isinstance(value, bool | int | None | list) or len(str(value)) < 40, value


def written(app: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of a room, and how many entries the journal has."""
    rows = {
        model._meta.label: sorted(model._default_manager.values_list(), key=repr)
        for model in apps.get_app_config(app).get_models()
    }
    return {**rows, "journal": [(Entry.objects.count(),)]}


def _failing(number: int) -> Callable[..., Any]:
    """Lets so many changes through but one, and fails at that one."""
    made: Iterator[int] = count(1)

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().startswith(CHANGES) and next(made) == number:
            raise Failed(sql)
        return execute(sql, params, many, context)

    return wrapper
