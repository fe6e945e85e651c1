"""The lists and the table of Nottinghamshire's report of September 2021, reproduced."""

import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from almoner.account.papers.actions import build_paper, publish_paper
from almoner.account.papers.models import Figure, Paper
from almoner.account.papers.queries import UnknownPaper, document, visible_parts
from almoner.account.papers.renderers import FORMATS
from almoner.account.papers.rules.blocks import StatedList, Table
from almoner.account.papers.rules.states import PartName
from almoner.account.papers.sources.base import NothingToReport
from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role, operator
from almoner.register.contracts.models import Contract
from almoner.response.suspensions.models import Suspension
from tests.account.papers.factories import AuthorityFactory, LandingFactory, add_service, someone
from tests.account.papers.northshire import (
    AS_AT,
    AT,
    EARLIER_AS_AT,
    county,
    paper_of_june,
    suspend,
)

pytestmark = pytest.mark.django_db
KIND = "market-position"
BY = operator("tests")
# As printed in the report.
LIST = (
    "Ageing Well: 155 Care Homes",
    "Living Well: 136 Care Homes",
    "Home Based Care: 48 Providers",
    "Housing with Care: 14 Schemes",
    "Supported Living: 35 Providers (190 schemes)",
    "Day Care: 30 Providers",
)
# As printed, with the invented districts that stand for the real ones.
TABLE = [
    (
        "Care Home – Ageing Well",
        "6",
        "Suspended",
        "Geddon Vale, Newbridge and Sherbrook, Manfield, Ashdale",
    ),
    ("Care Home – Living Well", "6", "Suspended", "Barrowlaw, Newbridge and Sherbrook"),
    ("Homecare", "2", "Suspended", "Newbridge and Sherbrook, Rushmere, Geddon Vale"),
]
HEADS = ("Type of service", "Number of services", "Contract status", "District")
CHANGE = (
    "Since the previous report to Committee in June 2021 there has been an increase in the number"
    " of contract suspensions, from 9 to 14."
)


@pytest.fixture
def authority() -> Authority:
    return county()


@pytest.fixture
def paper(authority: Authority) -> Paper:
    paper_of_june(authority)
    suspend(authority)
    return build(authority)


def build(authority: Authority, **changed: Any) -> Paper:
    return build_paper(
        **{"kind": KIND, "authority": authority, "as_at": AS_AT, "by": BY, "at": AT} | changed
    )


def rendered(paper: Paper, extension: str, part: PartName = PartName.OPEN) -> bytes:
    return FORMATS[extension].render(document(paper=paper, part=part, visible_to=BY))


def blocks(paper: Paper, kind: type, part: PartName = PartName.OPEN) -> list[Any]:
    told = document(paper=paper, part=part, visible_to=BY)
    return [b for section in told.sections for b in section.blocks if isinstance(b, kind)]


def cells(table: Table) -> list[tuple[str, ...]]:
    return [(row.text, *(cell.text for cell in row.cells)) for row in table.rows]


def test_the_list_is_the_reports(paper: Paper) -> None:
    [told] = blocks(paper, StatedList)
    assert told.items == LIST


def test_the_table_is_the_reports(paper: Paper) -> None:
    table = next(t for t in blocks(paper, Table) if t.key == "contract_suspensions")
    assert (table.row_title, *(column.text for column in table.columns)) == HEADS
    assert cells(table) == TABLE
    assert table.numeric() == (True, False, False)


def test_every_format_shows_the_list_the_table_and_the_change(paper: Paper) -> None:
    page = rendered(paper, "html").decode()
    for words in (*LIST, *HEADS, CHANGE):
        assert words in page
    word = docx.Document(BytesIO(rendered(paper, "docx")))
    assert set(LIST) <= {p.text for p in word.paragraphs}
    rows = [tuple(cell.text for cell in row.cells) for row in word.tables[-1].rows]
    assert rows == [HEADS, *TABLE]
    pages = PdfReader(BytesIO(rendered(paper, "pdf"))).pages
    pdf = " ".join(" ".join(page.extract_text() for page in pages).split())
    for words in (*LIST, "Barrowlaw, Newbridge and Sherbrook", "an increase in the number"):
        assert words in pdf


def test_paragraphs_are_numbered_through(paper: Paper) -> None:
    told = json.loads(rendered(paper, "json"))
    numbers = [
        block["number"]
        for section in told["sections"]
        for block in section["blocks"]
        if block.get("number")
    ]
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_figure_is_frozen_with_its_source(paper: Paper) -> None:
    stated = {(f.block, f.row, f.column): f for f in paper.figures.filter(part="open")}
    expected = {
        ("quality_monitoring", "ageing_well", "count"): (155, "homes"),
        ("quality_monitoring", "supported_living", "count"): (35, "providers"),
        ("quality_monitoring", "supported_living", "second"): (190, "schemes"),
        ("contract_suspensions", "homecare", "count"): (2, "services"),
        ("contract_suspensions", "total", "count"): (14, "services"),
    }
    assert {key: (stated[key].value, stated[key].unit) for key in expected} == expected
    for (block, _, _), figure in stated.items():
        assert figure.as_at == AS_AT
        if block != "ratings_profile":
            assert "E10999901" in figure.filter
    assert stated["contract_suspensions", "care_home_ageing_well", "count"].earlier == 4
    assert stated["contract_suspensions", "total", "count"].earlier == 9


# ---- the exempt part stays apart


def names_of_suspended() -> list[str]:
    return [
        name
        for suspension in Suspension.objects.all()
        for scope in suspension.scopes.select_related("location__provider")
        if scope.location
        for name in (scope.location.name, str(scope.location.provider))
    ]


def unpacked(extension: str, content: bytes) -> bytes:
    """Everything that a file holds, its metadata too, out of its compression."""
    if extension == "docx":
        with ZipFile(BytesIO(content)) as packed:
            return b"".join(packed.read(name) for name in packed.namelist())
    if extension == "pdf":
        reader = PdfReader(BytesIO(content))
        text = "".join(page.extract_text() for page in reader.pages)
        return content + f"{text}{dict(reader.metadata or {})}".encode()
    return content


@pytest.mark.parametrize("extension", list(FORMATS))
def test_the_open_files_hold_nothing_of_the_exempt_part(paper: Paper, extension: str) -> None:
    content = unpacked(extension, rendered(paper, extension))
    names = names_of_suspended()
    assert len(names) == 28
    for name in names:
        assert name.encode() not in content
    for words in (
        b"suspended_services",
        b"What led to it",
        b"Schedule 12A to the Local Government Act 1972: information",
    ):
        assert words not in content


def test_the_exempt_part_names_each_with_its_reason(paper: Paper) -> None:
    [table] = blocks(paper, Table, PartName.EXEMPT)
    named = [row[0] for row in cells(table)]
    assert len(named) == 14
    assert set(named) <= set(names_of_suspended())
    page = rendered(paper, "html", PartName.EXEMPT).decode()
    assert "Exempt: not for publication." in page
    assert "paragraph 3 of Part 1 of Schedule 12A" in page
    assert not paper.figures.filter(part="exempt").exists()


def test_the_files_of_the_command_stay_apart(authority: Authority, tmp_path: Path) -> None:
    suspend(authority)
    call_command(
        "papers", "build", KIND, "--authority", "Northshire", "--as-at", "2021-09-20",
        "--out", str(tmp_path),
    )  # fmt: skip
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert set(files) == {f"{part.value}.{extension}" for part in PartName for extension in FORMATS}
    name = names_of_suspended()[0].encode()
    assert name in files["exempt.html"]
    assert name not in files["open.html"]
    told = json.loads(files["open.json"])
    assert any(LIST[0] in block.get("items", ()) for s in told["sections"] for block in s["blocks"])


@pytest.mark.parametrize("role", [Role.QUALITY_OFFICER, Role.CONTRACTS_OFFICER, Role.COMMISSIONER])
def test_who_is_not_cleared_does_not_build_it(authority: Authority, role: Role) -> None:
    with pytest.raises(NotPermitted, match="exempt part"):
        build(authority, by=someone(role, authority))
    assert not Paper.objects.exists()


def test_who_does_not_see_contracts_is_told_so(authority: Authority) -> None:
    with pytest.raises(NothingToReport, match="counts contracts"):
        build(authority, by=someone(Role.SAFEGUARDING_MANAGER, authority))


def test_who_is_not_cleared_does_not_see_that_there_is_an_exempt_part(paper: Paper) -> None:
    officer = someone(Role.QUALITY_OFFICER, paper.authority)
    assert visible_parts(paper=paper, visible_to=officer) == (PartName.OPEN,)
    with pytest.raises(UnknownPaper):
        document(paper=paper, part=PartName.EXEMPT, visible_to=officer)
    cleared = someone(Role.DIRECTOR, paper.authority)
    assert visible_parts(paper=paper, visible_to=cleared) == tuple(PartName)


@pytest.mark.parametrize("role", [Role.QUALITY_MANAGER, Role.DIRECTOR])
def test_a_manager_builds_the_same_paper_as_the_command(paper: Paper, role: Role) -> None:
    assert build(paper.authority, by=someone(role, paper.authority)) == paper


# ---- through time


def test_it_is_built_the_same_from_what_was_known_then(paper: Paper) -> None:
    later = AT + timedelta(days=400)
    Contract.objects.create(
        authority=paper.authority,
        location=Contract.objects.filter(category="day_care")[0].location,
        reference="NEW",
        relation="spot",
        category="shared_lives",
        from_on=EARLIER_AS_AT,
        recorded_at=later,
        recorded_by="system",
    )
    publish_paper(paper=paper, by=BY, at=later)
    assert build(paper.authority, at=later, known_at=paper.known_at) == paper


def test_the_next_paper_compares_with_this_one(paper: Paper) -> None:
    publish_paper(paper=paper, by=BY, at=AT)
    after = build(paper.authority, as_at=AS_AT + timedelta(days=30), at=AT + timedelta(days=40))
    page = rendered(after, "html").decode()
    assert (
        "Since the previous report to Committee in September 2021 there has been no change in the"
        " number of contract suspensions." in page
    )


def test_when_nothing_is_suspended_a_sentence_says_so(authority: Authority) -> None:
    paper_of_june(authority)
    paper = build(authority)
    page = rendered(paper, "html").decode()
    assert "No service is recorded as having a contract suspension on 20 September 2021." in page
    assert "there has been a decrease in the number of contract suspensions, from 9 to 0." in page
    assert [t.key for t in blocks(paper, Table)] == ["ratings_profile"]
    assert visible_parts(paper=paper, visible_to=BY) == (PartName.OPEN,)
    assert Figure.objects.get(paper=paper, row="total").value == 0


def test_without_an_earlier_paper_nothing_is_compared(authority: Authority) -> None:
    suspend(authority)
    page = rendered(build(authority), "html").decode()
    assert "there is nothing to compare with" in page
    assert "Since the previous report" not in page


def test_without_contracts_there_is_nothing_to_report(authority: Authority) -> None:
    Contract.objects.update(relation="not_commissioned")
    with pytest.raises(NothingToReport, match="No contracts of Northshire are recorded"):
        build(authority)


def test_anothers_services_are_not_counted(authority: Authority, paper: Paper) -> None:

    other = AuthorityFactory()
    add_service(authority=other, landing=LandingFactory(), service_type="nursing", rating="good")
    with pytest.raises(NothingToReport):
        build(other)


def test_it_asks_no_more_of_the_database_for_more_services(authority: Authority) -> None:
    suspend(authority)
    with CaptureQueriesContext(connection) as captured:
        build(authority)
    assert len(captured) < 60  # for four hundred services and fourteen suspensions
