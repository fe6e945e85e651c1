"""Visits and audits: planned, carried out, moderated, shared, made final.

Steps, replies, review decisions and results are only added to: the database itself refuses to
change them (migration 0002).
"""

from almoner.evidence.audits.models.campaigns import Campaign
from almoner.evidence.audits.models.findings import (
    EvidenceItem,
    EvidenceLink,
    Finding,
    FindingReply,
)
from almoner.evidence.audits.models.outcomes import (
    AuditResult,
    AuditResultPart,
    CalendarFeed,
    PublishedSummary,
    ReviewDecision,
    ReviewRequest,
    ReviewTestResult,
)
from almoner.evidence.audits.models.visits import Visit, VisitFeedback, Visitor, VisitStep

__all__ = [
    "AuditResult",
    "AuditResultPart",
    "CalendarFeed",
    "Campaign",
    "EvidenceItem",
    "EvidenceLink",
    "Finding",
    "FindingReply",
    "PublishedSummary",
    "ReviewDecision",
    "ReviewRequest",
    "ReviewTestResult",
    "Visit",
    "VisitFeedback",
    "VisitStep",
    "Visitor",
]
