"""Every shared read of enquiries."""

from almoner.response.enquiries.queries.counted import Commenced, Concluded, commenced, concluded
from almoner.response.enquiries.queries.gates import before_closing, missing_before
from almoner.response.enquiries.queries.large_scale import (
    CaseDetails,
    CaseLine,
    CaseStood,
    case_details,
    large_scale_enquiries,
    large_scale_going_on,
)
from almoner.response.enquiries.queries.lists import (
    EnquiryLine,
    concerns_to_begin,
    open_enquiries,
    subject_words,
)
from almoner.response.enquiries.queries.story import Details, details
from almoner.response.enquiries.queries.visible import (
    UnknownEnquiry,
    case_by_id,
    case_with_steps,
    caused_by_id,
    concern_to_enquire,
    enquiry_by_id,
    visible_cases,
    visible_enquiries,
)

__all__ = [
    "CaseDetails",
    "CaseLine",
    "CaseStood",
    "Commenced",
    "Concluded",
    "Details",
    "EnquiryLine",
    "UnknownEnquiry",
    "before_closing",
    "case_by_id",
    "case_details",
    "case_with_steps",
    "caused_by_id",
    "commenced",
    "concern_to_enquire",
    "concerns_to_begin",
    "concluded",
    "details",
    "enquiry_by_id",
    "large_scale_enquiries",
    "large_scale_going_on",
    "missing_before",
    "open_enquiries",
    "subject_words",
    "visible_cases",
    "visible_enquiries",
]
