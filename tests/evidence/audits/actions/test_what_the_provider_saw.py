"""An audit is final as the provider was shown it, after it had its time: nothing later slips in."""

from datetime import date

import pytest

from almoner.core.calendar.rules import long_date
from almoner.evidence.audits import actions
from almoner.evidence.audits.actions import ReplyRefused, StepRefused
from almoner.evidence.audits.models import Finding, Visit
from almoner.evidence.audits.queries.offering import offered
from almoner.evidence.audits.queries.standing import visit as visit_record
from almoner.evidence.audits.rules import ReplyOutcome, Step, VisitState
from almoner.evidence.questionnaires.actions import receive_answers, settle_clash
from tests.evidence.audits.factories import TODAY, Council, now
from tests.evidence.questionnaires.factories import incoming

pytestmark = pytest.mark.django_db
AGAIN = (Step.SEND_TO_MODERATION, Step.APPROVE, Step.SHARE)


@pytest.fixture
def council() -> Council:
    return Council()


def comes_in(council: Council, visit: Visit) -> None:
    """An answer from Ada's tablet, which had no signal until now."""
    by = council.by(council.ada)
    answers = [incoming("comments", "From the tablet")]
    receive_answers(response=visit.response, answers=answers, by=by, at=now())


def first_step(council: Council, visit: Visit) -> Step | None:
    by = council.by(council.mo)
    record = visit_record(visit_id=visit.pk, visible_to=by)
    return offered(record=record, on=TODAY, visible_to=by).first


def found_and_heard(council: Council) -> Finding:
    """A finding of an audit on which the provider has until 15 September to comment."""
    visit = council.brought(VisitState.IN_PROGRESS)
    finding = council.find(visit)
    for step in (Step.SUBMIT_DRAFT, *AGAIN, Step.RECORD_RECEIPT):
        council.take(visit, step)
    return finding


@pytest.mark.parametrize(
    "state",
    [VisitState.FACTUAL_ACCURACY, VisitState.REVIEW_DECIDED],
)
def test_an_answer_that_comes_in_after_sharing_is_moderated_and_shared_again(
    council: Council, state: VisitState
) -> None:
    visit = council.brought(state)
    assert first_step(council, visit) is Step.MAKE_FINAL
    comes_in(council, visit)
    with pytest.raises(StepRefused, match="An answer has come in since the provider was shown"):
        council.take(visit, Step.MAKE_FINAL)
    assert first_step(council, visit) is Step.CORRECT
    for step in (Step.CORRECT, *AGAIN, Step.MAKE_FINAL):
        council.take(visit, step)
    assert council.state(visit) is VisitState.FINAL


def test_what_was_shared_too_early_is_taken_back_before_it_is_received(council: Council) -> None:
    visit = council.brought(VisitState.SHARED_WITH_PROVIDER)
    council.take(visit, Step.CORRECT)
    assert council.state(visit) is VisitState.DRAFT


def test_correcting_an_audit_does_not_shorten_the_providers_time(council: Council) -> None:
    finding = found_and_heard(council)
    for step in (Step.CORRECT, *AGAIN):
        council.take(finding.visit, step)
    assert first_step(council, finding.visit) is Step.RECORD_RECEIPT
    with pytest.raises(StepRefused, match="until 15 September 2021, and 1 finding has no reply"):
        council.take(finding.visit, Step.MAKE_FINAL)
    council.take(finding.visit, Step.MAKE_FINAL, at=now().replace(day=16))


def test_a_finding_written_in_correcting_is_shown_to_the_provider_first(council: Council) -> None:
    finding = found_and_heard(council)
    council.reply(finding)
    visit = finding.visit
    council.take(visit, Step.CORRECT)
    council.find(visit, text="The lift was out of order.", question_key="")
    for step in AGAIN:
        council.take(visit, step)
    late = now().replace(day=20)
    with pytest.raises(StepRefused, match="1 finding is new to the provider"):
        council.take(visit, Step.MAKE_FINAL, at=late)
    council.take(visit, Step.RECORD_RECEIPT)
    with pytest.raises(StepRefused, match="1 finding has no reply"):
        council.take(visit, Step.MAKE_FINAL)
    council.take(visit, Step.MAKE_FINAL, at=late)
    assert council.state(visit) is VisitState.FINAL


def test_while_it_may_comment_nobody_is_told_to_end_or_correct_it(council: Council) -> None:
    finding = found_and_heard(council)
    assert first_step(council, finding.visit) is None
    council.reply(finding)
    assert first_step(council, finding.visit) is Step.MAKE_FINAL


def test_more_time_is_given_until_a_day_that_is_still_to_come(council: Council) -> None:
    visit = council.brought(VisitState.FACTUAL_ACCURACY)
    late = now().replace(day=20)
    with pytest.raises(StepRefused, match="still to come"):
        council.take(visit, Step.EXTEND, due_on=date(2021, 9, 19), at=late)
    council.take(visit, Step.EXTEND, due_on=late.date(), at=late)


def test_of_two_officers_who_record_a_reply_the_second_is_told(council: Council) -> None:
    finding = found_and_heard(council)
    council.reply(finding, outcome=ReplyOutcome.NOT_CHANGED, comment="No", reason="Seen twice")
    with pytest.raises(ReplyRefused, match="Ada Marsh recorded a reply to this finding since"):
        reply_as_shown(council, finding, last_seen=0)
    first = finding.replies.get()
    reply_as_shown(council, finding, last_seen=first.pk)
    assert finding.replies.count() == 2


def reply_as_shown(council: Council, finding: Finding, *, last_seen: int) -> None:
    actions.record_reply(
        finding=finding,
        reply=actions.Reply(outcome=ReplyOutcome.ACCEPTED),
        said=actions.Said(by="J. Wren, manager", received_on=TODAY, how="email"),
        by=council.by(council.ben),
        at=now(),
        last_seen=last_seen,
    )


def test_a_finding_taken_back_has_no_reply(council: Council) -> None:
    finding = found_and_heard(council)
    Finding.objects.update(withdrawn_at=now(), withdrawn_because="Another home's")
    with pytest.raises(ReplyRefused, match="was taken back"):
        council.reply(finding)


def test_a_summary_is_not_published_before_the_audit_was_final(council: Council) -> None:
    visit = council.brought(VisitState.FINAL)
    with pytest.raises(StepRefused, match=f"before it was final, on {long_date(TODAY)}"):
        council.take(visit, Step.PUBLISH, published_on=date(2021, 8, 31))
    council.take(visit, Step.PUBLISH, published_on=TODAY)


def test_whoever_chose_between_two_answers_does_not_moderate_them(council: Council) -> None:
    visit = council.brought(VisitState.IN_PROGRESS)
    assert visit.response
    given = incoming("dignity", 1)
    by = council.by(council.ben)
    receive_answers(response=visit.response, answers=[given], by=by, at=now())
    sides = visit.response.answers.filter(question_key="dignity")
    settle_clash(
        response=visit.response,
        question_key="dignity",
        chosen_id=given.client_id,
        shown_ids=frozenset(side.client_id for side in sides),
        by=council.by(council.una),
        at=now(),
    )
    for step in (Step.SUBMIT_DRAFT, Step.SEND_TO_MODERATION):
        council.take(visit, step)
    with pytest.raises(actions.SomeoneElseMust):
        council.take(visit, Step.APPROVE, council.by(council.una))
    council.take(visit, Step.APPROVE, council.by(council.mo))
