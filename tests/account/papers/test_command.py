"""`almoner papers build`, from the command line."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from almoner.account.papers.models import Paper
from almoner.core.journal.models import Entry
from tests.account.papers.factories import (
    AuthorityFactory,
    LandingFactory,
    add_service,
)

pytestmark = pytest.mark.django_db
NAMES = {"open.html", "open.docx", "open.pdf", "open.json"}


@pytest.fixture(autouse=True)
def southaven() -> None:
    authority = AuthorityFactory(name="Southaven")
    add_service(
        authority=authority, landing=LandingFactory(), service_type="nursing", rating="good"
    )


def build(out: Path, *more: str, **changed: str) -> None:
    asked: dict[str, Any] = {"authority": "Southaven", "as_at": "2021-08-31", **changed}
    call_command(
        "papers", "build", asked.pop("paper", "quality-update"),
        "--authority", asked["authority"], "--as-at", asked["as_at"], "--out", str(out), *more,
    )  # fmt: skip


def digests(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}


def test_it_writes_every_format_and_says_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "folder"
    build(out)
    assert set(digests(out)) == NAMES
    assert {Path(line).name for line in capsys.readouterr().out.splitlines()} == NAMES


def test_again_it_writes_the_same_bytes_and_no_second_paper(tmp_path: Path) -> None:
    build(tmp_path / "one")
    build(tmp_path / "two")
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    assert Paper.objects.count() == 1
    assert [entry.actor for entry in Entry.objects.all()] == ["command:papers build"] * 2


def test_fields_fill_the_front(tmp_path: Path) -> None:
    build(tmp_path, "--field", "author=Jo Smith, 0115 496 0000", "--field", "decision_date=1=2")
    header = {
        line["label"]: line["text"]
        for line in json.loads((tmp_path / "open.json").read_text(encoding="utf-8"))["header"]
    }
    assert header["Contact"] == "Jo Smith, 0115 496 0000"
    assert header["Date of decision"] == "1=2"


def test_a_past_paper_is_rebuilt_as_it_was_made_and_known(tmp_path: Path) -> None:
    build(tmp_path / "then", "--definition", "2")
    then = Paper.objects.get()
    assert then.known_at is not None
    late = LandingFactory(received_at=timezone.now() + timedelta(days=1))
    add_service(
        authority=then.authority, landing=late, service_type="residential", rating="inadequate"
    )
    again = ("--definition", "2", "--known-at", then.known_at.isoformat())
    build(tmp_path / "again", *again)
    assert digests(tmp_path / "again") == digests(tmp_path / "then")
    assert Paper.objects.count() == 1
    build(tmp_path / "now")
    assert (
        json.loads((tmp_path / "now" / "open.json").read_text(encoding="utf-8"))["version"] == "3"
    )


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (("--known-at", "yesterday"), "'yesterday' is not a moment with its zone"),
        (("--known-at", "2021-09-06T09:30:00"), "is not a moment with its zone"),
        (("--definition", "99"), "The paper quality-update has no version '99'."),
    ],
)
def test_a_rebuild_that_cannot_be_is_said(
    more: tuple[str, str], sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match=sentence):
        build(tmp_path, *more)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            {"paper": "minutes"},
            "No paper is called 'minutes'. The papers are: market-position, quality-update.",
        ),
        ({"authority": "Atlantis"}, "No authority is called 'Atlantis'."),
        ({"as_at": "31/08/2021"}, "'31/08/2021' is not a date. Write it as 2021-08-31."),
        ({"as_at": "2001-01-01"}, "No services of Southaven are recorded as at 1 January 2001"),
    ],
)
def test_what_cannot_be_built_is_said_and_nothing_is_written(
    tmp_path: Path, changed: dict[str, str], sentence: str
) -> None:
    out = tmp_path / "out"
    with pytest.raises(CommandError) as refused:
        build(out, **changed)
    assert str(refused.value).startswith(sentence)
    assert not out.exists()
    assert not Paper.objects.exists()


def test_a_date_to_come_is_refused(tmp_path: Path) -> None:
    tomorrow = timezone.localdate() + timedelta(days=2)
    with pytest.raises(CommandError, match="still to come"):
        build(tmp_path, as_at=tomorrow.isoformat())


def test_a_field_without_a_value_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="fills nothing in"):
        build(tmp_path, "--field", "author")


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    with pytest.raises(CommandError, match="Cannot write to"):
        build(in_the_way)


@pytest.mark.parametrize("stays", ["exempt.pdf", "exempt.html"])
def test_the_exempt_part_of_another_paper_is_not_left_beside_this_ones(
    tmp_path: Path, stays: str
) -> None:
    (tmp_path / stays).write_text("Of another paper")
    with pytest.raises(CommandError, match=f"holds {stays} of another paper"):
        build(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {stays}


def test_files_of_before_stand_whole_until_all_new_ones_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path)
    before = digests(tmp_path)
    write = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if "docx" in path.name:
            raise OSError(28, "No space left on device")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(CommandError, match="No space left on device"):
        build(tmp_path, "--field", "report_of=The Chief Nurse")
    assert digests(tmp_path) == before
    monkeypatch.undo()
    build(tmp_path)
    assert digests(tmp_path) == before
