"""Whether an installation is whole: each check finds what it is for, and nothing besides."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from almoner.config import integrity
from almoner.config.duties.table import DUTIES
from almoner.config.guards import standing
from almoner.config.models import DutyDay
from almoner.core.accounts.models import UnsavedForm
from almoner.core.accounts.sealing import seal
from almoner.core.calendar.rules import day_of
from almoner.core.files.queries import path_of
from almoner.core.heartbeat import mark
from tests.core.accounts.factories import UserFactory
from tests.core.accounts.row_security import reading, run
from tests.core.files.factories import home, stored

__all__ = ["home"]

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 27, 17, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def as_in_production(db: None) -> Iterator[None]:
    """On PostgreSQL, a role that is no superuser: the tests' own is exempt from row security."""
    if connection.vendor == "sqlite":
        yield
        return
    with reading(["ALL TABLES IN SCHEMA public"], sequences=True):
        yield


@pytest.fixture(autouse=True)
def whole(as_in_production: None, home: Path) -> None:
    """An installation with a worker, that did what it has to do once a day."""
    home.chmod(0o700)
    mark().touch()
    now = timezone.now()
    for at in (AT, now):
        for key in DUTIES:
            DutyDay.objects.get_or_create(
                key=key, day=day_of(at), defaults={"asked_at": at, "done_at": at, "result": "Done."}
            )


def faults(name: str, at: datetime | None = None) -> tuple[str, ...]:
    found = {one.name: one.faults for one in integrity.findings(at=at or timezone.now())}
    return found[name]


def test_where_all_is_well_every_check_says_so() -> None:
    stored()
    assert [one.name for one in integrity.findings(at=timezone.now())] == list(integrity.CHECKS)
    assert [one.faults for one in integrity.findings(at=timezone.now()) if not one.is_well] == []


def test_a_home_that_others_can_look_into_is_told(home: Path) -> None:
    home.chmod(0o755)
    assert "can look into" in faults("Settings")[0]


def test_a_guard_that_is_gone_is_named() -> None:
    name, table = next(iter(standing().triggers.items()))
    if connection.vendor == "sqlite":
        run(f"DROP TRIGGER {name}")
    else:
        run("RESET ROLE", f"DROP TRIGGER {name} ON {table}")
    said = f"The trigger {name} on {table} is gone: what it guards can be changed."
    assert said in faults("Guards in the database")


def test_a_role_that_row_security_does_not_bind_is_told() -> None:
    if connection.vendor == "sqlite":
        return  # SQLite has neither
    run("RESET ROLE")
    assert faults("Guards in the database") == (
        "Almoner's own role of the database is exempt from row-level security.",
    )


def test_a_file_that_is_gone_and_one_that_was_altered_are_told_without_their_names() -> None:
    gone, altered = stored(b"gone", name="Mrs Hall.txt"), stored(b"altered", name="Mr Day.txt")
    path_of(gone).unlink()
    path_of(altered).chmod(0o600)
    path_of(altered).write_bytes(b"ALTERED")
    assert faults("Uploaded files") == (
        f"The file {gone.sha256[:12]}… is gone.",
        f"The file {altered.sha256[:12]}… is no longer what was uploaded.",
    )


def test_what_no_key_opens_is_counted(settings: Any) -> None:
    for user in (UserFactory(), UserFactory()):
        UnsavedForm.objects.create(user=user, kept_at=AT, sealed=seal("[]"))
    assert faults("Keys") == ()
    settings.IDENTITY_KEYS = ["another key"]
    assert faults("Keys")[0].startswith("4 of 4 that were tried of accounts_unsavedform.sealed ")
    settings.IDENTITY_KEYS = ["another key", "another still"]
    assert faults("Keys")


def test_every_sealed_field_is_tried() -> None:
    names = {f"{model._meta.db_table}.{name}" for model, name in integrity.sealed_fields()}
    assert {
        "accounts_unsavedform.sealed",
        "safeguarding_adult.sealed_name",
        "safeguarding_adult.sealed_address",
        "programmes_personstatus.sealed_reference",
    } <= names
    assert "journal_seal.sealed_at" not in names


def test_background_work_that_nobody_does_is_told() -> None:
    mark().unlink()
    DutyDay.objects.filter(key="safeguarding_queue").delete()
    DBTaskResult.objects.create(
        status="FAILED", args_kwargs={}, task_path="x", backend_name="default", run_after=AT
    )
    assert faults("Background work", at=AT) == (
        "Nobody does the background work: run almoner serve, or almoner worker.",
        "Safeguarding queue: not done yesterday or today.",
        "1 piece of background work failed in the last 30 days.",
    )


def test_a_broken_journal_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        fault = "Entry 3 was altered."

    monkeypatch.setattr(integrity, "verify", lambda **_: Broken())
    assert faults("Journal") == ("Entry 3 was altered.",)


def test_a_row_that_refers_to_nothing_is_told() -> None:
    if connection.vendor != "sqlite":
        return  # PostgreSQL refuses it whatever is switched off
    user = UserFactory()
    UnsavedForm.objects.create(user=user, kept_at=AT, sealed=seal("[]"))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        cursor.execute("DELETE FROM accounts_user WHERE id = %s", [user.pk])
        assert "accounts_unsavedform refers to a row of accounts_user" in faults("Database")[0]
        UnsavedForm.objects.all().delete()


def test_of_many_faults_of_a_kind_ten_are_told_and_the_rest_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def many(at: datetime) -> Iterator[str]:
        yield from (f"Fault {number}." for number in range(13))

    monkeypatch.setattr(integrity, "CHECKS", {"Many": many})
    told = faults("Many")
    assert (len(told), told[9], told[10]) == (11, "Fault 9.", "And 3 more.")


def test_the_quick_check_leaves_out_what_reads_everything() -> None:
    names = {one.name for one in integrity.findings(at=timezone.now(), is_quick=True)}
    assert names == set(integrity.CHECKS) - integrity.SLOW


class TestCommand:
    """`almoner check`."""

    def test_it_says_that_all_is_well(self) -> None:
        out = StringIO()
        call_command("check", stdout=out)
        assert out.getvalue().splitlines() == [f"{name}: well" for name in integrity.CHECKS]

    def test_what_is_wrong_is_told_and_refused(self) -> None:
        mark().unlink()
        out = StringIO()
        with pytest.raises(CommandError, match=r"^1 check of 7 found something wrong\.$"):
            call_command("check", stdout=out)
        assert "Background work: NOT WELL\n  Nobody does" in out.getvalue()

    def test_as_json(self) -> None:
        out = StringIO()
        call_command("check", "--quick", "--format", "json", stdout=out)
        rows = json.loads(out.getvalue())
        assert {"name": "Keys", "is_well": True, "faults": []} in rows

    def test_as_csv(self) -> None:
        mark().unlink()
        out = StringIO()
        with pytest.raises(CommandError):
            call_command("check", "--quick", "--format", "csv", stdout=out)
        lines = out.getvalue().splitlines()
        assert lines[0] == "name,is_well,fault" and "Keys,True," in lines
        assert lines[-1].startswith("Background work,False,")
