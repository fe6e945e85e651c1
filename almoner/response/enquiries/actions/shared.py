"""Agreed actions, and the action plans of a service, of an enquiry or a large-scale one."""

from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of
from almoner.core.journal.noting import note
from almoner.response.action_plans.models import ActionPlan
from almoner.response.enquiries.models import (
    AgreedAction,
    AgreedActionEvent,
    Enquiry,
    LargeScaleEnquiry,
    LinkedPlan,
)
from almoner.response.enquiries.refusals import EnquiryRefused, day_in_order
from almoner.response.enquiries.rules import large_scale, stages
from almoner.response.enquiries.rules.kinds import ActionEvent


@transaction.atomic
def agree_action(
    *,
    of: Enquiry | LargeScaleEnquiry,
    what: str,
    owner: str,
    due_on: date,
    by: Principal,
    at: datetime,
) -> AgreedAction:
    """Record something agreed to keep people safe. Raises NotPermitted and EnquiryRefused."""
    require(by, Permission.KEEP_ENQUIRIES, authority_code=of.authority.code)
    held = _open(of)
    if not what.strip() or not owner.strip():
        raise EnquiryRefused("Say what is to be done, and who does it.")
    if due_on < day_of(at):
        raise EnquiryRefused("Give a day that is still to come, or today.")
    said = {"what": what.strip(), "owner": owner.strip(), "due_on": due_on}
    if held.agreed_actions.filter(event__isnull=True, **said).exists():
        raise EnquiryRefused("This action is agreed already.")
    action = AgreedAction.objects.create(
        **said,
        at=at,
        by=by.reference,
        by_name=by.name,
        **_of(held),
    )
    note("agree_action", held, by=by, at=at, detail={"action": action.pk, "due_on": due_on})
    return action


@transaction.atomic
def finish_action(
    *,
    action: AgreedAction,
    event: ActionEvent,
    text: str,
    by: Principal,
    at: datetime,
    on: date | None = None,
) -> AgreedActionEvent:
    """Record that an agreed action was done, or cancelled and why.

    Raises NotPermitted and EnquiryRefused.
    """
    of = action.enquiry or action.case
    if of is None:
        raise EnquiryRefused("There is no such action.")
    require(by, Permission.KEEP_ENQUIRIES, authority_code=of.authority.code)
    held = _open(of)
    if AgreedActionEvent.objects.filter(action=action).exists():
        raise EnquiryRefused("Someone recorded already what became of it.")
    if event is ActionEvent.CANCELLED and not text.strip():
        raise EnquiryRefused("Say why it was cancelled.")
    day = day_in_order(on, today=day_of(at), after=day_of(action.at))
    made = AgreedActionEvent.objects.create(
        action=action,
        event=event.value,
        on=day,
        text=text.strip(),
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    note("finish_action", held, by=by, at=at, detail={"action": action.pk, "event": event})
    return made


@transaction.atomic
def link_plan(
    *, of: Enquiry | LargeScaleEnquiry, plan_id: int, by: Principal, at: datetime
) -> LinkedPlan:
    """Link an action plan of the same authority. Raises NotPermitted and EnquiryRefused."""
    require(by, Permission.KEEP_ENQUIRIES, authority_code=of.authority.code)
    held = _open(of)
    plan = ActionPlan.objects.filter(pk=plan_id, authority=held.authority_id).first()
    if plan is None:
        raise EnquiryRefused("There is no such action plan.")
    if held.linked_plans.filter(plan=plan).exists():
        raise EnquiryRefused("That action plan is linked already.")
    linked = LinkedPlan.objects.create(
        plan=plan, at=at, by=by.reference, by_name=by.name, **_of(held)
    )
    note("link_plan", held, by=by, at=at, detail={"plan": plan_id})
    return linked


def _open(of: Enquiry | LargeScaleEnquiry) -> Enquiry | LargeScaleEnquiry:
    """What it belongs to, locked. Raises EnquiryRefused where it has ended."""
    held: Enquiry | LargeScaleEnquiry
    if isinstance(of, Enquiry):
        held = Enquiry.objects.select_for_update(no_key=True, of=("self",)).get(pk=of.pk)
        is_open = stages.State(held.state).is_open
    else:
        held = LargeScaleEnquiry.objects.select_for_update(no_key=True, of=("self",)).get(pk=of.pk)
        is_open = large_scale.State(held.state).is_open
    if not is_open:
        raise EnquiryRefused("This enquiry is closed. Reopen it first.")
    return held


def _of(held: Enquiry | LargeScaleEnquiry) -> dict[str, Enquiry | LargeScaleEnquiry]:
    return {"enquiry": held} if isinstance(held, Enquiry) else {"case": held}
