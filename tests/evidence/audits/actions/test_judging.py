"""The draft, moderation by someone else, sharing."""

import pytest

from almoner.core.accounts.rules import Role
from almoner.evidence.audits.actions import NotReady, SomeoneElseMust, StepRefused
from almoner.evidence.audits.models import Visit, VisitStep
from almoner.evidence.audits.rules import Step, VisitState
from almoner.evidence.questionnaires.actions import receive_answers
from tests.evidence.audits.factories import GOOD, Council, now
from tests.evidence.questionnaires.factories import incoming

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> Council:
    return Council()


def begun(council: Council) -> Visit:
    visit = council.planned()
    for step in (Step.GIVE_NOTICE, Step.BEGIN):
        council.take(visit, step)
    return council.again(visit)


def test_a_draft_lists_the_questions_still_open(council: Council) -> None:
    visit = begun(council)
    council.answer(visit, {key: value for key, value in GOOD.items() if key != "safety"})
    with pytest.raises(NotReady, match="1 question is still to be answered") as refused:
        council.take(visit, Step.SUBMIT_DRAFT)
    assert refused.value.still_open.unanswered == (("safety", "Is safety good?"),)
    assert council.state(visit) is VisitState.IN_PROGRESS


def test_a_draft_waits_for_clashes_to_be_settled(council: Council) -> None:
    visit = begun(council)
    council.answer(visit)
    receive_answers(
        response=visit.response,
        answers=[incoming("dignity", 1)],
        by=council.by(council.ben),
        at=now(),
    )
    with pytest.raises(NotReady, match="answered differently by two people") as refused:
        council.take(visit, Step.SUBMIT_DRAFT)
    assert [key for key, _ in refused.value.still_open.clashes] == ["dignity"]


def test_what_came_in_meanwhile_holds_up_sending_it_on(council: Council) -> None:
    visit = council.brought(VisitState.DRAFT)
    receive_answers(
        response=visit.response,
        answers=[incoming("dignity", 1)],
        by=council.by(council.ben),
        at=now(),
    )
    with pytest.raises(NotReady):
        council.take(visit, Step.SEND_TO_MODERATION)


def test_nobody_moderates_what_they_went_on(council: Council) -> None:
    visit = council.brought(VisitState.MODERATION, other_ids=[council.una.pk])
    for step in (Step.APPROVE, Step.RETURN_TO_AUTHOR):
        with pytest.raises(SomeoneElseMust, match="You took part in this visit"):
            council.take(visit, step, council.by(council.una))
    council.take(visit, Step.APPROVE, council.by(council.mo))


def test_nobody_moderates_what_they_answered(council: Council) -> None:
    """A manager who sent one answer from a tablet is an author, though not a visitor."""
    visit = begun(council)
    council.answer(visit)
    receive_answers(
        response=visit.response,
        answers=[incoming("comments", "Seen")],
        by=council.by(council.una),
        at=now(),
    )
    for step in (Step.SUBMIT_DRAFT, Step.SEND_TO_MODERATION):
        council.take(visit, step)
    with pytest.raises(SomeoneElseMust):
        council.take(visit, Step.APPROVE, council.by(council.una))


def test_nobody_moderates_what_they_led_and_handed_over(council: Council) -> None:
    visit = council.planned(lead_id=council.una.pk)
    for step in (Step.GIVE_NOTICE, Step.BEGIN):
        council.take(visit, step, council.by(council.una) if step is Step.BEGIN else None)
    council.take(visit, Step.ALLOCATE, lead_id=council.ada.pk)
    visit = council.again(visit)
    council.answer(visit)
    for step in (Step.SUBMIT_DRAFT, Step.SEND_TO_MODERATION):
        council.take(visit, step)
    with pytest.raises(SomeoneElseMust):
        council.take(visit, Step.APPROVE, council.by(council.una))


def test_it_was_only_planned_for_them_so_they_may_moderate(council: Council) -> None:
    visit = council.planned(lead_id=council.una.pk)
    council.take(visit, Step.ALLOCATE, lead_id=council.ada.pk)
    for step in (Step.GIVE_NOTICE, Step.BEGIN):
        council.take(visit, step)
    visit = council.again(visit)
    council.answer(visit)
    for step in (Step.SUBMIT_DRAFT, Step.SEND_TO_MODERATION):
        council.take(visit, step)
    council.take(visit, Step.APPROVE, council.by(council.una))


def test_a_moderator_sends_it_back_with_comments(council: Council) -> None:
    visit = council.brought(VisitState.MODERATION)
    with pytest.raises(StepRefused, match="what the author should look at again"):
        council.take(visit, Step.RETURN_TO_AUTHOR, reason="  ")
    council.take(visit, Step.RETURN_TO_AUTHOR, reason="Say more on safety")
    last = VisitStep.objects.filter(visit=visit).order_by("-id")[0]
    assert (last.state, last.reason) == (VisitState.DRAFT, "Say more on safety")
    council.take(visit, Step.SEND_TO_MODERATION)
    assert council.state(visit) is VisitState.MODERATION


def test_it_is_approved_before_it_is_shared(council: Council) -> None:
    visit = council.brought(VisitState.MODERATION)
    with pytest.raises(StepRefused, match="Approve the draft first"):
        council.take(visit, Step.SHARE)
    council.take(visit, Step.APPROVE)
    with pytest.raises(StepRefused, match="approved already"):
        council.take(visit, Step.APPROVE)
    council.take(visit, Step.SHARE)


def test_an_approval_does_not_outlast_being_sent_back(council: Council) -> None:
    visit = council.brought(VisitState.MODERATION)
    for step in (Step.APPROVE, Step.RETURN_TO_AUTHOR, Step.SEND_TO_MODERATION):
        council.take(visit, step)
    with pytest.raises(StepRefused, match="Approve the draft first"):
        council.take(visit, Step.SHARE)


def test_an_answer_that_comes_in_after_approval_is_approved_again(council: Council) -> None:
    visit = council.brought(VisitState.MODERATION)
    council.take(visit, Step.APPROVE)
    receive_answers(
        response=visit.response,
        answers=[incoming("comments", "From the tablet")],
        by=council.by(council.ada),
        at=now(),
    )
    with pytest.raises(StepRefused, match="An answer has come in since"):
        council.take(visit, Step.SHARE)
    council.take(visit, Step.APPROVE)
    council.take(visit, Step.SHARE)


def test_two_moderators_and_a_second_click(council: Council) -> None:
    visit = council.brought(VisitState.MODERATION)
    shown = VisitStep.objects.filter(visit=visit).order_by("-id")[0].pk
    council.take(visit, Step.APPROVE, council.by(council.mo), after=shown)
    for second in (council.una, council.mo):
        with pytest.raises(StepRefused, match=r"Mo Reed was first: “Approved by the moderator”"):
            council.take(visit, Step.RETURN_TO_AUTHOR, council.by(second), after=shown)
    assert visit.steps.filter(step=Step.RETURN_TO_AUTHOR).count() == 0


def test_it_cannot_have_been_shared_tomorrow(council: Council) -> None:
    visit = council.brought(VisitState.MODERATION)
    council.take(visit, Step.APPROVE)
    with pytest.raises(StepRefused, match="still to come"):
        council.take(visit, Step.SHARE, on=visit.planned_on)


def test_a_director_does_not_moderate(council: Council) -> None:
    visit = council.brought(VisitState.MODERATION)
    with pytest.raises(Exception, match="Your role does not allow this"):
        council.take(visit, Step.APPROVE, council.someone(Role.DIRECTOR))
