"""Visits as pages, papers and other rooms read them."""

from almoner.evidence.audits.queries.answering import visible_score
from almoner.evidence.audits.queries.content import findings_of, repeated_findings
from almoner.evidence.audits.queries.finals import FinalAudit, final_audits
from almoner.evidence.audits.queries.lists import VisitLine, visits_of, work_of
from almoner.evidence.audits.queries.standing import UnknownVisit, state_of, visible_visits

__all__ = [
    "FinalAudit",
    "UnknownVisit",
    "VisitLine",
    "final_audits",
    "findings_of",
    "repeated_findings",
    "state_of",
    "visible_score",
    "visible_visits",
    "visits_of",
    "work_of",
]
