import os
import pickle
import sys
from datetime import date
from pathlib import Path

import pytest

from almoner.doors.feeds.confinement import OverrunError, ReadingError, _opened, read_confined
from almoner.doors.feeds.cqc.parse import UnreadableError, UnrecognisedError, read
from almoner.register.directory.rules import Specialism
from tests.bench.spreadsheets import CLOSING, OPENING
from tests.doors.feeds.cqc.parse.builders import (
    active_row,
    active_table,
    location_answer,
    write_json,
    write_sheets,
)
from tests.doors.feeds.cqc.parse.test_bad_files import ods_with

READ = "almoner.doors.feeds.cqc.parse:read"
HERE = f"{__name__}:"


def answer_plainly(path, *, report, number=0):
    report(1, 2)
    report(2, 2)
    return [path.name, number, date(2021, 2, 1), Specialism.DEMENTIA]


def tell_surroundings(_path, *, report):
    return [
        sorted(name for name in os.environ if name.startswith("ALMONER")),
        "django.apps" in sys.modules,
    ]


def print_aloud(_path, *, report):
    print("a library says something")
    os.write(1, b"and something else")
    return "the answer"


def take_all_memory(_path, *, report):
    return len(bytearray(2 * 1024**3))


def take_all_time(_path, *, report):
    while True:
        pass


def sleep_for_ever(_path, *, report):
    import time

    time.sleep(600)


def break_off(_path, *, report):
    raise RuntimeError("a fault of ours")


def end_at_once(_path, *, report):
    os._exit(3)


def abort(_path, *, report):
    os.abort()


class _Harm:
    def __reduce__(self):
        return (os.system, ("true",))


def hand_back_harm(_path, *, report):
    return _Harm()


@pytest.fixture
def path(tmp_path):
    return write_json(tmp_path / "answer.json", location_answer())


def test_what_was_read_comes_back_whole(path):
    assert read_confined(reader=READ, path=path) == read(path)


def test_arguments_go_in(path):
    first = read(path)
    again = read_confined(reader=READ, path=path, arguments={"standing": first.hashes})
    assert again.hashes == {}


def test_progress_is_told(path):
    told = []
    answer = read_confined(
        reader=HERE + "answer_plainly",
        path=path,
        arguments={"number": 7},
        on_progress=lambda done, total: told.append((done, total)),
    )
    assert answer == ["answer.json", 7, date(2021, 2, 1), Specialism.DEMENTIA]
    assert told == [(1, 2), (2, 2)]


def test_a_child_holds_no_settings_and_no_database(path):
    assert read_confined(reader=HERE + "tell_surroundings", path=path) == [[], False]


def test_what_a_library_prints_does_not_spoil_the_answer(path):
    assert read_confined(reader=HERE + "print_aloud", path=path) == "the answer"


@pytest.mark.parametrize(
    ("content", "kind"), [("<html>", UnreadableError), ("some words", UnrecognisedError)]
)
def test_a_refusal_comes_back_as_it_was(tmp_path, content, kind):
    path = tmp_path / "a.xlsx"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(kind, match=r"“a\.xlsx”") as caught:
        read_confined(reader=READ, path=path)
    assert isinstance(caught.value, ReadingError)


def test_a_reader_that_takes_too_much_memory_is_ended(path):
    with pytest.raises(OverrunError, match="within 300 MB of memory"):
        read_confined(reader=HERE + "take_all_memory", path=path, memory_mb=300)


def test_a_reader_that_takes_too_much_time_is_ended(path):
    with pytest.raises(OverrunError, match="within 1 seconds"):
        read_confined(reader=HERE + "take_all_time", path=path, seconds=1)


def test_a_reader_that_waits_too_long_is_ended(path):
    with pytest.raises(OverrunError, match="within 1 seconds"):
        read_confined(reader=HERE + "sleep_for_ever", path=path, seconds=1)


@pytest.mark.parametrize("reader", ["break_off", "end_at_once", "not_there"])
def test_a_reader_that_breaks_off_is_a_sentence_and_a_line_in_the_log(path, reader, caplog):
    with pytest.raises(OverrunError, match=r"“answer\.json” could not be read"):
        read_confined(reader=HERE + reader, path=path)
    assert "broke off" in caplog.text


def test_a_reader_that_aborts_is_a_sentence(path):
    with pytest.raises(OverrunError):
        read_confined(reader=HERE + "abort", path=path)


def test_no_code_comes_back_in_an_answer(path):
    with pytest.raises(pickle.UnpicklingError, match="not allowed"):
        read_confined(reader=HERE + "hand_back_harm", path=path)


def test_a_function_of_ours_may_not_come_back_either():
    with pytest.raises(pickle.UnpicklingError, match="not allowed"):
        _opened(pickle.dumps((True, read)))


def test_a_sheet_that_claims_a_million_rows_is_ended(tmp_path):
    cell = '<table:table-cell table:number-columns-repeated="16000" office:value-type="string">'
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}<text:p>x</text:p>'
    body = f'<table:table table:name="A">{row}</table:table-cell></table:table-row></table:table>'
    path = ods_with(tmp_path, OPENING + body + CLOSING)
    with pytest.raises(ReadingError, match=r"“a\.ods”"):
        read_confined(reader=READ, path=path, memory_mb=400, seconds=60)


def test_a_workbook_is_read_within_the_limits(tmp_path):
    path = write_sheets(tmp_path / "a.ods", Data=active_table(active_row()))
    assert read_confined(reader=READ, path=Path(path), memory_mb=400) == read(path)
