"""Everything in one file and back, from outside: the program on installations of its own."""

import io
import json
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.doors.feeds.office import Office, an_office, ratings
from tests.postgres import binaries

COUNTS = """
import json, django
django.setup()
from almoner.core.journal.models import Entry
from almoner.register.directory.models import Location
from almoner.core.accounts.models import Authority
print(json.dumps([Location.objects.count(), Authority.objects.count(), Entry.objects.count()]))
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with thirty homes and an uploaded file, and PostgreSQL's own programs."""
    folder = tmp_path_factory.mktemp("backups")
    with (
        pytest.MonkeyPatch.context() as changed,
        an_office(folder / "home") as made,
    ):
        changed.setitem(made.environment, "PATH", f"{binaries()}{os.pathsep}{os.environ['PATH']}")
        file = folder / "good.csv"
        file.write_text(ratings(30), encoding="utf-8")
        made.run("feed", "load", "cqc", str(file), "--as-at", "2021-02-01")
        _keep_a_file(folder / "home")
        yield made


@pytest.fixture(scope="module")
def whole(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it."""
    path = tmp_path_factory.mktemp("whole") / "monday.tar"
    assert "with 1 uploaded file." in office.run("backup", str(path))
    return path


@contextmanager
def another_office(office: Office, home: Path) -> Iterator[Office]:
    """An empty one, with the same programs."""
    with an_office(home) as made:
        made.environment["PATH"] = office.environment["PATH"]
        yield made


def _keep_a_file(home: Path) -> None:
    kept = home / "files" / "ab" / "cd" / ("ab" + "cd" + "0" * 60)
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"a letter")


def refused(office: Office, *words: str) -> str:
    """What it says, having refused."""
    process = office.start(*words)
    _, said = process.communicate()
    assert process.returncode == 2, said
    return said


def counts(office: Office) -> list[int]:
    found: list[int] = json.loads(office.script(COUNTS).splitlines()[-1])
    return found


def test_what_is_backed_up_comes_back(office: Office, whole: Path, tmp_path: Path) -> None:
    assert whole.stat().st_mode & 0o077 == 0
    locations, authorities, entries = counts(office)
    with another_office(office, tmp_path / "other") as other:
        assert "Restored what stood on" in other.run("restore", str(whole))
        assert counts(other) == [locations, authorities, entries + 1]
        other.run("journal", "verify")
        name = "ab" + "cd" + "0" * 60
        assert (tmp_path / "other/files/ab/cd" / name).read_bytes() == b"a letter"
        assert "not empty" in refused(other, "restore", str(whole))
        assert counts(other) == [locations, authorities, entries + 1]


def test_what_comes_back_is_for_its_owner_alone(
    office: Office, whole: Path, tmp_path: Path
) -> None:
    home = tmp_path / "other"
    with another_office(office, home) as other:
        other.run("restore", str(whole))
        restored = [*home.glob("*.sqlite3"), *home.glob("*-key")]
        restored += [file for file in (home / "files").rglob("*") if file.is_file()]
        assert [file.name for file in restored if file.stat().st_mode & 0o077] == []


def test_without_the_keys_it_says_where_they_must_be(office: Office, tmp_path: Path) -> None:
    backup = tmp_path / "monday.tar"
    assert "nobody can ever read" in office.run("backup", str(backup), "--without-keys")
    with tarfile.open(backup) as tar:
        assert not {"secret-key", "identity-key"} & {*tar.getnames()}
    with another_office(office, tmp_path / "other") as other:
        process = other.start("restore", str(backup))
        _, said = process.communicate()
        assert process.returncode == 0
        assert "put the secret-key and identity-key that were kept apart" in said
        assert counts(other)[:2] == counts(office)[:2]


def test_a_backup_never_replaces_another_file(office: Office, tmp_path: Path) -> None:
    backup = tmp_path / "monday.tar"
    backup.write_text("last week's")
    assert "exists already" in refused(office, "backup", str(backup))
    assert backup.read_text() == "last week's"
    assert "There is no folder" in refused(office, "backup", str(tmp_path / "none" / "a.tar"))


def _cut(backup: Path) -> None:
    backup.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])


def _changed(backup: Path) -> None:
    whole = backup.read_bytes()
    assert whole.count(b"a letter") == 1
    backup.write_bytes(whole.replace(b"a letter", b"a better"))


def _stranger(backup: Path) -> None:
    with tarfile.open(backup, "a") as tar:
        entry = tarfile.TarInfo("../../elsewhere")
        entry.size = 1
        tar.addfile(entry, io.BytesIO(b"x"))


def _text(backup: Path) -> None:
    backup.write_text("no tar at all")


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (_cut, "not a backup, or is not whole"),
        (_changed, "is damaged: files/ab/cd/"),
        (_stranger, "which no backup does"),
        (_text, "not a backup, or is not whole"),
        (Path.unlink, "There is no file"),
    ],
)
def test_a_harmed_backup_is_refused_and_nothing_is_made(
    office: Office, whole: Path, tmp_path: Path, harm: Callable[[Path], None], words: str
) -> None:
    backup = tmp_path / "monday.tar"
    shutil.copyfile(whole, backup)
    harm(backup)
    with another_office(office, tmp_path / "other") as other:
        said = refused(other, "restore", str(backup))
        assert words in said
        assert said.count("\n") == 1
        assert not (tmp_path / "other" / "files").exists()
