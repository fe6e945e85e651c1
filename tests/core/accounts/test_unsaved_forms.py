"""A half-written concern outlives its session sealed, for one person, once, and not for long."""

import json
import logging
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from almoner.core.accounts.actions import (
    KEPT_FOR,
    drop_old_forms,
    keep_unsaved_form,
    take_unsaved_form,
)
from almoner.core.accounts.models import UnsavedForm
from almoner.core.accounts.rules import Role, operator
from almoner.core.journal.models import Entry
from tests.core.accounts.factories import (
    NOON,
    PASSWORD,
    MembershipFactory,
    UserFactory,
    client_as,
    user_of,
)

pytestmark = pytest.mark.django_db
BY = operator("test")
SAID = "Iris Penrose was left on the floor"
WHERE = "/safeguarding/raise/"


def _keep(user_id: int, *, text: str = SAID, minutes: int = 0) -> None:
    keep_unsaved_form(
        user_id=user_id,
        path=WHERE,
        fields=[("text", text), ("person_name", "Iris Penrose"), ("kinds", "a"), ("kinds", "b")],
        by=BY,
        at=NOON + timedelta(minutes=minutes),
    )


def _everything_stored() -> str:
    """Every cell of every table, as it lies in the database."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [str(cell) for row in cursor.fetchall() for cell in row]
    opener = SessionStore()
    found += [str(opener.decode(one.session_data)) for one in Session.objects.all()]
    return "\n".join(found)


def _lose_the_session(browser: Client) -> str:
    """Send a concern half an hour too late; where the browser is sent."""
    browser.get(reverse("accounts:me"))
    session = browser.session
    session["seen_at"] -= 31 * 60
    session.save()
    sent = {"text": SAID, "person_name": "Iris Penrose", "nhs_number": "943 476 5919"}
    return str(browser.post(WHERE, sent)["Location"])


def test_no_table_and_no_log_holds_it_in_clear(caplog: pytest.LogCaptureFixture) -> None:
    browser = client_as(Role.SAFEGUARDING_PRACTITIONER)
    with caplog.at_level(logging.DEBUG):
        _lose_the_session(browser)
    assert UnsavedForm.objects.count() == 1
    stored = _everything_stored()
    logged = "\n".join(
        record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    )
    for secret in ("Penrose", "left on the floor", "943 476 5919"):
        assert secret not in stored
        assert secret not in logged
    assert WHERE not in stored  # where a form was going may say that a concern is there


def test_it_comes_back_whole_and_is_then_gone() -> None:
    browser = client_as(Role.SAFEGUARDING_PRACTITIONER)
    person = user_of(browser)
    back = _lose_the_session(browser)
    page = browser.post(back, {"login": person.email, "password": PASSWORD}, follow=True)
    for part in (f'action="{WHERE}"', SAID, "943 476 5919"):
        assert part in page.content.decode()
    assert page["Cache-Control"] == "no-store, private"
    assert not UnsavedForm.objects.exists()
    assert "Penrose" not in _everything_stored()


def test_what_comes_back_is_what_was_sent_in_order() -> None:
    person = UserFactory()
    _keep(person.pk)
    found = take_unsaved_form(user_id=person.pk, by=BY, at=NOON)
    assert found is not None
    assert found.path == WHERE
    assert found.fields == [
        ("text", SAID),
        ("person_name", "Iris Penrose"),
        ("kinds", "a"),
        ("kinds", "b"),
    ]
    assert take_unsaved_form(user_id=person.pk, by=BY, at=NOON) is None


def test_nobody_else_gets_it_and_it_waits_for_whose_it_is() -> None:
    mine, other = UserFactory(), UserFactory()
    _keep(mine.pk)
    assert take_unsaved_form(user_id=other.pk, by=BY, at=NOON) is None
    assert take_unsaved_form(user_id=mine.pk, by=BY, at=NOON) is not None


def test_a_second_form_does_not_push_out_the_first() -> None:
    person = MembershipFactory().user
    _keep(person.pk, text="The first")
    _keep(person.pk, text="The second", minutes=1)
    newest = take_unsaved_form(user_id=person.pk, by=BY, at=NOON + timedelta(minutes=2))
    assert newest is not None
    assert (newest.fields[0], newest.more_count) == (("text", "The second"), 1)
    older = take_unsaved_form(user_id=person.pk, by=BY, at=NOON + timedelta(minutes=2))
    assert older is not None
    assert (older.fields[0], older.more_count) == (("text", "The first"), 0)


@pytest.mark.parametrize(("seconds", "is_there"), [(-1, True), (0, False), (1, False)])
def test_it_is_kept_for_four_hours_and_no_longer(seconds: int, is_there: bool) -> None:
    person = UserFactory()
    _keep(person.pk)
    later = NOON + KEPT_FOR + timedelta(seconds=seconds)
    assert drop_old_forms(by=BY, at=later) == (0 if is_there else 1)
    assert UnsavedForm.objects.exists() is is_there
    assert (take_unsaved_form(user_id=person.pk, by=BY, at=later) is not None) is is_there


def test_to_look_for_old_ones_locks_nothing(django_assert_num_queries: Any) -> None:
    """The worker looks every second, and a transaction would stop every other writer."""
    _keep(UserFactory().pk)
    with django_assert_num_queries(1) as asked:
        drop_old_forms(by=BY, at=NOON)
    assert asked.captured_queries[0]["sql"].startswith("SELECT")


def test_one_that_is_over_is_not_shown_before_it_is_dropped() -> None:
    person = UserFactory()
    _keep(person.pk)
    assert take_unsaved_form(user_id=person.pk, by=BY, at=NOON + KEPT_FOR) is None


def test_without_its_key_there_is_nothing_to_save(settings: Settings) -> None:
    person = UserFactory()
    _keep(person.pk)
    settings.IDENTITY_KEYS = ["another key of at least thirty-two characters"]
    assert take_unsaved_form(user_id=person.pk, by=BY, at=NOON) is None
    assert not UnsavedForm.objects.exists()


def test_the_journal_says_that_it_was_kept_and_taken_and_nothing_of_it() -> None:
    person = UserFactory()
    _keep(person.pk)
    take_unsaved_form(user_id=person.pk, by=BY, at=NOON)
    _keep(person.pk)
    drop_old_forms(by=BY, at=NOON + KEPT_FOR)
    drop_old_forms(by=BY, at=NOON + KEPT_FOR)  # nothing is left: no entry
    entries = list(Entry.objects.order_by("pk").values_list("action", "detail"))
    assert [action for action, _ in entries] == [
        "keep_unsaved_form",
        "take_unsaved_form",
        "keep_unsaved_form",
        "drop_old_forms",
    ]
    assert [json.loads(detail) for _, detail in entries if detail] == [{"count": 1}]


def test_an_earlier_versions_session_that_holds_one_in_clear_is_forgotten() -> None:
    kept, held = SessionStore(), SessionStore()
    kept["seen_at"] = 1
    held["unsaved"] = {"user_id": 1, "path": WHERE, "fields": [["text", SAID]]}
    kept.create()
    held.create()
    kept.save()
    held.save()
    migration = import_module("almoner.core.accounts.migrations.0005_unsaved_forms")
    migration.forget_unsealed(apps, None)
    assert [one.session_key for one in Session.objects.all()] == [kept.session_key]
