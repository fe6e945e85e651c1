"""What a visit holds: evidence and where else it is used, low answers, feedback; and whose."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pytest_django import Settings

from almoner.evidence.audits import actions
from almoner.evidence.audits.models import EvidenceItem, Visit
from almoner.evidence.audits.queries import content, feedback
from almoner.evidence.audits.queries.answering import definition_of, open_questions, suggestions
from almoner.evidence.audits.queries.standing import UnknownVisit, state_of
from almoner.evidence.audits.rules import EvidenceKind, FeedbackFrom, Step, VisitState
from tests.evidence.audits.factories import POOR, TODAY, Council, now
from tests.register.directory.factories import LocationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def council() -> Council:
    return Council()


def attach(
    council: Council, visit: Visit, content: bytes = b"Mon Ada", keys: tuple[str, ...] = ()
) -> EvidenceItem:
    shown = actions.Shown(
        kind=EvidenceKind.DOCUMENT, on=TODAY, description="Rota", standard_keys=keys
    )
    upload = actions.Upload(content=BytesIO(content), name="rota.txt", size=len(content))
    by = council.by(council.ada)
    return actions.attach_evidence(visit=visit, shown=shown, upload=upload, by=by, at=now())


def test_a_file_used_for_another_service_is_said_to_be(council: Council) -> None:
    ash = LocationFactory(authority=council.authority, name="Ash Grange")
    here = council.brought(VisitState.IN_PROGRESS)
    there = council.brought(VisitState.IN_PROGRESS, location=ash)
    attach(council, here)
    item = attach(council, there)
    attach(council, there, b"Another file")
    by = council.by(council.ada)
    (held,) = [one for one in content.evidence_of(visit=here, visible_to=by) if one.item.file]
    assert [(use.visit_id, use.location_name) for use in held.elsewhere] == [
        (there.pk, "Ash Grange")
    ]
    actions.withdraw_evidence(item=item, reason="Wrong home", by=by, at=now())
    (held,) = [one for one in content.evidence_of(visit=here, visible_to=by) if one.item.file]
    assert held.elsewhere == ()


def test_another_councils_use_of_a_file_is_not_told(council: Council) -> None:
    here, theirs = council.brought(VisitState.IN_PROGRESS), Council()
    attach(council, here)
    attach(theirs, theirs.brought(VisitState.IN_PROGRESS))
    by = council.by(council.ada)
    assert [one.elsewhere for one in content.evidence_of(visit=here, visible_to=by)] == [()] * 3


def test_a_report_tells_evidence_in_its_order_with_all_its_standards(council: Council) -> None:
    visit = council.brought(VisitState.IN_PROGRESS)
    attach(council, visit, keys=("s02", "s01"))
    item = attach(council, visit, b"Taken back", keys=("s03",))
    by = council.by(council.ada)
    actions.withdraw_evidence(item=item, reason="Wrong", by=by, at=now())
    told = content.evidence_told(visit=visit)
    assert [one.kind for one in told] == [
        EvidenceKind.PERSON_FEEDBACK,
        EvidenceKind.RELATIVE_FEEDBACK,
        EvidenceKind.DOCUMENT,
    ]
    assert [one.standard_keys for one in told] == [(), (), ("s02", "s01")]


def test_low_answers_suggest_findings_until_they_are_one(council: Council) -> None:
    visit = council.planned()
    for step in (Step.GIVE_NOTICE, Step.BEGIN):
        council.take(visit, step)
    visit = council.again(visit)
    assert suggestions(visit=visit) == ()
    council.answer(visit, POOR)
    found = {one.question_key: one for one in suggestions(visit=visit)}
    definition = definition_of(visit=visit)
    assert definition
    low = {"respect", "dignity", "alarm", "safety", "floor"}
    assert list(found) == [one.key for one in definition.questions if one.key in low]
    assert (found["safety"].answer, found["safety"].standard_key) == ("Poor", "s02")
    finding = council.find(visit, question_key="safety")
    assert "safety" not in {one.question_key for one in suggestions(visit=visit)}
    by = council.by(council.ada)
    actions.withdraw_finding(finding=finding, reason="Wrong", by=by, at=now())
    assert "safety" in {one.question_key for one in suggestions(visit=visit)}


def test_a_visit_that_asks_nothing_has_nothing_open_and_nothing_low(council: Council) -> None:
    visit = council.planned()
    assert not open_questions(visit=visit)
    assert suggestions(visit=visit) == ()


def test_whose_feedback_is_heard_on_a_form_or_in_words(council: Council) -> None:
    visit = council.brought(VisitState.IN_PROGRESS)
    visit.evidence.update(withdrawn_at=now(), withdrawn_because="Another home's")
    assert feedback.feedback_missing(visit=visit) == tuple(FeedbackFrom)
    council.fed_back(visit, answers={})
    assert feedback.feedback_missing(visit=visit) == tuple(FeedbackFrom)  # nothing was entered
    council.fed_back(visit, answers={"respect": 3, "dignity": 3})
    found = feedback.feedback_of(visit=visit)
    assert found.form_counts == {FeedbackFrom.PEOPLE: 1, FeedbackFrom.RELATIVES: 0}
    assert (found.form_count, found.missing) == (1, (FeedbackFrom.RELATIVES,))
    shown = actions.Shown(
        kind=EvidenceKind.RELATIVE_FEEDBACK, on=TODAY, description="Her son was content."
    )
    actions.attach_evidence(visit=visit, shown=shown, by=council.by(council.ada), at=now())
    assert feedback.feedback_missing(visit=visit) == ()
    assert [line.answer_count for line in feedback.forms_of(visit=visit)] == [2]


READ: list[Callable[[Visit, Council, Council], object]] = [
    lambda visit, owner, asker: content.finding(
        finding_id=visit.findings.get().pk, visible_to=asker.by(asker.mo)
    ),
    lambda visit, owner, asker: content.evidence_item(
        item_id=visit.evidence.latest("id").pk, visible_to=asker.by(asker.mo)
    ),
    lambda visit, owner, asker: feedback.feedback_form(
        feedback_id=visit.feedback.get().pk, visible_to=asker.by(asker.mo)
    ),
]


@pytest.mark.parametrize("read", READ)
def test_a_part_of_a_visit_is_there_for_its_own_council_alone(
    council: Council, read: Callable[[Visit, Council, Council], object]
) -> None:
    visit = council.brought(VisitState.IN_PROGRESS)
    council.find(visit)
    council.fed_back(visit)
    assert read(visit, council, council)
    with pytest.raises(UnknownVisit, match="There is no such"):
        read(visit, council, Council())


def test_a_state_is_that_of_the_end_of_a_day(council: Council) -> None:
    visit = council.brought(VisitState.DRAFT)
    assert state_of(visit, TODAY) is VisitState.DRAFT
    assert state_of(visit, TODAY - timedelta(days=1)) is None
    council.take(visit, Step.SEND_TO_MODERATION, at=now() + timedelta(days=1))
    assert state_of(visit, TODAY) is VisitState.DRAFT
    assert state_of(visit, TODAY + timedelta(days=1)) is VisitState.MODERATION
