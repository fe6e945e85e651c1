"""Visits carried out at what a suspension reaches: evidence that improvement is sustained."""

from datetime import date

from almoner.response.suspensions.models import Suspension
from almoner.response.suspensions.rules.gates import VisitFact


def visits_since(*, suspension: Suspension, from_on: date, as_at: date) -> tuple[VisitFact, ...]:
    """The visits begun on those days at any service it reaches, under any registration."""
    return ()
