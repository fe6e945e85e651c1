"""The crawler sees what it is shown: else that it found nothing would prove nothing."""

from datetime import date
from io import BytesIO

import docx
import pytest
from django.http import HttpResponse, StreamingHttpResponse

from almoner.account.papers.renderers import FORMATS
from almoner.account.papers.rules.blocks import Paragraph
from almoner.core.accounts.rules import GRANTS, Principal, Role
from almoner.core.ui.downloads import Notes, csv_response, ods_response
from tests.account.papers.factories import document
from tests.crawler.marks import KINDS, Secret, secrets_in
from tests.crawler.reading import body_of, texts_in, texts_of, uneven_lists
from tests.crawler.walking import Walk, without_what_passes
from tests.crawler.world import World

TEXT = "Zq7fc1-12"
FOUND = Secret("zq7fc1-12", "c", is_of_adult=False, is_here=True)


def seen(response: HttpResponse) -> set[Secret]:
    body = body_of(response)
    return {one for _, text in texts_of(response, body) for one in secrets_in(text)}


@pytest.mark.parametrize(
    ("text", "kind", "is_of_adult", "is_here"),
    [
        ("was ZQ7FC1-12.", "c", False, True),
        ("x zq7fc2i-3", "c", True, True),
        ("Zq7gt1-4", "t", False, False),
        ("Concern 730,012 of", "c", False, True),
        ("Concern 730012", "c", False, True),
        ("on 17 March 1907", "c", False, None),
        ("1903-02-11", "c", True, None),
        ("60,417", "r", False, True),
    ],
)
def test_a_secret_is_known_again(
    text: str, kind: str, *, is_of_adult: bool, is_here: bool | None
) -> None:
    (found,) = secrets_in(text)
    assert (found.kind, found.is_of_adult, found.is_here) == (kind, is_of_adult, is_here)


@pytest.mark.parametrize("text", ["Zq7hc1-1", "a730012b", "17300121", "1907-03-18", "160417"])
def test_what_is_none_is_not(text: str) -> None:
    assert not list(secrets_in(text))


def test_it_is_found_in_headers_cookies_and_where_a_redirect_leads() -> None:
    named = HttpResponse(headers={"Content-Disposition": f'attachment; filename="{TEXT}.csv"'})
    led = HttpResponse(status=302, headers={"Location": f"/x/?q={TEXT}"})
    kept = HttpResponse()
    kept.set_cookie("messages", TEXT)
    streamed = StreamingHttpResponse(iter([TEXT[:4].encode(), TEXT[4:].encode()]))
    for response in (named, led, kept, streamed):
        assert seen(response) == {FOUND}


def test_it_is_found_in_lists_and_their_notes(db: None) -> None:
    notes = Notes(title=TEXT, source="s", as_at=date(2021, 8, 9))
    in_notes = ods_response(name="x", columns=("A",), rows=[["b"]], notes=notes)
    assert seen(in_notes) == {FOUND}
    for put_away in in_notes._resource_closers:  # close() would end the connection too
        put_away()
    assert seen(csv_response(name="x", columns=("A",), rows=[[TEXT]])) == {FOUND}


@pytest.mark.parametrize("extension", FORMATS)
def test_it_is_found_in_every_format_of_a_paper_and_its_properties(extension: str) -> None:
    render = FORMATS[extension].render
    for made in (document(Paragraph(TEXT)), document(title=TEXT)):
        texts = texts_in(render(made))
        assert FOUND in {one for _, text in texts for one in secrets_in(text)}


def test_it_is_found_in_the_properties_of_a_word_document_alone() -> None:
    made, file = docx.Document(), BytesIO()
    made.core_properties.subject = TEXT
    made.save(file)
    where = {where for where, text in texts_in(file.getvalue()) if list(secrets_in(text))}
    assert where == {"docProps/core.xml body"}


def test_what_passes_is_left_out_and_the_rest_is_not() -> None:
    once = '<input name="csrfmiddlewaretoken" value="a1"><script nonce="b2"> 12 wait'
    again = '<input name="csrfmiddlewaretoken" value="c3"><script nonce="d4"> 12 wait'
    assert without_what_passes(once) == without_what_passes(again)
    assert without_what_passes(once) != without_what_passes(again.replace("12", "13"))


def test_links_parts_and_forms_are_followed(world: World) -> None:
    officer = world.people["commissioner"]
    walk = Walk(officer, officer.browser(), most=3)
    walk.reach()
    assert {"/", "/services/", "/services.csv", "/market/"} <= {
        address.partition("?")[0] for address in walk.answers
    }
    assert "q" in walk.forms["/services/"]


def test_every_kind_is_shown_by_the_permission_of_some_role_or_by_none() -> None:
    """The matrix is of permissions alone: the kinds that each role sees, said once."""
    shown = {
        role: {
            kind
            for kind, may in KINDS.items()
            if may(Principal("user:1", "Ada", frozenset({("E1", role)})), "E1")
        }
        for role in GRANTS
    }
    assert shown[Role.SAFEGUARDING_MANAGER] == set("cdeoprtx")
    assert shown[Role.SAFEGUARDING_PRACTITIONER] == set("ceop")
    assert shown[Role.QUALITY_MANAGER] == set("dox")
    assert shown[Role.ADMINISTRATOR] == set()


def test_a_row_that_lacks_a_cell_or_has_one_too_many_is_seen() -> None:
    head = '<table class="a almoner-stack"><caption class="b">Homes</caption><thead><tr role="row">'
    whole = f"{head}<th >A</th><th >B</th></tr></thead><tbody>"
    good, short = "<tr ><th>1</th><td>2</td></tr>", "<tr ><td>1</td></tr>"

    assert list(uneven_lists(f"{whole}{good}{good}</tbody></table>")) == []
    assert list(uneven_lists(f"{whole}{good}{short}</tbody></table>")) == ["Homes"]
    assert list(uneven_lists(f"{whole}{good}</table>{whole}{short}</table>")) == ["Homes"]
