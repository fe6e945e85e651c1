"""Files that a stranger brings: one sentence, exit code 2, and every table as it was.

From outside: the program itself, on a database of its own.
"""

import io
import json
import os
import signal
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest

from tests.bench.spreadsheets import write_ods
from tests.doors.feeds.cqc.parse.builders import active_row, active_table
from tests.doors.feeds.office import DRIVER, HEADER, Office, an_office, ratings

DAY = ("--as-at", "2021-03-01")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office that holds thirty homes, as at 1 February 2021."""
    folder = tmp_path_factory.mktemp("office")
    with an_office(folder / "home") as made:
        file = folder / "good.csv"
        file.write_text(ratings(30), encoding="utf-8")
        made.run("feed", "load", "cqc", str(file), "--as-at", "2021-02-01")
        yield made


def ends(office: Office, *commands: tuple[str, ...], limit: int = 0) -> list[dict[str, Any]]:
    """How each command ended: its code, what it said, and which tables it changed."""
    found: list[dict[str, Any]] = json.loads(
        office.script(DRIVER, json.dumps(commands), str(limit)).splitlines()[-1]
    )
    return found


def both(path: Path) -> tuple[tuple[str, ...], ...]:
    return tuple(("feed", name, "cqc", str(path), *DAY) for name in ("check", "load"))


def is_a_sentence(said: str) -> bool:
    return said.count("\n") == 1 and said.endswith(".\n") and "Traceback" not in said


def _a_letter() -> bytes:
    letter = docx.Document()
    letter.add_paragraph("Dear all")
    kept = io.BytesIO()
    letter.save(kept)
    return kept.getvalue()


def _a_bomb() -> bytes:
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("content.xml", "w") as content,
    ):
        for _ in range(40):
            content.write(b" " * 1024**2)
    return kept.getvalue()


def _a_cut_workbook() -> bytes:
    kept = io.BytesIO()
    rows = [active_row(**{"Location ID": f"1-{10**9 + n}"}) for n in range(50)]
    write_ods(path=kept, sheets=[("Data", active_table(*rows))])
    return kept.getvalue()[:-900]


NOTES = '"* As published on 1 February 2021",,,,,,,,,,,,,\nSource: CQC,,,,,,,,,,,,,\n'
DSPT = "Code,Name,Status\nVN1,Elmbank,21/22 Standards Met\n"
DENTIST = (
    "1-700,Smile,1-800,Smile Ltd,N,Primary Dental Care,Oldham,North West,Dentist,Overall,Good,"
    "15/01/2021,OL1 1AA,\n"
)
BAD: dict[str, tuple[str, bytes | str, str]] = {
    "an error page": ("a.xlsx", "<!DOCTYPE html><html><body>503</body></html>", "is a web page"),
    "a workbook cut short": ("a.ods", _a_cut_workbook(), "not downloaded in full"),
    "a zip bomb": ("a.ods", _a_bomb(), "would unpack to far more"),
    "only footnotes": ("a.csv", HEADER + NOTES, "no row that can be accepted"),
    "only a header": ("a.csv", HEADER, "no rows under them"),
    "only dentists": ("a.csv", HEADER + DENTIST, "no adult social care"),
    "another body's table": ("a.csv", DSPT, "none of the files that the CQC publishes"),
    "a letter": ("a.docx", _a_letter(), "is a Word document"),
    "a letter called a workbook": ("a.xlsx", _a_letter(), "is a Word document"),
    "a photograph": ("a.csv", b"\xff\xd8\xff\xe0" + b"0" * 900, "is a picture"),
    "an empty file": ("a.csv", "", "is empty"),
    "half an answer": ("a.json", '{"locationId": "1-1234567", "name": ', "is not whole"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_refused_and_nothing_changes(
    office: Office, tmp_path: Path, what: str
) -> None:
    name, content, words = BAD[what]
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    for end in ends(office, *both(file)):
        assert end["code"] == 2
        assert end["changed"] == []
        assert end["out"] == ""
        assert words in end["err"]
        assert is_a_sentence(end["err"])


def test_what_is_no_file_is_refused(office: Office, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    wanted = {
        "folder": "holds no answers",
        "gone.csv": "There is no file",
        "pipe": "neither a file nor a folder",
        "loop": "There is no file",
    }
    commands = [command for name in wanted for command in both(tmp_path / name)]
    found = ends(office, *commands)
    for end, words in zip(found, [w for w in wanted.values() for _ in range(2)], strict=True):
        assert (end["code"], end["changed"]) == (2, [])
        assert words in end["err"]
        assert is_a_sentence(end["err"])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "shut.csv"
    file.write_text(ratings(3))
    file.chmod(0)
    for end in ends(office, *both(file)):
        assert (end["code"], end["changed"]) == (2, [])
        assert "cannot be opened: Permission denied" in end["err"]


def test_a_check_writes_nothing_of_a_good_file(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "later.csv"
    file.write_text(ratings(31, "Outstanding"))
    (end,) = ends(office, both(file)[0])
    assert (end["code"], end["changed"]) == (0, [])


def test_notes_among_the_rows_and_thousands_of_bad_cells(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "notes.csv"
    bad = ratings(600, "Purple").removeprefix(HEADER)
    file.write_text(HEADER + bad + NOTES)
    as_table = both(file)[0]
    table, whole = ends(office, as_table, (*as_table, "--format", "json"))
    assert (table["code"], table["changed"]) == (0, [])
    assert len(table["out"].splitlines()) < 300
    assert "and 552 more" in table["out"]
    assert len(json.loads(whole["out"])["rejected_rows"]) == 602


def test_a_formula_in_a_name_is_text_and_neutral_in_a_csv(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "formula.csv"
    file.write_text(ratings(30, name="=1+1").replace("=1+1 0", '=HYPERLINK(""http://x"")'))
    (end,) = ends(office, (*both(file)[0], "--format", "csv"))
    assert (end["code"], end["changed"]) == (0, [])
    assert not any(line.startswith("=") for line in end["out"].splitlines())


def test_a_full_disk_leaves_the_old_state(office: Office, tmp_path: Path) -> None:
    """On PostgreSQL the disk that fills is the server's own, which is not ours to fill."""
    file = tmp_path / "later.csv"
    file.write_text(ratings(400, "Outstanding", domains=3))
    (end,) = ends(office, both(file)[1], limit=1)
    if office.environment["ALMONER_DATABASE_URL"]:
        return
    assert (end["code"], end["changed"]) == (2, [])
    assert is_a_sentence(end["err"])


def test_ctrl_c_in_the_midst_of_a_load_leaves_the_old_state(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "later.csv"
    file.write_text(ratings(3_000, "Outstanding", domains=3))
    (before,) = ends(office, ("feed", "list", "--format", "json"))
    process = office.start(*both(file)[1], "--confirm-departures")
    office.wait_until_a_load_is_under_way(process)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode in {130, -signal.SIGINT}  # caught by us, or before we began
    if process.returncode == 130:
        assert said == "Stopped.\n"
    (after,) = ends(office, ("feed", "list", "--format", "json"))
    assert after["out"] == before["out"]


def test_a_reader_who_leaves_is_no_error(office: Office) -> None:
    process = office.start("feed", "list", "--format", "json")
    assert process.stdout
    process.stdout.close()
    assert process.stderr
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait() in {0, 141}
    assert said == ""


def test_an_earlier_day_is_taken_as_history(tmp_path: Path) -> None:
    """It changes what is shown of that day, and not what stands today."""
    later, earlier = tmp_path / "later.csv", tmp_path / "earlier.csv"
    later.write_text(ratings(30, "Good"))
    earlier.write_text(ratings(30, "Inadequate").replace("15/01/2021", "15/06/2020"))
    asked = ("ratings", "profile", "--authority", "Oldham", "--format", "json", "--as-at")
    with an_office(tmp_path / "home") as office:
        office.run("feed", "load", "cqc", str(later), "--as-at", "2021-02-01")
        now = office.run(*asked, "2021-02-01")
        office.run("feed", "load", "cqc", str(earlier), "--as-at", "2020-07-01")
        assert office.run(*asked, "2021-02-01") == now
        assert json.loads(office.run(*asked, "2020-07-01"))["rows"] != json.loads(now)["rows"]


def test_a_database_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    for url, words in (
        ("postgresql://nobody@127.0.0.1:1/none", "cannot be opened"),
        ("postgresql://nobody@127.0.0.1:port/none", "port that is none"),
        ("postgresql://nobody@127.0.0.1:1/none?colour=red", "cannot be opened"),
        ("mysql://x", "must begin with"),
        (f"sqlite:///{tmp_path}/letter.docx", "cannot be opened"),
        ("sqlite:////dev/null/almoner", "could not"),
    ):
        (tmp_path / "letter.docx").write_bytes(_a_letter())
        process = Office(tmp_path / "home", url).start("feed", "list")
        _, said = process.communicate()
        assert process.returncode == 2, said
        assert words in said
        assert "Traceback" not in said


def test_a_second_load_at_once_waits_and_finds_nothing_to_do(tmp_path: Path) -> None:
    file = tmp_path / "ratings.csv"
    file.write_text(ratings(60))
    with an_office(tmp_path / "home") as office:
        office.run("feed", "list")
        words = ("feed", "load", "cqc", str(file), "--as-at", "2021-02-01")
        first, second = office.start(*words), office.start(*words)
        said = [process.communicate() for process in (first, second)]
        assert [process.returncode for process in (first, second)] == [0, 0], said
        assert sum("nothing would change" in out for out, _ in said) == 1
        landings = json.loads(office.run("feed", "list", "--format", "json"))
        assert [landing["state"] for landing in landings] == ["applied"]
