"""Every write to visits: planning, going, writing down, judging, the provider's say, the end."""

from almoner.evidence.audits.actions.calendars import make_calendar_address, record_download
from almoner.evidence.audits.actions.ending import finish, keep_unpublished, make_final, publish
from almoner.evidence.audits.actions.evidence import (
    EvidenceRefused,
    Shown,
    Upload,
    attach_evidence,
    record_feedback,
    withdraw_evidence,
)
from almoner.evidence.audits.actions.findings import (
    FindingRefused,
    Found,
    change_finding,
    record_finding,
    withdraw_finding,
)
from almoner.evidence.audits.actions.going import begin, give_notice, go_unannounced
from almoner.evidence.audits.actions.judging import (
    NotReady,
    approve,
    return_to_author,
    send_to_moderation,
    share,
    submit_draft,
)
from almoner.evidence.audits.actions.planning import (
    CampaignRefused,
    Place,
    PlanRefused,
    allocate,
    make_void,
    plan_campaign,
    plan_visit,
    reschedule,
)
from almoner.evidence.audits.actions.provider import (
    ReplyRefused,
    correct,
    decide_review,
    extend,
    record_receipt,
    record_reply,
    request_review,
)
from almoner.evidence.audits.actions.taking import SomeoneElseMust, StepRefused, record_reading

__all__ = [
    "CampaignRefused",
    "EvidenceRefused",
    "FindingRefused",
    "Found",
    "NotReady",
    "Place",
    "PlanRefused",
    "ReplyRefused",
    "SomeoneElseMust",
    "StepRefused",
    "allocate",
    "approve",
    "attach_evidence",
    "begin",
    "change_finding",
    "correct",
    "decide_review",
    "extend",
    "finish",
    "give_notice",
    "go_unannounced",
    "keep_unpublished",
    "make_calendar_address",
    "make_final",
    "make_void",
    "plan_campaign",
    "plan_visit",
    "publish",
    "record_download",
    "record_feedback",
    "record_finding",
    "record_reading",
    "record_receipt",
    "record_reply",
    "request_review",
    "reschedule",
    "return_to_author",
    "send_to_moderation",
    "share",
    "submit_draft",
    "withdraw_evidence",
    "withdraw_finding",
]
