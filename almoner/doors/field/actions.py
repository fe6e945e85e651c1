"""Taking a visit along: the one thing that this door writes itself."""

import base64
import secrets
from datetime import datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import User
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.journal.actions import record_entry
from almoner.core.journal.rules import Sensitivity
from almoner.doors.field.models import Pack
from almoner.evidence.audits.actions import begin
from almoner.evidence.audits.models import Visit
from almoner.evidence.audits.queries.standing import newest_step
from almoner.evidence.audits.rules.states import BEING_WRITTEN, VisitState
from almoner.evidence.questionnaires.models import Response

KEY_BYTES = 32
TO_BEGIN = frozenset({VisitState.NOTICE_GIVEN, VisitState.UNANNOUNCED})


class CannotBeTaken(Exception):
    """The visit cannot be taken along as it stands; the message says what to do first."""


@transaction.atomic
def take_along(
    *, visit: Visit, user: User, device: str, by: Principal, at: datetime
) -> tuple[Pack, Response]:
    """Give an officer the key of a visit for one device, beginning the visit if it is ready to.

    Taken again, on this device or another, it is the same key; and one who took it along can have
    it whatever has become of the visit, for the device may hold answers. Raises NotPermitted,
    CannotBeTaken, and what beginning a visit raises.
    """
    require(by, Permission.CARRY_OUT_VISITS, authority_code=visit.authority.code)
    Visit.objects.select_for_update(no_key=True).get(pk=visit.pk)
    held = Pack.objects.filter(visit=visit, user=user).first()
    if held is None:
        _make_ready(visit, by=by, at=at)
    if visit.response is None:
        raise CannotBeTaken("This visit asks no questions, so there is nothing to take along.")
    pack = held or Pack.objects.create(
        authority=visit.authority,
        visit=visit,
        user=user,
        key=base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode(),
        made_at=at,
    )
    record_entry(
        actor=by,
        action="take_along",
        at=at,
        authority_code=visit.authority.code,
        subject=("audits.Visit", str(visit.pk)),
        sensitivity=Sensitivity.RESTRICTED,
        detail={"device": device},
    )
    return pack, visit.response


def _make_ready(visit: Visit, *, by: Principal, at: datetime) -> None:
    last = newest_step(visit=visit)
    state = VisitState(last.state) if last else VisitState.PLANNED
    if state in TO_BEGIN:
        begin(visit=visit, by=by, at=at)
    elif state is VisitState.PLANNED:
        raise CannotBeTaken(
            "Give the provider notice of this visit first, or make it ready to go unannounced."
        )
    elif state not in BEING_WRITTEN:
        raise CannotBeTaken(f"{state.sentence}: nothing is answered any more.")
