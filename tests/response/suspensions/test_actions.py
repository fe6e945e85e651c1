"""Every state, with every step, by every role; and what each step asks beside."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.rules import GRANTS, Permission, Principal, Role
from almoner.core.journal.models import Entry
from almoner.response.action_plans.models import ActionPlan
from almoner.response.action_plans.rules.states import ActionState, PlanScope
from almoner.response.suspensions import actions
from almoner.response.suspensions.actions import (
    Decision,
    GateNotMet,
    Held,
    NotDelegated,
    SomeoneWasFirst,
    StepRefused,
)
from almoner.response.suspensions.models import Suspension
from almoner.response.suspensions.queries import gates, state_of
from almoner.response.suspensions.queries.details import plans_to_link
from almoner.response.suspensions.rules.kinds import (
    Kind,
    Level,
    NewConcerns,
    NoticeEventKind,
    Recipient,
    Trigger,
    Work,
)
from almoner.response.suspensions.rules.states import DECISIONS, TABLE, State, Step
from tests.response.action_plans.factories import a_plan, an_action, brought_to
from tests.response.suspensions.factories import (
    AT,
    LATER,
    AuthorityFactory,
    ProviderFactory,
    SuccessionFactory,
    director,
    draft,
    home,
    link,
    manager,
    plan_for,
    someone,
    step,
    suspended,
    sustained,
    tell_everyone,
    verified_plan,
    visited,
    wanted,
)

pytestmark = pytest.mark.django_db
DIRECTORS_STEPS = {Step.GIVE_NOTICE, Step.TERMINATE, Step.RESCIND}


def ready(state: State) -> Suspension:
    """A suspension in that state, for which nothing but its state stands against any step."""
    made = suspended(state=state)
    if state is State.IMPOSED:
        tell_everyone(made, at=LATER)
    if state in {State.IN_FORCE, State.EXTENDED}:
        verified_plan(made)
    if state is State.SUSTAINING:
        sustained(made)
        step(made, Step.REVIEW, at=LATER)
    return made


def attempt(suspension: Suspension, which: Step, by: Principal) -> State:
    """Take one step and undo it again: the state that it led to."""
    with transaction.atomic():
        step(suspension, which, at=LATER, by=by)
        found = state_of(suspension=suspension, as_at=LATER.date())
        transaction.set_rollback(True)
    assert found is not None
    return found


@pytest.mark.parametrize("state", State)
def test_every_step_by_every_role(state: State) -> None:
    """The permitted pass; the others are refused: by their role, or in a sentence by the state."""
    suspension = ready(state)
    wrong = []
    for which in set(Step) - {Step.BEGIN}:
        for role in Role:
            by = someone(suspension.authority, role=role, reference="user:99", name="Noor Pell")
            allowed = TABLE.permission_for(which) in GRANTS[role].permissions
            delegated = role is Role.DIRECTOR or which not in DIRECTORS_STEPS
            move = TABLE.moves.get((state, which))
            expected: object = NotPermitted
            if allowed and move is None:
                expected = StepRefused
            elif allowed and move and delegated:
                expected = move.state
            try:
                found: object = attempt(suspension, which, by)
            except (NotPermitted, StepRefused) as refusal:
                found = StepRefused if isinstance(refusal, StepRefused) else NotPermitted
                assert str(refusal).endswith(".")
            if found != expected:
                wrong.append(f"{which} by {role}: {found}, and not {expected}")
    assert wrong == []


@pytest.mark.parametrize("state", State)
def test_a_stranger_from_another_council_takes_no_step(state: State) -> None:
    suspension = suspended(state=state)
    for role in (Role.QUALITY_MANAGER, Role.DIRECTOR):
        by = someone(AuthorityFactory(), role=role)
        for which in set(Step) - {Step.BEGIN}:
            with pytest.raises(NotPermitted):
                step(suspension, which, at=LATER, by=by)


@pytest.mark.parametrize("state", State)
def test_the_kept_days_are_those_of_the_steps(state: State) -> None:
    suspension = suspended(state=state)
    passed = [(State(one.state), one.on) for one in suspension.steps.all()]
    stopped = [on for at, on in passed if at.stops_work]
    ended = [on for at, on in passed if at.is_end and stopped]
    assert suspension.stops_from_on == (stopped[0] if stopped else None)
    assert suspension.stops_until_on == (ended[0] if ended else None)


def test_each_step_makes_one_entry_and_no_more() -> None:
    suspension = suspended(state=State.PROPOSED)
    before = Entry.objects.count()
    step(suspension, Step.IMPOSE)
    entry = Entry.objects.latest("id")
    assert Entry.objects.count() == before + 1
    assert (entry.action, entry.sensitivity) == ("impose_suspension", "RESTRICTED")
    assert "in words" not in entry.detail  # what was said stays in the record


def test_a_decision_keeps_what_was_weighed_and_under_which_delegation() -> None:
    suspension = suspended(state=State.PROPOSED)
    step(suspension, Step.IMPOSE, by=manager(suspension.authority))
    record = suspension.decisions.get()
    assert record.proportionality == suspension.proportionality != ""
    assert (record.decided_by_name, record.decided_role) == ("Ben Cole", "quality_manager")
    assert "full suspension by service: Quality manager or Director" in record.delegation


def test_a_later_decision_does_not_borrow_the_grounds_of_the_proposal() -> None:
    suspension = suspended(state=State.EXTENDED)
    assert suspension.decisions.latest("id").proportionality == ""


def test_a_whole_provider_is_decided_by_a_director() -> None:
    authority = AuthorityFactory()
    suspension = draft(authority=authority, scope=wanted(ProviderFactory()))
    step(suspension, Step.PROPOSE)
    with pytest.raises(NotDelegated, match="decided by: Director"):
        step(suspension, Step.IMPOSE, by=manager(authority))
    step(suspension, Step.IMPOSE, by=director(authority))


def test_a_caution_on_a_provider_is_decided_by_a_manager() -> None:
    authority = AuthorityFactory()
    suspension = draft(authority=authority, scope=wanted(ProviderFactory()), kind=Kind.CAUTION)
    step(suspension, Step.PROPOSE)
    step(suspension, Step.IMPOSE, by=manager(authority))


def test_nobody_ratifies_their_own_urgent_decision() -> None:
    suspension = draft()
    mine = director(suspension.authority)
    step(suspension, Step.IMPOSE_URGENTLY, by=mine)
    with pytest.raises(StepRefused, match="Someone else has to ratify"):
        step(suspension, Step.RATIFY, by=mine)
    step(suspension, Step.RATIFY, by=manager(suspension.authority))


def test_the_second_of_two_is_told_who_was_first() -> None:
    suspension = suspended(state=State.PROPOSED)
    seen = suspension.steps.count()
    step(suspension, Step.IMPOSE, by=manager(suspension.authority))
    for which in (Step.IMPOSE, Step.REFUSE):
        with pytest.raises(SomeoneWasFirst, match="Ben Cole was first: imposed"):
            actions.take_decision(
                suspension=suspension,
                step=which,
                decision=Decision(conclusion="Yes."),
                by=director(suspension.authority),
                at=AT,
                last_seen=seen,
            )
    assert suspension.steps.count() == seen + 1


def test_a_proposal_is_not_sent_unfinished() -> None:
    suspension = draft(is_written=False)
    with pytest.raises(GateNotMet) as refused:
        step(suspension, Step.PROPOSE)
    assert "Write: Why this is proportionate." in refused.value.missing
    assert all("Legal advice" not in one for one in refused.value.missing)  # none may be needed
    with pytest.raises(GateNotMet):
        step(suspension, Step.IMPOSE_URGENTLY)


def test_a_proposal_that_reaches_nothing_is_not_sent() -> None:
    suspension = draft()
    by = someone(suspension.authority)
    scope_id = suspension.scopes.get().pk
    actions.remove_scope(suspension=suspension, scope_id=scope_id, by=by, at=AT)
    with pytest.raises(GateNotMet, match="Say what it reaches"):
        step(suspension, Step.PROPOSE)
    with pytest.raises(actions.DraftRefused, match="already"):
        actions.remove_scope(suspension=suspension, scope_id=scope_id, by=by, at=AT)


def test_it_is_not_in_force_before_the_provider_and_brokerage_are_told() -> None:
    suspension = suspended(state=State.IMPOSED)
    with pytest.raises(GateNotMet) as refused:
        actions.take_step(
            suspension=suspension,
            step=Step.RECORD_IN_FORCE,
            by=someone(suspension.authority),
            at=AT,
        )
    assert len(refused.value.missing) == 2
    assert "Brokerage and placement team" in str(refused.value)


def test_improvement_is_not_made_before_every_high_risk_action_is_verified() -> None:
    """A lift without verified actions, at its first gate: a list of what is missing."""
    suspension = suspended()
    with pytest.raises(GateNotMet, match="Link the action plan"):
        step(suspension, Step.RECORD_IMPROVEMENT)
    action = an_action(plan=plan_for(suspension))
    link(suspension, action.plan)
    with pytest.raises(GateNotMet, match="Keep a record of every medicine given"):
        step(suspension, Step.RECORD_IMPROVEMENT)
    brought_to(ActionState.VERIFIED, action=action)
    step(suspension, Step.RECORD_IMPROVEMENT)


def test_improvement_is_not_sustained_before_its_gate() -> None:
    suspension = suspended(state=State.SUSTAINING)
    with pytest.raises(GateNotMet) as refused:
        step(suspension, Step.PROPOSE_LIFT)
    assert len(refused.value.missing) == 4
    step(suspension, Step.REVIEW, at=LATER)
    visited(suspension, on=LATER.date() - timedelta(days=1))
    with pytest.raises(GateNotMet) as refused:
        step(suspension, Step.PROPOSE_LIFT, at=LATER)
    assert len(refused.value.missing) == 2  # one visit more, and unannounced
    visited(suspension, on=LATER.date(), is_announced=False)
    step(suspension, Step.PROPOSE_LIFT, at=LATER)


@pytest.mark.parametrize("which", [Step.LIFT, Step.PHASE])
def test_a_lift_is_refused_when_an_action_did_not_hold(which: Step) -> None:
    """Proposed in good faith; then a check found that a verified action had not held."""
    suspension = suspended(state=State.LIFT_PROPOSED)
    brought_to(
        ActionState.NOT_SUSTAINED, action=an_action(plan=plan_for(suspension), at=LATER), at=LATER
    )
    late = an_action(plan=suspension.plans.get().plan, requirement="Train every nurse.", at=LATER)
    with pytest.raises(GateNotMet, match="Train every nurse"):
        step(suspension, which, at=LATER)
    brought_to(ActionState.VERIFIED, action=late, at=LATER)
    step(suspension, which, at=LATER)


def test_a_setback_begins_the_sustaining_period_anew() -> None:
    suspension = suspended(state=State.LIFT_PROPOSED)
    step(suspension, Step.SET_BACK, at=LATER)
    step(suspension, Step.RECORD_IMPROVEMENT, at=LATER)
    step(suspension, Step.BEGIN_SUSTAINING, at=LATER)
    _, second = gates(suspension=suspension, as_at=LATER.date())
    assert not second.is_met and "Wait until" in " ".join(second.missing)


def test_a_visit_made_void_does_not_count() -> None:
    from almoner.evidence.audits.rules.states import VisitState

    suspension = suspended(state=State.SUSTAINING)
    visited(suspension, on=LATER.date(), is_announced=False, ends_in=VisitState.VOID)
    _, second = gates(suspension=suspension, as_at=LATER.date())
    assert "Carry out 2 more visits" in " ".join(second.missing)


def test_phased_reopening_has_a_cap_and_it_can_change() -> None:
    suspension = suspended(state=State.PHASED)
    by = director(suspension.authority)
    for which, cap in ((Step.CHANGE_CAP, None), (Step.LIFT, 3)):
        with pytest.raises(StepRefused, match="how many new placements"):
            actions.take_decision(
                suspension=suspension,
                step=which,
                decision=Decision(conclusion="Yes.", cap_per_week=cap),
                by=by,
                at=LATER,
            )
    step(suspension, Step.CHANGE_CAP, at=LATER)
    assert suspension.steps.latest("number").state == State.PHASED


@pytest.mark.parametrize(
    ("on", "sentence"),
    [(date(2021, 9, 7), "still to come"), (date(2021, 9, 5), "cannot be before it")],
)
def test_a_step_holds_from_today_or_since_the_last_one(on: date, sentence: str) -> None:
    suspension = draft()
    with pytest.raises(StepRefused, match=sentence):
        actions.take_step(
            suspension=suspension, step=Step.PROPOSE, by=someone(suspension.authority), at=AT, on=on
        )


def test_what_was_decided_on_friday_can_be_recorded_on_monday() -> None:
    friday = AT - timedelta(days=3)
    suspension = draft(at=friday)
    step(suspension, Step.PROPOSE, at=friday)
    actions.take_decision(
        suspension=suspension,
        step=Step.IMPOSE,
        decision=Decision(conclusion="Yes."),
        by=director(suspension.authority),
        at=AT,
        on=friday.date(),
    )
    assert state_of(suspension=suspension, as_at=friday.date()) is State.IMPOSED


@pytest.mark.parametrize("which", [Step.REVIEW, Step.LIFT, Step.BEGIN])
def test_a_plain_step_is_no_way_round_a_decision(which: Step) -> None:
    suspension = suspended(state=State.LIFT_PROPOSED)
    by = someone(suspension.authority, role=Role.QUALITY_MANAGER)
    with pytest.raises(StepRefused):
        actions.take_step(suspension=suspension, step=which, by=by, at=LATER)


def test_a_decision_says_why() -> None:
    suspension = suspended(state=State.PROPOSED)
    with pytest.raises(StepRefused, match="Say what was concluded"):
        actions.take_decision(
            suspension=suspension,
            step=Step.IMPOSE,
            decision=Decision(conclusion="  "),
            by=director(suspension.authority),
            at=AT,
        )
    with pytest.raises(StepRefused, match="not a decision"):
        actions.take_decision(
            suspension=suspension,
            step=Step.WITHDRAW,
            decision=Decision(conclusion="Yes."),
            by=manager(suspension.authority),
            at=AT,
        )


def test_the_next_review_is_no_later_than_practice_allows() -> None:
    suspension = suspended()
    held = Held(took_part="QMMT", found="Better.", new_concerns=NewConcerns.NONE)
    given = {"suspension": suspension, "by": someone(suspension.authority), "at": AT}
    for wrong in (date(2021, 10, 5), AT.date()):  # too late; and the day of this very review
        with pytest.raises(StepRefused, match="after this one, by 4 October 2021"):
            actions.hold_review(held=held, next_due_on=wrong, **given)
    assert actions.hold_review(held=held, **given).next_due_on == date(2021, 10, 4)
    with pytest.raises(StepRefused, match="who took part"):
        empty = Held(took_part="", found=" ", new_concerns=NewConcerns.NONE)
        actions.hold_review(held=empty, **given)


# Notices


def notice_of(suspension: Suspension, recipient: Recipient):
    return suspension.notices.get(recipient=recipient.value)


def tell(suspension: Suspension, recipient: Recipient, event: NoticeEventKind, **more: object):
    actions.record_notice(
        **{
            "notice": notice_of(suspension, recipient),
            "event": event,
            "on": AT.date(),
            "text": "",
            "by": someone(suspension.authority),
            "at": AT,
            **more,
        }
    )


def test_imposing_calls_for_its_notices_within_their_days() -> None:
    suspension = suspended(state=State.IMPOSED)
    due = {one.recipient: one.due_on for one in suspension.notices.all()}
    assert due["provider"] == date(2021, 9, 7)
    assert due["cqc"] == date(2021, 9, 8)
    assert "placing_authorities" in due


def test_a_notice_is_sent_then_acknowledged() -> None:
    suspension = suspended(state=State.IMPOSED)
    with pytest.raises(actions.NoticeRefused, match="before it is acknowledged"):
        tell(suspension, Recipient.ICB, NoticeEventKind.ACKNOWLEDGED)
    tell(suspension, Recipient.ICB, NoticeEventKind.SENT)
    tell(suspension, Recipient.ICB, NoticeEventKind.ACKNOWLEDGED)
    with pytest.raises(actions.NoticeRefused, match="recorded already"):
        tell(suspension, Recipient.ICB, NoticeEventKind.SENT)
    assert notice_of(suspension, Recipient.ICB).events.count() == 2


@pytest.mark.parametrize(
    ("recipient", "event", "more", "sentence"),
    [
        (Recipient.CQC, NoticeEventKind.NOT_NEEDED, {}, "Say why"),
        (Recipient.PROVIDER, NoticeEventKind.NOT_NEEDED, {"text": "No."}, "always needed"),
        (Recipient.CQC, NoticeEventKind.SENT, {"on": date(2021, 9, 7)}, "still to come"),
        (Recipient.CQC, NoticeEventKind.SENT, {"on": date(2021, 9, 5)}, "before the decision"),
    ],
)
def test_what_cannot_be_of_a_notice_is_refused(
    recipient: Recipient, event: NoticeEventKind, more: dict[str, object], sentence: str
) -> None:
    suspension = suspended(state=State.IMPOSED)
    with pytest.raises(actions.NoticeRefused, match=sentence):
        tell(suspension, recipient, event, **more)


def test_a_notice_that_is_not_needed_says_why_and_is_done() -> None:
    suspension = suspended(state=State.IMPOSED)
    why = {"text": "Nobody is placed by another council."}
    tell(suspension, Recipient.PLACING_AUTHORITIES, NoticeEventKind.NOT_NEEDED, **why)
    with pytest.raises(actions.NoticeRefused, match="not needed"):
        tell(suspension, Recipient.PLACING_AUTHORITIES, NoticeEventKind.SENT)


# Exceptions


def allow(suspension: Suspension, **more: object):
    return actions.allow_placement(
        **{
            "suspension": suspension,
            "case_reference": "C-1042",
            "work": Work.NEW_PLACEMENT,
            "reason": "Her husband lives there.",
            "from_on": AT.date(),
            "until_on": AT.date() + timedelta(days=14),
            "location_id": None,
            "by": manager(suspension.authority),
            "at": AT,
            **more,
        }
    )


def test_an_exception_is_for_a_service_that_the_suspension_reaches() -> None:
    suspension = suspended()
    elsewhere = home(suspension.authority)
    with pytest.raises(actions.ExceptionRefused, match="does not reach that service"):
        allow(suspension, location_id=elsewhere.pk)
    reached = suspension.scopes.get().location_id
    assert allow(suspension, location_id=reached).location_id == reached


def test_an_exception_is_recorded_once_however_often_it_is_sent() -> None:
    """A second click, and a reference typed in other letters; longer, or other work, is another."""
    suspension = suspended()
    allow(suspension)
    for more in ({}, {"case_reference": "c-1042 "}, {"until_on": AT.date()}):
        with pytest.raises(actions.ExceptionRefused, match="allowed already"):
            allow(suspension, **more)
    allow(suspension, until_on=AT.date() + timedelta(days=15))
    allow(suspension, work=Work.INCREASE)
    assert suspension.exceptions.count() == 3


def test_an_exception_is_allowed_before_the_placement_and_not_after_it() -> None:
    day = AT.date()
    assert allow(suspended(), from_on=day, until_on=day).until_on == day
    with pytest.raises(actions.ExceptionRefused, match="end today or later"):
        allow(suspended(), from_on=day - timedelta(days=2), until_on=day - timedelta(days=1))


def test_an_exception_names_its_approver() -> None:
    assert allow(suspended()).by_name == "Ben Cole"


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"reason": " "}, "the reason"),
        ({"case_reference": ""}, "case reference"),
        ({"until_on": AT.date() - timedelta(days=1)}, "end on or after"),
    ],
)
def test_an_exception_is_explained(more: dict[str, object], sentence: str) -> None:
    with pytest.raises(actions.ExceptionRefused, match=sentence):
        allow(suspended(), **more)


def test_no_exception_is_needed_where_no_work_is_stopped() -> None:
    with pytest.raises(actions.ExceptionRefused, match="No work is stopped"):
        allow(suspended(state=State.LIFTED))


def test_who_only_follows_approves_no_exception() -> None:
    suspension = suspended()
    with pytest.raises(NotPermitted):
        allow(suspension, by=someone(suspension.authority))


# Drafts and plans


def test_a_draft_is_written_over_and_a_proposal_is_not() -> None:
    suspension = draft()
    by = someone(suspension.authority)
    actions.save_proposal(suspension=suspension, fields={"reason": "Falls."}, by=by, at=AT)
    step(suspension, Step.PROPOSE)
    with pytest.raises(actions.DraftRefused, match="proposed meanwhile"):
        actions.save_proposal(suspension=suspension, fields={"reason": "No."}, by=by, at=AT)
    with pytest.raises(actions.DraftRefused, match="proposed meanwhile"):
        actions.add_scope(suspension=suspension, scope=wanted(ProviderFactory()), by=by, at=AT)
    suspension.refresh_from_db()
    assert suspension.reason == "Falls."


def test_only_the_parts_of_a_proposal_can_be_written() -> None:
    suspension = draft()
    with pytest.raises(actions.DraftRefused, match="no part called kind"):
        actions.save_proposal(
            suspension=suspension, fields={"kind": "x"}, by=someone(suspension.authority), at=AT
        )


def test_the_same_is_not_reached_twice_and_nothing_is_no_work() -> None:
    from almoner.response.suspensions.rules.kinds import Work

    suspension = draft()
    by = someone(suspension.authority)
    location = suspension.scopes.get().location
    assert location is not None
    for scope, sentence in (
        (wanted(location), "already"),
        (wanted(ProviderFactory(), work=Work(0)), "at least one"),
    ):
        with pytest.raises(actions.DraftRefused, match=sentence):
            actions.add_scope(suspension=suspension, scope=scope, by=by, at=AT)


def test_a_proposal_is_for_ones_own_authority() -> None:
    authority = AuthorityFactory()
    with pytest.raises(NotPermitted):
        actions.begin_proposal(
            authority=authority,
            kind=Kind.CAUTION,
            trigger=Trigger.AUDIT,
            scope=wanted(home(authority)),
            by=someone(AuthorityFactory()),
            at=AT,
        )


def test_a_plan_is_linked_once_and_only_of_the_same_authority() -> None:
    suspension = suspended()
    plan = plan_for(suspension)
    link(suspension, plan)
    with pytest.raises(StepRefused, match="linked already"):
        link(suspension, plan)
    with pytest.raises(StepRefused, match="no such action plan"):
        link(suspension, plan_for(suspended()))


def other_plan(suspension: Suspension, about: str) -> ActionPlan:
    """A plan of the same council for something else, or for the same home in another guise."""
    here, named = suspension.authority, suspension.scopes.get().location
    if about == "the market":
        return a_plan(authority=here, scope=PlanScope.MARKET)
    if about == "another service":
        return a_plan(authority=here, location=home(here))
    if about == "its provider":
        return a_plan(authority=here, scope=PlanScope.PROVIDER, provider=named.provider)
    before = home(here)
    SuccessionFactory(predecessor=before, successor=named)
    return a_plan(authority=here, location=before)


@pytest.mark.parametrize(
    ("about", "may"),
    [
        ("the market", False),
        ("another service", False),
        ("its provider", True),
        ("its registration before", True),
    ],
)
def test_it_waits_only_for_a_plan_of_what_it_reaches(about: str, may: bool) -> None:
    """Else the verified plan of some other home would open the gate of this one."""
    suspension = suspended(home(AuthorityFactory(), provider=ProviderFactory()))
    plan = other_plan(suspension, about)
    offered = plans_to_link(suspension=suspension, as_at=AT.date())
    assert (plan in offered) is may
    if may:
        link(suspension, plan)
        assert plan not in plans_to_link(suspension=suspension, as_at=AT.date())
    else:
        with pytest.raises(StepRefused, match="for nothing that this suspension reaches"):
            link(suspension, plan)


@pytest.mark.parametrize("what", ["nothing was asked for", "all was withdrawn"])
def test_improvement_is_not_made_by_asking_for_nothing(what: str) -> None:
    suspension = suspended()
    plan = plan_for(suspension)
    if what == "all was withdrawn":
        brought_to(ActionState.WITHDRAWN, action=an_action(plan=plan))
    link(suspension, plan)
    with pytest.raises(GateNotMet, match="the linked action plan asks for nothing"):
        step(suspension, Step.RECORD_IMPROVEMENT)


def test_every_decision_is_one_of_the_steps_that_it_takes_permission_to_decide() -> None:
    assert all(TABLE.permission_for(one) is Permission.DECIDE_SUSPENSION for one in DECISIONS)
    assert Level.PROVIDER.is_wide and not Level.SCHEME.is_wide
