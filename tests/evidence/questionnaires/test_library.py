"""Question sets as YAML: what a file may hold, and what is said of one that cannot be read."""

from pathlib import Path

import pytest
import yaml

from almoner.evidence.questionnaires.library import (
    LARGEST,
    definitions_in,
    read_definitions,
    shipped_definitions,
)
from almoner.evidence.questionnaires.rules import DefinitionError
from tests.evidence.questionnaires.factories import raw_set


def text(*versions: str) -> str:
    return "---\n".join(
        yaml.safe_dump(raw_set(version=version), allow_unicode=True) for version in versions
    )


def refusal(content: str | bytes) -> str:
    with pytest.raises(DefinitionError) as caught:
        read_definitions(content)
    return str(caught.value)


def test_the_library_is_read_whole() -> None:
    found = shipped_definitions()
    assert len({each.key for each in found}) == len(found) >= 8


def test_versions_follow_one_another() -> None:
    assert [each.version for each in read_definitions(text("1", "2"))] == ["1", "2"]
    assert refusal(text("2", "1")) == "version: Versions must follow one another, each once."
    assert refusal(text("1", "1")) == "version: Versions must follow one another, each once."


def test_a_problem_names_the_document_it_is_in() -> None:
    content = text("1", "2").replace("title: Short audit", "title: ''", 2)
    assert refusal(content) == (
        "document 1: title: This is empty.\ndocument 2: title: This is empty."
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "This holds no question set."),
        ("---\n---\n", "This holds no question set."),
        ("a: [", "Line 1: this is not YAML"),
        ("a: 1\nb: 2\na: 3\n", "Line 3: this is not YAML: “a” is here twice."),
        ("a: &x [1]\nb: *x\n", "Line 2: this is not YAML: it uses an alias (*)."),
        ("a: !!python/object/apply:os.system [ls]", "Line 1: this is not YAML: could not"),
        (b"a: \xff\xfe", "This is not YAML."),
        ("a: \x07", "This is not YAML."),
        ("[" * 5_000, "This is not YAML."),
        ("a: 2026-13-45", "This is not YAML."),
        ("just words", "This must hold names with values"),
        ("- 1", "This must hold names with values"),
        ("? [a]\n: 1", "Line 1: this is not YAML"),
    ],
)
def test_what_is_no_question_set_is_said_in_a_sentence(content: str, sentence: str) -> None:
    assert refusal(content).startswith(sentence)


def test_a_key_said_twice_deep_in_a_set_is_found() -> None:
    content = text("1").replace("purpose: audit\n", "purpose: audit\npurpose: visit\n")
    assert "“purpose” is here twice." in refusal(content)


def test_a_file_is_named_by_its_key(tmp_path: Path) -> None:
    good, other = tmp_path / "short-audit.yaml", tmp_path / "other.yaml"
    for path in (good, other):
        path.write_text(text("1"), encoding="utf-8")
    assert definitions_in(good)[0].key == "short-audit"
    with pytest.raises(DefinitionError, match="must hold versions of “other” alone"):
        definitions_in(other)


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "short-audit.yaml").write_text(text("1", "2"), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a set", encoding="utf-8")
    assert [each.version for each in shipped_definitions(folder=tmp_path)] == ["1", "2"]
    assert shipped_definitions(folder=tmp_path / "none") == ()


def test_a_file_beyond_all_reason_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "short-audit.yaml"
    path.write_bytes(b"#" * (LARGEST + 1))
    with pytest.raises(DefinitionError, match="larger than a question set can be"):
        definitions_in(path)
