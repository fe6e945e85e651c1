"""Concerns as those above this room read them: for enquiries, patterns and the return."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    F,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of, end_of_day
from almoner.response.safeguarding.models import Concern, ConcernMatch
from almoner.response.safeguarding.rules.kinds import Shift, Theme

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernEvent:
    """A concern without a word of what it says, and nobody's name. SAFEGUARDING."""

    concern_id: int
    number: int
    received_on: date
    location_id: int | None  # that was confirmed by the day asked about
    provider_id: int | None
    adult_fingerprint: str  # "" where nobody said who
    theme: Theme
    shift: Shift


def concern_events(
    *, authority: Authority, since: date, until: date, visible_to: Principal
) -> tuple[ConcernEvent, ...]:
    """Every concern received from one day to another, oldest first. One query.

    It is what was known at the end of `until`: concerns recorded by then, about the services that
    had been confirmed by then. None, to those who may not see concerns.
    """
    if not visible_to.may(Permission.VIEW_SAFEGUARDING, authority_code=authority.code):
        return ()
    ends = end_of_day(until)
    found = _received(Concern.objects.filter(authority=authority), since=since, until=until)
    rows = (
        found.filter(recorded_at__lt=ends)
        .annotate(about=_confirmed("location", before=ends), of=_confirmed("provider", before=ends))
        .order_by("received_at", "pk")
        .values_list(
            "pk", "number", "received_at", "about", "of", "adult__fingerprint", "theme", "shift"
        )
    )
    return tuple(
        ConcernEvent(
            concern_id=pk,
            number=number,
            received_on=day_of(received_at),
            location_id=location,
            provider_id=provider,
            adult_fingerprint=adult or "",
            theme=Theme(theme),
            shift=Shift(shift),
        )
        for pk, number, received_at, location, provider, adult, theme, shift in rows
    )


def first_concern_on(*, authority: Authority, visible_to: Principal) -> date | None:
    """The day of the first concern that is kept, of whoever may count them. One query."""
    if not _may_count(authority, visible_to):
        return None
    first = Concern.objects.filter(authority=authority).aggregate(at=Min("received_at"))["at"]
    return day_of(first) if first else None


def _may_count(authority: Authority, by: Principal) -> bool:
    return by.is_operator or authority.code in by.codes_where(
        Permission.VIEW_SAFEGUARDING, Permission.BUILD_RETURN
    )


def concern_count(*, authority: Authority, since: date, until: date, visible_to: Principal) -> int:
    """How many concerns were received from one day to another. One query.

    For those who may see concerns, and those who build the return; nought to others.
    """
    if not _may_count(authority, visible_to):
        return 0
    found = Concern.objects.filter(authority=authority)
    return _received(found, since=since, until=until).count()


def _confirmed(column: str, *, before: datetime) -> Coalesce:
    """The service or provider as it was confirmed before a moment: not by a match made later."""
    matches = ConcernMatch.objects.filter(concern=OuterRef("pk"))
    newest = matches.filter(at__lt=before).order_by("-number").values(column)[:1]
    later = Exists(matches.filter(at__gte=before))
    number = BigIntegerField()
    nothing_then = When(later, then=Value(None, output_field=number))
    return Coalesce(
        Subquery(newest, output_field=number),
        Case(nothing_then, default=F(column), output_field=number),
        output_field=number,
    )


def _received(found: QuerySet[Concern], *, since: date, until: date) -> QuerySet[Concern]:
    return found.filter(received_at__gte=end_of_day(since - DAY), received_at__lt=end_of_day(until))
