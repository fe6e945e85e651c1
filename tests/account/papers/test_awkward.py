"""Papers of councils with nothing, with very much, and with names of every kind.

None stops a paper, none is left out or changed, and what is not known is never a nought.
"""

import json
import re
from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO

import docx
import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from almoner.account.papers.actions import build_paper
from almoner.account.papers.definitions import paper_kinds
from almoner.account.papers.models import Figure, Paper
from almoner.account.papers.queries import document
from almoner.account.papers.renderers import FORMATS
from almoner.account.papers.rules.blocks import (
    Cell,
    Column,
    Document,
    Row,
    Source,
    Table,
)
from almoner.account.papers.rules.blocks import (
    Figure as Stated,
)
from almoner.account.papers.rules.frozen import frozen_text, thawed
from almoner.account.papers.rules.states import PartName
from almoner.account.papers.sources.base import NothingToReport
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import operator
from almoner.core.journal.models import Entry
from almoner.register.directory.models import Location, Provider
from tests.account.papers import northshire
from tests.account.papers.factories import (
    AS_AT,
    AT,
    COLUMNS,
    AuthorityFactory,
    LandingFactory,
    add_service,
    table,
)
from tests.account.papers.factories import (
    document as made,
)

BY = operator("tests")
NAMES = {
    "other scripts": "老人ホーム Ωμέγα Жук",
    "from right to left": "بيت الرحمة, 36",
    "Hebrew": "בית שלום & co. (3)",
    "Welsh": "Ysbyty Tŷ’r Dŵr",
    "ampersand": "Ash & Elm <Ltd>",
    "script": "<script>alert(1)</script>",
    "emoji": "Ash House 🏠",
    "formula": "=HYPERLINK(1)",
    "markup of Typst": "#panic() $x$ @y *z* \\u{41}",
    "markup of a template": "{{ 7 * 7 }} {% raw %}",
}
TURNED = "Ash \u202e36 of 54\u202c House"  # signs that turn round what follows them


def read(content: bytes, extension: str) -> str:
    """Every word of a file, as someone reads it."""
    match extension:
        case "html":
            return unescape(re.sub(r"<[^>]+>", "", content.decode()))
        case "docx":
            read = docx.Document(BytesIO(content))
            cells = [c.text for t in read.tables for row in t.rows for c in row.cells]
            return "\n".join([*(p.text for p in read.paragraphs), *cells])
        case "pdf":
            pages = PdfReader(BytesIO(content)).pages
            return " ".join(" ".join(page.extract_text().split()) for page in pages)
        case _:
            return json.dumps(json.loads(content), ensure_ascii=False)


def named(name: str) -> Document:
    """A paper that has the name everywhere that a name can be."""
    row = Row("one", name, (Cell(name), Cell("36")))
    one = replace(table(), caption=name, row_title=name, rows=(row,))
    return thawed(frozen_text(made(one, title=name, authority_name=name)))


@pytest.mark.parametrize("extension", ["html", "docx", "json"])
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_of_any_kind_is_shown_as_it_is(name: str, extension: str) -> None:
    shown = read(FORMATS[extension].render(named(name)), extension)
    wanted = json.dumps(name, ensure_ascii=False)[1:-1] if extension == "json" else name
    assert shown.count(wanted) >= 6


@pytest.mark.parametrize(
    "name",
    [
        NAMES[key]
        for key in NAMES
        if key not in {"other scripts", "from right to left", "Hebrew", "emoji"}
    ],
)
def test_the_pdf_shows_names_in_european_letters_as_they_are(name: str) -> None:
    assert read(FORMATS["pdf"].render(named(name)), "pdf").count(name) >= 4


@pytest.mark.parametrize("key", ["other scripts", "emoji"])
def test_the_pdf_says_where_it_could_not_show_a_letter(key: str) -> None:
    shown = read(FORMATS["pdf"].render(named(NAMES[key])), "pdf")
    assert "The letters of this PDF lack some that the paper holds" in shown
    assert {"other scripts": "????? Ωμέγα Жук", "emoji": "Ash House ?"}[key] in shown


@pytest.mark.parametrize("extension", FORMATS)
def test_signs_that_turn_round_what_follows_are_left_out(extension: str) -> None:
    shown = read(FORMATS[extension].render(named(TURNED)), extension)
    assert "Ash 36 of 54 House" in shown
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@pytest.mark.parametrize("extension", FORMATS)
def test_a_figure_that_is_missing_beside_one_that_is_there_is_no_nought(extension: str) -> None:
    source = Source(text="The regulator", as_at=AS_AT)
    cells = (
        Cell("36", Stated(36, "services", source)),
        Cell("not known", Stated(None, "services", source)),
        Cell("0", Stated(0, "services", source)),
    )
    columns = tuple(Column(key, key.capitalize()) for key in ("good", "inadequate", "outstanding"))
    one = replace(table(), columns=columns, rows=(Row("day_care", "Day care", cells),))
    shown = read(FORMATS[extension].render(made(one)), extension)
    assert "not known" in shown
    figures = [found.figure.value for _, found in made(one).figures()]
    assert figures == [36, None, 0]


@pytest.mark.parametrize("extension", FORMATS)
def test_a_table_of_many_hundred_services_is_whole(extension: str) -> None:
    rows = tuple(
        Row(f"row_{n}", f"Service {n}.", (Cell(f"Wren Care {n}."), Cell("–"))) for n in range(700)
    )
    shown = read(FORMATS[extension].render(made(replace(table(), rows=rows))), extension)
    for words in ("Service", "Wren Care"):
        assert {f"{words} {n}." for n in range(700)} <= set(re.findall(rf"{words} \d+\.", shown))


@pytest.mark.parametrize("extension", FORMATS)
def test_a_paper_without_a_word_is_a_file_all_the_same(extension: str) -> None:
    empty = replace(made(), header=(), sections=())
    assert "Quality update" in read(FORMATS[extension].render(empty), extension)


@pytest.mark.parametrize("extension", FORMATS)
def test_a_table_without_rows_is_shown_with_its_headings(extension: str) -> None:
    one: Table = replace(table(), rows=())
    assert "Inadequate" in read(FORMATS[extension].render(made(one)), extension)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(paper_kinds()))
def test_a_council_with_nothing_is_told_so_and_nothing_is_kept(kind: str) -> None:
    authority = AuthorityFactory(name="Emptyshire")
    with pytest.raises(NothingToReport, match=r"^No \w+ of Emptyshire are recorded as at") as told:
        build_paper(kind=kind, authority=authority, as_at=AS_AT, by=BY, at=AT)
    assert str(told.value).endswith(" first.")
    assert not Paper.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(paper_kinds()))
def test_the_first_day_of_all_is_a_day_before_anything(kind: str) -> None:
    """Weeks are counted back from it, and there are none."""
    authority = northshire.county()
    with pytest.raises(NothingToReport, match="as at 1 January 1,"):
        build_paper(kind=kind, authority=authority, as_at=date.min, by=BY, at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(paper_kinds()))
def test_before_there_was_anything_there_is_nothing_and_not_nought(kind: str) -> None:
    """Services and contracts that began later say nothing of an earlier day."""
    authority = northshire.county()
    with pytest.raises(NothingToReport, match="as at 31 March 2018"):
        build_paper(kind=kind, authority=authority, as_at=date(2018, 3, 31), by=BY, at=AT)
    with pytest.raises(CommandError, match="as at 31 March 2018"):
        call_command(
            "papers", "build", kind, "--authority", "Northshire", "--as-at", "2018-03-31",
            "--out", "/nowhere",
        )  # fmt: skip
    assert not Paper.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_council_and_a_suspended_service_of_any_name(name: str) -> None:
    authority = northshire.county()
    northshire.suspend(authority)
    Location.objects.filter(authority=authority).update(name=name)
    Provider.objects.update(name=name)
    Authority.objects.filter(pk=authority.pk).update(name=name)
    authority.refresh_from_db()
    paper = build_paper(
        kind="market-position",
        authority=authority,
        as_at=northshire.AS_AT,
        by=BY,
        at=northshire.AT,
    )
    for part in PartName:
        told = document(paper=paper, part=part, visible_to=BY)
        assert all(form.render(told) for form in FORMATS.values())
    exempt = document(paper=paper, part=PartName.EXEMPT, visible_to=BY)
    [held] = exempt.tables()
    assert {row.text for row in held.rows} == {name}
    assert name in read(FORMATS["html"].render(exempt), "html")


@pytest.mark.django_db
def test_figures_of_a_thousand_and_more_are_counted_and_written_as_such() -> None:
    authority = AuthorityFactory(name="Wideshire")
    northshire.services(
        authority, 1234, northshire.Category.CARE_HOME, "nursing", northshire.Portfolio.AGEING_WELL
    )
    paper = build_paper(
        kind="market-position", authority=authority, as_at=northshire.AS_AT, by=BY, at=northshire.AT
    )
    shown = read(
        FORMATS["pdf"].render(document(paper=paper, part=PartName.OPEN, visible_to=BY)), "pdf"
    )
    assert "Ageing Well: 1,234 Care Homes" in shown
    assert "Nursing homes 0 0 0 0 1,234" in shown
    assert paper.figures.get(row="nursing", column="unrated").value == 1234


@pytest.mark.django_db
def test_a_figure_that_comes_from_hundreds_of_landings_is_kept_with_all_of_them() -> None:
    """A council that fetches every day: each rating may stand on a landing of its own."""
    authority = AuthorityFactory(name="Oftenshire")
    for number in range(150):
        landing = LandingFactory(
            source="CQC API", as_at=date(2021, 1 + number // 28, 1 + number % 28)
        )
        add_service(authority=authority, landing=landing, service_type="nursing", rating="good")
    paper = build_paper(kind="quality-update", authority=authority, as_at=AS_AT, by=BY, at=AT)
    for figure in Figure.objects.filter(paper=paper):
        assert len(figure.landings.split(",")) == 150
    page = read(
        FORMATS["html"].render(document(paper=paper, part=PartName.OPEN, visible_to=BY)), "html"
    )
    assert "received as CQC API in 150 files, the newest as at 10 June 2021" in page
    assert len(COLUMNS) * 3 == paper.figures.count()
