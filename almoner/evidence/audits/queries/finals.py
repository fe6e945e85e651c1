"""Final audits, for bands and for whoever reports on them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal
from almoner.core.calendar.rules import end_of_day
from almoner.evidence.audits.models import AuditResult, VisitStep
from almoner.evidence.audits.queries.standing import visible_visits
from almoner.evidence.audits.rules.kinds import VisitKind
from almoner.evidence.audits.rules.states import Process, VisitState


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalAudit:
    """What a final audit came to, as it was kept on the day it became final."""

    visit_id: int
    location_id: int
    kind: VisitKind
    final_on: date
    overall: Decimal | None  # per cent; None: nothing was scored
    parts: Mapping[str, Decimal | None]  # by the key of the section, per cent
    standards: Mapping[str, Decimal | None]  # by the key of the standard, per cent
    rating: str  # "" for insufficient evidence
    has_critical_fail: bool
    cycle: str  # of its campaign; "" where it is of none


def final_audits(
    *,
    authority: Authority,
    from_on: date,
    to_on: date,
    as_at: date,
    visible_to: Principal,
) -> tuple[FinalAudit, ...]:
    """The audits that became final from one day to another, both included, the oldest first.

    Of the kinds that are assessed in full, and without those made void by the end of `as_at`.
    Two queries.
    """
    void = VisitStep.objects.filter(
        visit=OuterRef("visit"), state=VisitState.VOID, at__lt=end_of_day(as_at)
    )
    found = (
        AuditResult.objects.filter(
            ~Exists(void),
            visit__in=visible_visits(visible_to=visible_to),
            visit__authority=authority,
            visit__process=Process.FULL,
            final_on__range=(from_on, min(to_on, as_at)),
        )
        .select_related("visit__campaign")
        .prefetch_related("parts")
        .order_by("final_on", "id")
    )
    return tuple(map(_final, found))


def _final(result: AuditResult) -> FinalAudit:
    held: dict[str, dict[str, Decimal | None]] = {"section": {}, "standard": {}}
    for part in result.parts.all():
        held[part.level][part.key] = part.percentage
    visit = result.visit
    return FinalAudit(
        visit_id=visit.pk,
        location_id=visit.location_id,
        kind=VisitKind(visit.kind),
        final_on=result.final_on,
        overall=result.overall,
        parts=held["section"],
        standards=held["standard"],
        rating=result.rating,
        has_critical_fail=result.has_critical_fail,
        cycle=visit.campaign.cycle if visit.campaign else "",
    )
