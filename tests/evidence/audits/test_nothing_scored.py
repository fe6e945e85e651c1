"""An audit of one question, or one on which nothing applies: no percentage, no rating, no fault."""

from typing import Any

import pytest

from almoner.evidence.audits.models import AuditResult, Visit
from almoner.evidence.audits.queries import final_audits
from almoner.evidence.audits.rules import Step
from tests.evidence.audits.factories import TODAY, Council
from tests.evidence.audits.views.browsing import page
from tests.evidence.questionnaires.factories import published, raw_set

pytestmark = pytest.mark.django_db


def of_one_question() -> dict[str, Any]:
    """A set with one section, one standard and one question, which may not apply."""
    raw = raw_set(question_set="one", title="One question", limiters=[])
    section = raw["sections"][0]
    standard = section["standards"][0]
    (question, *_) = standard["questions"]
    question["not_applicable"] = True
    standard["questions"] = [question]
    section["standards"] = [standard]
    raw["sections"] = [section]
    return raw


def ended(council: Council, answer: object) -> Visit:
    """The audit made final with that answer to its one question."""
    visit = council.planned()
    for step in (Step.GIVE_NOTICE, Step.BEGIN):
        council.take(visit, step)
    visit = council.again(visit)
    assert visit.response
    council.answer(visit, {"respect": answer})
    council.hear(visit)
    for step in (
        Step.SUBMIT_DRAFT,
        Step.SEND_TO_MODERATION,
        Step.APPROVE,
        Step.SHARE,
        Step.RECORD_RECEIPT,
        Step.MAKE_FINAL,
    ):
        council.take(visit, step)
    return visit


def test_nothing_that_applies_is_not_nought() -> None:
    council = Council(version=published(of_one_question()))
    visit = ended(council, "na")
    result = AuditResult.objects.get(visit=visit)
    assert (result.overall, result.rating, str(result.answered)) == (None, "", "100.0")
    assert set(result.parts.values_list("percentage", flat=True)) == {None}
    shown = page(council.ada, "report", visit.pk)
    assert "Insufficient evidence for a rating" in shown
    assert "Not applicable" in shown
    assert "Insufficient evidence for a rating" in page(council.ada, "visit", visit.pk)
    by = council.by(council.mo)
    (found,) = final_audits(
        authority=council.authority, from_on=TODAY, to_on=TODAY, as_at=TODAY, visible_to=by
    )
    assert set(found.parts.values()) == {None}


def test_one_answer_is_the_whole_score() -> None:
    council = Council(version=published(of_one_question()))
    visit = ended(council, 4)
    result = AuditResult.objects.get(visit=visit)
    assert str(result.overall) == "100.0"
    assert result.rating
    assert "100.0%" in page(council.ada, "report", visit.pk)
