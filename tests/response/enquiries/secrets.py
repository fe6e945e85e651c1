"""One of each guarded record, with a marker in every text: for the crawler that looks for them."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

from django.utils import timezone

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission
from almoner.response.enquiries import actions
from almoner.response.enquiries.actions import Checked, Held
from almoner.response.enquiries.rules import caused, large_scale
from almoner.response.enquiries.rules.kinds import ActionEvent, MeetingKind, RoleHeld
from almoner.response.enquiries.rules.stages import Step
from tests.response.enquiries.factories import (
    LocationFactory,
    a_concern,
    asking,
    begun,
    deciding,
    findings,
    heard,
    manager,
    step,
)

MAY_SEE = frozenset({Permission.VIEW_SAFEGUARDING, Permission.KEEP_ENQUIRIES})


def plant(*, authority: Authority, marker: str) -> frozenset[Permission]:
    """An enquiry with all that one can have, one that goes on, and a large-scale one."""
    numbers = count(1)

    def secret() -> str:
        return f"{marker}-{next(numbers)}"

    at, by = timezone.now() - timedelta(days=20), manager(authority)
    home = LocationFactory(authority=authority)
    enquiry = begun(
        concern=a_concern(authority, location=home, at=at, text=secret(), service_named=secret()),
        at=at,
    )
    heard(enquiry, at=at, outcomes_wanted=secret())
    request = actions.cause_enquiry(
        enquiry=enquiry, asking=asking(asked_of=secret(), terms=secret()), by=by, at=at
    )
    for which in (caused.Step.CHASE, caused.Step.RECEIVE, caused.Step.ACCEPT):
        actions.take_caused_step(caused=request, step=which, reason=secret(), by=by, at=at)
    actions.make_findings(enquiry=enquiry, findings=findings(findings=secret()), by=by, at=at)
    for which in (Step.HOLD_CONFERENCE, Step.MAKE_PLAN, Step.HOLD_REVIEW):
        step(enquiry, which, at=at, reason=secret())
    due_on = timezone.localdate() + timedelta(days=5)
    action = actions.agree_action(
        of=enquiry, what=secret(), owner=secret(), due_on=due_on, by=by, at=at
    )
    actions.finish_action(action=action, event=ActionEvent.DONE, text=secret(), by=by, at=at)
    begun(concern=a_concern(authority, at=at, text=secret()), at=at)
    case = actions.propose_large_scale(
        authority=authority,
        subject=home,
        deciding=deciding(large_scale.Step.PROPOSE, reason=secret()),
        by=by,
        at=at,
    )
    actions.take_large_scale_step(
        case=case,
        step=large_scale.Step.OPEN,
        deciding=deciding(large_scale.Step.OPEN, reason=secret(), decided_by_name=secret()),
        by=by,
        at=at,
    )
    actions.gather_concerns(case=case, concern_ids=[enquiry.concern_id], by=by, at=at)
    actions.give_part(case=case, role=RoleHeld.AGENCY, name=secret(), agency=secret(), by=by, at=at)
    meeting = Held(
        kind=MeetingKind.INITIAL, attended=secret(), decisions=(secret(),), notes=secret()
    )
    actions.hold_meeting(case=case, meeting=meeting, by=by, at=at)
    checked = Checked(
        people_count=9, checked_count=4, worried_count=1, done_by=secret(), found=secret()
    )
    actions.record_welfare_check(case=case, checked=checked, by=by, at=at)
    actions.agree_action(of=case, what=secret(), owner=secret(), due_on=due_on, by=by, at=at)
    _closed(authority, marker=f"{marker}9", at=at)
    return MAY_SEE


def _closed(authority: Authority, *, marker: str, at: datetime) -> None:
    """A large-scale enquiry that is over, with what was learnt."""
    by = manager(authority)
    case = actions.propose_large_scale(
        authority=authority,
        subject=LocationFactory(authority=authority),
        deciding=deciding(large_scale.Step.PROPOSE, reason=f"{marker}-1"),
        by=by,
        at=at,
    )
    for number, which in enumerate((large_scale.Step.OPEN, large_scale.Step.CLOSE), start=2):
        said = deciding(which, reason=f"{marker}-{number}1", decided_by_name=f"{marker}-{number}2")
        if which is large_scale.Step.CLOSE:
            said = replace(said, learning=f"{marker}-{number}3")
        actions.take_large_scale_step(case=case, step=which, deciding=said, by=by, at=at)
