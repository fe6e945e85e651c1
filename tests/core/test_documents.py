"""The library's YAML, by whichever loader this machine has."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from almoner.core.documents import SafeLoader, held_on, read_dated, read_document, read_documents

LIBRARY = Path(settings.LIBRARY)


@pytest.mark.parametrize("folder", sorted(path.name for path in LIBRARY.iterdir() if path.is_dir()))
def test_the_library_reads_as_the_plain_loader_reads_it(folder: str) -> None:
    for path in LIBRARY.joinpath(folder).rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert read_documents(path) == list(yaml.safe_load_all(text)), path.name


def test_a_file_of_one_document_holds_one(tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    path.write_text("from_on: 2026-04-01\nfee: 1.5\n")
    assert (
        read_document(path)
        == read_documents(path)[0]
        == yaml.safe_load(path.read_text(encoding="utf-8"))
    )
    path.write_text("")
    assert read_document(path) is None
    path.write_text("--- one\n--- two\n")
    assert read_documents(path) == ["one", "two"]
    with pytest.raises(yaml.YAMLError):
        read_document(path)


@pytest.mark.parametrize("text", ["a: [", "!!python/object/apply:os.getcwd []"])
def test_what_is_no_plain_yaml_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(text)
    with pytest.raises(yaml.YAMLError):
        read_documents(path)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_documents(tmp_path / "none.yaml")


def test_the_quick_loader_is_used_where_there_is_one() -> None:
    assert SafeLoader is getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Fee:
    """What is charged from a day on."""

    from_on: date
    pounds: int


class FeeError(ValueError):
    """The fees cannot be read."""


def read_fee(raw: Mapping[str, Any]) -> Fee:
    try:
        return Fee(**raw)
    except TypeError as error:
        raise FeeError("A fee lacks something.") from error


FIRST, SECOND = Fee(date(2024, 2, 29), 1), Fee(date(2025, 4, 1), 2)
TEXT = "from_on: 2024-02-29\npounds: 1\n---\nfrom_on: 2025-04-01\npounds: 2\n"


def fees(folder: Path, text: str) -> tuple[Fee, ...]:
    path = folder / "fees.yaml"
    path.write_text(text)
    return read_dated(path, read_fee, FeeError)


def test_what_holds_from_a_day_on_is_read_oldest_first(tmp_path: Path) -> None:
    assert fees(tmp_path, TEXT) == (FIRST, SECOND)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "fees.yaml holds nothing"),
        ("a: [", "fees.yaml is not YAML"),
        (TEXT.replace("2024-02-29", "2025-04-01"), "dates are not in order"),  # two of one day
        (TEXT.replace("2024-02-29", "2026-01-01"), "dates are not in order"),
        ("pounds: 1", "lacks something"),
    ],
)
def test_a_file_that_cannot_be_read_raises_the_rooms_own_error(
    text: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(FeeError, match=said):
        fees(tmp_path, text)


@pytest.mark.parametrize(
    ("day", "held"),
    [
        (date(1999, 1, 1), FIRST),  # before the library begins
        (date(2024, 2, 29), FIRST),
        (date(2025, 3, 31), FIRST),
        (date(2025, 4, 1), SECOND),
        (date(2099, 1, 1), SECOND),
    ],
)
def test_the_newest_that_had_begun_by_a_day_held_on_it(day: date, held: Fee) -> None:
    assert held_on((FIRST, SECOND), day) is held
