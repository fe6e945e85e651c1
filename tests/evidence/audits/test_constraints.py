"""What the database keeps and what it breaks on, whoever asks it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from almoner.evidence.audits.models import (
    AuditResult,
    AuditResultPart,
    CalendarFeed,
    Campaign,
    EvidenceItem,
    EvidenceLink,
    Finding,
    FindingReply,
    PublishedSummary,
    ReviewDecision,
    ReviewRequest,
    ReviewTestResult,
    Visit,
    Visitor,
    VisitStep,
)
from almoner.evidence.audits.rules import ReplyOutcome, Step, VisitState
from tests.evidence.audits.factories import AT, PLANNED_ON, TODAY, Council

pytestmark = pytest.mark.django_db


def refuses(act: Callable[[], object], error: type[DatabaseError] = IntegrityError) -> None:
    with pytest.raises(error), transaction.atomic():
        act()


@pytest.fixture
def council() -> Council:
    return Council()


@pytest.fixture
def visit(council: Council) -> Visit:
    return council.planned()


def campaign(council: Council, **changed: Any) -> Campaign:
    values = {
        "authority": council.authority,
        "name": "Audits",
        "kind": "annual_audit",
        "starts_on": TODAY,
        "ends_on": TODAY,
        "recorded_at": AT,
        "recorded_by": "system",
        **changed,
    }
    return Campaign.objects.create(**values)


def test_a_campaign_is_named_once_and_ends_no_earlier(council: Council) -> None:
    campaign(council)
    campaign(council, name="Others", ends_on=PLANNED_ON)
    refuses(lambda: campaign(council))
    refuses(lambda: campaign(council, name="Back", starts_on=PLANNED_ON))


def test_a_visit_does_not_follow_up_itself(visit: Visit, council: Council) -> None:
    council.planned(follow_up_of=visit)
    refuses(lambda: Visit.objects.filter(pk=visit.pk).update(follow_up_of=visit))


def test_someone_goes_along_once_at_a_time(visit: Visit, council: Council) -> None:
    going = {"visit": visit, "user": council.ben, "added_at": AT}
    Visitor.objects.create(**going, left_at=AT)
    Visitor.objects.create(**going)
    refuses(lambda: Visitor.objects.create(**going))


def finding(visit: Visit, **changed: Any) -> Finding:
    values = {
        "visit": visit,
        "number": 1,
        "kind": "concern",
        "severity": "high",
        "text": "Dusty",
        "recorded_at": AT,
        "recorded_by": "system",
        **changed,
    }
    return Finding.objects.create(**values)


def test_a_finding_is_numbered_once_and_severe_if_it_asks_for_something(visit: Visit) -> None:
    finding(visit)
    finding(visit, number=2, kind="strength", severity="")
    refuses(lambda: finding(visit))
    refuses(lambda: finding(visit, number=3, severity=""))
    refuses(lambda: finding(visit, number=3, kind="strength"))
    refuses(lambda: finding(visit, number=3, withdrawn_at=AT))


def reply(of: Finding, **changed: Any) -> FindingReply:
    values = {
        "finding": of,
        "outcome": "accepted",
        "said_by": "J. Wren",
        "received_on": TODAY,
        "how": "email",
        "recorded_at": AT,
        "recorded_by": "system",
        "recorded_by_name": "Almoner",
        **changed,
    }
    return FindingReply.objects.create(**values)


def test_a_reply_gives_its_reason_and_only_a_change_revises(visit: Visit) -> None:
    of = finding(visit)
    reply(of)
    reply(of, outcome="changed", comment="No", reason="True", revised_text="Less")
    refuses(lambda: reply(of, outcome="not_changed", comment="No"))
    refuses(lambda: reply(of, revised_text="Less"))


def evidence(visit: Visit, **changed: Any) -> EvidenceItem:
    values = {
        "visit": visit,
        "kind": "DOCUMENT",
        "on": TODAY,
        "description": "Rota",
        "recorded_at": AT,
        "recorded_by": "system",
        **changed,
    }
    return EvidenceItem.objects.create(**values)


def test_a_photograph_has_consent_and_only_a_sample_a_size(visit: Visit) -> None:
    item = evidence(visit)
    evidence(visit, kind="PHOTO", has_consent=True)
    evidence(visit, kind="RECORD_SAMPLE", sample_size=4)
    refuses(lambda: evidence(visit, kind="PHOTO"))
    refuses(lambda: evidence(visit, kind="PHOTO", has_consent=False))
    refuses(lambda: evidence(visit, sample_size=4))
    refuses(lambda: evidence(visit, kind="RECORD_SAMPLE", sample_size=0))
    EvidenceLink.objects.create(evidence=item, standard_key="s01")
    refuses(lambda: EvidenceLink.objects.create(evidence=item, standard_key="s01"))


def test_a_result_is_a_percentage_and_kept_once(visit: Visit, council: Council) -> None:
    given = {"final_on": TODAY, "has_critical_fail": False, "answered": 100, "recorded_at": AT}
    kept = AuditResult.objects.create(visit=visit, overall=None, **given)
    part = {"result": kept, "level": "section", "key": "care", "title": "Care"}
    AuditResultPart.objects.create(**part)
    refuses(lambda: AuditResultPart.objects.create(**part))
    refuses(lambda: AuditResult.objects.create(visit=visit, overall=1, **given))
    other = council.planned()
    refuses(lambda: AuditResult.objects.create(visit=other, overall=101, **given))


def test_a_review_answers_each_test_once_and_says_why_not(council: Council) -> None:
    visit = council.brought(VisitState.REVIEW_DECIDED)
    decision = ReviewDecision.objects.get(request__visit=visit)
    tests = {"decision": decision, "is_met": True}
    refuses(lambda: ReviewTestResult.objects.create(**tests, test="fairness"))
    refuses(lambda: ReviewTestResult.objects.create(decision=decision, test="other", is_met=False))


def test_someone_has_one_address_of_each_calendar(council: Council) -> None:
    def feed(number: int | None, secret: str) -> CalendarFeed:
        return CalendarFeed.objects.create(
            user=council.ada, campaign_number=number, secret_hash=secret, made_at=AT
        )

    feed(None, "a")
    feed(1, "b")
    feed(2, "c")
    refuses(lambda: feed(None, "d"))
    refuses(lambda: feed(1, "e"))
    refuses(lambda: feed(3, "c"))


KEPT: list[type[models.Model]] = [
    VisitStep,
    FindingReply,
    ReviewRequest,
    ReviewDecision,
    ReviewTestResult,
    AuditResult,
    AuditResultPart,
    PublishedSummary,
]


def test_what_was_done_is_neither_changed_nor_removed(council: Council) -> None:
    """All eight tables at once: one visit that went through everything."""
    visit = council.brought(VisitState.IN_PROGRESS)
    found = council.find(visit)
    for step in (
        Step.SUBMIT_DRAFT,
        Step.SEND_TO_MODERATION,
        Step.APPROVE,
        Step.SHARE,
        Step.RECORD_RECEIPT,
    ):
        council.take(visit, step)
    council.reply(found, outcome=ReplyOutcome.ACCEPTED)
    for step in (Step.REQUEST_REVIEW, Step.DECIDE_REVIEW, Step.MAKE_FINAL, Step.PUBLISH):
        council.take(visit, step)
    for model in KEPT:
        manager = model._default_manager
        key = manager.values_list("pk", flat=True)[0]
        refuses(lambda m=manager, k=key: m.filter(pk=k).update(id=k), DatabaseError)  # type: ignore[misc]
        table = connection.ops.quote_name(model._meta.db_table)
        with connection.cursor() as cursor:
            refuses(
                lambda c=cursor, t=table, k=key: c.execute(f"DELETE FROM {t} WHERE id = %s", [k]),  # type: ignore[misc]
                DatabaseError,
            )
        assert manager.filter(pk=key).exists()
