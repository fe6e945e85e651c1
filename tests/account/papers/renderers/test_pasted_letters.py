"""What was pasted with signs that no document can hold still becomes a paper."""

from io import BytesIO

import docx
import pytest
from pypdf import PdfReader

from almoner.account.papers.renderers.as_docx import as_docx
from almoner.account.papers.renderers.as_pdf import as_pdf
from almoner.account.papers.rules.blocks import BulletList, Heading, Note, Paragraph
from tests.account.papers.factories import document


@pytest.mark.parametrize("sign", ["\x01", "\x0b", "\x0c", "\x1f", "\x7f", "\x85", "\x9f"])
def test_a_sign_that_steers_a_machine_is_left_out(sign: str) -> None:
    text = f"Home{sign}care"
    blocks = (Heading(text), Paragraph(text), Paragraph(text, 1), BulletList((text,)), Note(text))
    paper = document(*blocks, title=text, authority_name=text)
    pages = PdfReader(BytesIO(as_pdf(paper))).pages
    assert "Homecare" in " ".join(page.extract_text() for page in pages)
    read = docx.Document(BytesIO(as_docx(paper)))
    assert sum(paragraph.text.startswith("Home") for paragraph in read.paragraphs) >= len(blocks)
