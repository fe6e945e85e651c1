"""What is recorded of an outbreak from day to day: reviews, and support given."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of, long_date
from almoner.core.journal.noting import note
from almoner.response.outbreaks.models import DailyReview, Outbreak, Support
from almoner.response.outbreaks.practice import review_days
from almoner.response.outbreaks.rules.kinds import Pressure, SupportKind
from almoner.response.outbreaks.rules.states import State


class ReviewRefused(Exception):
    """The review, or the support, cannot be recorded so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How an outbreak stands: numbers of people, None where not known."""

    linked_cases: int
    residents_symptomatic: int | None = None
    residents_tested: int | None = None
    residents_confirmed: int | None = None
    staff_symptomatic: int | None = None
    staff_tested: int | None = None
    staff_confirmed: int | None = None
    flu_confirmed: int = 0
    last_onset_on: date | None = None
    symptom_free_since_on: date | None = None
    is_deep_cleaned: bool = False
    staffing: Pressure = Pressure.NOT_KNOWN
    ppe: Pressure = Pressure.NOT_KNOWN


@transaction.atomic
def record_review(
    *,
    outbreak: Outbreak,
    counts: Counts,
    by: Principal,
    at: datetime,
    on: date | None = None,
    advice: str = "",
    next_due_on: date | None = None,
    last_seen: int | None = None,
) -> DailyReview:
    """Record how an outbreak stands, and by when it is looked at again.

    `last_seen` is the number of the last review that the page showed, 0 for none.
    Raises NotPermitted and ReviewRefused.
    """
    require(by, Permission.KEEP_OUTBREAKS, authority_code=outbreak.authority.code)
    held = Outbreak.objects.select_for_update(no_key=True).get(pk=outbreak.pk)
    last = held.reviews.order_by("-number").first()
    day = on or day_of(at)
    _refuse_if_ended(held)
    if last and last_seen is not None and last_seen != last.number:
        raise ReviewRefused(
            f"{last.by_name} was first: a review of {long_date(last.on)} was recorded meanwhile."
            " Look at it again before you go on."
        )
    _refuse_dates(held, counts, on=day, today=day_of(at), last=last)
    _refuse_contradictions(counts)
    state = State(held.steps.order_by("-number")[0].state)
    latest = day + timedelta(days=review_days(state=state, day=day))
    due = next_due_on or latest
    if not day < due <= latest:
        raise ReviewRefused(f"Hold the next review after this one, by {long_date(latest)}.")
    review = DailyReview.objects.create(
        outbreak=held,
        number=last.number + 1 if last else 1,
        on=day,
        **(asdict(counts) | {"staffing": counts.staffing.value, "ppe": counts.ppe.value}),
        advice=advice.strip(),
        next_due_on=due,
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    detail = {"on": day, "number": review.number, "next_due_on": due}
    note("review_outbreak", outbreak, by=by, at=at, detail=detail)
    return review


@transaction.atomic
def record_support(
    *, outbreak: Outbreak, kind: SupportKind, on: date, text: str, by: Principal, at: datetime
) -> Support:
    """Record what was given to the service. Raises NotPermitted and ReviewRefused."""
    require(by, Permission.KEEP_OUTBREAKS, authority_code=outbreak.authority.code)
    if not text.strip():
        raise ReviewRefused("Say what was given.")
    if on > day_of(at):
        raise ReviewRefused("That day is still to come.")
    if on < outbreak.began_on:
        raise ReviewRefused("That day is before the outbreak began.")
    held = Outbreak.objects.select_for_update(no_key=True).get(pk=outbreak.pk)
    said = {"kind": kind.value, "on": on, "text": text.strip()}
    if held.support.filter(**said).exists():
        raise ReviewRefused("This support is recorded already.")
    given = Support.objects.create(
        outbreak=held,
        **said,
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    note("record_support", outbreak, by=by, at=at, detail={"kind": kind, "on": on})
    return given


def _refuse_if_ended(held: Outbreak) -> None:
    if held.ended_on is not None:
        raise ReviewRefused(
            f"This outbreak ended on {long_date(held.ended_on)}. Record a new one if it has begun."
        )


def _refuse_dates(
    held: Outbreak, counts: Counts, *, on: date, today: date, last: DailyReview | None
) -> None:
    if on > today:
        raise ReviewRefused("The day of the review is still to come.")
    if on < held.began_on:
        raise ReviewRefused(f"The outbreak began on {long_date(held.began_on)}, after that day.")
    if last and on < last.on:
        raise ReviewRefused(f"The last review is of {long_date(last.on)}, after that day.")
    for day, what in (
        (counts.last_onset_on, "the last person fell ill"),
        (counts.symptom_free_since_on, "everyone was well"),
    ):
        if day is not None and day > on:
            raise ReviewRefused(f"The day on which {what} is after the review.")
        if day is not None and day < held.began_on:
            raise ReviewRefused(f"The day on which {what} is before the outbreak began.")


def _refuse_contradictions(counts: Counts) -> None:
    """What the last review said is shown again, and may no longer hold: it could end too early."""
    are_ill = bool(counts.residents_symptomatic or counts.staff_symptomatic)
    well_on, onset_on = counts.symptom_free_since_on, counts.last_onset_on
    if are_ill and well_on is not None:
        raise ReviewRefused("People have symptoms, so clear the day since when everyone is well.")
    if are_ill and counts.is_deep_cleaned:
        raise ReviewRefused(
            "People have symptoms, so it was not deep cleaned since the last of them was ill."
        )
    if well_on is not None and onset_on is not None and onset_on > well_on:
        raise ReviewRefused("The last person fell ill after the day since when everyone is well.")
