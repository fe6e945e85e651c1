"""Visits carried out at what a suspension reaches: evidence that improvement is sustained."""

from datetime import date

from django.db.models import OuterRef, Subquery

from almoner.core.calendar.rules import day_of
from almoner.evidence.audits.models import Visit, VisitStep
from almoner.evidence.audits.rules.states import Step, VisitState
from almoner.response.suspensions.models import Suspension
from almoner.response.suspensions.queries.reaching import locations_reached
from almoner.response.suspensions.rules.gates import VisitFact


def visits_since(*, suspension: Suspension, from_on: date, as_at: date) -> tuple[VisitFact, ...]:
    """The visits begun on those days at any service it reaches that day, and not made void.

    A visit counts from the day on which it was begun, which is its step's own day where it says
    one. Of a service that was registered anew, only the registration that stands is visited.
    """
    reached = locations_reached(suspensions=[suspension], as_at=as_at)[suspension.pk]
    newest = VisitStep.objects.filter(visit=OuterRef("pk")).order_by("-id").values("state")[:1]
    visits = (
        Visit.objects.filter(authority=suspension.authority_id, location__in=reached)
        .annotate(newest_state=Subquery(newest))
        .exclude(newest_state=VisitState.VOID.value)
    )
    begun = VisitStep.objects.filter(visit__in=visits, step=Step.BEGIN.value).values_list(
        "visit_id", "on", "at", "visit__is_announced"
    )
    found = {
        pk: VisitFact(on=on or day_of(at), is_unannounced=not announced)
        for pk, on, at, announced in begun
    }
    return tuple(one for one in found.values() if from_on <= one.on <= as_at)
