"""Suspensions: what was proposed, decided, reviewed and told; each state is a step added.

A draft may be written over until it is proposed. From then on nothing that was said is changed:
the database itself refuses (migration 0002). A suspension's two days on which it began and ceased
to stop work are kept beside its steps, so that the placement question reads one index.
"""

from almoner.response.suspensions.models.cases import (
    Suspension,
    SuspensionPlan,
    SuspensionScope,
    SuspensionStep,
)
from almoner.response.suspensions.models.records import (
    DecisionRecord,
    Notice,
    NoticeEvent,
    PlacementException,
    Review,
)

__all__ = [
    "DecisionRecord",
    "Notice",
    "NoticeEvent",
    "PlacementException",
    "Review",
    "Suspension",
    "SuspensionPlan",
    "SuspensionScope",
    "SuspensionStep",
]
