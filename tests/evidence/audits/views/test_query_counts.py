"""Every page of a visit asks the database at most twelve times, of three things as of one."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from almoner.core.accounts.models import User
from almoner.evidence.audits import actions
from almoner.evidence.audits.models import Visit
from almoner.evidence.audits.rules import EvidenceKind, Process, Step, VisitState
from tests.evidence.audits.factories import TODAY, WAYS, Council, now
from tests.evidence.audits.views.browsing import browser

pytestmark = pytest.mark.django_db
MOST = 12
PAGES = ("visit", "answers", "findings", "evidence", "feedback", "report", "score")
STATES = (
    VisitState.IN_PROGRESS,
    VisitState.MODERATION,
    VisitState.FACTUAL_ACCURACY,
    VisitState.REVIEW_DECIDED,
    VisitState.PUBLISHED,
)


def filled(council: Council, state: VisitState, number: int) -> Visit:
    """A visit in that state with so many findings, replies and files."""
    visit = council.brought(VisitState.IN_PROGRESS)
    findings = [council.find(visit, question_key="", text=f"Bell {n}") for n in range(number)]
    for each in range(number):
        content = ContentFile(b"\xff\xd8\xff" + bytes([each, number]))
        actions.attach_evidence(
            visit=visit,
            shown=actions.Shown(
                kind=EvidenceKind.PHOTO,
                on=TODAY,
                description="The lounge",
                standard_keys=("s01", "s02"),
                has_consent=True,
            ),
            upload=actions.Upload(content=content, name="lounge.jpg", size=5),
            by=council.by(council.ada),
            at=now(),
        )
        council.fed_back(visit)
    for step in WAYS[Process.FULL][state][2:]:
        council.take(visit, step)
        if step is Step.RECORD_RECEIPT:
            for finding in findings:
                council.reply(finding)
    return council.again(visit)


def query_count(user: User, name: str, visit: Visit) -> int:
    """How often a page asks that was shown once before."""
    client, address = browser(user), reverse(f"audits:{name}", args=[visit.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("state", STATES)
def test_a_page_of_a_visit_asks_as_much_of_three_as_of_one(
    state: VisitState, settings: Settings, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    council = Council()
    one, three = filled(council, state, 1), filled(council, state, 3)
    assert council.state(three) is state
    for user in (council.ada, council.una):
        for name in PAGES:
            asked = query_count(user, name, one)
            assert asked <= MOST, (name, user.name)
            assert query_count(user, name, three) == asked, (name, user.name)
