"""The page that stands alone: what a screen reader meets, and nothing that runs or leads out."""

import re
from html.parser import HTMLParser

from almoner.account.papers.renderers.as_html import as_html
from almoner.account.papers.rules.blocks import Note, Paragraph
from almoner.account.papers.rules.states import PartName
from tests.account.papers.factories import document

VOID = {"meta", "img", "br"}


class Reader(HTMLParser):
    """The tags, and the words that are not hidden from a screen reader."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.heard: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag not in VOID:
            hides = found.get("aria-hidden") == "true" or tag in {"style", "title"}
            self._open.append((tag, hides))

    def handle_endtag(self, tag: str) -> None:
        opened, _ = self._open.pop()
        assert opened == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(hides for _, hides in self._open):
            self.heard.append(" ".join(data.split()))


def read(*args: object, **kwargs: object) -> Reader:
    reader = Reader()
    reader.feed(as_html(document(*args, **kwargs)).decode())  # type: ignore[arg-type]
    return reader


def test_it_is_well_formed_british_and_titled() -> None:
    reader = read()
    assert reader.tags[0] == ("html", {"lang": "en-GB"})
    page = as_html(document()).decode()
    assert page.startswith("<!DOCTYPE html>")
    assert "<title>Quality update: Southaven, 31 August 2021</title>" in page


def test_headings_go_down_one_at_a_time() -> None:
    levels = [int(tag[1]) for tag, _ in read().tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels == [1, 2, 3]


def test_every_table_has_a_caption_and_scoped_headings() -> None:
    reader = read()
    tags = [tag for tag, _ in reader.tags]
    assert tags.count("caption") == tags.count("table") == 3
    scopes = [attrs.get("scope") for tag, attrs in reader.tags if tag == "th"]
    assert set(scopes) == {"row", "col"}
    assert scopes.count("col") == 2 * 3


def test_an_arrow_is_seen_and_its_words_are_heard() -> None:
    heard = read().heard
    assert "36, down from 38" in heard
    assert "0, no earlier figure" in heard
    assert "36 ↓" not in heard
    assert '<span aria-hidden="true">36 ↓</span>' in as_html(document()).decode()


def test_a_figure_without_a_trend_is_heard_as_printed() -> None:
    assert "not known" in read().heard


def test_a_chart_has_its_words_and_its_table() -> None:
    reader = read()
    [image] = [attrs for tag, attrs in reader.tags if tag == "img"]
    assert image["alt"] == "A bar: 36 of 54 are good."
    assert str(image["src"]).startswith("data:image/svg+xml;base64,")
    assert "Most are good" in reader.heard


def test_nothing_runs_and_nothing_leads_out() -> None:
    reader = read(Paragraph('<script>alert(1)</script><a href="http://x">'), title='"><img src=x>')
    tags = {tag for tag, _ in reader.tags}
    assert not tags & {"script", "a", "link", "iframe", "form", "img", "object"}
    attributes = {name for _, attrs in reader.tags for name in attrs}
    assert not {name for name in attributes if name.startswith("on")}
    page = as_html(document()).decode()
    assert "http" not in page.replace("http-equiv", "")


def test_it_has_styles_for_print_of_its_own() -> None:
    page = as_html(document()).decode()
    assert "@media print" in page
    assert page.count("<style>") == 1


def test_numbered_paragraphs_show_their_numbers() -> None:
    assert "1." in read().heard


def test_a_list_is_a_list_of_points() -> None:
    reader = read()
    assert [tag for tag, _ in reader.tags if tag in {"ul", "li"}] == ["ul", "li", "li"]
    assert "Elm <Care> & #Co, in June." in reader.heard


def test_the_exempt_part_says_so_first() -> None:
    reader = read(Note("Names."), part=PartName.EXEMPT, exemption="Paragraph 3 of Schedule 12A.")
    assert reader.heard[:2] == ["Exempt: not for publication.", "Paragraph 3 of Schedule 12A."]
    assert not any("Exempt" in text for text in read().heard)


def test_the_exempt_part_is_called_that_in_its_title_its_heading_and_on_every_printed_page() -> (
    None
):
    exempt = document(Note("Names."), part=PartName.EXEMPT, exemption="Paragraph 3.")
    page = as_html(exempt).decode()
    assert "<title>Quality update, exempt appendix: Southaven, 31 August 2021</title>" in page
    assert "<h1>Quality update, exempt appendix</h1>" in page
    assert '@bottom-left { content: "Exempt: not for publication."' in page
    assert "@bottom-left" not in as_html(document()).decode()


def test_a_printed_page_has_its_number_and_nothing_wide_is_cut_off() -> None:
    page = as_html(document()).decode()
    assert 'content: "Page " counter(page) " of " counter(pages)' in page
    assert ".scroll { overflow: visible; }" in page


def test_there_is_one_main_heading_and_every_table_is_named_where_it_can_be_scrolled() -> None:
    reader = read()
    assert [tag for tag, _ in reader.tags].count("h1") == 1
    regions = [attrs for _, attrs in reader.tags if attrs.get("role") == "region"]
    assert [attrs["aria-label"] for attrs in regions] == ["Ratings of services"] * 2
    assert all(attrs["tabindex"] == "0" for attrs in regions)
