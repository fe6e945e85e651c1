"""Who has a concern in hand, and which service it is about."""

from datetime import datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import User
from almoner.core.accounts.queries import principal_for
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of
from almoner.core.journal.noting import note
from almoner.register.directory.models import Location
from almoner.response.safeguarding.actions.steps import SomeoneWasFirst, StepRefused
from almoner.response.safeguarding.models import Assignment, Concern, ConcernMatch
from almoner.response.safeguarding.rules.states import OPEN


@transaction.atomic
def assign(
    *,
    concern: Concern,
    worker: User | None,
    by: Principal,
    at: datetime,
    reason: str = "",
    last_seen: int | None = None,
) -> Assignment:
    """Give a concern to somebody of the team, hand it over, or take it from everybody (None).

    `last_seen` is how many assignments the page knew of. Raises NotPermitted, StepRefused and
    SomeoneWasFirst.
    """
    require(by, Permission.TRIAGE_CONCERN, authority_code=concern.authority.code)
    held = Concern.objects.select_for_update(no_key=True).get(pk=concern.pk)
    number = held.assignments.count()
    if last_seen is not None and last_seen != number:
        last = held.assignments.order_by("-number").first()
        who = f"{last.by_name} was first: it" if last else "It"
        raise SomeoneWasFirst(f"{who} is with {held.worker_name or 'nobody'} now.")
    if held.state not in OPEN:
        raise StepRefused("What becomes of this concern is decided, so nobody has it in hand.")
    if worker is not None and not _may_work(worker, concern, at):
        raise StepRefused(f"{worker.name} does not triage concerns of {concern.authority.name}.")
    if (worker.pk if worker else None) == held.worker_id:
        raise StepRefused(f"It is with {held.worker_name or 'nobody'} already.")
    given = Assignment.objects.create(
        concern=held,
        number=number + 1,
        worker=worker,
        worker_name=worker.name if worker else "",
        reason=reason.strip(),
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    held.worker, held.worker_name = worker, given.worker_name
    held.save(update_fields=["worker", "worker_name"])
    concern.worker, concern.worker_name = held.worker, held.worker_name
    note("assign_concern", concern, by=by, at=at, detail={"worker": held.worker_id})
    return given


@transaction.atomic
def confirm_match(
    *,
    concern: Concern,
    location: Location | None,
    by: Principal,
    at: datetime,
    reason: str = "",
    last_seen: int | None = None,
) -> ConcernMatch:
    """Confirm which service a concern is about; None: none that the register knows.

    Another match later is another row. `last_seen` is how many matches the page knew of. Raises
    NotPermitted, StepRefused and SomeoneWasFirst.
    """
    require(by, Permission.TRIAGE_CONCERN, authority_code=concern.authority.code)
    held = Concern.objects.select_for_update(no_key=True).get(pk=concern.pk)
    number = held.matches.count()
    if last_seen is not None and last_seen != number:
        last = held.matches.order_by("-number").first()
        if last is None:
            raise SomeoneWasFirst("Nobody has confirmed a service yet. Look at it again.")
        raise SomeoneWasFirst(f"{last.by_name} was first, and confirmed which service it is.")
    if number and not reason.strip():
        raise StepRefused("Say why the service is another one.")
    match = ConcernMatch.objects.create(
        concern=held,
        number=number + 1,
        location=location,
        provider_id=location.provider_id if location else None,
        reason=reason.strip(),
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    held.location, held.provider_id, held.is_to_match = location, match.provider_id, False
    held.save(update_fields=["location", "provider", "is_to_match"])
    concern.location, concern.provider_id, concern.is_to_match = location, match.provider_id, False
    detail = {"location": location.pk if location else None}
    note("match_concern", concern, by=by, at=at, detail=detail)
    return match


def _may_work(worker: User, concern: Concern, at: datetime) -> bool:
    if not worker.is_active:
        return False
    principal = principal_for(user=worker, on=day_of(at))
    return principal.may(Permission.TRIAGE_CONCERN, authority_code=concern.authority.code)
