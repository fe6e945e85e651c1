"""Every write to suspensions."""

from almoner.response.suspensions.actions.drafting import (
    DraftRefused,
    ScopeWanted,
    add_scope,
    begin_proposal,
    remove_scope,
    save_proposal,
)
from almoner.response.suspensions.actions.exceptions import ExceptionRefused, allow_placement
from almoner.response.suspensions.actions.notices import (
    NoticeRefused,
    record_notice,
)
from almoner.response.suspensions.actions.reading import record_download, record_reading
from almoner.response.suspensions.actions.steps import (
    Decision,
    GateNotMet,
    Held,
    NotDelegated,
    SomeoneWasFirst,
    StepRefused,
    hold_review,
    link_plan,
    take_decision,
    take_step,
)

__all__ = [
    "Decision",
    "DraftRefused",
    "ExceptionRefused",
    "GateNotMet",
    "Held",
    "NotDelegated",
    "NoticeRefused",
    "ScopeWanted",
    "SomeoneWasFirst",
    "StepRefused",
    "add_scope",
    "allow_placement",
    "begin_proposal",
    "hold_review",
    "link_plan",
    "record_download",
    "record_notice",
    "record_reading",
    "remove_scope",
    "save_proposal",
    "take_decision",
    "take_step",
]
