"""A definition is checked whole before anything is built from it."""

from copy import deepcopy
from typing import Any

import pytest

from almoner.account.papers.rules.definitions import DefinitionError, filled, read_definition
from almoner.account.papers.rules.states import PartName
from tests.account.papers.factories import block_of_kind

SOURCES = ("ratings_profile",)
CONTENT: dict[str, Any] = {
    "paper": "update",
    "version": 2,
    "title": "Update",
    "style": "southampton",
    "fields": [{"key": "author", "label": "Author", "default": "The team"}],
    "header": [{"label": "Author", "text": "{author}"}],
    "sections": [
        {
            "key": "detail",
            "heading": "Detail",
            "blocks": [
                {"kind": "paragraph", "numbered": True, "text": "Of {authority}, {as_at}."},
                {"kind": "ratings_profile", "rows": {"nursing": "Nursing homes"}},
            ],
        },
        {
            "key": "names",
            "heading": "Names",
            "part": "exempt",
            "exemption": "Paragraph 3 of Schedule 12A.",
            "blocks": [{"kind": "note", "text": "Names."}],
        },
    ],
}


def content(**changed: Any) -> dict[str, Any]:
    return {**deepcopy(CONTENT), **changed}


def with_block(**block: Any) -> dict[str, Any]:
    section = {"key": "detail", "heading": "Detail", "blocks": [block]}
    return content(sections=[section])


def test_a_definition_is_read() -> None:
    definition = read_definition(CONTENT, sources=SOURCES)
    assert (definition.paper, definition.version) == ("update", "2")
    assert definition.header == (("Author", "{author}"),)
    paragraph, profile = definition.sections[0].blocks
    assert paragraph.is_numbered and not paragraph.options
    assert profile.options == {"rows": {"nursing": "Nursing homes"}}
    assert definition.sections[1].part is PartName.EXEMPT
    assert definition.has_exempt_sections()


def test_a_block_is_found_by_its_kind() -> None:
    definition = read_definition(CONTENT, sources=SOURCES)
    assert block_of_kind(definition, "ratings_profile") is definition.sections[0].blocks[1]
    assert block_of_kind(definition, "map") is None


@pytest.mark.parametrize("key", ["paper", "version", "title", "style", "header", "sections"])
def test_nothing_needed_may_be_missing(key: str) -> None:
    broken = content()
    del broken[key]
    with pytest.raises(DefinitionError, match=key):
        read_definition(broken, sources=SOURCES)


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        (content(style="baroque"), "no style is called 'baroque'"),
        (content(sections=[CONTENT["sections"][0]] * 2), "two sections have the same key"),
        (with_block(kind="map"), "no block is of kind 'map'"),
        (with_block(kind="paragraph"), "has no text"),
        (with_block(kind="ratings_profile", text="x"), "text that is not its own"),
        (with_block(kind="note", text="{nobody}"), "nothing fills the placeholder {nobody}"),
        (content(header=[{"label": "x", "text": "{other}"}]), "placeholder {other}"),
        (
            content(sections=[{**CONTENT["sections"][1], "exemption": ""}]),
            "must give a reason if exempt",
        ),
        (
            content(sections=[{**CONTENT["sections"][0], "exemption": "Paragraph 3"}]),
            "must give a reason if exempt, and only then",
        ),
        (
            content(sections=[{"key": "a", "heading": "A", "part": "secret", "blocks": []}]),
            "secret",
        ),
        (content(sections=["text"]), "lacks"),
        (["not a mapping"], "lacks"),
        (None, "lacks"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_broken_definition_is_refused(broken: Any, problem: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        read_definition(broken, sources=SOURCES)
    assert problem in str(refused.value)


def test_placeholders_are_filled_once() -> None:
    """What an officer types is never read as a placeholder itself."""
    text = filled("Report of {author} to {authority}", {"author": "{authority}", "authority": "X"})
    assert text == "Report of {authority} to X"


def test_other_braces_are_left_alone() -> None:
    assert filled("{A} {a.b} {0} {", {}) == "{A} {a.b} {0} {"
