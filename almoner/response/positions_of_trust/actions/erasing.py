"""Erasing what an allegation says once its time is over, and holding it for the law."""

from datetime import datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of, long_date
from almoner.core.journal.actions import part_of_action
from almoner.core.journal.noting import note
from almoner.response.positions_of_trust.actions.steps import last_of, locked
from almoner.response.positions_of_trust.actions.words import keep_words
from almoner.response.positions_of_trust.models import (
    Allegation,
    AllegationStep,
    LegalHold,
)
from almoner.response.positions_of_trust.rules.kinds import Part
from almoner.response.positions_of_trust.rules.states import TABLE, State, Step


class ErasureRefused(Exception):
    """The allegation cannot be erased, or held, now."""


@transaction.atomic
def set_hold(
    *, allegation: Allegation, is_held: bool, reason: str, by: Principal, at: datetime
) -> LegalHold:
    """Keep it from being erased while a court, inquiry or claim needs it, or let it go again.

    Raises NotPermitted and ErasureRefused.
    """
    require(by, Permission.KEEP_POSITIONS_OF_TRUST, authority_code=allegation.authority.code)
    held = locked(allegation)
    if held.steps.filter(step=Step.ERASE).exists():
        raise ErasureRefused("What it said was erased: there is nothing to hold.")
    if not reason.strip():
        raise ErasureRefused("Say why.")
    if is_on_hold(held) == is_held:
        raise ErasureRefused("It is held already." if is_held else "It is not held.")
    hold = LegalHold.objects.create(
        allegation=held, is_held=is_held, on=day_of(at), at=at, by=by.reference, by_name=by.name
    )
    keep_words(allegation=held, part=Part.HOLD, text=reason, about_id=hold.pk)
    note("set_hold", held, by=by, at=at, detail={"is_held": is_held})
    return hold


@transaction.atomic
def erase_allegation(
    *,
    allegation: Allegation,
    reason: str,
    by: Principal,
    at: datetime,
    last_seen: int | None = None,
) -> AllegationStep:
    """Delete every word of an allegation, and keep that it was done, when, by whom and why.

    Its steps stay, with their days, their outcome and who took them. Raises NotPermitted,
    SomeoneWasFirst and ErasureRefused, also before its time and while it is held.
    """
    require(by, TABLE.permission_for(Step.ERASE), authority_code=allegation.authority.code)
    if not reason.strip():
        raise ErasureRefused("Say on which schedule, or whose order, it is erased.")
    held = locked(allegation)
    last = last_of(held, last_seen=last_seen)
    if sentence := TABLE.refusal(State(last.state), Step.ERASE):
        raise ErasureRefused(sentence)
    if is_on_hold(held):
        raise ErasureRefused("It is held for legal reasons, so nothing of it may be erased.")
    today = day_of(at)
    if last.kept_until is None or today <= last.kept_until:
        until = long_date(last.kept_until) if last.kept_until else "it is closed"
        raise ErasureRefused(f"It is kept until {until}, so it cannot be erased before.")
    step = AllegationStep.objects.create(
        allegation=held,
        number=last.number + 1,
        step=Step.ERASE.value,
        state=State.ERASED.value,
        on=today,
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    gone, _ = held.words.exclude(part=Part.ERASURE).delete()
    held.location_id, held.fingerprint = None, ""
    held.save(update_fields=["location", "fingerprint"])
    keep_words(allegation=held, part=Part.ERASURE, text=reason, about_id=step.pk)
    note("erase_allegation", held, by=by, at=at, detail={"text_count": gone})
    return step


@part_of_action
def is_on_hold(allegation: Allegation) -> bool:
    """Whether the newest hold keeps it."""
    newest = allegation.holds.order_by("-pk").values_list("is_held", flat=True).first()
    return bool(newest)
