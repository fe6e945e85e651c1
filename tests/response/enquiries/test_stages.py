"""Every stage, with every step, by every role; and what each step asks beside."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.rules import GRANTS, Principal, Role
from almoner.core.calendar.rules import add_working_days
from almoner.core.journal.models import Entry
from almoner.response.enquiries import actions
from almoner.response.enquiries.actions import EnquiryRefused, SomeoneWasFirst
from almoner.response.enquiries.models import Enquiry
from almoner.response.enquiries.rules import caused
from almoner.response.enquiries.rules.kinds import ActionEvent, Asked, Kind, LedBy
from almoner.response.enquiries.rules.stages import TABLE, WITH_MORE, State, Step
from almoner.response.safeguarding.rules.states import ConcernState
from tests.response.enquiries.factories import (
    AT,
    LATER,
    TODAY,
    AuthorityFactory,
    a_concern,
    begun,
    brought_to,
    caused_enquiry,
    heard,
    manager,
    practitioner,
    step,
)

pytestmark = pytest.mark.django_db


def attempt(enquiry: Enquiry, which: Step, by: Principal) -> object:
    """Take one step and undo it again: the stage that it led to, or how it was refused."""
    try:
        with transaction.atomic():
            step(enquiry, which, at=LATER, by=by)
            found = State(enquiry.steps.order_by("-number")[0].state)
            transaction.set_rollback(True)
    except NotPermitted:
        return NotPermitted
    except EnquiryRefused as refused:
        assert str(refused).endswith(".")
        return EnquiryRefused
    return found


@pytest.mark.parametrize("state", State)
def test_every_step_by_every_role(state: State) -> None:
    """The permitted pass; the others are refused: by their role, or in a sentence by the stage."""
    enquiry = brought_to(state)
    wrong = []
    for which in set(Step) - {Step.BEGIN, Step.TAKE_BACK}:
        for role in Role:
            move = TABLE.moves.get((state, which))
            expected: object = NotPermitted
            if TABLE.permission_for(which) in GRANTS[role].permissions:
                expected = move.state if move else EnquiryRefused
            found = attempt(enquiry, which, manager(enquiry.authority, role=role))
            if found != expected:
                wrong.append(f"{which} by {role}: {found}, and not {expected}")
    assert wrong == []


@pytest.mark.parametrize("role", Role)
def test_taking_back_is_a_step_of_the_request(role: Role) -> None:
    enquiry = caused_enquiry().enquiry
    allowed = TABLE.permission_for(Step.TAKE_BACK) in GRANTS[role].permissions
    found = attempt(enquiry, Step.TAKE_BACK, manager(enquiry.authority, role=role))
    assert found == (State.ENQUIRY if allowed else NotPermitted)


@pytest.mark.parametrize("state", State)
def test_a_stranger_from_another_council_takes_no_step(state: State) -> None:
    enquiry = brought_to(state)
    by = manager(AuthorityFactory())
    for which in set(Step) - {Step.BEGIN, Step.TAKE_BACK}:
        assert attempt(enquiry, which, by) is NotPermitted


@pytest.mark.parametrize("role", Role)
def test_who_may_begin_one(role: Role) -> None:
    concern = a_concern()
    by = manager(concern.authority, role=role)
    if TABLE.permission_for(Step.BEGIN) in GRANTS[role].permissions:
        assert actions.begin_enquiry(concern=concern, by=by, at=AT).state == State.PLANNING
    else:
        with pytest.raises(NotPermitted):
            actions.begin_enquiry(concern=concern, by=by, at=AT)


@pytest.mark.parametrize("state", ConcernState)
def test_an_enquiry_begins_only_where_one_was_decided_on(state: ConcernState) -> None:
    concern = a_concern(state=state)
    kinds = {ConcernState.S42_ENQUIRY: Kind.S42, ConcernState.OTHER_ENQUIRY: Kind.OTHER}
    if state in kinds:
        assert begun(concern=concern).kind == kinds[state]
        return
    with pytest.raises(EnquiryRefused, match="Decide that first"):
        begun(concern=concern)


def test_one_enquiry_at_a_time_into_a_concern() -> None:
    enquiry = begun()
    with pytest.raises(EnquiryRefused, match="goes on already"):
        begun(concern=enquiry.concern)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enquiry.objects.create(
            authority=enquiry.authority,
            concern=enquiry.concern,
            kind=Kind.S42,
            begun_on=TODAY,
            state=State.PLANNING,
            state_on=TODAY,
            led_by=LedBy.COUNCIL,
            at=AT,
        )
    closed = brought_to(State.CLOSED, enquiry)
    assert closed.concluded_on == TODAY
    concern = closed.concern
    with pytest.raises(EnquiryRefused, match=r"was made\. Reopen it"):
        begun(concern=concern, at=LATER)
    concern.state_at = LATER  # it was decided anew
    concern.save(update_fields=["state_at"])
    again = begun(concern=concern, at=LATER)
    with pytest.raises(EnquiryRefused, match="Another enquiry"):
        step(closed, Step.REOPEN)
    assert again.pk != closed.pk


def test_what_stands_now_is_kept_beside_the_steps() -> None:
    enquiry = brought_to(State.REVIEW)
    newest = enquiry.steps.latest("number")
    assert (enquiry.state, enquiry.step_count) == (newest.state, newest.number)
    assert (enquiry.due_on, enquiry.led_by) == (newest.due_on, newest.led_by)


def test_every_stage_has_its_target() -> None:
    enquiry = begun()
    assert enquiry.due_on == add_working_days(to=TODAY, days=5)
    days = {State.ENQUIRY: 28, State.OUTCOME: 28, State.SAFEGUARDING_PLAN: 42, State.REVIEW: 42}
    for state, count in days.items():
        found = brought_to(state)
        assert found.due_on == TODAY + timedelta(days=count), state
    assert brought_to(State.CLOSED).due_on is None


def test_a_complex_enquiry_has_longer() -> None:
    enquiry = begun()
    taken = actions.take_step(
        enquiry=enquiry,
        step=Step.AGREE_PLAN,
        reason="Many people to speak to.",
        is_complex=True,
        by=manager(enquiry.authority),
        at=AT,
    )
    assert taken.due_on == TODAY + timedelta(days=90)


def test_a_target_is_moved_with_a_reason_and_stays_moved() -> None:
    enquiry = brought_to(State.ENQUIRY)
    step(enquiry, Step.MOVE_TARGET)
    enquiry.refresh_from_db()
    assert enquiry.due_on == TODAY + timedelta(days=90)
    step(enquiry, Step.ALLOCATE)
    enquiry.refresh_from_db()
    assert enquiry.due_on == TODAY + timedelta(days=90)
    for which, due_on in ((Step.MOVE_TARGET, None), (Step.AGREE_PLAN, TODAY)):
        with pytest.raises(EnquiryRefused, match="only when you move it"):
            actions.take_step(
                enquiry=enquiry,
                step=which,
                reason="x",
                due_on=due_on,
                by=manager(enquiry.authority),
                at=AT,
            )
    with pytest.raises(EnquiryRefused, match="has to be after 2 August 2021"):
        actions.take_step(
            enquiry=enquiry,
            step=Step.MOVE_TARGET,
            reason="x",
            due_on=TODAY,
            by=manager(enquiry.authority),
            at=AT,
        )


def test_the_second_of_two_officers_is_told_who_was_first() -> None:
    enquiry = brought_to(State.ENQUIRY)
    with pytest.raises(SomeoneWasFirst, match="Noor Pell was first: plan of the enquiry agreed"):
        actions.take_step(
            enquiry=enquiry,
            step=Step.CEASE,
            reason="x",
            by=manager(enquiry.authority),
            at=AT,
            last_seen=1,
        )


@pytest.mark.parametrize("which", sorted(WITH_MORE))
def test_some_steps_rest_on_more_than_a_reason(which: Step) -> None:
    enquiry = brought_to(State.ENQUIRY)
    with pytest.raises(EnquiryRefused, match="its own page"):
        actions.take_step(
            enquiry=enquiry, step=which, reason="x", by=manager(enquiry.authority), at=AT
        )


def test_a_step_has_a_reason_and_a_day_in_order() -> None:
    enquiry = brought_to(State.ENQUIRY)
    with pytest.raises(EnquiryRefused, match="and why"):
        step(enquiry, Step.CEASE, reason=" ")
    for days, words in ((1, "still to come"), (-1, "cannot be before it")):
        with pytest.raises(EnquiryRefused, match=words):
            actions.take_step(
                enquiry=enquiry,
                step=Step.CEASE,
                reason="x",
                on=TODAY + timedelta(days=days),
                by=manager(enquiry.authority),
                at=AT,
            )


def test_each_step_makes_one_entry_without_its_words() -> None:
    enquiry = begun()
    before = Entry.objects.count()
    step(enquiry, Step.AGREE_PLAN, reason="A secret reason.")
    entry = Entry.objects.latest("id")
    assert Entry.objects.count() == before + 1
    assert (entry.action, entry.sensitivity) == ("agree_plan_enquiry", "SAFEGUARDING")
    assert "secret" not in entry.detail


def test_an_enquiry_is_allocated_once_to_each() -> None:
    enquiry = begun()
    worker = practitioner(enquiry.authority, name="Tam Reed")
    step(enquiry, Step.ALLOCATE, worker=worker)
    enquiry.refresh_from_db()
    assert enquiry.worker_name == "Tam Reed"
    with pytest.raises(EnquiryRefused, match="Tam Reed has it already"):
        step(enquiry, Step.ALLOCATE, worker=worker)


def test_closing_waits_for_the_adult_the_findings_and_every_action() -> None:
    enquiry = begun()
    for which in (Step.AGREE_PLAN, Step.MAKE_FINDINGS):
        step(enquiry, which)
    with pytest.raises(EnquiryRefused, match="what the adult wants, or that they were not asked"):
        step(enquiry, Step.CLOSE)
    heard(enquiry)
    with pytest.raises(EnquiryRefused, match="what the adult wanted was achieved"):
        step(enquiry, Step.CLOSE)
    step(enquiry, Step.MAKE_FINDINGS)
    action = actions.agree_action(
        of=enquiry,
        what="Call each night.",
        owner="Night lead",
        due_on=TODAY,
        by=manager(enquiry.authority),
        at=AT,
    )
    with pytest.raises(EnquiryRefused, match="what became of an agreed action"):
        step(enquiry, Step.CLOSE)
    actions.finish_action(
        action=action,
        event=ActionEvent.DONE,
        text="",
        by=manager(enquiry.authority),
        at=AT,
    )
    step(enquiry, Step.CLOSE)
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.concluded_on) == (State.CLOSED, TODAY)


def test_reopened_it_wants_findings_anew() -> None:
    enquiry = brought_to(State.CLOSED)
    step(enquiry, Step.REOPEN)
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.concluded_on) == (State.PLANNING, None)
    step(enquiry, Step.AGREE_PLAN)
    step(enquiry, Step.MAKE_FINDINGS)
    step(enquiry, Step.CLOSE)


@pytest.mark.parametrize("which", [Step.MAKE_FINDINGS, Step.CEASE])
def test_nothing_is_concluded_while_somebody_else_enquires(which: Step) -> None:
    enquiry = caused_enquiry().enquiry
    with pytest.raises(EnquiryRefused, match="Accept their report first"):
        step(enquiry, which)
    accepted = caused_enquiry(state=caused.State.ACCEPTED).enquiry
    step(accepted, which)


def test_nobody_is_heard_in_a_closed_enquiry() -> None:
    with pytest.raises(EnquiryRefused, match="Reopen it first"):
        heard(brought_to(State.CLOSED))


def test_asked_and_wanted_go_together() -> None:
    enquiry = begun()
    for asked, wanted in ((Asked.EXPRESSED, " "), (Asked.NOT_ASKED, "To go home.")):
        with pytest.raises(EnquiryRefused, match="and only then"):
            heard(enquiry, asked=asked, outcomes_wanted=wanted)
