"""Concerns, who they are about, and the queue of them. SAFEGUARDING throughout."""

from almoner.response.safeguarding.models.adults import Adult, AdultLook, AdultSaid
from almoner.response.safeguarding.models.concerns import (
    Concern,
    ConcernCategory,
    ConcernMatch,
    ConcernNumber,
    Delivery,
)
from almoner.response.safeguarding.models.emergencies import EmergencyAccess, EmergencyReview
from almoner.response.safeguarding.models.history import (
    Assignment,
    ConcernPriority,
    ConcernStep,
    OutcomeSeen,
    Triage,
)
from almoner.response.safeguarding.models.queue import QueueDay
from almoner.response.safeguarding.models.telling import NewsDue, ReferrerTold, RefusedReferral

__all__ = [
    "Adult",
    "AdultLook",
    "AdultSaid",
    "Assignment",
    "Concern",
    "ConcernCategory",
    "ConcernMatch",
    "ConcernNumber",
    "ConcernPriority",
    "ConcernStep",
    "Delivery",
    "EmergencyAccess",
    "EmergencyReview",
    "NewsDue",
    "OutcomeSeen",
    "QueueDay",
    "ReferrerTold",
    "RefusedReferral",
    "Triage",
]
