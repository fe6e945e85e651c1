"""Forms that were being sent when a session ended."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from almoner.core.accounts.models import UnsavedForm
from almoner.core.accounts.sealing import CannotUnseal, seal, unseal
from almoner.core.journal.actions import Actor, record_entry

KEPT_FOR = timedelta(hours=4)  # a form from a session that ended


@dataclass(frozen=True, slots=True)
class Unsaved:
    """A form as it was sent: where to, and its fields in order; how many more are kept."""

    path: str
    fields: list[tuple[str, str]]
    more_count: int


@transaction.atomic
def keep_unsaved_form(
    *, user_id: int, path: str, fields: Sequence[tuple[str, str]], by: Actor, at: datetime
) -> None:
    """Keep what someone was sending when their session ended: sealed, for them, for a while."""
    kept = UnsavedForm.objects.create(
        user_id=user_id, sealed=seal(json.dumps([path, list(fields)])), kept_at=at
    )
    _note_form("keep_unsaved_form", kept.pk, by=by, at=at)


@transaction.atomic
def take_unsaved_form(*, user_id: int, by: Actor, at: datetime) -> Unsaved | None:
    """The newest form that was kept for someone, which is no longer kept then; None if none is."""
    mine = UnsavedForm.objects.select_for_update().filter(
        user_id=user_id, kept_at__gt=at - KEPT_FOR
    )
    found = list(mine.order_by("-kept_at", "-pk"))
    if not found:
        return None
    number = found[0].pk
    found[0].delete()
    _note_form("take_unsaved_form", number, by=by, at=at)
    try:
        path, fields = json.loads(unseal(found[0].sealed))
    except CannotUnseal:  # its key was taken away meanwhile
        return None
    return Unsaved(
        path=path, fields=[(name, value) for name, value in fields], more_count=len(found) - 1
    )


def drop_old_forms(*, by: Actor, at: datetime) -> int:
    """Drop the forms that nobody came back for in time; return how many.

    Where there is none, as nearly always, nothing is locked: the worker asks every second.
    """
    old = UnsavedForm.objects.filter(kept_at__lte=at - KEPT_FOR)
    if not old.exists():
        return 0
    with transaction.atomic():
        count, _ = old.delete()
        record_entry(
            actor=by,
            action="drop_old_forms",
            at=at,
            subject=("accounts.UnsavedForm", ""),
            detail={"count": count},
        )
    return count


def _note_form(action: str, number: int, *, by: Actor, at: datetime) -> None:
    """Not where it was being sent: the address alone may say that a concern is there."""
    record_entry(actor=by, action=action, at=at, subject=("accounts.UnsavedForm", str(number)))
