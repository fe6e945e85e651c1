"""Every page, as each role meets it; and as much asked of three sets and versions as of one."""

from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.journal.models import Entry
from almoner.evidence.questionnaires import urls
from almoner.evidence.questionnaires.actions import take_version_step
from almoner.evidence.questionnaires.models import QuestionSetVersion, VersionStep
from almoner.evidence.questionnaires.rules.states import VersionAct
from tests.core.accounts.factories import AuthorityFactory, client_as
from tests.evidence.questionnaires.factories import AT, published, raw_set, someone

pytestmark = pytest.mark.django_db
MOST = 12
READS = {Permission.VIEW_QUALITY, Permission.KEEP_QUESTION_SETS}
KEEPS = {Permission.KEEP_QUESTION_SETS}
# Name: who may, what the address has beside the draft, and how it is asked.
PAGES: dict[str, tuple[set[Permission], tuple[object, ...], str]] = {
    "sets": (READS, (), "get"),
    "set": (READS, (), "get"),
    "version": (READS, (), "get"),
    "preview": (READS, (), "get"),
    "changes": (READS, (), "get"),
    "download": (READS, (), "get"),
    "new": (KEEPS, (), "get"),
    "copy": (KEEPS, (), "get"),
    "publish": (KEEPS, (), "get"),
    "step": (KEEPS, ("discard",), "get"),
    "edit": (KEEPS, (), "get"),
    "edit_about": (KEEPS, (), "get"),
    "edit_text": (KEEPS, (), "get"),
    "move": (KEEPS, (), "post"),
    "add_section": (KEEPS, (), "get"),
    "edit_section": (KEEPS, ("0",), "get"),
    "add_standard": (KEEPS, ("0",), "get"),
    "edit_part": (KEEPS, ("0-0",), "get"),
    "add_question": (KEEPS, ("0-0",), "get"),
    "edit_question": (KEEPS, ("0-0-0",), "get"),
    "condition": (KEEPS, ("0-0-0",), "get"),
    "remove": (KEEPS, ("0-0-0",), "get"),
    "scoring": (KEEPS, (), "get"),
    "edit_ratings": (KEEPS, (), "get"),
    "add_scale": (KEEPS, (), "get"),
    "edit_scale": (KEEPS, ("quality",), "get"),
    "add_limiter": (KEEPS, (), "get"),
    "edit_limiter": (KEEPS, ("critical",), "get"),
}


@pytest.fixture
def authority() -> Authority:
    made: Authority = AuthorityFactory(name="Northshire")
    return made


@pytest.fixture
def draft(authority: Authority) -> QuestionSetVersion:
    """A council's own copy of a set that ships, as a draft."""
    return copied(authority, published())


def copied(authority: Authority, version: QuestionSetVersion) -> QuestionSetVersion:
    client = client_as(Role.QUALITY_MANAGER, authority=authority)
    address = reverse("questionnaires:copy", args=[version.pk])
    assert client.post(address, {"authority": authority.code, "key": ""}).status_code == 302
    return QuestionSetVersion.objects.latest("pk")


def address(name: str, draft: QuestionSetVersion) -> str:
    first: tuple[object, ...] = {"sets": (), "new": (), "set": (draft.question_set_id,)}.get(
        name, (draft.pk,)
    )
    return reverse(f"questionnaires:{name}", args=(*first, *PAGES[name][1]))


def asked(client: Client, name: str, draft: QuestionSetVersion) -> int:
    response: Any = getattr(client, PAGES[name][2])(address(name, draft))
    return int(response.status_code)


def test_every_page_is_tried() -> None:
    assert {pattern.name for pattern in urls.urlpatterns} == set(PAGES)  # type: ignore[union-attr]


@pytest.mark.parametrize("role", Role)
def test_each_role_meets_the_pages_that_it_may(
    role: Role, authority: Authority, draft: QuestionSetVersion
) -> None:
    client = client_as(role, authority=authority)
    steps, text = VersionStep.objects.count(), draft.text
    for name, (needed, _, _) in PAGES.items():
        status = asked(client, name, draft)
        may = bool(needed & GRANTS[role].permissions)
        assert (status != HTTPStatus.FORBIDDEN) is may, (name, status)
        assert status < HTTPStatus.INTERNAL_SERVER_ERROR, name
        if not may:
            assert Entry.objects.order_by("-id")[0].action == "refuse", name
    draft.refresh_from_db()
    assert (VersionStep.objects.count(), draft.text) == (steps, text)


def test_who_is_not_signed_in_is_asked_to(draft: QuestionSetVersion) -> None:
    for name in PAGES:
        assert asked(Client(), name, draft) == HTTPStatus.FOUND, name


def test_another_councils_draft_is_not_there(draft: QuestionSetVersion) -> None:
    stranger = client_as(Role.QUALITY_MANAGER, authority=AuthorityFactory(name="Elsewhere"))
    for name in set(PAGES) - {"sets", "new"}:
        assert asked(stranger, name, draft) == HTTPStatus.NOT_FOUND, name


def query_count(client: Client, name: str, draft: QuestionSetVersion) -> int:
    """How often a page asks that was shown once before."""
    asked(client, name, draft)
    with CaptureQueriesContext(connection) as queries:
        assert asked(client, name, draft) == HTTPStatus.OK
    return len(queries)


def test_lists_ask_as_much_of_three_as_of_one(
    authority: Authority, draft: QuestionSetVersion
) -> None:
    client = client_as(Role.QUALITY_MANAGER, authority=authority)
    before = {name: query_count(client, name, draft) for name in ("sets", "set")}
    assert max(before.values()) <= MOST
    for key in ("second", "third"):
        copied(authority, published(raw_set(question_set=key)))
    newest = draft
    for _ in range(2):
        by = someone(authority, Role.QUALITY_MANAGER)
        take_version_step(version=newest, act=VersionAct.PUBLISH, by=by, at=AT)
        newest = copied(authority, newest)
    assert newest.question_set_id == draft.question_set_id
    assert newest.number == draft.number + 2
    assert {name: query_count(client, name, draft) for name in before} == before
