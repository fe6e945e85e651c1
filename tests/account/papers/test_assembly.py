"""Sections in order, numbers that run on, and nothing too sensitive in the open part."""

from collections.abc import Iterator
from typing import Any

import pytest

from almoner.account.papers import assembly
from almoner.account.papers.actions import build_paper
from almoner.account.papers.assembly import TooSensitive, assemble
from almoner.account.papers.models import Paper
from almoner.account.papers.queries import UnknownPaper, document, figures, visible_parts
from almoner.account.papers.rules.blocks import (
    Cell,
    Column,
    Document,
    Figure,
    Paragraph,
    Row,
    Source,
    Table,
)
from almoner.account.papers.rules.definitions import Definition, read_definition
from almoner.account.papers.rules.states import PartName
from almoner.account.papers.sources.base import Asked, Baseline, Drawn
from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal, Role, operator
from almoner.core.journal.rules import Sensitivity
from tests.account.papers.factories import AS_AT, AT, EARLIER, AuthorityFactory, someone

pytestmark = pytest.mark.django_db
REASON = "Paragraph 3 of Part 1 of Schedule 12A."


def counted(asked: Asked, *, guarded: Sensitivity) -> Drawn:
    """A table of one figure, beside what the last paper stated there."""
    stated = asked.earlier(table="suspended", row="all", column="now")
    source = Source("The council", asked.as_at)
    cell = Cell("2", Figure(2, "services", source, earlier=stated))
    block = Table(
        "suspended", "Suspended", "Which", (Column("now", "Now"),), (Row("all", "All", (cell,)),)
    )
    return Drawn(blocks=(block, Paragraph("Two.", is_numbered=True)), sensitivity=guarded)


@pytest.fixture(autouse=True)
def sources(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    known = {
        "internal": lambda asked: counted(asked, guarded=Sensitivity.INTERNAL),
        "restricted": lambda asked: counted(asked, guarded=Sensitivity.RESTRICTED),
        "exempt": lambda asked: counted(asked, guarded=Sensitivity.EXEMPT),
        "nothing": lambda asked: Drawn(blocks=(), sensitivity=Sensitivity.OPEN),
    }
    monkeypatch.setattr(assembly, "SOURCES", known)
    yield


def definition(*sections: dict[str, Any]) -> Definition:
    content = {
        "paper": "update",
        "version": "1",
        "title": "Update",
        "style": "southampton",
        "fields": [{"key": "author", "label": "Author", "default": "The team"}],
        "header": [{"label": "Author", "text": "{author} of {authority}"}],
        "sections": list(sections),
    }
    return read_definition(content, sources=["internal", "restricted", "exempt", "nothing"])


def section(key: str, *blocks: dict[str, Any], **rest: str) -> dict[str, Any]:
    return {"key": key, "heading": key.capitalize(), "blocks": list(blocks), **rest}


def numbered(text: str) -> dict[str, Any]:
    return {"kind": "paragraph", "numbered": True, "text": text}


def exempt(*blocks: dict[str, Any]) -> dict[str, Any]:
    return section("names", *blocks, part="exempt", exemption=REASON)


def assembled(*sections: dict[str, Any], **fields: str) -> tuple[Document, ...]:
    asked = Asked(
        authority=Authority(code="E06999001", name="Southaven"),
        as_at=AS_AT,
        known_at=None,
        baseline=Baseline(
            "Update",
            EARLIER,
            {
                (PartName.OPEN, "suspended", "all", "now"): 4,
                (PartName.EXEMPT, "suspended", "all", "now"): 7,
            },
        ),
        visible_to=operator("tests"),
    )
    return assemble(definition=definition(*sections), asked=asked, fields=fields)


def test_paragraphs_count_on_through_sections_and_sources() -> None:
    [part] = assembled(
        section("a", numbered("One."), {"kind": "paragraph", "text": "Plain."}),
        section("b", {"kind": "internal"}),
        section("c", numbered("Three.")),
    )
    paragraphs = [b for s in part.sections for b in s.blocks if isinstance(b, Paragraph)]
    assert [paragraph.number for paragraph in paragraphs] == [1, None, 2, 3]


def test_each_part_is_numbered_from_one() -> None:
    parts = assembled(section("a", numbered("One.")), exempt(numbered("Names.")))
    assert [part.sections[0].blocks[0].number for part in parts] == [1, 1]  # type: ignore[union-attr]


def test_fields_and_dates_fill_the_text() -> None:
    [part] = assembled(section("a", numbered("{authority} as at {as_at}")), author="Jo {as_at}")
    assert part.header[0].text == "Jo {as_at} of Southaven"
    assert part.sections[0].blocks[0] == Paragraph("Southaven as at 31 August 2021", True, 1)


def test_paragraphs_that_an_officer_fills_in_are_paragraphs() -> None:
    [part] = assembled(
        section("a", numbered("{author}")), author="Homes close.\n\nWaits\n grow. \r\n\r\n \r\nEnd."
    )
    assert part.sections[0].blocks == (
        Paragraph("Homes close.", True, 1),
        Paragraph("Waits grow.", True, 2),
        Paragraph("End.", True, 3),
    )


def test_a_section_without_content_is_left_out() -> None:
    [part] = assembled(section("a", {"kind": "nothing"}), section("b", numbered("One.")))
    assert [kept.key for kept in part.sections] == ["b"]


def test_there_is_no_exempt_part_without_exempt_content() -> None:
    [part] = assembled(section("a", numbered("One.")), exempt({"kind": "nothing"}))
    assert part.part is PartName.OPEN


def test_the_exempt_part_says_why_and_the_open_part_says_nothing_of_it() -> None:
    open_part, exempt_part = assembled(section("a", numbered("One.")), exempt({"kind": "exempt"}))
    assert (open_part.exemption, exempt_part.exemption) == ("", REASON)
    assert [kept.key for kept in open_part.sections] == ["a"]
    assert [kept.key for kept in exempt_part.sections] == ["names"]


@pytest.mark.parametrize("kind", ["restricted", "exempt"])
def test_the_open_part_refuses_what_is_too_sensitive(kind: str) -> None:
    with pytest.raises(TooSensitive, match=f"would carry {kind} records into the open part"):
        assembled(section("a", {"kind": kind}))


def test_each_part_compares_with_its_own_earlier_figures() -> None:
    parts = assembled(section("a", {"kind": "internal"}), exempt({"kind": "exempt"}))
    earlier = [
        figure.earlier for part in parts for t in part.tables() for *_, figure in t.figures()
    ]
    assert earlier == [4, 7]


class TestStored:
    """A paper with an exempt part, built and read."""

    @pytest.fixture
    def authority(self) -> Authority:
        return AuthorityFactory()

    @pytest.fixture(autouse=True)
    def _definition(self, monkeypatch: pytest.MonkeyPatch) -> None:
        made_from = definition(section("a", numbered("One.")), exempt({"kind": "exempt"}))
        monkeypatch.setattr("almoner.account.papers.actions.definition", lambda **_: made_from)

    def built(self, authority: Authority, by: Principal) -> Paper:
        return build_paper(kind="update", authority=authority, as_at=AS_AT, by=by, at=AT)

    def test_the_parts_are_stored_apart(self, authority: Authority) -> None:
        paper = self.built(authority, someone(Role.QUALITY_MANAGER, authority))
        open_text, exempt_text = (paper.parts.get(part=part).content for part in ("open", "exempt"))
        assert "Suspended" in exempt_text
        assert "Suspended" not in open_text
        assert REASON not in open_text

    def test_only_those_cleared_can_build_it(self, authority: Authority) -> None:
        with pytest.raises(NotPermitted, match="cleared"):
            self.built(authority, someone(Role.QUALITY_OFFICER, authority))

    @pytest.mark.parametrize(
        ("role", "seen"),
        [
            (Role.QUALITY_MANAGER, (PartName.OPEN, PartName.EXEMPT)),
            (Role.DEMOCRATIC_SERVICES, (PartName.OPEN, PartName.EXEMPT)),
            (Role.QUALITY_OFFICER, (PartName.OPEN,)),
            (Role.SAFEGUARDING_PRACTITIONER, (PartName.OPEN,)),
        ],
    )
    def test_only_those_cleared_see_it(
        self, authority: Authority, role: Role, seen: tuple[PartName, ...]
    ) -> None:
        paper = self.built(authority, operator("tests"))
        by = someone(role, authority)
        assert visible_parts(paper=paper, visible_to=by) == seen
        for part in PartName:
            if part in seen:
                assert document(paper=paper, part=part, visible_to=by).part is part
                figures(paper=paper, part=part, visible_to=by)
            else:
                with pytest.raises(UnknownPaper):
                    document(paper=paper, part=part, visible_to=by)
                with pytest.raises(UnknownPaper):
                    figures(paper=paper, part=part, visible_to=by)
