"""Who was told, and who acknowledged it."""

from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of
from almoner.core.journal.noting import note
from almoner.response.suspensions.models import Notice, NoticeEvent
from almoner.response.suspensions.rules.kinds import NoticeEventKind as Event


class NoticeRefused(Exception):
    """That cannot be recorded of this notice."""


@transaction.atomic
def record_notice(
    *, notice: Notice, event: Event, on: date, text: str, by: Principal, at: datetime
) -> None:
    """Record that a notice was sent, acknowledged, or is not needed (and why).

    `text` says to whom and how, or why it is not needed. Raises NotPermitted and NoticeRefused.
    """
    authority_code = notice.suspension.authority.code
    require(by, Permission.PROPOSE_SUSPENSION, authority_code=authority_code)
    held = Notice.objects.select_for_update(no_key=True, of=("self",)).get(pk=notice.pk)
    known = {Event(one.event): one.on for one in held.events.all()}
    _refuse(held, event, known=known, on=on, text=text)
    if on > day_of(at):
        raise NoticeRefused("That day is still to come.")
    if on < held.step.on:
        raise NoticeRefused("That day is before the decision it tells of.")
    NoticeEvent.objects.create(
        notice=held,
        event=event.value,
        on=on,
        text=text.strip(),
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    detail = {"recipient": held.recipient, "event": event, "on": on}
    note("record_notice", notice.suspension, by=by, at=at, detail=detail)


def _refuse(notice: Notice, event: Event, *, known: dict[Event, date], on: date, text: str) -> None:
    if event in known:
        raise NoticeRefused("That is recorded already.")
    if Event.NOT_NEEDED in known:
        raise NoticeRefused("This notice was recorded as not needed.")
    if event is Event.ACKNOWLEDGED and Event.SENT not in known:
        raise NoticeRefused("Record that it was sent before it is acknowledged.")
    if event is Event.ACKNOWLEDGED and on < known[Event.SENT]:
        raise NoticeRefused("It cannot be acknowledged before it was sent.")
    if event is not Event.NOT_NEEDED:
        return
    if Event.SENT in known:
        raise NoticeRefused("It was sent, so it was needed.")
    if notice.holds_up:
        raise NoticeRefused("This notice is always needed.")
    if not text.strip():
        raise NoticeRefused("Say why it is not needed.")
