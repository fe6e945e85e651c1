"""The library's papers, and files that cannot be used."""

from pathlib import Path

import pytest
from django.conf import settings

from almoner.account.papers.definitions import (
    UnknownPaperKind,
    definition,
    paper_kinds,
    read_file,
)
from almoner.account.papers.rules.definitions import DefinitionError
from almoner.evidence.ratings.rules import Column
from almoner.register.directory.rules import ServiceType
from tests.account.papers.factories import block_of_kind

VERSION = """
paper: {name}
version: "{version}"
title: {title}
style: southampton
header: []
sections: []
"""


def version(name: str = "update", number: str = "1", title: str = "Update") -> str:
    return VERSION.format(name=name, version=number, title=title)


def write(folder: Path, text: str, name: str = "update") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(text)
    return path


def test_every_paper_of_the_library_can_be_used() -> None:
    for path in (Path(settings.LIBRARY) / "papers").glob("*.yaml"):
        assert read_file(path)


def test_the_quality_update_is_there() -> None:
    assert paper_kinds()["quality-update"] == "Quality update"
    profile = block_of_kind(definition(kind="quality-update"), "ratings_profile")
    assert profile is not None
    assert [ServiceType(row) for row in profile.options["rows"]] == [
        ServiceType.NURSING,
        ServiceType.RESIDENTIAL,
        ServiceType.HOME_CARE,
    ]
    assert [Column(column) for column in profile.options["columns"]] == list(Column)


def test_a_kind_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownPaperKind, match="No paper is called 'minutes'"):
        definition(kind="minutes")


def test_every_version_is_kept_and_the_newest_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "LIBRARY", tmp_path)
    (tmp_path / "papers").mkdir()
    text = "---".join((version(), version(number="2", title="Newer")))
    write(tmp_path / "papers", text)
    assert definition(kind="update").title == "Newer"
    assert definition(kind="update", version="1").title == "Update"
    assert paper_kinds() == {"update": "Newer"}
    with pytest.raises(UnknownPaperKind, match="has no version '3'"):
        definition(kind="update", version="3")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: [", "is not YAML"),
        ("", "holds no version"),
        ("just words", "lacks"),
        ("---".join((version(), version())), "one version twice"),
        (version(name="other"), "a paper of another name"),
        ("!!python/object/apply:os.getcwd []", "is not YAML"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(DefinitionError, match=problem):
        read_file(write(tmp_path, text))


@pytest.mark.parametrize(
    ("kind", "headings"),
    [
        (
            "quality-update",
            (
                "Recommendations", "Reasons for report recommendations",
                "Alternative options considered and rejected", "Detail", "Resource implications",
                "Legal implications", "Conflict of interest implications",
                "Risk management implications", "Policy framework implications",
                "Key decision, and wards and communities affected", "Supporting documentation",
            ),
        ),
        (
            "market-position",
            (
                "Purpose of the report", "Information", "Other options considered",
                "Reasons for recommendations", "Statutory and policy implications",
                "Recommendations", "Constitutional comments", "Financial comments",
                "Background papers and published documents",
                "Electoral divisions and members affected",
            ),
        ),
    ],
)  # fmt: skip
def test_a_paper_has_the_headings_of_the_councils_template_in_its_order(
    kind: str, headings: tuple[str, ...]
) -> None:
    found = [section.heading for section in definition(kind=kind).sections]
    assert [heading for heading in found if heading in headings] == list(headings)


@pytest.mark.parametrize("kind", sorted(paper_kinds()))
def test_every_field_of_a_paper_is_printed_somewhere_and_says_something_by_default(
    kind: str,
) -> None:
    made_from = definition(kind=kind)
    texts = [text for _, text in made_from.header]
    texts += [block.text for section in made_from.sections for block in section.blocks]
    for field in made_from.fields:
        assert field.default
        assert any(f"{{{field.key}}}" in text for text in texts), field.key
