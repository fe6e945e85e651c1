"""Taking one step: the lock, the three checks, the row, the journal's entry."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from almoner.core.accounts.actions import NotPermitted, require
from almoner.core.accounts.rules import Principal
from almoner.core.journal.actions import part_of_action, record_entry
from almoner.core.journal.rules import Sensitivity
from almoner.evidence.audits.models import Visit, VisitStep
from almoner.evidence.audits.queries.standing import hands_in, newest_step
from almoner.evidence.audits.rules.states import (
    Process,
    Step,
    VisitState,
    sensitivity_of,
    transition,
)
from almoner.evidence.audits.rules.who import SENTENCES, may_take


class StepRefused(Exception):
    """The visit is not in a state from which that can be done, or not as it was shown."""


class SomeoneElseMust(NotPermitted):
    """The role allows it, but of those who hold it not this person."""


class ReasonMissing(StepRefused):
    """The step needs a reason and was given none."""


@part_of_action
def take_step(
    *,
    visit: Visit,
    step: Step,
    by: Principal,
    at: datetime,
    after: int | None = None,
    reason: str = "",
    why_needed: str = "",
    **noted: Any,
) -> VisitStep:
    """Bring the visit into its next state, and journal that.

    `after` is the id of the newest step when the page was shown: if another has been taken since,
    nothing is done. `why_needed` is what to say where a reason must be given and was not. `noted`
    are columns of the step. Raises NotPermitted, SomeoneElseMust and StepRefused.
    """
    Visit.objects.select_for_update(no_key=True).get(pk=visit.pk)
    last = newest_step(visit=visit)
    state = VisitState(last.state) if last else None
    found = transition(state=state, step=step, process=Process(visit.process))
    _require_permission(visit, step, by=by)
    if last and after is not None and last.pk != after:
        raise StepRefused(
            f"{last.by_name} was first: “{Step(last.step).done}”. Nothing was done twice."
            " Look at the visit as it now stands."
        )
    if found is None:
        stands = state.sentence if state else "This visit is not planned"
        raise StepRefused(f"{stands}, so it cannot be {_PAST[step]}.")
    require(by, found.permission, authority_code=visit.authority.code)
    _require_who(visit, step=step, state=state, by=by)
    if why_needed and not reason.strip():
        raise ReasonMissing(why_needed)
    return _written(visit, step, found.to, by=by, at=at, reason=reason.strip(), noted=noted)


def _require_permission(visit: Visit, step: Step, *, by: Principal) -> None:
    """Refuse whoever could take the step in no state at all, whatever the visit's state is."""
    permissions = {
        found.permission
        for state in (None, *VisitState)
        if (found := transition(state=state, step=step, process=Process(visit.process)))
    }
    if permissions and not any(
        by.may(permission, authority_code=visit.authority.code) for permission in permissions
    ):
        raise NotPermitted("Your role does not allow this. Ask your Almoner administrator.")


def _require_who(visit: Visit, *, step: Step, state: VisitState | None, by: Principal) -> None:
    """Raise SomeoneElseMust unless `by` is one of those who may take the step from that state."""
    found = transition(state=state, step=step, process=Process(visit.process))
    if found is None or by.is_operator:
        return
    if not may_take(who=found.who, reference=by.reference, hands=hands_in(visit=visit)):
        raise SomeoneElseMust(SENTENCES[found.who])


def _written(
    visit: Visit,
    step: Step,
    state: VisitState,
    *,
    by: Principal,
    at: datetime,
    reason: str,
    noted: Mapping[str, Any],
) -> VisitStep:
    taken = VisitStep.objects.create(
        visit=visit,
        step=step,
        state=state,
        at=at,
        by=by.reference,
        by_name=by.name,
        reason=reason,
        **noted,
    )
    detail = {"state": state.value, "reason": reason, **noted}
    journal(f"visit_{step}", visit, by=by, at=at, detail=detail, state=state)
    return taken


def journal(
    action: str,
    visit: Visit,
    *,
    by: Principal,
    at: datetime,
    detail: Mapping[str, object],
    state: VisitState,
) -> None:
    """Note what was done to a visit, as guarded as the visit is in that state."""
    record_entry(
        actor=by,
        action=action,
        at=at,
        authority_code=visit.authority.code,
        subject=("audits.Visit", str(visit.pk)),
        sensitivity=sensitivity_of(state),
        detail={name: value for name, value in detail.items() if value not in (None, "")},
    )


def record_reading(*, visit: Visit, state: VisitState, by: Principal, at: datetime) -> None:
    """Note that someone looked at a visit that is not for circulation."""
    if sensitivity_of(state) >= Sensitivity.RESTRICTED:
        journal("read", visit, by=by, at=at, detail={}, state=state)


_PAST = {
    Step.PLAN: "planned",
    Step.ALLOCATE: "allocated",
    Step.RESCHEDULE: "moved to another day",
    Step.GIVE_NOTICE: "announced",
    Step.GO_UNANNOUNCED: "made ready to go without notice",
    Step.BEGIN: "begun",
    Step.SUBMIT_DRAFT: "completed as a draft",
    Step.SEND_TO_MODERATION: "sent to moderation",
    Step.RETURN_TO_AUTHOR: "sent back to its author",
    Step.APPROVE: "approved",
    Step.SHARE: "shared with the provider",
    Step.RECORD_RECEIPT: "recorded as received by the provider",
    Step.EXTEND: "given more time",
    Step.REQUEST_REVIEW: "sent to review",
    Step.DECIDE_REVIEW: "decided on in review",
    Step.CORRECT: "taken back to be corrected",
    Step.FINISH: "finished",
    Step.MAKE_FINAL: "made final",
    Step.PUBLISH: "published",
    Step.KEEP_UNPUBLISHED: "kept unpublished",
    Step.MAKE_VOID: "made void",
}
