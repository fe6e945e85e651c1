"""Every format, from the same frozen content, always to the same bytes."""

import pytest

from almoner.account.papers.renderers import FORMATS
from almoner.account.papers.rules.frozen import frozen_text, thawed
from tests.account.papers.factories import document

AWKWARD = (
    "#set text(red)",
    '#panic("no")',
    "$x^2$ and @label and <label>",
    "\\ * _ ` ~ = - + / [ ] { }",
    "<script>alert(1)</script> & ' \" ]]>",
    "{{ 7 * 7 }} {% raw %}",
    "Café Dŵr, 老人ホーム, 🏠",
)


@pytest.mark.parametrize("extension", FORMATS)
def test_two_renderings_are_the_same_bytes(extension: str) -> None:
    render = FORMATS[extension].render
    assert render(document()) == render(thawed(frozen_text(document())))


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("text", AWKWARD)
def test_no_text_breaks_a_format(extension: str, text: str) -> None:
    assert FORMATS[extension].render(document(title=text, authority_name=text))
