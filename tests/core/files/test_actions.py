"""Bytes kept whole or not at all, once, and handed only to those who may see them."""

import hashlib
import io
import os
import signal
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import transaction

from almoner.core.files import actions
from almoner.core.files.actions import (
    FileMissing,
    FileRefused,
    NotCleared,
    open_file,
    store_file,
)
from almoner.core.files.models import StoredFile
from almoner.core.files.queries import missing_or_altered, path_of
from almoner.core.journal.actions import System
from almoner.core.journal.models import Entry
from almoner.core.journal.rules import Sensitivity
from almoner.evidence.landings.models import Landing
from tests.core.files.factories import A_CSV, STORED_AT, home, stored
from tests.warm import Warm

__all__ = ["home"]
pytestmark = pytest.mark.usefixtures("db")


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_file_is_kept_under_its_hash(home: Path) -> None:
    file = stored()
    digest = hashlib.sha256(A_CSV).hexdigest()
    place = home / "files" / digest[:2] / digest[2:4] / digest
    assert path_of(file) == place
    assert place.read_bytes() == A_CSV
    assert files_in(home) == [place]
    assert (file.sha256, file.size, file.name) == (digest, len(A_CSV), "ratings.csv")
    assert (file.content_type, file.sensitivity) == ("text/csv", "OPEN")
    assert (file.stored_at, file.stored_by) == (STORED_AT, "system")


def test_only_its_owner_may_read_it_on_disk(home: Path) -> None:
    previous = os.umask(0)
    try:
        place = path_of(stored())
    finally:
        os.umask(previous)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


@pytest.mark.usefixtures("home")
def test_keeping_is_journalled_with_its_hash() -> None:
    file = stored(sensitivity=Sensitivity.RESTRICTED)
    entry = Entry.objects.get()
    assert entry.action == "store_file"
    assert (entry.subject_kind, entry.subject_id) == ("files.StoredFile", str(file.pk))
    assert entry.sensitivity == "RESTRICTED"
    assert file.sha256 in entry.detail


def test_the_same_bytes_are_kept_once(home: Path) -> None:
    first, second = stored(name="may.csv"), stored(name="june.csv")
    assert first.pk == second.pk
    assert second.name == "may.csv"
    assert len(files_in(home)) == 1
    assert Entry.objects.count() == 2


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        (Sensitivity.OPEN, Sensitivity.RESTRICTED, "RESTRICTED"),
        (Sensitivity.EXEMPT, Sensitivity.OPEN, "EXEMPT"),
    ],
)
def test_the_same_bytes_keep_the_higher_sensitivity(
    before: Sensitivity, after: Sensitivity, kept: str
) -> None:
    stored(sensitivity=before)
    stored(sensitivity=after)
    assert StoredFile.objects.get().sensitivity == kept


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "empty.csv", "“empty.csv” is empty."),
        (b"MZ\x90\x00\x03", "ratings.csv", "“ratings.csv” is a program, which Almoner"),
        (b"x" * 2_000_001, "big.csv", "“big.csv” is larger than 1 MB"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_leaves_nothing(
    home: Path, content: bytes, name: str, sentence: str
) -> None:
    with pytest.raises(FileRefused, match=sentence):
        stored(content, name=name, limit=1_500_000)
    assert files_in(home) == []
    assert not StoredFile.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.usefixtures("home")
def test_a_file_of_exactly_the_limit_is_kept() -> None:
    assert stored(b"x" * 3_000_000, limit=3_000_000).size == 3_000_000


def test_an_upload_that_breaks_off_leaves_nothing(home: Path) -> None:
    class BreaksOff(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise ConnectionResetError
            return super().read(10)

    with pytest.raises(ConnectionResetError):
        store_file(
            content=BreaksOff(A_CSV),
            name="ratings.csv",
            sensitivity=Sensitivity.OPEN,
            by=System(),
            at=STORED_AT,
        )
    assert files_in(home) == []
    assert not StoredFile.objects.exists()


def test_a_row_that_cannot_be_written_leaves_none(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("the journal is full")

    monkeypatch.setattr(actions, "record_entry", fail)
    with pytest.raises(RuntimeError):
        stored()
    assert not StoredFile.objects.exists()
    monkeypatch.undo()
    assert path_of(stored()).read_bytes() == A_CSV
    assert len(files_in(home)) == 1


@pytest.mark.usefixtures("home")
def test_bytes_that_went_missing_are_put_back_by_keeping_them_again() -> None:
    file = stored()
    path_of(file).unlink()
    assert [fault.is_missing for fault in missing_or_altered()] == [True]
    stored()
    assert list(missing_or_altered()) == []


@pytest.mark.usefixtures("home")
def test_a_file_is_opened_for_whoever_is_cleared() -> None:
    file = stored(sensitivity=Sensitivity.INTERNAL)
    with open_file(file=file, clearance=Sensitivity.INTERNAL, by=System(), at=STORED_AT) as stream:
        assert stream.read() == A_CSV
    assert not Entry.objects.filter(action="open_file").exists()


@pytest.mark.usefixtures("home")
def test_a_file_is_not_opened_for_anyone_else() -> None:
    file = stored(sensitivity=Sensitivity.SAFEGUARDING)
    with pytest.raises(NotCleared, match="more sensitive than your role allows"):
        open_file(file=file, clearance=Sensitivity.RESTRICTED, by=System(), at=STORED_AT)


@pytest.mark.usefixtures("home")
def test_opening_a_restricted_file_is_journalled() -> None:
    file = stored(sensitivity=Sensitivity.RESTRICTED)
    open_file(file=file, clearance=Sensitivity.EXEMPT, by=System(), at=STORED_AT).close()
    entry = Entry.objects.get(action="open_file")
    assert (entry.subject_id, entry.sensitivity) == (str(file.pk), "RESTRICTED")


@pytest.mark.usefixtures("home")
def test_a_file_that_is_gone_is_said_so() -> None:
    file = stored()
    path_of(file).unlink()
    with pytest.raises(FileMissing, match="is no longer where it was stored"):
        open_file(file=file, clearance=Sensitivity.OPEN, by=System(), at=STORED_AT)


@pytest.mark.usefixtures("home")
class TestDiscarding:
    """What should never have been kept goes, bytes and all, once the action is done."""

    def test_row_and_bytes_go_and_nothing_is_missed(
        self, home: Path, django_capture_on_commit_callbacks
    ) -> None:
        file = stored()
        place = path_of(file)
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            assert actions.discard_bytes(file=file)
            assert place.exists()  # the action may yet be undone
        assert not place.exists()
        assert not StoredFile.objects.exists()
        assert list(missing_or_altered()) == []

    def test_what_something_else_holds_stays(self, django_capture_on_commit_callbacks) -> None:
        file = stored()
        Landing.objects.create(
            feed="cqc",
            source="a.csv",
            file=file,
            sha256=file.sha256,
            as_at=STORED_AT.date(),
            received_at=STORED_AT,
            received_by="user:1",
        )
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            assert not actions.discard_bytes(file=file)
        assert path_of(file).exists()
        assert StoredFile.objects.get() == file

    def test_bytes_that_came_in_again_meanwhile_stay(
        self, django_capture_on_commit_callbacks
    ) -> None:
        file = stored()
        with django_capture_on_commit_callbacks(execute=True):
            with transaction.atomic():
                actions.discard_bytes(file=file)
            again = stored()
        assert path_of(again).exists()
        assert list(missing_or_altered()) == []


def test_altered_files_are_found_even_at_the_same_size() -> None:
    kept, shortened, changed = stored(b"one,1"), stored(b"two,2"), stored(b"six,6")
    path_of(shortened).write_bytes(b"two")
    path_of(changed).write_bytes(b"six,7")
    faults = list(missing_or_altered())
    assert [fault.sha256 for fault in faults] == [shortened.sha256, changed.sha256]
    assert not any(fault.is_missing for fault in faults)
    assert kept.sha256 not in {fault.sha256 for fault in faults}


KILLED = """
import io, os, signal, sys
import django
django.setup()
from almoner.core.files import actions
from almoner.core.journal.actions import System
from almoner.core.journal.rules import Sensitivity
from django.utils import timezone

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

class Dies(io.BytesIO):
    def read(self, size=-1):
        return super().read(4) if not self.tell() else die()

moment, content = sys.argv[1], io.BytesIO(b"a,b\\n1,2\\n")
if moment == "receiving":
    content = Dies(b"a,b\\n1,2\\n")
elif moment == "placing":
    actions._put_in_place = die
elif moment == "placed":
    actions.transaction.atomic = die
elif moment == "journalling":
    actions.record_entry = die
actions.store_file(content=content, name="x.csv", sensitivity=Sensitivity.OPEN, by=System(),
                   at=timezone.now())
"""


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warm]:
    """An installation of its own, where programs can be killed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ALMONER_")}
    warm = Warm(
        {
            **kept,
            "ALMONER_HOME": str(tmp_path_factory.mktemp("killed")),
            "ALMONER_SECRET_KEY": "only for tests",
            "DJANGO_SETTINGS_MODULE": "almoner.config.settings",
        }
    )
    with closing(warm):
        warm.run("from almoner.config.cli import main; main()", "migrate", "--verbosity", "0")
        yield warm


REPORT = """
import django, sys
django.setup()
from almoner.core.files.models import StoredFile
from almoner.core.files.queries import missing_or_altered
sys.exit(StoredFile.objects.count() + 10 * len(list(missing_or_altered())))
"""


@pytest.mark.parametrize("moment", ["receiving", "placing", "placed", "journalling"])
def test_killed_at_any_moment_it_leaves_no_row_without_its_bytes(
    migrated: Warm, moment: str
) -> None:
    assert migrated.run(KILLED, moment).returncode == -signal.SIGKILL
    assert migrated.run(REPORT).returncode == 0


def test_and_keeping_it_again_completes_it(migrated: Warm) -> None:
    assert migrated.run(KILLED, "placed").returncode == -signal.SIGKILL
    assert migrated.run(KILLED, "none").returncode == 0
    assert migrated.run(REPORT).returncode == 1
