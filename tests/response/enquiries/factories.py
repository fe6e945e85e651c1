"""Invented concerns, and enquiries taken as far as a test needs."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.db import transaction

from almoner.core.accounts.models import Authority, User
from almoner.core.accounts.rules import Principal, Role
from almoner.register.directory.models import Location
from almoner.response.enquiries import actions
from almoner.response.enquiries.actions import (
    Asking,
    Checked,
    Deciding,
    Findings,
    Heard,
    Held,
    Risk,
)
from almoner.response.enquiries.models import CausedEnquiry, Enquiry, LargeScaleEnquiry
from almoner.response.enquiries.rules import caused, large_scale
from almoner.response.enquiries.rules.caused import BARS
from almoner.response.enquiries.rules.kinds import (
    Achieved,
    Advocate,
    Answer,
    Asked,
    Capacity,
    LedBy,
    MeetingKind,
    RiskFound,
    RiskResult,
    RiskSource,
    RoleHeld,
)
from almoner.response.enquiries.rules.stages import State, Step
from almoner.response.safeguarding.actions.arriving import held_counter
from almoner.response.safeguarding.models import Adult, Concern, ConcernCategory
from almoner.response.safeguarding.rules.kinds import Category, Setting
from almoner.response.safeguarding.rules.states import ConcernState
from tests.core.accounts.factories import MembershipFactory, UserFactory
from tests.register.directory.factories import AuthorityFactory, LocationFactory, ProviderFactory

__all__ = ["AuthorityFactory", "LocationFactory", "ProviderFactory"]

AT = datetime(2021, 8, 2, 9, 30, tzinfo=UTC)  # a Monday
TODAY = date(2021, 8, 2)
LATER = AT + timedelta(days=60)
_numbers = count(1)

# The steps that lead from the beginning to each stage.
PATHS: Mapping[State, tuple[Step, ...]] = {
    State.PLANNING: (),
    State.ENQUIRY: (Step.AGREE_PLAN,),
    State.OUTCOME: (Step.AGREE_PLAN, Step.MAKE_FINDINGS),
    State.SAFEGUARDING_PLAN: (Step.AGREE_PLAN, Step.MAKE_FINDINGS, Step.MAKE_PLAN),
    State.REVIEW: (Step.AGREE_PLAN, Step.MAKE_FINDINGS, Step.MAKE_PLAN, Step.HOLD_REVIEW),
    State.CLOSED: (Step.AGREE_PLAN, Step.MAKE_FINDINGS, Step.CLOSE),
}
CAUSED_PATHS: Mapping[caused.State, tuple[caused.Step, ...]] = {
    caused.State.ASKED: (),
    caused.State.RECEIVED: (caused.Step.RECEIVE,),
    caused.State.RETURNED: (caused.Step.RECEIVE, caused.Step.GIVE_BACK),
    caused.State.ACCEPTED: (caused.Step.RECEIVE, caused.Step.ACCEPT),
    caused.State.TAKEN_BACK: (caused.Step.TAKE_BACK,),
}
CASE_PATHS: Mapping[large_scale.State, tuple[large_scale.Step, ...]] = {
    large_scale.State.PROPOSED: (),
    large_scale.State.NOT_OPENED: (large_scale.Step.DECLINE,),
    large_scale.State.OPEN: (large_scale.Step.OPEN,),
    large_scale.State.MONITORING: (large_scale.Step.OPEN, large_scale.Step.AGREE_FINDINGS),
    large_scale.State.CLOSED: (large_scale.Step.OPEN, large_scale.Step.CLOSE),
}
UNBARRED = dict.fromkeys(BARS, Answer.NO)


def manager(*authorities: Authority, role: Role = Role.SAFEGUARDING_MANAGER) -> Principal:
    """Who may do everything here."""
    return Principal(
        reference="user:51",
        name="Noor Pell",
        roles=frozenset((authority.code, role) for authority in authorities),
    )


def practitioner(authority: Authority, **changed: Any) -> User:
    """Somebody to whom an enquiry can be given."""
    user = UserFactory(**changed)
    MembershipFactory(user=user, authority=authority, role=Role.SAFEGUARDING_PRACTITIONER.value)
    return user


def an_adult(authority: Authority, **changed: Any) -> Adult:
    """Somebody who does not exist, by codes alone."""
    codes: dict[str, Any] = {
        "fingerprint": f"{next(_numbers):064x}",
        "age_band": "75_84",
        "gender": "female",
        "ethnicity": "white",
        "support_reason": "physical_support",
    }
    return Adult.objects.create(authority=authority, **{**codes, **changed})


def a_concern(
    authority: Authority | None = None,
    *,
    state: ConcernState = ConcernState.S42_ENQUIRY,
    location: Location | None = None,
    at: datetime = AT,
    **changed: Any,
) -> Concern:
    """A concern that stands decided, as the room of concerns would leave it."""
    place = authority or AuthorityFactory()
    number = changed.pop("number", None) or _next_number(place)
    said: dict[str, Any] = {
        "number": number,
        "receipt": f"R{number:07}",
        "source": "page",
        "body_digest": "0" * 64,
        "received_at": at,
        "recorded_at": at,
        "raised_by": "user:9",
        "raised_by_name": "Ada Marsh",
        "referrer": "provider",
        "setting": "care_home_residential",
        "theme": "medicines",
        "shift": "night",
        "text": "Medicines were missed.",
        "state_at": at,
        "rank": 3,
    }
    concern = Concern.objects.create(
        authority=place, state=state.value, location=location, **{**said, **changed}
    )
    ConcernCategory.objects.create(concern=concern, category=Category.NEGLECT.value)
    return concern


def _next_number(authority: Authority) -> int:
    """The next number of a concern there, from the count that the room of concerns keeps."""
    with transaction.atomic():
        counter = held_counter(authority)
        counter.last += 1
        counter.save(update_fields=["last"])
    return counter.last


def begun(
    authority: Authority | None = None,
    *,
    concern: Concern | None = None,
    at: datetime = AT,
    **changed: Any,
) -> Enquiry:
    """An enquiry that was begun."""
    decided = concern or a_concern(authority, at=at, **changed)
    return actions.begin_enquiry(concern=decided, by=manager(decided.authority), at=at)


def heard(enquiry: Enquiry, *, at: datetime = AT, **changed: Any) -> None:
    """What the adult wants."""
    said: dict[str, Any] = {
        "asked": Asked.EXPRESSED,
        "outcomes_wanted": "To feel safe at night.",
        "capacity": Capacity.HAS,
        "advocate": Advocate.FAMILY,
    }
    actions.record_involvement(
        enquiry=enquiry, heard=Heard(**{**said, **changed}), by=manager(enquiry.authority), at=at
    )


def findings(**changed: Any) -> Findings:
    """What was found."""
    said: dict[str, Any] = {
        "findings": "Two night rounds were missed.",
        "risks": (
            Risk(
                category=Category.NEGLECT,
                place=Setting.CARE_HOME_RESIDENTIAL,
                source=RiskSource.SERVICE_PROVIDER,
            ),
        ),
        "risk_found": RiskFound.IDENTIFIED_ACTION,
        "risk_result": RiskResult.REDUCED,
        "achieved": Achieved.PARTLY,
    }
    return Findings(**{**said, **changed})


def step(
    enquiry: Enquiry,
    which: Step,
    *,
    at: datetime = AT,
    by: Principal | None = None,
    worker: User | None = None,
    reason: str = "It was right.",
) -> None:
    """Take one step, with everything that it asks for beside."""
    by = by or manager(enquiry.authority)
    if which is Step.MAKE_FINDINGS:
        has_wish = enquiry.involvements.filter(asked=Asked.EXPRESSED).exists()
        made = findings(achieved=Achieved.PARTLY if has_wish else None)
        actions.make_findings(enquiry=enquiry, findings=made, by=by, at=at)
    elif which is Step.CAUSE:
        actions.cause_enquiry(enquiry=enquiry, asking=asking(), by=by, at=at)
    elif which is Step.TAKE_BACK:
        request = enquiry.caused.latest("pk") if enquiry.caused.exists() else None
        take_caused(request, caused.Step.TAKE_BACK, at=at, by=by, of=enquiry)
    elif which is Step.ALLOCATE:
        given_to = worker or practitioner(enquiry.authority)
        actions.allocate_enquiry(enquiry=enquiry, worker=given_to, by=by, at=at)
    else:
        due_on = at.date() + timedelta(days=90) if which is Step.MOVE_TARGET else None
        actions.take_step(enquiry=enquiry, step=which, reason=reason, due_on=due_on, by=by, at=at)


def brought_to(
    state: State, enquiry: Enquiry | None = None, *, at: datetime = AT, **changed: Any
) -> Enquiry:
    """An enquiry at that stage, in which the adult was heard."""
    made = enquiry or begun(at=at, **changed)
    heard(made, at=at)
    for which in PATHS[state]:
        step(made, which, at=at)
    made.refresh_from_db()
    return made


def asking(**changed: Any) -> Asking:
    """Terms on which a provider is asked."""
    said: dict[str, Any] = {
        "led_by": LedBy.PROVIDER,
        "asked_of": "Wren Care Limited, regional manager",
        "terms": "Find out why rounds were missed, and what has changed.",
        "answers": UNBARRED,
    }
    return Asking(**{**said, **changed})


def caused_enquiry(
    enquiry: Enquiry | None = None,
    *,
    state: caused.State = caused.State.ASKED,
    at: datetime = AT,
    **changed: Any,
) -> CausedEnquiry:
    """A request brought to a state."""
    made = actions.cause_enquiry(
        enquiry=enquiry or begun(at=at),
        asking=asking(**changed),
        by=manager((enquiry or Enquiry.objects.latest("pk")).authority),
        at=at,
    )
    for which in CAUSED_PATHS[state]:
        take_caused(made, which, at=at)
    made.refresh_from_db()
    return made


def take_caused(
    request: CausedEnquiry | None,
    which: caused.Step,
    *,
    at: datetime = AT,
    by: Principal | None = None,
    of: Enquiry | None = None,
) -> None:
    """Take one step of a request; where there is none, of one that was never made."""
    if request is None:
        assert of is not None
        request = CausedEnquiry(enquiry=of, pk=0)
    actions.take_caused_step(
        caused=request,
        step=which,
        reason="As it should be.",
        by=by or manager(request.enquiry.authority),
        at=at,
    )


def deciding(which: large_scale.Step, **changed: Any) -> Deciding:
    """What a step of a large-scale enquiry says."""
    on_criteria = which in {large_scale.Step.PROPOSE, large_scale.Step.OPEN}
    said: dict[str, Any] = {
        "reason": "Too much is going wrong at once.",
        "criteria": ("pattern_of_concerns", "whistleblowing") if on_criteria else (),
        "learning": "Look at nights first." if which is large_scale.Step.CLOSE else "",
    }
    return Deciding(**{**said, **changed})


def proposed(
    authority: Authority | None = None, *, location: Location | None = None, at: datetime = AT
) -> LargeScaleEnquiry:
    """A large-scale enquiry that was proposed."""
    place = authority or AuthorityFactory()
    return actions.propose_large_scale(
        authority=place,
        subject=location or LocationFactory(authority=place),
        deciding=deciding(large_scale.Step.PROPOSE),
        by=manager(place),
        at=at,
    )


def case_step(
    case: LargeScaleEnquiry,
    which: large_scale.Step,
    *,
    at: datetime = AT,
    by: Principal | None = None,
) -> None:
    """Take one step of it."""
    actions.take_large_scale_step(
        case=case, step=which, deciding=deciding(which), by=by or manager(case.authority), at=at
    )


def case_in(
    state: large_scale.State, case: LargeScaleEnquiry | None = None, *, at: datetime = AT, **kw: Any
) -> LargeScaleEnquiry:
    """A large-scale enquiry brought to a state."""
    made = case or proposed(at=at, **kw)
    for which in CASE_PATHS[state]:
        case_step(made, which, at=at)
    made.refresh_from_db()
    return made


def full_case(case: LargeScaleEnquiry, *, at: datetime = AT) -> None:
    """One of everything that an open large-scale enquiry can have; again, and one more of each."""
    by, number = manager(case.authority), next(_numbers)
    chair = f"Cy Dale {number}"
    actions.give_part(case=case, role=RoleHeld.CHAIR, name=chair, agency="", by=by, at=at)
    actions.hold_meeting(
        case=case,
        meeting=Held(
            kind=MeetingKind.INITIAL,
            attended="Chair, lead, police, CQC",
            decisions=("Check on everyone there.", "Meet again in a week."),
            notes=f"Calm {number}.",
        ),
        by=by,
        at=at,
    )
    actions.record_welfare_check(
        case=case,
        checked=Checked(
            people_count=20,
            checked_count=12,
            worried_count=2,
            done_by="Review team",
            found=f"{number}.",
        ),
        by=by,
        at=at,
    )
    actions.agree_action(
        of=case,
        what=f"Send the night rota of week {number}.",
        owner="Registered manager",
        due_on=at.date() + timedelta(days=7),
        by=by,
        at=at,
    )
    concern = a_concern(case.authority, location=case.location, at=at)
    actions.gather_concerns(case=case, concern_ids=[concern.pk], by=by, at=at)
