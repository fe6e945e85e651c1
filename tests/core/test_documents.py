"""The library's YAML, by whichever loader this machine has."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings

from almoner.core.documents import SafeLoader, read_document, read_documents

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
