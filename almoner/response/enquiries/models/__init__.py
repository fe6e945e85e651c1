"""Enquiries and large-scale enquiries. SAFEGUARDING throughout.

Each state is a step added. What stands now is kept beside the steps by the action that takes one,
so that lists read one index; nothing that was said is ever changed (migration 0002).
"""

from almoner.response.enquiries.models.caused import CausedEnquiry, CausedStep
from almoner.response.enquiries.models.enquiries import Enquiry, EnquiryStep
from almoner.response.enquiries.models.large_scale import (
    LargeScaleConcern,
    LargeScaleCriterion,
    LargeScaleEnquiry,
    LargeScaleStep,
)
from almoner.response.enquiries.models.meetings import (
    LargeScaleRole,
    Meeting,
    MeetingDecision,
    WelfareCheck,
)
from almoner.response.enquiries.models.outcomes import Involvement, Outcome, OutcomeRisk
from almoner.response.enquiries.models.shared import AgreedAction, AgreedActionEvent, LinkedPlan

__all__ = [
    "AgreedAction",
    "AgreedActionEvent",
    "CausedEnquiry",
    "CausedStep",
    "Enquiry",
    "EnquiryStep",
    "Involvement",
    "LargeScaleConcern",
    "LargeScaleCriterion",
    "LargeScaleEnquiry",
    "LargeScaleRole",
    "LargeScaleStep",
    "LinkedPlan",
    "Meeting",
    "MeetingDecision",
    "Outcome",
    "OutcomeRisk",
    "WelfareCheck",
]
