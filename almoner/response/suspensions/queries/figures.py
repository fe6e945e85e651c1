"""Figures of suspensions: how many, how long, how much capacity, how often again."""

from dataclasses import dataclass
from datetime import date

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal
from almoner.register.directory.models import LocationSpell
from almoner.register.directory.queries import beds, covering
from almoner.response.suspensions.models import SuspensionStep
from almoner.response.suspensions.practice import practice_as_at
from almoner.response.suspensions.queries.cases import (
    Line,
    in_force,
    lines,
    visible_suspensions,
)
from almoner.response.suspensions.queries.reaching import locations_reached
from almoner.response.suspensions.rules.counting import (
    Span,
    change_in_words,
    is_relapse,
    median_days,
)
from almoner.response.suspensions.rules.kinds import Kind
from almoner.response.suspensions.rules.states import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What stood at the end of a period and what happened in it; cautions are counted too."""

    in_force: int
    imposed: int  # began to stop work in the period
    lifted: int  # ended by being lifted in the period
    median_days: float | None  # of those in force, so far; None where none is
    beds_affected: int  # registered beds of the services that they reach, without cautions
    beds_unknown_count: int  # services reached whose beds no source states
    beds_in_all: int
    relapses: int  # of those imposed in the period
    overdue_reviews: int
    from_on: date
    as_at: date

    @property
    def share_of_beds(self) -> float | None:
        """Beds affected of all, 0 to 1; None where there are none."""
        return self.beds_affected / self.beds_in_all if self.beds_in_all else None


def metrics(*, authority: Authority, from_on: date, as_at: date, visible_to: Principal) -> Figures:
    """The figures of one authority, over the days from `from_on` to `as_at`, both included."""
    found = in_force(authority=authority, as_at=as_at, visible_to=visible_to)
    standing = lines(found=found, as_at=as_at)
    spans = spans_of(authority=authority, visible_to=visible_to)
    begun = [span for span in spans if from_on <= span.from_on <= as_at]
    reached = locations_reached(
        suspensions=[one for one in found if one.kind != Kind.CAUTION], as_at=as_at
    )
    every = {pk for places in reached.values() for pk in places}
    sizes = list(
        LocationSpell.objects.filter(covering(as_at=as_at), location__in=every).values_list(
            "beds", flat=True
        )
    )
    whole = beds(as_at=as_at, visible_to=visible_to, authority_ids=[authority.pk])
    return Figures(
        in_force=len(standing),
        imposed=len(begun),
        lifted=sum(
            span.lifted_on is not None and from_on <= span.lifted_on <= as_at for span in spans
        ),
        median_days=median_days(
            (span for span in spans if span.is_in_force(as_at=as_at)), as_at=as_at
        ),
        beds_affected=sum(size for size in sizes if size is not None),
        beds_unknown_count=sum(size is None for size in sizes),
        beds_in_all=whole.known,
        relapses=_relapses(begun, spans, authority, visible_to),
        overdue_reviews=sum(line.review_is_overdue for line in standing),
        from_on=from_on,
        as_at=as_at,
    )


def spans_of(*, authority: Authority, visible_to: Principal) -> tuple[Span, ...]:
    """The days on which each suspension of the authority stopped work. Two queries."""
    found = visible_suspensions(visible_to).filter(authority=authority, stops_from_on__isnull=False)
    lifted = dict(
        SuspensionStep.objects.filter(suspension__in=found, step=Step.LIFT).values_list(
            "suspension_id", "on"
        )
    )
    return tuple(
        Span(suspension_id=pk, from_on=from_on, until_on=until_on, lifted_on=lifted.get(pk))
        for pk, from_on, until_on in found.values_list("pk", "stops_from_on", "stops_until_on")
        if from_on is not None
    )


def reviews_overdue(
    *, authority: Authority | None = None, as_at: date, visible_to: Principal
) -> tuple[Line, ...]:
    """Those whose review ought to have been held by that day, the longest in force first."""
    found = in_force(authority=authority, as_at=as_at, visible_to=visible_to)
    return tuple(line for line in lines(found=found, as_at=as_at) if line.review_is_overdue)


def change_since(*, authority: Authority, since: date, as_at: date, visible_to: Principal) -> str:
    """The change in how many were in force since an earlier report, in the paper's words.

    Cautions stop nothing and are not counted.
    """
    before, now = (
        in_force(authority=authority, as_at=day, visible_to=visible_to)
        .exclude(kind=Kind.CAUTION)
        .count()
        for day in (since, as_at)
    )
    return change_in_words(now=now, before=before, since=since)


def _relapses(
    begun: list[Span], spans: tuple[Span, ...], authority: Authority, visible_to: Principal
) -> int:
    """How many of those that began follow another that was lifted shortly before."""
    lifted = {span.suspension_id: span.lifted_on for span in spans}
    chained = dict(
        visible_suspensions(visible_to)
        .filter(authority=authority, follows__isnull=False)
        .values_list("pk", "follows_id")
    )
    count = 0
    for span in begun:
        lifted_on = lifted.get(chained.get(span.suspension_id) or 0)
        months = practice_as_at(span.from_on).relapse_months
        if lifted_on and is_relapse(lifted_on=lifted_on, stopped_on=span.from_on, months=months):
            count += 1
    return count
