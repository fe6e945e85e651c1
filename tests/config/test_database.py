"""A database that is empty, ready, behind, ahead or out of reach, as the program meets it."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = "from almoner.config.cli import main; main()"
ENSURE_READY = """
import django, sys
django.setup()
from django.core.management.base import CommandError
from almoner.config.database import ensure_ready
try:
    ensure_ready()
except CommandError as error:
    sys.exit(str(error))
"""


def python(code: str, home: Path, *words: str, url: str = "") -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own, with an SQLite database in `home` unless `url` is given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ALMONER_")}
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        env={
            **kept,
            "ALMONER_HOME": str(home),
            "ALMONER_DATABASE_URL": url,
            "ALMONER_SECRET_KEY": "only for tests",
            "DJANGO_SETTINGS_MODULE": "almoner.config.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )


def query(home: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(home / "almoner.sqlite3")
    try:
        rows = connection.execute(sql).fetchall()
        connection.commit()
        return rows
    finally:
        connection.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose database `almoner migrate` has made."""
    folder = tmp_path_factory.mktemp("home")
    done = python(PROGRAM, folder, "migrate")
    assert done.returncode == 0, done.stderr
    assert "Regions and councils:" in done.stdout
    assert "Question sets:" in done.stdout
    return folder


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    """A copy of it, to spoil."""
    (tmp_path / "almoner.sqlite3").write_bytes((made / "almoner.sqlite3").read_bytes())
    return tmp_path


def test_migrate_loads_the_councils(made: Path) -> None:
    assert query(made, "select count(*) from accounts_authority where to_on is null") == [(153,)]


def test_migrate_again_changes_nothing(home: Path) -> None:
    before = query(home, "select count(*) from journal_entry")
    done = python(PROGRAM, home, "migrate")
    assert done.returncode == 0
    assert "Regions and councils" not in done.stdout
    assert "Question sets" not in done.stdout
    assert query(home, "select count(*) from journal_entry") == before


def test_part_of_a_migration_loads_nothing(tmp_path: Path) -> None:
    assert python(PROGRAM, tmp_path, "migrate", "accounts").returncode == 0
    assert query(tmp_path, "select count(*) from accounts_authority") == [(0,)]


def test_an_empty_database_is_made_ready_and_says_so(tmp_path: Path) -> None:
    done = python(ENSURE_READY, tmp_path)
    assert (done.returncode, done.stderr) == (0, "The database is empty: making its tables.\n")
    assert query(tmp_path, "select count(*) from accounts_region") == [(9,)]


def test_a_ready_database_is_left_alone_without_a_word(home: Path) -> None:
    before = (home / "almoner.sqlite3").read_bytes()
    done = python(ENSURE_READY, home)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (home / "almoner.sqlite3").read_bytes() == before


def test_an_earlier_database_is_not_migrated_unasked(home: Path) -> None:
    query(home, "delete from django_migrations where app = 'ratings'")
    done = python(ENSURE_READY, home)
    assert done.returncode != 0
    assert done.stderr == "The database is of an earlier version: run almoner migrate.\n"


def test_a_later_database_is_refused(home: Path) -> None:
    query(
        home,
        "insert into django_migrations (app, name, applied)"
        " values ('ratings', '0099_from_the_future', '2030-01-01')",
    )
    done = python(ENSURE_READY, home)
    assert done.stderr == "The database is of a later version: update Almoner.\n"


def test_a_database_out_of_reach_is_said_in_a_sentence(tmp_path: Path) -> None:
    done = python(ENSURE_READY, tmp_path, url="postgresql://nobody@127.0.0.1:9/none")
    assert done.stderr.startswith("The database cannot be opened: ")
    assert "Traceback" not in done.stderr


def test_an_error_of_a_command_is_one_sentence_and_exit_2(home: Path) -> None:
    done = python(PROGRAM, home, "migrate", "no_such_room")
    assert (done.returncode, done.stderr) == (2, "No installed app with label 'no_such_room'.\n")


def test_help_needs_no_database(tmp_path: Path) -> None:
    done = python(PROGRAM, tmp_path, "migrate", "--help")
    assert done.returncode == 0
    assert not (tmp_path / "almoner.sqlite3").exists()


def test_the_file_of_a_new_database_is_for_its_owner_alone(tmp_path: Path) -> None:
    python(PROGRAM, tmp_path, "migrate", "accounts")
    file = tmp_path / "almoner.sqlite3"
    assert file.stat().st_size > 0
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o640)  # for a group that takes the backups, say
    python(PROGRAM, tmp_path, "migrate", "accounts")
    assert file.stat().st_mode & 0o777 == 0o640
