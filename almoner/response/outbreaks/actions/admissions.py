"""From when a service takes people in during an outbreak, or does not."""

from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of, long_date
from almoner.core.journal.noting import note
from almoner.response.outbreaks.models import AdmissionsChange, Outbreak
from almoner.response.outbreaks.rules.kinds import Admissions, Decider


class AdmissionsRefused(Exception):
    """Admissions cannot be recorded so."""


@transaction.atomic
def change_admissions(
    *,
    outbreak: Outbreak,
    status: Admissions,
    decided_by: Decider,
    from_on: date,
    by: Principal,
    at: datetime,
    expected_until_on: date | None = None,
    beds_closed: int | None = None,
    reason: str = "",
    last_seen: int | None = None,
) -> AdmissionsChange:
    """Record that a service closed to admissions, takes only some, or takes people in again.

    It is the provider's or the health protection team's doing, and no suspension. `last_seen` is
    the number of the last change that the page showed, 0 for none. Raises NotPermitted and
    AdmissionsRefused.
    """
    require(by, Permission.KEEP_OUTBREAKS, authority_code=outbreak.authority.code)
    held = Outbreak.objects.select_for_update(no_key=True).get(pk=outbreak.pk)
    last = held.admissions.order_by("-number").first()
    if last and last_seen is not None and last_seen != last.number:
        raise AdmissionsRefused(
            f"{last.by_name} was first: {Admissions(last.status).words.lower()} from"
            f" {long_date(last.from_on)}. Look at it again before you go on."
        )
    if sentence := _refusal(
        held, last, status, from_on=from_on, until_on=expected_until_on, today=day_of(at)
    ):
        raise AdmissionsRefused(sentence)
    change = AdmissionsChange.objects.create(
        outbreak=held,
        number=last.number + 1 if last else 1,
        status=status.value,
        decided_by=decided_by.value,
        from_on=from_on,
        expected_until_on=None if status is Admissions.OPEN else expected_until_on,
        beds_closed=None if status is Admissions.OPEN else beds_closed,
        reason=reason.strip(),
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    detail = {"status": status, "from_on": from_on, "number": change.number}
    note("change_admissions", outbreak, by=by, at=at, detail=detail)
    return change


def _refusal(
    held: Outbreak,
    last: AdmissionsChange | None,
    status: Admissions,
    *,
    from_on: date,
    until_on: date | None,
    today: date,
) -> str:
    """Why it cannot be recorded; "" where it can."""
    stands = Admissions(last.status) if last else Admissions.OPEN
    reasons = (
        (held.ended_on is not None, "This outbreak has ended."),
        (from_on > today, "That day is still to come."),
        (
            from_on < held.began_on,
            f"The outbreak began on {long_date(held.began_on)}, after that day.",
        ),
        (
            last is not None and from_on < last.from_on,
            "The last change holds from a later day than that.",
        ),
        (until_on is not None and until_on < from_on, "It is expected to end before it begins."),
        (status is Admissions.OPEN and stands is status, "Admissions are open already."),
    )
    return next((sentence for is_so, sentence in reasons if is_so), "")
