"""The provider's say, the review, and the end."""

from datetime import date
from decimal import Decimal

import pytest

from almoner.core.journal.models import Entry
from almoner.evidence.audits.actions import (
    FeedbackMissing,
    NotReady,
    ReplyRefused,
    SomeoneElseMust,
    StepRefused,
)
from almoner.evidence.audits.models import AuditResult, Finding, PublishedSummary, ReviewDecision
from almoner.evidence.audits.queries.content import findings_of
from almoner.evidence.audits.queries.standing import comments_due_on, published_summary
from almoner.evidence.audits.rules import (
    Process,
    ReplyOutcome,
    ReviewOutcome,
    ReviewTest,
    Severity,
    Step,
    VisitState,
)
from almoner.evidence.questionnaires.actions import receive_answers
from almoner.evidence.questionnaires.queries import response_state
from almoner.evidence.questionnaires.rules.states import ResponseState
from tests.evidence.audits.factories import SAID, Council, now
from tests.evidence.questionnaires.factories import incoming

pytestmark = pytest.mark.django_db
HEARD = (
    Step.SUBMIT_DRAFT,
    Step.SEND_TO_MODERATION,
    Step.APPROVE,
    Step.SHARE,
    Step.RECORD_RECEIPT,
)


@pytest.fixture
def council() -> Council:
    return Council()


def commented(council: Council) -> Finding:
    """A finding of an audit on which the provider may comment."""
    visit = council.brought(VisitState.IN_PROGRESS)
    finding = council.find(visit)
    for step in HEARD:
        council.take(visit, step)
    finding.refresh_from_db()
    return finding


def test_a_provider_has_fourteen_days_from_receipt(council: Council) -> None:
    visit = council.brought(VisitState.FACTUAL_ACCURACY)
    assert comments_due_on(visit=visit) == date(2021, 9, 15)


def test_more_time_is_given_for_a_reason(council: Council) -> None:
    visit = council.brought(VisitState.FACTUAL_ACCURACY)
    with pytest.raises(StepRefused, match="Say why"):
        council.take(visit, Step.EXTEND, reason="")
    with pytest.raises(StepRefused, match="after 15 September 2021"):
        council.take(visit, Step.EXTEND, due_on=date(2021, 9, 15))
    council.take(visit, Step.EXTEND, due_on=date(2021, 9, 30))
    assert comments_due_on(visit=visit) == date(2021, 9, 30)


def test_a_finding_is_accepted(council: Council) -> None:
    finding = commented(council)
    council.reply(finding)
    (shown,) = findings_of(visit=finding.visit)
    assert shown.reply
    assert shown.text == finding.text
    assert not shown.is_changed
    assert Entry.objects.filter(action="record_reply").count() == 1


def test_a_finding_is_changed_for_a_reason(council: Council) -> None:
    finding = commented(council)
    changed = {"outcome": ReplyOutcome.CHANGED, "comment": "Not at night", "reason": "The log"}
    council.reply(finding, **changed, revised_text="By day only.", revised_severity=Severity.LOW)
    (shown,) = findings_of(visit=finding.visit)
    assert (shown.text, shown.severity) == ("By day only.", Severity.LOW)
    assert shown.is_changed
    council.reply(finding, outcome=ReplyOutcome.NOT_CHANGED, comment="Nor then", reason="It was")
    (shown,) = findings_of(visit=finding.visit)
    assert shown.text == "By day only."
    assert shown.reply_words == "Not changed after the provider's comment"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"outcome": ReplyOutcome.NOT_CHANGED}, "what the provider's comment is"),
        ({"outcome": ReplyOutcome.NOT_CHANGED, "comment": "No"}, "Say why the finding is changed"),
        (
            {"outcome": ReplyOutcome.NOT_CHANGED, "comment": "No", "reason": " "},
            "Say why the finding is changed",
        ),
        (
            {"outcome": ReplyOutcome.NOT_CHANGED, "comment": "No", "reason": "Seen twice"}
            | {"revised_severity": Severity.LOW},
            "Only a changed finding reads otherwise",
        ),
        (
            {"outcome": ReplyOutcome.CHANGED, "comment": "No", "reason": "True"},
            "Say how the finding now reads",
        ),
        ({"revised_text": "Else"}, "Only a changed finding reads otherwise"),
    ],
)
def test_a_reply_that_says_too_little_is_refused(
    council: Council, given: dict[str, object], sentence: str
) -> None:
    finding = commented(council)
    with pytest.raises(ReplyRefused, match=sentence):
        council.reply(finding, **given)
    assert not finding.replies.exists()


def test_replies_end_with_the_time_for_them(council: Council) -> None:
    finding = commented(council)
    council.take(finding.visit, Step.REQUEST_REVIEW)
    with pytest.raises(ReplyRefused, match="while the provider has time"):
        council.reply(finding)


def test_it_waits_for_replies_until_the_day_has_passed(council: Council) -> None:
    finding = commented(council)
    with pytest.raises(StepRefused, match="until 15 September 2021, and 1 finding has no reply"):
        council.take(finding.visit, Step.MAKE_FINAL)
    council.reply(finding)
    council.take(finding.visit, Step.MAKE_FINAL)


def test_once_the_day_has_passed_silence_is_no_bar(council: Council) -> None:
    finding = commented(council)
    later = now().replace(month=9, day=16)
    council.take(finding.visit, Step.MAKE_FINAL, at=later)
    assert council.state(finding.visit) is VisitState.FINAL


def test_no_final_audit_without_feedback_or_a_reason(council: Council) -> None:
    visit = council.brought(VisitState.FACTUAL_ACCURACY)
    visit.evidence.update(withdrawn_at=now(), withdrawn_because="Another home's")
    for nothing in ("", "  "):
        with pytest.raises(FeedbackMissing, match="people who use the service and relatives"):
            council.take(visit, Step.MAKE_FINAL, without_feedback_because=nothing)
    council.take(visit, Step.MAKE_FINAL, without_feedback_because="All are new and have no family")
    last = visit.steps.order_by("-id")[0]
    assert last.reason == "All are new and have no family"


def test_what_it_came_to_is_kept_and_the_answers_closed(council: Council) -> None:
    visit = council.brought(VisitState.FINAL)
    result = AuditResult.objects.get(visit=visit)
    assert result.final_on == date(2021, 9, 1)
    assert result.overall == Decimal("83.3")  # (0.75 × 4 + 1 × 2) of 6
    assert result.answered == Decimal("100.0")
    assert result.rating
    assert not result.has_critical_fail
    parts = {(part.level, part.key) for part in result.parts.all()}
    assert {("section", "care"), ("section", "home"), ("standard", "s02")} <= parts
    assert visit.response
    assert response_state(response=visit.response) is ResponseState.CLOSED


def test_a_review_is_decided_by_someone_not_involved(council: Council) -> None:
    visit = council.brought(VisitState.REVIEW_REQUESTED)
    with pytest.raises(SomeoneElseMust, match="not involved before"):
        council.take(visit, Step.DECIDE_REVIEW, council.by(council.mo))  # who moderated
    council.take(visit, Step.DECIDE_REVIEW, council.by(council.una))
    decision = ReviewDecision.objects.get()
    assert decision.tests.filter(is_met=True).count() == len(ReviewTest)


def test_a_review_answers_every_test(council: Council) -> None:
    visit = council.brought(VisitState.REVIEW_REQUESTED)
    met = dict.fromkeys(ReviewTest, (True, ""))
    with pytest.raises(StepRefused, match="Answer every test of the review: fairness"):
        tests = {test: held for test, held in met.items() if test is not ReviewTest.FAIRNESS}
        council.take(visit, Step.DECIDE_REVIEW, tests=tests)
    unfair = {**met, ReviewTest.FAIRNESS: (False, "")}
    with pytest.raises(StepRefused, match="not met why it is not"):
        council.take(visit, Step.DECIDE_REVIEW, tests=unfair, outcome=ReviewOutcome.CORRECT)
    unfair[ReviewTest.FAIRNESS] = (False, "Others were judged more mildly")
    with pytest.raises(StepRefused, match="cannot stand as it is"):
        council.take(visit, Step.DECIDE_REVIEW, tests=unfair)
    council.take(visit, Step.DECIDE_REVIEW, tests=unfair, outcome=ReviewOutcome.CORRECT)
    with pytest.raises(StepRefused, match="must be corrected"):
        council.take(visit, Step.MAKE_FINAL)
    council.take(visit, Step.CORRECT)
    for step in (Step.SEND_TO_MODERATION, Step.APPROVE, Step.SHARE, Step.MAKE_FINAL):
        council.take(visit, step)
    assert council.state(visit) is VisitState.FINAL


def test_what_the_provider_says_is_not_received_tomorrow(council: Council) -> None:
    tomorrow = type(SAID)(by=SAID.by, received_on=date(2021, 9, 2), how=SAID.how)
    visit = council.brought(VisitState.SHARED_WITH_PROVIDER)
    with pytest.raises(StepRefused, match="still to come"):
        council.take(visit, Step.RECORD_RECEIPT, said=tomorrow)
    council.take(visit, Step.RECORD_RECEIPT)
    with pytest.raises(StepRefused, match="still to come"):
        council.take(visit, Step.REQUEST_REVIEW, said=tomorrow)
    assert council.state(visit) is VisitState.FACTUAL_ACCURACY


def test_a_severity_alone_may_be_changed(council: Council) -> None:
    finding = commented(council)
    changed = {"outcome": ReplyOutcome.CHANGED, "comment": "By day", "reason": "The log"}
    council.reply(finding, **changed, revised_severity=Severity.LOW)
    (shown,) = findings_of(visit=finding.visit)
    assert (shown.text, shown.severity) == (finding.text, Severity.LOW)


def test_it_cannot_be_received_before_it_was_shared(council: Council) -> None:
    visit = council.brought(VisitState.SHARED_WITH_PROVIDER)
    early = type(SAID)(by=SAID.by, received_on=date(2021, 8, 31), how=SAID.how)
    with pytest.raises(StepRefused, match="before it was shared, on 1 September 2021"):
        council.take(visit, Step.RECORD_RECEIPT, said=early)


def test_its_author_does_not_end_it(council: Council) -> None:
    visit = council.brought(VisitState.FACTUAL_ACCURACY, other_ids=[council.una.pk])
    with pytest.raises(SomeoneElseMust):
        council.take(visit, Step.MAKE_FINAL, council.by(council.una))


def test_a_summary_is_published_with_the_rating(council: Council) -> None:
    visit = council.brought(VisitState.FINAL)
    with pytest.raises(StepRefused, match="Write the summary"):
        council.take(visit, Step.PUBLISH, text=" ")
    council.take(visit, Step.PUBLISH, text=" A good home.\n")
    summary = PublishedSummary.objects.get(visit=visit)
    assert summary.text == "A good home."
    assert summary.rating == AuditResult.objects.get(visit=visit).rating
    assert published_summary(visit=visit) == summary
    council.take(visit, Step.MAKE_VOID)
    assert published_summary(visit=visit) is None


def test_a_short_visit_keeps_what_it_came_to(council: Council) -> None:
    visit = council.brought(VisitState.FINAL, process=Process.SHORT)
    assert AuditResult.objects.filter(visit=visit).exists()


def test_a_part_of_which_too_little_was_answered_has_no_percentage(council: Council) -> None:
    """Else a handful of good answers would decide a band, and a fee with it."""
    visit = council.brought(VisitState.NOTICE_GIVEN)
    council.take(visit, Step.BEGIN)
    visit = council.again(visit)
    council.answer(visit, {"safety": 4, "floor": "ground"})
    for step in (*HEARD, Step.MAKE_FINAL):
        more = {"without_feedback_because": "None given"} if step is Step.MAKE_FINAL else {}
        council.take(visit, step, **more)
    result = AuditResult.objects.get(visit=visit)
    assert result.rating == ""
    assert result.answered == Decimal("50.0")
    known = {part.key: part.percentage for part in result.parts.filter(level="section")}
    assert known["care"] is None


def test_a_short_visit_is_not_finished_while_two_answers_differ(council: Council) -> None:
    visit = council.brought(VisitState.DRAFT, process=Process.SHORT)
    receive_answers(
        response=visit.response,
        answers=[incoming("dignity", 1)],
        by=council.by(council.ben),
        at=now(),
    )
    with pytest.raises(NotReady, match="answered differently by two people"):
        council.take(visit, Step.FINISH)
    assert council.state(visit) is VisitState.DRAFT
