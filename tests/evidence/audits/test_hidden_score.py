"""Whoever scores does not see the score before it is shared: not on any page, file or as data."""

import json
import re
import zipfile
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from almoner.core.accounts.models import User
from almoner.evidence.audits.models import Visit
from almoner.evidence.audits.queries import visible_score
from almoner.evidence.audits.rules import Process, Step, VisitState
from tests.evidence.audits.factories import WAYS, Council
from tests.evidence.audits.views.browsing import browser

pytestmark = pytest.mark.django_db

PERCENTAGE = re.compile(r"\d+\.\d ?%")
BEFORE = [
    VisitState.IN_PROGRESS,
    VisitState.DRAFT,
    VisitState.MODERATION,
]
AFTER = [
    state
    for state in WAYS[Process.FULL]
    if state not in BEFORE and Step.SHARE in WAYS[Process.FULL][state]
]
PAGES = ("visit", "answers", "findings", "evidence", "report")


def told(client: Client, visit: Visit) -> dict[str, str]:
    """Everything that the room tells one person about a visit, as text."""
    said = {
        name: client.get(reverse(f"audits:{name}", args=[visit.pk])).content.decode()
        for name in PAGES
    }
    said["my_work"] = client.get(reverse("audits:my_work")).content.decode()
    said["visits"] = client.get(reverse("audits:visits")).content.decode()
    list_csv = client.get(reverse("audits:download", args=["csv"]))
    said["csv"] = b"".join(list_csv.streaming_content).decode()  # type: ignore[attr-defined]
    said["ics"] = client.get(reverse("audits:calendar_file")).content.decode()
    said["json"] = client.get(reverse("audits:score", args=[visit.pk])).content.decode()
    for extension in ("html", "docx", "pdf"):
        file = client.get(reverse("audits:report_download", args=[visit.pk, extension]))
        said[extension] = text_of(file.content, extension)
    return said


def text_of(content: bytes, extension: str) -> str:
    if extension == "docx":
        with zipfile.ZipFile(BytesIO(content)) as packed:
            return packed.read("word/document.xml").decode()
    if extension == "pdf":
        return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return content.decode()


def shows_score(said: dict[str, str]) -> set[str]:
    """Where a percentage, a rating line or a weight stands."""
    return {
        name
        for name, text in said.items()
        if PERCENTAGE.search(text)
        or re.search(r">Rating<|Overall<|weight \d|\bOverall \d", text)
        or (name == "json" and json.loads(text)["score"] is not None)
    }


@pytest.mark.parametrize("state", BEFORE)
def test_its_author_is_told_nothing_of_the_score(state: VisitState) -> None:
    council = Council()
    visit = council.brought(state)
    assert visible_score(visit, council.by(council.ada)) is None
    assert shows_score(told(browser(council.ada), visit)) == set()


@pytest.mark.parametrize("state", BEFORE)
def test_another_officer_is_told_nothing_either(state: VisitState) -> None:
    council = Council()
    visit = council.brought(state)
    assert visible_score(visit, council.by(council.ben)) is None
    assert shows_score(told(browser(council.ben), visit)) == set()
    assert visible_score(visit, council.by(council.dee)) is None


def test_its_moderator_sees_it_line_by_line_while_moderating() -> None:
    council = Council()
    visit = council.brought(VisitState.MODERATION)
    assert visible_score(visit, council.by(council.una)) is not None
    shown = shows_score(told(browser(council.una), visit))
    assert {"report", "html", "docx", "pdf", "json"} <= shown
    council.take(visit, Step.RETURN_TO_AUTHOR)
    assert visible_score(visit, council.by(council.una)) is None


def test_a_manager_who_went_along_does_not_see_it() -> None:
    council = Council()
    visit = council.brought(VisitState.MODERATION, other_ids=[council.una.pk])
    assert visible_score(visit, council.by(council.una)) is None
    assert visible_score(visit, council.by(council.mo)) is not None
    assert shows_score(told(browser(council.una), visit)) == set()


@pytest.mark.parametrize("state", AFTER)
def test_once_shared_its_author_sees_it(state: VisitState) -> None:
    council = Council()
    visit = council.brought(state)
    found = visible_score(visit, council.by(council.ada))
    assert found is not None
    assert found.percentage is not None


def test_corrected_after_sharing_it_stays_seen() -> None:
    council = Council()
    visit = council.brought(VisitState.FACTUAL_ACCURACY)
    council.take(visit, Step.CORRECT)
    assert council.state(visit) is VisitState.DRAFT
    assert visible_score(council.again(visit), council.by(council.ada)) is not None


def test_a_short_visit_shows_it_when_it_is_finished() -> None:
    council = Council()
    draft = council.brought(VisitState.DRAFT, process=Process.SHORT)
    assert visible_score(draft, council.by(council.ada)) is None
    council.take(draft, Step.FINISH)
    assert visible_score(council.again(draft), council.by(council.ada)) is not None


@pytest.mark.parametrize("state", [VisitState.MODERATION, VisitState.FINAL])
def test_a_stranger_is_shown_nothing(state: VisitState) -> None:
    visit, other = Council().brought(state), Council()
    stranger: User = other.mo
    assert visible_score(visit, other.by(stranger)) is None
