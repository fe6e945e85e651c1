"""Triage, steps and what is kept of them beside a concern."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.rules import GRANTS, Principal, Role
from almoner.core.journal.models import Entry
from almoner.response.safeguarding import actions
from almoner.response.safeguarding.actions import SomeoneWasFirst, StepRefused
from almoner.response.safeguarding.models import Concern, ConcernStep, Triage
from almoner.response.safeguarding.queries import state_of
from almoner.response.safeguarding.rules.kinds import Answer
from almoner.response.safeguarding.rules.priorities import Judged, Priority
from almoner.response.safeguarding.rules.states import REASONED, TABLE, WAITING, ConcernState, Step
from tests.response.safeguarding.factories import (
    AT,
    DAY,
    HOUR,
    PATHS,
    TODAY,
    WHY,
    AuthorityFactory,
    brought_to,
    found,
    manager,
    received,
    someone,
    step,
    triaged,
    worker,
)

pytestmark = pytest.mark.django_db
TAKEN = [one for one in Step if one not in {Step.RECEIVE, Step.ESCALATE}]


def tried(concern: Concern, taken: Step, by: Principal) -> None:
    at = concern.state_at + HOUR
    if taken is Step.TRIAGE:
        actions.triage(concern=concern, found=found(), by=by, at=at)
    else:
        reason = WHY if taken in REASONED else ""
        actions.take_step(concern=concern, step=taken, by=by, at=at, reason=reason)


@pytest.mark.parametrize("state", PATHS)
def test_every_step_from_every_state_follows_the_table(state: ConcernState) -> None:
    for taken in TAKEN:
        concern = brought_to(state)
        before = concern.steps.count()
        if (state, taken) in TABLE.moves:
            tried(concern, taken, worker(concern.authority))
            concern.refresh_from_db()
            assert concern.state == TABLE.moves[state, taken].state
            assert concern.steps.count() == before + 1 == concern.step_count
        else:
            with pytest.raises(StepRefused):
                tried(concern, taken, worker(concern.authority))
            assert concern.steps.count() == before


@pytest.mark.parametrize("role", Role)
def test_every_step_is_refused_to_every_role_without_its_permission(role: Role) -> None:
    authority = AuthorityFactory()
    by = someone(authority, role=role, number=5)
    for (state, taken), _ in TABLE.moves.items():
        if state is None or taken is Step.ESCALATE:
            continue
        concern = brought_to(state, authority)
        if TABLE.permission_for(taken) in GRANTS[role].permissions:
            tried(concern, taken, by)
        else:
            with pytest.raises(NotPermitted):
                tried(concern, taken, by)


def test_nobody_takes_a_step_in_another_authority() -> None:
    concern = received()
    with pytest.raises(NotPermitted):
        tried(concern, Step.TRIAGE, worker(AuthorityFactory()))


@pytest.mark.parametrize("state", PATHS)
def test_what_is_kept_says_what_the_steps_say(state: ConcernState) -> None:
    concern = brought_to(state)
    concern.refresh_from_db()
    last = ConcernStep.objects.filter(concern=concern).order_by("-number")[0]
    assert (concern.state, concern.state_at, concern.priority) == (
        last.state,
        last.at,
        last.priority,
    )
    assert (concern.waiting_since is not None) is (state in WAITING)
    assert (concern.due_on is not None) is (state in WAITING)


def test_triage_computes_a_priority_and_a_day_to_start_by() -> None:
    concern = received()
    given = actions.triage(
        concern=concern,
        found=found(judged=Judged(severity=3, likelihood=2, modifiers=("repeat_at_service",))),
        by=worker(concern.authority),
        at=AT + HOUR,
    )
    assert (given.score, given.computed, given.priority) == (8, "P3", "P3")
    concern.refresh_from_db()
    assert (concern.priority, concern.due_on) == ("P3", date(2021, 8, 16))
    assert concern.triages.get().cannot_protect == Answer.UNKNOWN


def test_nothing_waits_without_saying_what_keeps_the_adult_safe() -> None:
    concern = received()
    with pytest.raises(StepRefused, match="keeps the adult safe"):
        actions.triage(
            concern=concern,
            found=found(interim_safety="  "),
            by=worker(concern.authority),
            at=AT + HOUR,
        )
    assert not Triage.objects.exists()


def test_a_person_sets_another_priority_only_with_a_reason() -> None:
    concern = received()
    by = worker(concern.authority)
    with pytest.raises(StepRefused, match="Say why you give it P1 and not P3"):
        actions.triage(concern=concern, found=found(priority=Priority.P1), by=by, at=AT + HOUR)
    given = actions.triage(
        concern=concern,
        found=found(priority=Priority.P1, priority_reason="The police called."),
        by=by,
        at=AT + HOUR,
    )
    assert (given.computed, given.priority, given.reason) == ("P3", "P1", "The police called.")
    concern.refresh_from_db()
    assert (concern.priority, concern.rank, concern.due_on) == ("P1", 10, TODAY)


def test_a_reason_for_what_was_computed_is_not_kept() -> None:
    concern = received()
    given = actions.triage(
        concern=concern,
        found=found(priority=Priority.P3, priority_reason="As computed."),
        by=worker(concern.authority),
        at=AT + HOUR,
    )
    assert given.reason == ""


def test_what_the_rules_do_not_know_is_refused() -> None:
    concern = received()
    with pytest.raises(StepRefused, match="none that the rules"):
        actions.triage(
            concern=concern,
            found=found(judged=Judged(severity=1, likelihood=1, triggers=("weather",))),
            by=worker(concern.authority),
            at=AT + HOUR,
        )


@pytest.mark.parametrize("taken", sorted(REASONED - {Step.REOPEN, Step.PUT_BACK}))
def test_a_decision_wants_a_reason(taken: Step) -> None:
    concern = triaged(received())
    with pytest.raises(StepRefused, match="Say why"):
        step(concern, taken, reason="  ")


def test_of_a_person_in_a_position_of_trust_only_that_it_was_passed_on_is_kept() -> None:
    concern = triaged(received())
    step(concern, Step.PASS_TO_TRUST, reason="The carer, J. Doe, was seen to…")
    assert concern.steps.order_by("-number")[0].reason == ""


@pytest.mark.parametrize("taken", [Step.RECEIVE, Step.TRIAGE, Step.ESCALATE])
def test_some_steps_are_taken_only_with_what_they_rest_on(taken: Step) -> None:
    concern = received()
    with pytest.raises(StepRefused, match="what it rests on"):
        actions.take_step(concern=concern, step=taken, by=worker(concern.authority), at=AT + HOUR)


def test_the_second_person_is_told_who_was_first() -> None:
    concern = triaged(received())
    step(concern, Step.START, last_seen=2)
    with pytest.raises(SomeoneWasFirst, match=r"was first: started on, 9 August 2021"):
        step(concern, Step.CLOSE, last_seen=2)
    assert concern.steps.count() == 3


def test_a_step_is_not_before_the_last() -> None:
    concern = triaged(received())
    with pytest.raises(StepRefused, match="this one is later"):
        step(concern, Step.START, at=AT)


def test_reopened_it_waits_anew_at_its_priority() -> None:
    concern = brought_to(ConcernState.NO_FURTHER_ACTION)
    step(concern, Step.REOPEN, at=AT + 7 * DAY)
    concern.refresh_from_db()
    assert concern.waiting_since == AT + 7 * DAY
    assert (concern.priority, concern.due_on) == ("P3", date(2021, 8, 23))


def test_put_back_it_waits_from_that_day() -> None:
    concern = brought_to(ConcernState.STARTED)
    step(concern, Step.PUT_BACK, at=AT + 2 * DAY)
    concern.refresh_from_db()
    assert concern.waiting_since == AT + 2 * DAY


def test_triaged_again_it_has_waited_since_it_arrived() -> None:
    concern = triaged(received())
    triaged(concern, priority=Priority.P2, at=AT + DAY)
    concern.refresh_from_db()
    assert (concern.waiting_since, concern.priority) == (AT, "P2")
    assert concern.due_on == date(2021, 8, 11)


def test_its_state_on_a_day_is_that_of_the_last_step_by_then() -> None:
    concern = triaged(received(), at=AT + DAY)
    step(concern, Step.CLOSE, at=AT + 2 * DAY)
    states = [state_of(concern=concern, as_at=TODAY + timedelta(days=n)) for n in range(-1, 3)]
    assert states == [
        None,
        ConcernState.RECEIVED,
        ConcernState.TRIAGED,
        ConcernState.NO_FURTHER_ACTION,
    ]


def test_an_enquiry_begins_with_the_step_that_decided_it_or_a_new_one() -> None:
    concern = triaged(received())
    by = worker(concern.authority)
    with transaction.atomic():
        begun = actions.begin_enquiry_step(
            concern=concern, is_statutory=True, by=by, at=AT + DAY, reason=WHY
        )
        again = actions.begin_enquiry_step(
            concern=concern, is_statutory=True, by=by, at=AT + DAY, reason=WHY
        )
    assert begun == again
    assert begun.state == ConcernState.S42_ENQUIRY
    with transaction.atomic(), pytest.raises(StepRefused):
        actions.begin_enquiry_step(
            concern=concern, is_statutory=False, by=by, at=AT + DAY, reason=WHY
        )


def test_a_manager_sees_what_somebody_else_decided_once() -> None:
    concern = brought_to(ConcernState.QUALITY_CONCERN)
    by = manager(concern.authority)
    with pytest.raises(NotPermitted):
        actions.see_outcome(concern=concern, by=worker(concern.authority), at=AT + DAY)
    seen = actions.see_outcome(concern=concern, by=by, at=AT + DAY, remark=" Agreed. ")
    assert (seen.by_name, seen.remark) == (by.name, "Agreed.")
    with pytest.raises(StepRefused, match="seen it already"):
        actions.see_outcome(concern=concern, by=by, at=AT + DAY)


def test_nobody_sees_off_their_own_decision_nor_what_is_not_decided() -> None:
    concern = triaged(received())
    by = manager(concern.authority)
    with pytest.raises(StepRefused, match="Nothing is decided"):
        actions.see_outcome(concern=concern, by=by, at=AT + DAY)
    step(concern, Step.CLOSE, by=by)
    with pytest.raises(StepRefused, match="Somebody else"):
        actions.see_outcome(concern=concern, by=by, at=AT + DAY)
    with pytest.raises(SomeoneWasFirst):
        actions.see_outcome(concern=concern, by=by, at=AT + DAY, last_seen=1)


def test_each_step_makes_one_entry_that_says_nothing_of_the_concern() -> None:
    concern = received()
    before = Entry.objects.count()
    triaged(concern)
    step(concern, Step.CLOSE)
    made = list(Entry.objects.order_by("pk")[before:])
    assert [entry.action for entry in made] == ["triage_concern", "take_concern_step"]
    for entry in made:
        assert entry.sensitivity == "SAFEGUARDING"
        assert WHY not in entry.detail
        assert "fell" not in entry.detail
