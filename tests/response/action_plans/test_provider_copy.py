"""The provider's copy: what it holds, what it leaves out, and how it is built."""

import zipfile
from io import BytesIO

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from almoner.core.ui.downloads import write_ods
from almoner.response.action_plans import actions
from almoner.response.action_plans.provider_copy import (
    COPY_COLUMNS,
    ProviderCopy,
    as_docx,
    copy_notes,
    copy_rows,
    provider_copy_of,
)
from almoner.response.action_plans.queries import plan_by_id
from almoner.response.action_plans.rules.due_dates import Risk
from almoner.response.action_plans.rules.states import ActionState
from tests.response.action_plans.factories import (
    AuthorityFactory,
    LocationFactory,
    a_plan,
    an_action,
    brought_to,
    days_on,
    person,
    someone,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def copy() -> ProviderCopy:
    authority = AuthorityFactory(name="Northshire")
    home = LocationFactory(authority=authority, name="Larkfield House")
    plan = a_plan(location=home, lead=person(authority, name="Ada Marsh"))
    by = someone(authority)
    late = an_action(
        plan=plan,
        question_text="Are medicines recorded?",
        regulation="Regulation 12",
        contract_clause="Clause 4",
    )
    actions.record_progress(
        action=late, note="The manager seems out of her depth.", by=by, at=days_on(1)
    )
    an_action(plan=plan, risk=Risk.LOW, requirement='=HYPERLINK("http://example.com")')
    brought_to(ActionState.WITHDRAWN, action=an_action(plan=plan, requirement="Not wanted"))
    shown = plan_by_id(plan_id=plan.pk, as_at=days_on(20).date(), visible_to=by)
    return provider_copy_of(plan=shown, as_at=days_on(20).date(), visible_to=by)


def read(copy: ProviderCopy) -> Document:
    return docx.Document(BytesIO(as_docx(copy)))


def words(document: Document) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_document_says_what_is_asked_and_how_to_reply(copy: ProviderCopy) -> None:
    text = words(read(copy))
    for part in (
        "Action plan AP-1: After the September audit",
        "Larkfield House",
        "Northshire",
        "Keep a record of every medicine given.",
        "Ten charts read on a visit have no gap.",
        "16 September 2021, 10 days overdue",
        "Are medicines recorded?",
        "Regulation 12",
        "Clause 4",
        "Ada Marsh",
        "@northshire.example",
        "Your reply",
        "26 September 2021",
    ):
        assert part in text


def test_the_councils_notes_and_withdrawn_actions_are_left_out(copy: ProviderCopy) -> None:
    text = words(read(copy))
    assert "out of her depth" not in text
    assert "Not wanted" not in text
    assert len(copy.asked) == 2


def test_the_document_has_headings_and_header_rows(copy: ProviderCopy) -> None:
    document = read(copy)
    styles = [p.style.name for p in document.paragraphs if p.style and "Heading" in p.style.name]
    assert styles == ["Heading 1", *["Heading 2"] * 4]
    summary = document.tables[1]
    assert [cell.text for cell in summary.rows[0].cells] == [
        "Action",
        "What must be so",
        "Due",
        "Where it stands",
    ]
    assert summary.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    for table in document.tables:
        assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None
    properties = document.core_properties
    assert (properties.author, properties.language) == ("Northshire", "en-GB")
    assert properties.title == "Action plan AP-1: Larkfield House"


def test_a_sheet_holds_a_row_for_each_action_with_room_to_reply(copy: ProviderCopy) -> None:
    rows = list(copy_rows(copy))
    assert len(rows) == 2
    assert all(len(row) == len(COPY_COLUMNS) for row in rows)
    assert rows[0][-3:] == ("", "", "")


def test_in_the_sheet_no_cell_is_a_formula(copy: ProviderCopy) -> None:
    file = BytesIO()
    notes = copy_notes(copy)
    write_ods(file=file, sheet=notes.title, columns=COPY_COLUMNS, rows=copy_rows(copy), notes=notes)
    content = zipfile.ZipFile(file).read("content.xml").decode()
    assert "<text:p>'=HYPERLINK" in content
    assert "table:formula" not in content
    assert "How to reply" in content


def test_a_plan_without_actions_or_officer_still_makes_a_document() -> None:
    plan = a_plan()
    by = someone(plan.authority)
    shown = plan_by_id(plan_id=plan.pk, as_at=days_on(1).date(), visible_to=by)
    text = words(read(provider_copy_of(plan=shown, as_at=days_on(1).date(), visible_to=by)))
    assert "no actions yet" in text
    assert "To be named" in text


def test_characters_that_no_document_can_hold_are_left_out() -> None:
    plan = a_plan(title="Bells\x0b and whistles")
    an_action(plan=plan, requirement="One\x07 bell\x0c.")
    by = someone(plan.authority)
    shown = plan_by_id(plan_id=plan.pk, as_at=days_on(1).date(), visible_to=by)
    text = words(read(provider_copy_of(plan=shown, as_at=days_on(1).date(), visible_to=by)))
    assert "One bell." in text
