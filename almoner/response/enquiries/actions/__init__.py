"""Every write to enquiries and large-scale enquiries."""

from almoner.response.enquiries.actions.causing import Asking, cause_enquiry, take_caused_step
from almoner.response.enquiries.actions.findings import (
    Findings,
    Heard,
    Risk,
    make_findings,
    record_involvement,
)
from almoner.response.enquiries.actions.large_scale import (
    Deciding,
    gather_concerns,
    propose_large_scale,
    take_large_scale_step,
)
from almoner.response.enquiries.actions.meetings import (
    Checked,
    Held,
    give_part,
    hold_meeting,
    record_welfare_check,
)
from almoner.response.enquiries.actions.reading import (
    record_download,
    record_large_scale_reading,
    record_list_reading,
    record_reading,
)
from almoner.response.enquiries.actions.shared import agree_action, finish_action, link_plan
from almoner.response.enquiries.actions.stages import allocate_enquiry, begin_enquiry, take_step
from almoner.response.enquiries.refusals import EnquiryRefused, SomeoneWasFirst

__all__ = [
    "Asking",
    "Checked",
    "Deciding",
    "EnquiryRefused",
    "Findings",
    "Heard",
    "Held",
    "Risk",
    "SomeoneWasFirst",
    "agree_action",
    "allocate_enquiry",
    "begin_enquiry",
    "cause_enquiry",
    "finish_action",
    "gather_concerns",
    "give_part",
    "hold_meeting",
    "link_plan",
    "make_findings",
    "propose_large_scale",
    "record_download",
    "record_involvement",
    "record_large_scale_reading",
    "record_list_reading",
    "record_reading",
    "record_welfare_check",
    "take_caused_step",
    "take_large_scale_step",
    "take_step",
]
