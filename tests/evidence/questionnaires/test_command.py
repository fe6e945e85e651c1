"""`almoner question-sets`, as someone at the command line meets it."""

import csv
import io
import json
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from almoner.config.cli import Program
from almoner.evidence.questionnaires.models import QuestionSetVersion
from tests.evidence.questionnaires.factories import published, raw_set

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("question_sets", *arguments, stdout=out)
    return out.getvalue()


def refusal(*arguments: str) -> str:
    with pytest.raises(CommandError) as caught:
        run(*arguments)
    assert caught.value.returncode == 2
    return str(caught.value)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "short-audit.yaml"
    path.write_text(yaml.safe_dump(raw_set()), encoding="utf-8")
    return path


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    raw = raw_set(title="")
    raw["sections"][0]["weight"] = 0
    path = tmp_path / "short-audit.yaml"
    path.write_text(yaml.safe_dump(raw), encoding="utf-8")
    return path


def test_the_name_is_written_with_a_hyphen() -> None:
    command = Program(["almoner", "question-sets", "--help"]).fetch_command("question-sets")
    assert type(command).__module__.endswith("question_sets")


def test_the_library_is_loaded_once() -> None:
    assert run("load").endswith(" versions were published.\n")
    assert run("load") == "Every version was published already.\n"
    assert "provider-assessment" in run("list")


def test_a_file_is_loaded(file: Path) -> None:
    assert run("load", str(file)) == "One version was published.\n"
    assert QuestionSetVersion.objects.get().question_set.key == "short-audit"


def test_a_file_that_changes_what_is_published_is_refused(file: Path) -> None:
    published(raw_set(title="Another"))
    assert refusal("load", str(file)).startswith("Version 1 of “short-audit” was published")


def test_a_faulty_file_is_neither_loaded_nor_passed(faulty: Path) -> None:
    expected = (
        "short-audit.yaml cannot be used.\n"
        "title: This is empty.\n"
        "sections[0].weight: A weight must be more than nought."
    )
    assert refusal("load", str(faulty)) == expected
    assert refusal("check", str(faulty)) == expected
    assert not QuestionSetVersion.objects.exists()


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    missing = str(tmp_path / "gone.yaml")
    for part in ("load", "check"):
        assert refusal(part, missing) == f"“{missing}” cannot be read: No such file or directory."


def test_a_library_with_a_fault_says_which(faulty: Path, settings: object, tmp_path: Path) -> None:
    (tmp_path / "question_sets").mkdir()
    faulty.rename(tmp_path / "question_sets" / faulty.name)
    settings.LIBRARY = tmp_path  # type: ignore[attr-defined]
    assert refusal("load").startswith("The library cannot be used. title: This is empty.")


def test_nothing_to_list_is_said() -> None:
    assert run("list") == "There are no question sets yet.\n"
    assert json.loads(run("list", "--format", "json")) == []
    assert run("list", "--format", "csv") == ""


def test_the_list_in_every_form() -> None:
    published()
    (row,) = json.loads(run("list", "--format", "json"))
    assert row == {
        "question_set": "short-audit",
        "version": 1,
        "title": "Short audit",
        "purpose": "audit",
        "questions": 11,
        "of": "shipped",
        "state": "published",
        "since": "2021-09-01",
    }
    (line,) = csv.DictReader(io.StringIO(run("list", "--format", "csv")))
    assert line == {name: str(value) for name, value in row.items()}
    assert "1 September 2021" in run("list")
    assert json.loads(run("list", "--format", "json", "--as-at", "2021-08-31")) == []


def test_a_good_file_says_what_is_in_it(file: Path) -> None:
    assert "Short audit" in run("check", str(file))
    (row,) = json.loads(run("check", str(file), "--format", "json"))
    assert (row["sections"], row["standards"], row["questions"]) == (2, 3, 11)


def test_problems_in_every_form(faulty: Path) -> None:
    out = io.StringIO()
    with pytest.raises(CommandError, match="has 2 problems"):
        call_command("question_sets", "check", str(faulty), "--format", "json", stdout=out)
    assert json.loads(out.getvalue()) == [
        {"path": "title", "problem": "This is empty."},
        {"path": "sections[0].weight", "problem": "A weight must be more than nought."},
    ]
