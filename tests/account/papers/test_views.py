"""The pages, as each person meets them."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from itertools import product
from typing import Any

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import resolve, reverse

from almoner.account.papers import urls
from almoner.account.papers.actions import build_paper, publish_paper
from almoner.account.papers.models import Paper
from almoner.account.papers.queries import state_of
from almoner.account.papers.rules.states import PaperState
from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.models import Authority, User
from almoner.core.accounts.rules import GRANTS, Permission, Principal, Role, operator
from almoner.core.journal.models import Entry
from tests.account.papers.factories import (
    AS_AT,
    AT,
    COLUMNS,
    ROWS,
    AuthorityFactory,
    LandingFactory,
    add_service,
    earlier_paper,
    someone,
)

pytestmark = pytest.mark.django_db
NEEDS = {
    "papers": Permission.VIEW_PAPER,
    "build": Permission.BUILD_PAPER,
    "record_earlier": Permission.PUBLISH_PAPER,
    "paper": Permission.VIEW_PAPER,
    "publish": Permission.PUBLISH_PAPER,
    "withdraw": Permission.PUBLISH_PAPER,
    "download": Permission.VIEW_PAPER,
}


def ask(
    by: Principal,
    name: str,
    *args: object,
    data: Mapping[str, object] | None = None,
    query: Mapping[str, str] | None = None,
) -> HttpResponse:
    """A page as the person is given it, once the middleware has said who they are."""
    address = reverse(f"papers:{name}", args=args)
    factory = RequestFactory()
    request = factory.get(address, query or {}) if data is None else factory.post(address, data)
    request.user = User(email="sam@example.org", name="Sam Officer")
    request.principal = by  # type: ignore[attr-defined]
    request.authority = None  # type: ignore[attr-defined]
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    match = resolve(address)
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return response


def html(response: HttpResponse) -> str:
    assert response.status_code == HTTPStatus.OK
    return response.content.decode()


@pytest.fixture
def authority() -> Authority:
    authority = AuthorityFactory(name="Southaven")
    add_service(
        authority=authority, landing=LandingFactory(), service_type="nursing", rating="good"
    )
    return authority


@pytest.fixture
def manager(authority: Authority) -> Principal:
    return someone(Role.QUALITY_MANAGER, authority)


@pytest.fixture
def paper(authority: Authority) -> Paper:
    return build_paper(
        kind="quality-update", authority=authority, as_at=AS_AT, by=operator("tests"), at=AT
    )


def typed(day: date, name: str = "as_at") -> dict[str, object]:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def arguments(name: str, paper: Paper) -> tuple[object, ...]:
    return {
        "paper": (paper.pk,),
        "publish": (paper.pk,),
        "withdraw": (paper.pk,),
        "download": (paper.pk, "open", "json"),
    }.get(name, ())


def test_every_page_has_its_permission() -> None:
    assert {pattern.name for pattern in urls.urlpatterns} == set(NEEDS)  # type: ignore[union-attr]


@pytest.mark.parametrize(("role", "name"), list(product(Role, NEEDS)))
def test_each_role_meets_the_pages_that_it_may(
    authority: Authority, paper: Paper, role: Role, name: str
) -> None:
    by = someone(role, authority)
    if NEEDS[name] in GRANTS[role].permissions:
        assert ask(by, name, *arguments(name, paper)).status_code == HTTPStatus.OK
    else:
        with pytest.raises(NotPermitted):
            ask(by, name, *arguments(name, paper))


@pytest.mark.parametrize("name", ["paper", "publish", "withdraw", "download"])
def test_anothers_paper_is_not_found(paper: Paper, name: str) -> None:
    stranger = someone(Role.QUALITY_MANAGER, AuthorityFactory())
    with pytest.raises(Http404):
        ask(stranger, name, *arguments(name, paper))


def test_the_list_shows_papers_and_their_states(manager: Principal, paper: Paper) -> None:
    page = html(ask(manager, "papers"))
    assert "Quality update, 31 August 2021" in page
    assert "1 paper" in page
    assert reverse("papers:build") in page


def test_the_list_is_filtered_and_says_when_none_match(manager: Principal, paper: Paper) -> None:
    assert "Quality update, 31" in html(ask(manager, "papers", query={"state": "draft"}))
    none = html(ask(manager, "papers", query={"state": "published"}))
    assert "No papers match" in none
    assert "Remove this filter: " in none


@pytest.mark.parametrize("state", ["nonsense", "", "'"])
def test_a_state_that_is_none_filters_nothing(manager: Principal, paper: Paper, state: str) -> None:
    assert "Quality update, 31" in html(ask(manager, "papers", query={"state": state}))


def test_an_empty_list_says_what_to_do(authority: Authority) -> None:
    reader = someone(Role.PUBLIC_HEALTH_NURSE, authority)
    page = html(ask(reader, "papers"))
    assert "No papers yet" in page
    assert reverse("papers:build") not in page


def test_authorities_are_offered_only_to_those_who_have_several(authority: Authority) -> None:
    other = AuthorityFactory(name="Northshire")
    both = someone(Role.QUALITY_MANAGER, authority, other)
    assert 'name="authority"' in html(ask(both, "papers"))
    assert 'name="authority"' not in html(ask(someone(Role.DIRECTOR, other), "papers"))


def test_a_paper_is_built_and_shown(authority: Authority, manager: Principal) -> None:
    form = html(ask(manager, "build"))
    assert "Build a paper: quality update" in form
    assert 'value="Joint Commissioning Board"' in form
    data = {"authority": authority.code, **typed(AS_AT), "field_report_of": "The Chief Nurse"}
    answer = ask(manager, "build", data=data)
    built = Paper.objects.get()
    assert answer.status_code == HTTPStatus.FOUND
    assert answer["Location"] == reverse("papers:paper", args=[built.pk])
    assert "The Chief Nurse" in html(ask(manager, "paper", built.pk))


def test_what_may_be_paragraphs_has_a_box_of_lines_and_is_printed_as_paragraphs(
    authority: Authority, manager: Principal
) -> None:
    form = html(ask(manager, "build"))
    assert '<textarea class="govuk-textarea" id="id_field_concerns"' in form
    told = "Waits <grow>. " * 40
    data = {
        "authority": authority.code,
        **typed(AS_AT),
        "field_concerns": f"{told}\r\n\r\nHomes close.",
    }
    ask(manager, "build", data=data)
    page = html(ask(manager, "paper", Paper.objects.get().pk))
    assert "Waits &lt;grow&gt;. Waits" in page
    assert "</span> Homes close.</p>" in page


def test_more_than_a_paper_can_hold_is_refused(authority: Authority, manager: Principal) -> None:
    data = {"authority": authority.code, **typed(AS_AT)}
    page = html(ask(manager, "build", data=data | {"field_concerns": "a" * 5001}))
    assert "There is a problem" in page
    assert not Paper.objects.exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"as_at-day": ""}, "must include a day"),
        ({"as_at-day": "31", "as_at-month": "2"}, "must be a real date"),
        ({"as_at-year": "2999"}, "must be on or before"),
        ({"as_at-day": "", "as_at-month": "", "as_at-year": ""}, "Enter the date of the figures"),
        ({"authority": "E06000000"}, "Select authority from those offered"),
        ({"as_at-year": "2011"}, "No services of Southaven are recorded"),
    ],
)
def test_what_cannot_be_built_is_said_and_the_form_is_kept(
    authority: Authority, manager: Principal, changed: dict[str, str], sentence: str
) -> None:
    data = {"authority": authority.code, **typed(AS_AT), "field_author": "Jo & Sam", **changed}
    page = html(ask(manager, "build", data=data))
    assert "There is a problem" in page
    assert sentence in page
    assert "Jo &amp; Sam" in page
    assert not Paper.objects.exists()


def test_only_ones_own_authorities_can_be_chosen(authority: Authority) -> None:
    other = AuthorityFactory()
    by = Principal(
        reference="user:1",
        name="Sam",
        roles=frozenset(
            {(authority.code, Role.PUBLIC_HEALTH_NURSE), (other.code, Role.QUALITY_MANAGER)}
        ),
    )
    page = html(ask(by, "build", data={"authority": authority.code, **typed(AS_AT)}))
    assert "from those offered" in page
    assert not Paper.objects.exists()


def test_the_preview_shows_every_figure_with_its_source(manager: Principal, paper: Paper) -> None:
    page = html(ask(manager, "paper", paper.pk))
    assert "Nursing homes, Good" in page
    assert (
        page.count("Care Quality Commission, ratings of adult social care locations, as at") >= 15
    )
    for extension in ("html", "docx", "pdf", "json"):
        assert reverse("papers:download", args=[paper.pk, "open", extension]) in page
    assert reverse("papers:publish", args=[paper.pk]) in page


def test_those_who_cannot_publish_are_not_offered_it(authority: Authority, paper: Paper) -> None:
    page = html(ask(someone(Role.QUALITY_OFFICER, authority), "paper", paper.pk))
    assert reverse("papers:publish", args=[paper.pk]) not in page
    assert reverse("papers:withdraw", args=[paper.pk]) not in page


@pytest.mark.parametrize(
    ("extension", "starts", "content_type"),
    [
        ("html", b"<!DOCTYPE html>", "text/html; charset=utf-8"),
        ("docx", b"PK", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("pdf", b"%PDF-1.7", "application/pdf"),
        ("json", b"{", "application/json"),
    ],
)
def test_each_format_is_downloaded_as_a_file(
    manager: Principal, paper: Paper, extension: str, starts: bytes, content_type: str
) -> None:
    answer = ask(manager, "download", paper.pk, "open", extension)
    assert answer.content.startswith(starts)
    assert answer["Content-Type"] == content_type
    assert answer["Content-Disposition"] == (
        f'attachment; filename="quality-update-southaven-2021-08-31-open.{extension}"'
    )
    assert "no-store" in answer["Cache-Control"]
    assert Entry.objects.filter(action="record_reading").count() == 1


@pytest.mark.parametrize(("part", "extension"), [("exempt", "pdf"), ("x", "pdf"), ("open", "exe")])
def test_a_file_that_is_not_there_is_not_found(
    manager: Principal, paper: Paper, part: str, extension: str
) -> None:
    with pytest.raises(Http404):
        ask(manager, "download", paper.pk, part, extension)
    assert not Entry.objects.filter(action="record_reading").exists()


@pytest.mark.parametrize("part", ["exempt", "nonsense"])
def test_a_part_that_is_not_there_is_not_found(manager: Principal, paper: Paper, part: str) -> None:
    with pytest.raises(Http404):
        ask(manager, "paper", paper.pk, query={"part": part})


def test_publishing_asks_first(manager: Principal, paper: Paper) -> None:
    page = html(ask(manager, "publish", paper.pk))
    assert "Publish this paper?" in page
    assert state_of(paper=paper) is PaperState.DRAFT
    answer = ask(manager, "publish", paper.pk, data={})
    assert answer["Location"] == reverse("papers:paper", args=[paper.pk])
    assert state_of(paper=paper) is PaperState.PUBLISHED
    assert reverse("papers:publish", args=[paper.pk]) not in html(ask(manager, "paper", paper.pk))


def test_publishing_that_is_refused_says_why(manager: Principal, paper: Paper) -> None:
    publish_paper(paper=paper, by=manager, at=AT)
    page = html(ask(manager, "publish", paper.pk, data={}))
    assert "This paper is published, so it cannot be published." in page


def test_withdrawing_asks_why(manager: Principal, paper: Paper) -> None:
    assert "Enter why the paper is withdrawn" in html(
        ask(manager, "withdraw", paper.pk, data={"reason": " "})
    )
    answer = ask(manager, "withdraw", paper.pk, data={"reason": "June's figures"})
    assert answer.status_code == HTTPStatus.FOUND
    page = html(ask(manager, "paper", paper.pk))
    assert "June&#39;s figures" in page
    assert "Withdrawn" in page


def test_withdrawing_twice_says_why_not(manager: Principal, paper: Paper) -> None:
    ask(manager, "withdraw", paper.pk, data={"reason": "A slip"})
    page = html(ask(manager, "withdraw", paper.pk, data={"reason": "A slip"}))
    assert "This paper is withdrawn, so it cannot be withdrawn." in page


def earlier_data(authority: Authority, **changed: object) -> dict[str, object]:
    boxes = {f"figure_{row}_{column}": "1" for row in ROWS for column in COLUMNS}
    dates = typed(date(2021, 5, 31)) | typed(date(2021, 6, 17), "published_on")
    return {"authority": authority.code, **dates, **boxes, **changed}


def test_an_earlier_paper_is_entered_with_its_blanks(
    authority: Authority, manager: Principal
) -> None:
    assert "Home care providers, Inadequate" in html(ask(manager, "record_earlier"))
    data = earlier_data(authority, figure_home_care_inadequate="")
    answer = ask(manager, "record_earlier", data=data)
    entered = Paper.objects.get()
    assert answer["Location"] == reverse("papers:paper", args=[entered.pk])
    blank = entered.figures.get(row="home_care", column="inadequate")
    assert blank.value is None
    assert entered.figures.filter(value=1).count() == 14
    page = html(ask(manager, "paper", entered.pk))
    assert "Published on 17 June 2021, before Almoner" in page
    assert "As printed in the paper published on 17 June 2021" in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"figure_nursing_good": "eight"}, "Nursing homes, Good must be a whole number"),
        ({"figure_nursing_good": "-1"}, "Nursing homes, Good must be 0 or more"),
        ({"figure_nursing_good": "100000"}, "Nursing homes, Good must be 99,999 or fewer"),
        ({"published_on-year": "2020"}, "cannot be published before the date of its figures"),
        ({"as_at-year": "1999"}, "must be on or after 1 October 2010"),
    ],
)
def test_what_cannot_have_been_printed_is_said(
    authority: Authority, manager: Principal, changed: dict[str, Any], sentence: str
) -> None:
    page = html(ask(manager, "record_earlier", data=earlier_data(authority, **changed)))
    assert sentence in page
    assert not Paper.objects.exists()


def test_a_table_that_is_all_blank_is_refused(authority: Authority, manager: Principal) -> None:
    blanks = {f"figure_{row}_{column}": "" for row in ROWS for column in COLUMNS}
    page = html(ask(manager, "record_earlier", data=earlier_data(authority, **blanks)))
    assert "Enter at least one figure that the paper printed" in page
    assert not Paper.objects.exists()


def test_an_unknown_kind_of_paper_is_not_found(manager: Principal) -> None:
    for name in ("build", "record_earlier"):
        with pytest.raises(Http404):
            ask(manager, name, query={"paper": "minutes"})


def test_an_earlier_paper_has_no_files(authority: Authority, manager: Principal) -> None:
    entered = earlier_paper(authority=authority, by=manager, counts={"nursing": (1, 1, 1, None, 1)})
    assert "Download" not in html(ask(manager, "paper", entered.pk))
    with pytest.raises(Http404):
        ask(manager, "download", entered.pk, "open", "pdf")
