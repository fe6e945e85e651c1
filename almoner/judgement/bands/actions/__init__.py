"""Every write to cycles, bands, appeals and fees. Each is one transaction and one journal entry."""

from almoner.judgement.bands.actions.appeals import (
    AppealRefused,
    TookPart,
    decide_appeal,
    receive_appeal,
)
from almoner.judgement.bands.actions.cycles import (
    ChangedMeanwhile,
    CycleRefused,
    change_rules,
    close_cycle,
    open_cycle,
)
from almoner.judgement.bands.actions.fees import FeesRefused, decide_uplift, set_fee_table
from almoner.judgement.bands.actions.fixing import (
    Finalised,
    Fixed,
    FixingRefused,
    finalise_bands,
    fix_bands,
    notify_bands,
)
from almoner.judgement.bands.actions.re_audits import ReAuditRefused, record_re_audit

__all__ = [
    "AppealRefused",
    "ChangedMeanwhile",
    "CycleRefused",
    "FeesRefused",
    "Finalised",
    "Fixed",
    "FixingRefused",
    "ReAuditRefused",
    "TookPart",
    "change_rules",
    "close_cycle",
    "decide_appeal",
    "decide_uplift",
    "finalise_bands",
    "fix_bands",
    "notify_bands",
    "open_cycle",
    "receive_appeal",
    "record_re_audit",
    "set_fee_table",
]
