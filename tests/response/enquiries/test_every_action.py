"""Every action on an enquiry: who may, on whose, twice, in part, and what is journalled."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.response.enquiries import actions
from almoner.response.enquiries.actions import Checked, Deciding, EnquiryRefused, Heard, Held
from almoner.response.enquiries.models import (
    AgreedAction,
    CausedEnquiry,
    Enquiry,
    LargeScaleEnquiry,
)
from almoner.response.enquiries.rules import caused, large_scale
from almoner.response.enquiries.rules.kinds import (
    ActionEvent,
    Advocate,
    Asked,
    Capacity,
    LedBy,
    MeetingKind,
    RoleHeld,
)
from almoner.response.enquiries.rules.stages import TABLE, WITH_MORE, State, Step
from tests.response.action_plans.factories import a_plan
from tests.response.enquiries.factories import (
    AT,
    LATER,
    TODAY,
    AuthorityFactory,
    LocationFactory,
    a_concern,
    asking,
    begun,
    brought_to,
    case_in,
    caused_enquiry,
    findings,
    heard,
    manager,
    practitioner,
    proposed,
)
from tests.response.every_action import (
    SECRET,
    Act,
    by_a_stranger,
    by_every_role,
    done_in_part,
    done_twice,
    journalled,
)

pytestmark = pytest.mark.django_db
ROOM = "enquiries"
KEEPS = frozenset({Permission.KEEP_ENQUIRIES})
AFTER = LATER.date()
Of = Enquiry | LargeScaleEnquiry


def act(name: str, given: Any, done: Any, again: str, takes: frozenset[Permission] = KEEPS) -> Act:
    return Act(
        name=name, given=given, done=done, takes=takes, again=again, refusals=(EnquiryRefused,)
    )


def stage(state: State, step: Step) -> Act:
    def done(enquiry: Enquiry, by: Principal) -> object:
        return actions.take_step(
            enquiry=enquiry,
            step=step,
            reason=SECRET,
            due_on=AFTER.replace(year=2022) if step is Step.MOVE_TARGET else None,
            last_seen=enquiry.step_count,
            by=by,
            at=LATER,
        )

    return act(
        f"{step} from {state}",
        lambda place: brought_to(state, authority=place),
        done,
        "was first",
        frozenset({TABLE.permission_for(step)}),
    )


def request(state: caused.State, step: caused.Step) -> Act:
    def done(made: CausedEnquiry, by: Principal) -> object:
        return actions.take_caused_step(
            caused=made, step=step, reason=SECRET, last_seen=made.step_count, by=by, at=AT
        )

    return act(
        f"{step} from {state}",
        lambda place: caused_enquiry(begun(place), state=state),
        done,
        "was first",
    )


def case(state: large_scale.State, step: large_scale.Step) -> Act:
    def done(made: LargeScaleEnquiry, by: Principal) -> object:
        on_criteria = step is large_scale.Step.OPEN
        deciding = Deciding(
            reason=SECRET,
            criteria=("whistleblowing",) if on_criteria else (),
            learning=SECRET if step is large_scale.Step.CLOSE else "",
            decided_by_name=SECRET,
        )
        return actions.take_large_scale_step(
            case=made, step=step, deciding=deciding, last_seen=made.step_count, by=by, at=AT
        )

    return act(
        f"case: {step} from {state}",
        lambda place: case_in(state, proposed(place)),
        done,
        "was first",
        frozenset({large_scale.TABLE.permission_for(step)}),
    )


def open_case(place: Authority) -> LargeScaleEnquiry:
    return case_in(large_scale.State.OPEN, proposed(place))


def with_worker(place: Authority) -> tuple[Enquiry, Any]:
    return begun(place), practitioner(place)


def an_action(of: Of) -> AgreedAction:
    return actions.agree_action(
        of=of, what="Call.", owner="Lead", due_on=TODAY, by=manager(of.authority), at=AT
    )


def a_plan_for(of: Of) -> tuple[Of, int]:
    place = of.authority
    return of, a_plan(authority=place, location=LocationFactory(authority=place)).pk


def to_find(place: Authority) -> Enquiry:
    made = brought_to(State.ENQUIRY, authority=place)
    made.refresh_from_db()
    return made


def to_gather(place: Authority) -> tuple[LargeScaleEnquiry, Any]:
    made = open_case(place)
    return made, a_concern(place, location=made.location)


def propose(place: Any, by: Principal) -> object:
    return actions.propose_large_scale(
        authority=place.authority,
        subject=place,
        deciding=Deciding(reason=SECRET, criteria=("whistleblowing",)),
        by=by,
        at=AT,
    )


def hear(enquiry: Enquiry, by: Principal) -> object:
    said = Heard(
        asked=Asked.EXPRESSED,
        outcomes_wanted=SECRET,
        capacity=Capacity.HAS,
        advocate=Advocate.NONE,
    )
    return actions.record_involvement(enquiry=enquiry, heard=said, last_seen=0, by=by, at=AT)


def meet(made: LargeScaleEnquiry, by: Principal) -> object:
    said = Held(
        kind=MeetingKind.INITIAL, attended=SECRET, decisions=(SECRET, "Go on."), notes=SECRET
    )
    return actions.hold_meeting(case=made, meeting=said, by=by, at=AT)


def check(made: LargeScaleEnquiry, by: Principal) -> object:
    said = Checked(people_count=20, checked_count=12, worried_count=2, done_by=SECRET, found=SECRET)
    return actions.record_welfare_check(case=made, checked=said, by=by, at=AT)


def agreed(of: Of, by: Principal) -> object:
    return actions.agree_action(of=of, what=SECRET, owner=SECRET, due_on=TODAY, by=by, at=AT)


def finish(action: AgreedAction, by: Principal) -> object:
    return actions.finish_action(
        action=action, event=ActionEvent.CANCELLED, text=SECRET, by=by, at=AT
    )


def link(given: tuple[Of, int], by: Principal) -> object:
    of, plan_id = given
    return actions.link_plan(of=of, plan_id=plan_id, by=by, at=AT)


OF_EACH: tuple[tuple[str, Callable[[Authority], Of]], ...] = (
    ("enquiry", begun),
    ("case", open_case),
)
ACTS = (
    act(
        "begin",
        a_concern,
        lambda concern, by: actions.begin_enquiry(concern=concern, by=by, at=AT),
        "goes on already",
    ),
    act(
        "allocate",
        with_worker,
        lambda given, by: actions.allocate_enquiry(
            enquiry=given[0], worker=given[1], last_seen=1, by=by, at=AT
        ),
        "has it already",
    ),
    *(
        stage(state, step)
        for state, step in TABLE.moves
        if state is not None and step not in WITH_MORE
    ),
    act(
        "cause",
        begun,
        lambda enquiry, by: actions.cause_enquiry(
            enquiry=enquiry,
            asking=asking(led_by=LedBy.NHS, asked_of=SECRET, terms=SECRET),
            last_seen=1,
            by=by,
            at=AT,
        ),
        "asked already",
    ),
    *(request(state, step) for state, step in caused.TABLE.moves if state is not None),
    act("hear", begun, hear, "was first"),
    act(
        "findings",
        to_find,
        lambda enquiry, by: actions.make_findings(
            enquiry=enquiry,
            findings=findings(findings=SECRET),
            last_seen=enquiry.step_count,
            by=by,
            at=AT,
        ),
        "was first",
    ),
    replace(
        act("propose", lambda place: LocationFactory(authority=place), propose, "goes on already"),
        needs_no_lock=True,
    ),
    *(case(state, step) for state, step in large_scale.TABLE.moves if state is not None),
    act(
        "part",
        open_case,
        lambda made, by: actions.give_part(
            case=made, role=RoleHeld.AGENCY, name=SECRET, agency=SECRET, by=by, at=AT
        ),
        "recorded already",
    ),
    act("meeting", open_case, meet, "recorded already"),
    act("check", open_case, check, "recorded already"),
    *(act(f"agree in {name}", made, agreed, "agreed already") for name, made in OF_EACH),
    *(
        act(f"finish in {name}", lambda place, made=made: an_action(made(place)), finish, "already")
        for name, made in OF_EACH
    ),
    *(
        act(f"plan of {name}", lambda place, made=made: a_plan_for(made(place)), link, "already")
        for name, made in OF_EACH
    ),
)
GATHER = act(
    "gather",
    to_gather,
    lambda given, by: actions.gather_concerns(
        case=given[0], concern_ids=[given[1].pk], by=by, at=AT
    ),
    "",
)
every_act = pytest.mark.parametrize("one", [*ACTS, GATHER], ids=str)


@pytest.fixture
def place() -> Authority:
    return AuthorityFactory(name="Southaven")


@every_act
def test_who_may_and_who_may_not(one: Act, place: Authority) -> None:
    by_every_role(one, ROOM, place, lambda role: manager(place, role=role))


@every_act
def test_whoever_keeps_them_elsewhere_may_not(one: Act, place: Authority) -> None:
    by_a_stranger(one, ROOM, place, manager(AuthorityFactory()))


@pytest.mark.parametrize("one", ACTS, ids=str)
def test_a_second_click_is_told_and_does_nothing(one: Act, place: Authority) -> None:
    done_twice(one, ROOM, place, manager(place))


@every_act
def test_nothing_is_left_of_what_fails_half_way(one: Act, place: Authority) -> None:
    done_in_part(one, ROOM, place, manager(place))


@every_act
def test_the_journal_is_told_once_and_no_words(one: Act, place: Authority) -> None:
    journalled(one, place, manager(place), "SAFEGUARDING")


def test_what_was_gathered_is_gathered_once(place: Authority) -> None:
    given, by = GATHER.given(place), manager(place)
    assert [GATHER.done(given, by) for _ in range(2)] == [1, 0]
    assert given[0].gathered.count() == 1


def test_what_another_heard_meanwhile_is_not_replaced_unread(place: Authority) -> None:
    """The newest counts for the return: the second officer first reads what the first wrote."""
    enquiry, by = begun(place), manager(place)
    hear(enquiry, by)
    newest = enquiry.involvements.get()
    said = Heard(asked=Asked.NOT_ASKED, capacity=Capacity.LACKS, advocate=Advocate.NONE)
    with pytest.raises(actions.SomeoneWasFirst, match="Noor Pell was first: what the adult wants"):
        actions.record_involvement(enquiry=enquiry, heard=said, last_seen=0, by=by, at=AT)
    actions.record_involvement(enquiry=enquiry, heard=said, last_seen=newest.pk, by=by, at=AT)
    assert [one.asked for one in enquiry.involvements.all()] == [Asked.EXPRESSED, Asked.NOT_ASKED]


def test_what_was_agreed_and_done_may_be_agreed_again(place: Authority) -> None:
    enquiry, by = begun(place), manager(place)
    agreed(enquiry, by)
    finish(enquiry.agreed_actions.get(), by)
    agreed(enquiry, by)
    assert enquiry.agreed_actions.count() == 2


def test_a_chair_who_comes_back_holds_again(place: Authority) -> None:
    made, by = open_case(place), manager(place)
    for name in ("Cy Dale", "Bea Holt", "Cy Dale"):
        actions.give_part(case=made, role=RoleHeld.CHAIR, name=name, agency="", by=by, at=AT)
    assert made.roles.count() == 3
    with pytest.raises(EnquiryRefused, match="still to come"):
        actions.give_part(
            case=made, role=RoleHeld.CHAIR, name="Ada", agency="", on=AFTER, by=by, at=AT
        )


def test_two_meetings_of_a_day_differ_by_what_they_decided(place: Authority) -> None:
    made, by = open_case(place), manager(place)
    for decisions in (("Go on.",), ("Go on.", "Meet."), ("Meet.", "Go on.")):
        said = Held(kind=MeetingKind.PROGRESS, attended="All", decisions=decisions)
        actions.hold_meeting(case=made, meeting=said, by=by, at=AT)
    assert made.meetings.count() == 3


WORKERS = {
    "of another council": lambda place: practitioner(AuthorityFactory()),
    "whose role ended": lambda place: ended(practitioner(place)),
    "who was deactivated": lambda place: practitioner(place, is_active=False),
}


def ended(user: Any) -> Any:
    user.memberships.update(to_on=TODAY)
    return user


@pytest.mark.parametrize("who", WORKERS)
def test_an_enquiry_is_given_only_to_who_makes_them_there(who: str, place: Authority) -> None:
    enquiry, worker, by = begun(place), WORKERS[who](place), manager(place)
    with pytest.raises(EnquiryRefused, match="does not make enquiries for Southaven"):
        actions.allocate_enquiry(enquiry=enquiry, worker=worker, by=by, at=AT)
    with pytest.raises(EnquiryRefused, match="does not make enquiries for Southaven"):
        actions.begin_enquiry(concern=a_concern(place), worker=worker, by=by, at=AT)
    assert Enquiry.objects.count() == 1 and enquiry.steps.count() == 1


def test_of_one_decision_one_enquiry_is_made(place: Authority) -> None:
    concern = a_concern(place)
    closed = brought_to(State.CLOSED, begun(concern=concern))
    with pytest.raises(EnquiryRefused, match="Reopen it, or decide on another first"):
        begun(concern=concern, at=LATER)
    assert [one.pk for one in concern.enquiries.all()] == [closed.pk]


def test_what_was_agreed_is_not_left_behind_when_an_enquiry_ends_early(place: Authority) -> None:
    enquiry, by = begun(place), manager(place)
    action = an_action(enquiry)
    said = {"enquiry": enquiry, "step": Step.CEASE, "reason": "She asks.", "by": by, "at": AT}
    with pytest.raises(EnquiryRefused, match=r"cannot end it yet\. Say what became of an agreed"):
        actions.take_step(**said)
    finish(action, by)
    actions.take_step(**said)
    enquiry.refresh_from_db()
    assert enquiry.state == State.CLOSED


def test_what_was_heard_without_a_number_seen_is_kept(place: Authority) -> None:
    """Another system's import knows of no page."""
    enquiry = begun(place)
    heard(enquiry)
    heard(enquiry)
    assert enquiry.involvements.count() == 2
