"""Pages out of date, sent twice, sent by somebody else, and files that are gone."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import Settings

from almoner.core.files.actions import path_of
from almoner.core.journal.models import Entry
from almoner.evidence.audits.models import EvidenceItem
from almoner.evidence.audits.queries.content import mark_of
from almoner.evidence.audits.rules import Step, VisitState
from almoner.evidence.questionnaires.actions import receive_answers
from almoner.evidence.questionnaires.queries import clashes
from tests.evidence.audits.factories import Council, now
from tests.evidence.audits.views.browsing import browser, html, page, sent, typed
from tests.evidence.questionnaires.factories import incoming

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def council() -> Council:
    return Council()


@pytest.mark.parametrize("number", ["", "many"])
def test_a_step_whose_page_does_not_say_what_it_showed_is_not_taken(
    council: Council, number: str
) -> None:
    visit = council.brought(VisitState.IN_PROGRESS)
    told = html(sent(council.ada, "take", visit.pk, "submit_draft", after=number))
    assert "Open this page again: it is not known what it showed you" in told
    assert council.state(visit) is VisitState.IN_PROGRESS


def test_two_who_change_one_finding_are_shown_each_others_words(council: Council) -> None:
    visit = council.brought(VisitState.IN_PROGRESS)
    finding = council.find(visit)
    data = {"kind": "concern", "severity": "low", "last_seen": mark_of(finding)}
    sent(council.ada, "change_finding", finding.pk, text="Out of reach at night", **data)
    told = html(sent(council.ada, "change_finding", finding.pk, text="Broken", **data))
    assert "Someone else changed this finding" in told
    assert "It now reads: Out of reach at night" in told
    assert ">\nBroken</textarea>" in told or ">Broken</textarea>" in told
    finding.refresh_from_db()
    assert f'name="last_seen" value="{mark_of(finding)}"' in told
    data["last_seen"] = mark_of(finding)
    sent(council.ada, "change_finding", finding.pk, text="Broken", **data)
    finding.refresh_from_db()
    assert finding.text == "Broken"


def test_a_reply_sent_twice_is_recorded_once(council: Council) -> None:
    visit = council.brought(VisitState.IN_PROGRESS)
    finding = council.find(visit)
    for step in (Step.SUBMIT_DRAFT, Step.SEND_TO_MODERATION, Step.APPROVE, Step.SHARE):
        council.take(visit, step)
    council.take(visit, Step.RECORD_RECEIPT)
    data = {
        **typed("received_on", "2021-09-01"),
        "said_by": "J. Wren, manager",
        "how": "email",
        "outcome": "accepted",
        "last_seen": "0",
    }
    sent(council.ada, "reply", finding.pk, **data)
    told = html(sent(council.ada, "reply", finding.pk, **data))
    assert "Ada Marsh recorded a reply to this finding since you opened the page" in told
    assert finding.replies.count() == 1


@pytest.mark.parametrize("state", [VisitState.IN_PROGRESS, VisitState.MODERATION])
def test_who_does_not_go_chooses_between_no_answers(council: Council, state: VisitState) -> None:
    visit = council.brought(state)
    assert visit.response
    given = incoming("dignity", 1)
    by = council.by(council.ben)
    receive_answers(response=visit.response, answers=[given], by=by, at=now())
    sides = [one.client_id for one in visit.response.answers.filter(question_key="dignity")]
    data = {"question": "dignity", "chosen": given.client_id, "shown": sides}
    user = council.una if state is VisitState.IN_PROGRESS else council.ada
    answer = browser(user).post(reverse("audits:settle", args=[visit.pk]), data, follow=True)
    assert "Answers are given by those who go on the visit" in answer.content.decode()
    assert [one.question_key for one in clashes(response=visit.response)] == ["dignity"]


def test_a_file_that_is_gone_is_said_to_be(council: Council) -> None:
    visit = council.brought(VisitState.IN_PROGRESS)
    data = {"kind": "DOCUMENT", "description": "Rota", **typed("on", "2021-08-30")}
    file = SimpleUploadedFile("rota.txt", b"Mon Ada")
    browser(council.ada).post(
        reverse("audits:evidence", args=[visit.pk]), {**data, "file": file}, follow=True
    )
    item = EvidenceItem.objects.latest("id")
    assert item.file
    path_of(item.file).unlink()
    answer = browser(council.ada).get(reverse("audits:evidence_file", args=[item.pk]), follow=True)
    assert "“rota.txt” is no longer where it was stored" in html(answer)


READ = ("visit", "answers", "findings", "evidence", "feedback", "report")


def test_every_page_of_what_is_still_judged_notes_who_looked(council: Council) -> None:
    visit = council.brought(VisitState.IN_PROGRESS)
    finding, item = council.find(visit), visit.evidence.latest("id")
    of_parts = {
        "section": (visit.pk, "care"),
        "change_finding": (finding.pk,),
        "withdraw_finding": (finding.pk,),
        "reply": (finding.pk,),
        "withdraw_evidence": (item.pk,),
    }
    for name, args in {**dict.fromkeys(READ, (visit.pk,)), **of_parts}.items():
        before = Entry.objects.filter(action="read", subject_id=str(visit.pk)).count()
        page(council.ada, name, *args)
        read = Entry.objects.filter(action="read", subject_id=str(visit.pk))
        assert read.count() == before + 1, name
