"""The answer that was given is evidence: each is journalled."""

from datetime import datetime

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.journal.actions import record_entry
from almoner.judgement.placement.rules import PlacementAnswer
from almoner.response.suspensions.rules.kinds import Work


def record_answer(
    *, given: PlacementAnswer, work: Work, door: str, by: Principal, at: datetime
) -> None:
    """Journal what was asked and what the answer was; `door` is "page" or "api".

    The checks that spoke are kept by name, and not what is restricted of them. Raises NotPermitted.
    """
    require(by, Permission.ASK_PLACEMENT)
    codes = by.authority_codes()
    record_entry(
        actor=by,
        action="asked_placement",
        at=at,
        authority_code=min(codes) if len(codes) == 1 else "",
        subject=("directory.Location", str(given.location_id)),
        detail={
            "answer": given.answer,
            "work": work.key,
            "as_at": given.as_at,
            "checks": [reason.check for reason in given.reasons],
            "door": door,
        },
    )
