"""Every state of a large-scale enquiry, with every step, by every role; and what it gathers."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import transaction

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.rules import GRANTS, Permission, Principal, Role
from almoner.core.journal.models import Entry
from almoner.response.action_plans.models import ActionPlan
from almoner.response.enquiries import actions
from almoner.response.enquiries.actions import Checked, EnquiryRefused, Held, SomeoneWasFirst
from almoner.response.enquiries.models import LargeScaleEnquiry
from almoner.response.enquiries.queries.large_scale import (
    case_details,
    concerns_to_gather,
    large_scale_enquiries,
    large_scale_going_on,
)
from almoner.response.enquiries.rules.kinds import ActionEvent, MeetingKind, RoleHeld
from almoner.response.enquiries.rules.large_scale import TABLE, State, Step
from tests.response.action_plans.factories import a_plan
from tests.response.enquiries.factories import (
    AT,
    LATER,
    TODAY,
    AuthorityFactory,
    LocationFactory,
    ProviderFactory,
    a_concern,
    begun,
    case_in,
    case_step,
    deciding,
    full_case,
    manager,
    proposed,
)

pytestmark = pytest.mark.django_db


def attempt(case: LargeScaleEnquiry, which: Step, by: Principal) -> object:
    """Take one step and undo it again: the state that it led to, or how it was refused."""
    try:
        with transaction.atomic():
            case_step(case, which, at=LATER, by=by)
            found = State(case.steps.order_by("-number")[0].state)
            transaction.set_rollback(True)
    except NotPermitted:
        return NotPermitted
    except EnquiryRefused as refused:
        assert str(refused).endswith(".")
        return EnquiryRefused
    return found


@pytest.mark.parametrize("state", State)
def test_every_step_by_every_role(state: State) -> None:
    """The permitted pass; the others are refused: by their role, or in a sentence by the state."""
    case = case_in(state)
    wrong = []
    for which, role in product(set(Step) - {Step.PROPOSE}, Role):
        move = TABLE.moves.get((state, which))
        expected: object = NotPermitted
        if TABLE.permission_for(which) in GRANTS[role].permissions:
            expected = move.state if move else EnquiryRefused
        found = attempt(case, which, manager(case.authority, role=role))
        if found != expected:
            wrong.append(f"{which} by {role}: {found}, and not {expected}")
    assert wrong == []


@pytest.mark.parametrize("state", State)
def test_a_stranger_from_another_council_takes_no_step(state: State) -> None:
    case = case_in(state)
    for which in set(Step) - {Step.PROPOSE}:
        assert attempt(case, which, manager(AuthorityFactory())) is NotPermitted


@pytest.mark.parametrize("role", Role)
def test_who_may_propose_one(role: Role) -> None:
    place = AuthorityFactory()
    said: dict[str, Any] = {
        "authority": place,
        "subject": LocationFactory(authority=place),
        "deciding": deciding(Step.PROPOSE),
        "by": manager(place, role=role),
        "at": AT,
    }
    if Permission.KEEP_ENQUIRIES in GRANTS[role].permissions:
        assert actions.propose_large_scale(**said).state == State.PROPOSED
    else:
        with pytest.raises(NotPermitted):
            actions.propose_large_scale(**said)


def test_one_at_a_time_into_a_service() -> None:
    case = proposed()
    with pytest.raises(EnquiryRefused, match="goes on already"):
        proposed(case.authority, location=case.location)
    case_step(case, Step.DECLINE)
    again = proposed(case.authority, location=case.location)
    with pytest.raises(EnquiryRefused, match="Another large-scale enquiry"):
        case_step(case, Step.REOPEN)
    assert again.location == case.location


def test_a_decision_names_who_decided_and_on_which_criteria() -> None:
    case = proposed()
    taken = actions.take_large_scale_step(
        case=case,
        step=Step.OPEN,
        deciding=deciding(Step.OPEN, decided_by_name="Cy Dale, service director"),
        by=manager(case.authority),
        at=AT,
    )
    assert taken.decided_by_name == "Cy Dale, service director"
    assert {one.key for one in taken.criteria.all()} == {"pattern_of_concerns", "whistleblowing"}
    case_step(case, Step.CLOSE)
    assert case.steps.latest("number").decided_by_name == "Noor Pell"
    assert case.steps.get(step=Step.PROPOSE).decided_by_name == ""


@pytest.mark.parametrize(
    ("step", "changed", "words"),
    [
        (Step.OPEN, {"reason": " "}, "Say why"),
        (Step.OPEN, {"criteria": ()}, "at least one criterion"),
        (Step.OPEN, {"criteria": ("a_number_of_concerns",)}, "from those offered"),
        (Step.DECLINE, {"criteria": ("whistleblowing",)}, "proposing and opening"),
        (Step.DECLINE, {"learning": "x"}, "what was learnt"),
    ],
)
def test_a_decision_says_what_it_must(step: Step, changed: dict[str, Any], words: str) -> None:
    case = proposed()
    with pytest.raises(EnquiryRefused, match=words):
        actions.take_large_scale_step(
            case=case,
            step=step,
            deciding=deciding(step, **changed),
            by=manager(case.authority),
            at=AT,
        )


def test_closing_says_what_was_learnt_and_leaves_no_action() -> None:
    case = case_in(State.OPEN)
    by = manager(case.authority)
    with pytest.raises(EnquiryRefused, match="what was learnt"):
        actions.take_large_scale_step(
            case=case, step=Step.CLOSE, deciding=deciding(Step.DECLINE), by=by, at=AT
        )
    full_case(case)
    with pytest.raises(EnquiryRefused, match="every agreed action"):
        case_step(case, Step.CLOSE)
    action = case.agreed_actions.get()
    with pytest.raises(EnquiryRefused, match="why it was cancelled"):
        actions.finish_action(action=action, event=ActionEvent.CANCELLED, text="", by=by, at=AT)
    actions.finish_action(action=action, event=ActionEvent.DONE, text="", by=by, at=AT)
    with pytest.raises(EnquiryRefused, match="recorded already"):
        actions.finish_action(action=action, event=ActionEvent.DONE, text="", by=by, at=AT)
    case_step(case, Step.CLOSE)


def test_the_second_of_two_officers_is_told_who_was_first() -> None:
    case = proposed()
    case_step(case, Step.OPEN)
    with pytest.raises(SomeoneWasFirst, match="Noor Pell was first: opened"):
        actions.take_large_scale_step(
            case=case,
            step=Step.DECLINE,
            deciding=deciding(Step.DECLINE),
            by=manager(case.authority),
            at=AT,
            last_seen=1,
        )
    with pytest.raises(EnquiryRefused, match="proposed already"):
        case_step(case, Step.PROPOSE)


def test_it_gathers_concerns_of_its_own_authority_once() -> None:
    case = case_in(State.OPEN)
    by = manager(case.authority)
    mine = a_concern(case.authority, location=case.location)
    assert concerns_to_gather(case=case) == (mine,)
    for _ in range(2):
        actions.gather_concerns(case=case, concern_ids=[mine.pk], by=by, at=AT)
    assert case.gathered.count() == 1
    assert concerns_to_gather(case=case) == ()
    for wrong in ([], [a_concern().pk], [0]):
        with pytest.raises(EnquiryRefused, match="that are there"):
            actions.gather_concerns(case=case, concern_ids=wrong, by=by, at=AT)


def test_one_into_a_provider_gathers_from_all_its_services() -> None:
    place, provider = AuthorityFactory(), ProviderFactory()
    homes = [LocationFactory(authority=place, provider=provider) for _ in range(2)]
    concerns = {a_concern(place, location=home) for home in homes}
    case = actions.propose_large_scale(
        authority=place,
        subject=provider,
        deciding=deciding(Step.PROPOSE),
        by=manager(place),
        at=AT,
    )
    assert set(concerns_to_gather(case=case)) == concerns


def test_nothing_is_added_once_it_has_ended_nor_meetings_before_it_is_opened() -> None:
    meeting = Held(kind=MeetingKind.INITIAL, attended="All", decisions=("Go on.",))
    checked = Checked(people_count=2, checked_count=1, worried_count=0, done_by="Team")
    for state, words in ((State.PROPOSED, "Decide first"), (State.CLOSED, "Reopen it first")):
        case = case_in(state)
        said: dict[str, Any] = {"case": case, "by": manager(case.authority), "at": AT}
        with pytest.raises(EnquiryRefused, match=words):
            actions.hold_meeting(meeting=meeting, **said)
        with pytest.raises(EnquiryRefused, match=words):
            actions.record_welfare_check(checked=checked, **said)


@pytest.mark.parametrize("counts", [(1, 2, 0), (2, 1, 2), (-1, -1, -1)])
def test_welfare_checks_add_up(counts: tuple[int, int, int]) -> None:
    case = case_in(State.OPEN)
    people, checked, worried = counts
    with pytest.raises(EnquiryRefused, match="cannot be more"):
        actions.record_welfare_check(
            case=case,
            checked=Checked(
                people_count=people, checked_count=checked, worried_count=worried, done_by="Team"
            ),
            by=manager(case.authority),
            at=AT,
        )


def test_what_is_said_of_it_is_said_in_full() -> None:
    case = case_in(State.OPEN)
    said: dict[str, Any] = {"case": case, "by": manager(case.authority), "at": AT}
    empty = Held(kind=MeetingKind.INITIAL, attended="All", decisions=(" ",))
    with pytest.raises(EnquiryRefused, match="at least one thing"):
        actions.hold_meeting(meeting=empty, **said)
    nobody = Checked(people_count=0, checked_count=0, worried_count=0, done_by=" ")
    with pytest.raises(EnquiryRefused, match="who did the checks"):
        actions.record_welfare_check(checked=nobody, **said)
    with pytest.raises(EnquiryRefused, match="Say who it is"):
        actions.give_part(role=RoleHeld.LEAD, name=" ", agency="", **said)
    with pytest.raises(EnquiryRefused, match="for which agency"):
        actions.give_part(role=RoleHeld.AGENCY, name="Inspector", agency="", **said)
    of = {"of": case, "by": said["by"], "at": AT}
    with pytest.raises(EnquiryRefused, match="who does it"):
        actions.agree_action(what="x", owner="", due_on=TODAY, **of)
    with pytest.raises(EnquiryRefused, match="still to come"):
        actions.agree_action(what="x", owner="y", due_on=TODAY - timedelta(days=1), **of)


def test_the_newest_chair_holds_and_every_agency_has_one() -> None:
    case = case_in(State.OPEN)
    said: dict[str, Any] = {"case": case, "by": manager(case.authority), "at": AT}
    for role, name, agency in (
        (RoleHeld.AGENCY, "Inspector", "CQC"),
        (RoleHeld.CHAIR, "First", ""),
        (RoleHeld.AGENCY, "Sergeant", "Police"),
        (RoleHeld.CHAIR, "Second", ""),
    ):
        actions.give_part(role=role, name=name, agency=agency, **said)
    shown = case_details(case=case, as_at=TODAY)
    assert [one.name for one in shown.parts] == ["Second", "Inspector", "Sergeant"]


def test_a_plan_of_the_same_authority_is_linked_once() -> None:
    case = case_in(State.OPEN)
    by = manager(case.authority)
    plan: ActionPlan = a_plan(authority=case.authority, location=case.location)
    actions.link_plan(of=case, plan_id=plan.pk, by=by, at=AT)
    with pytest.raises(EnquiryRefused, match="linked already"):
        actions.link_plan(of=case, plan_id=plan.pk, by=by, at=AT)
    with pytest.raises(EnquiryRefused, match="no such action plan"):
        actions.link_plan(of=case, plan_id=0, by=by, at=AT)


def test_the_list_and_the_status_show_what_is_late() -> None:
    case = case_in(State.OPEN)
    full_case(case)
    begun(concern=case.gathered.get().concern)
    by, later = manager(case.authority), TODAY + timedelta(days=8)
    for day, late in ((TODAY, 0), (later, 1)):
        (line,) = large_scale_enquiries(as_at=day, visible_to=by)
        assert (line.late_action_count, line.concern_count) == (late, 1)
        assert len(case_details(case=case, as_at=day).late_actions) == late
    assert len(case_details(case=case, as_at=TODAY).enquiries) == 1
    assert large_scale_enquiries(as_at=TODAY, visible_to=by, is_open=False) == ()
    assert large_scale_enquiries(as_at=TODAY, visible_to=manager(AuthorityFactory())) == ()


def test_what_hangs_on_it_is_told_in_its_order() -> None:
    case = case_in(State.OPEN)
    full_case(case)
    shown = case_details(case=case, as_at=TODAY)
    for meeting in shown.meetings:
        texts = tuple(one.text for one in meeting.decisions.order_by("number"))
        assert shown.decisions[meeting.pk] == texts
    for taken in shown.steps:
        words = tuple(one.words for one in taken.criteria.order_by("pk"))
        assert shown.criteria.get(taken.pk, ()) == words
    for concern in shown.concerns:
        assert shown.categories[concern.pk] == ("neglect",)


def test_it_goes_on_from_the_day_it_was_proposed_until_the_day_it_ended() -> None:
    case = proposed(at=AT)
    case_step(case, Step.DECLINE, at=AT + timedelta(days=9))
    said = {"authority": case.authority, "visible_to": manager(case.authority)}
    states = {
        days: [
            one.state for one in large_scale_going_on(as_at=TODAY + timedelta(days=days), **said)
        ]
        for days in (-1, 0, 8, 9)
    }
    assert states == {-1: [], 0: [State.PROPOSED], 8: [State.PROPOSED], 9: []}
    stranger = manager(AuthorityFactory())
    assert large_scale_going_on(authority=case.authority, as_at=TODAY, visible_to=stranger) == ()


def test_each_action_makes_one_entry_without_its_words() -> None:
    case = case_in(State.OPEN)
    before = Entry.objects.count()
    full_case(case)
    made = Entry.objects.order_by("-id")[: Entry.objects.count() - before]
    assert len(made) == 5
    assert {one.sensitivity for one in made} == {"SAFEGUARDING"}
    for words in ("Calm", "Cy Dale", "rota", "Check on"):
        assert not any(words in one.detail for one in made), words
