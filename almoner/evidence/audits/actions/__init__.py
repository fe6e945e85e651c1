"""Every write to visits: planning, going, writing down, judging, the provider's say, the end."""

from almoner.evidence.audits.actions.calendars import make_calendar_address, record_download
from almoner.evidence.audits.actions.campaigns import (
    CampaignPlan,
    CampaignRefused,
    Place,
    plan_campaign,
)
from almoner.evidence.audits.actions.ending import (
    FeedbackMissing,
    finish,
    keep_unpublished,
    make_final,
    publish,
)
from almoner.evidence.audits.actions.evidence import (
    EvidenceRefused,
    Shown,
    Upload,
    attach_evidence,
    keep_upload,
    withdraw_evidence,
)
from almoner.evidence.audits.actions.feedback import (
    FeedbackRefused,
    begin_feedback,
    record_feedback,
)
from almoner.evidence.audits.actions.findings import (
    FindingRefused,
    Found,
    change_finding,
    record_finding,
    require_being_written,
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
    PlanRefused,
    allocate,
    make_void,
    plan_visit,
    reschedule,
)
from almoner.evidence.audits.actions.provider import (
    Reply,
    ReplyRefused,
    Said,
    correct,
    decide_review,
    extend,
    record_receipt,
    record_reply,
    request_review,
)
from almoner.evidence.audits.actions.taking import SomeoneElseMust, StepRefused, record_reading

__all__ = [
    "CampaignPlan",
    "CampaignRefused",
    "EvidenceRefused",
    "FeedbackMissing",
    "FeedbackRefused",
    "FindingRefused",
    "Found",
    "NotReady",
    "Place",
    "PlanRefused",
    "Reply",
    "ReplyRefused",
    "Said",
    "Shown",
    "SomeoneElseMust",
    "StepRefused",
    "Upload",
    "allocate",
    "approve",
    "attach_evidence",
    "begin",
    "begin_feedback",
    "change_finding",
    "correct",
    "decide_review",
    "extend",
    "finish",
    "give_notice",
    "go_unannounced",
    "keep_unpublished",
    "keep_upload",
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
    "require_being_written",
    "reschedule",
    "return_to_author",
    "send_to_moderation",
    "share",
    "submit_draft",
    "withdraw_evidence",
    "withdraw_finding",
]
