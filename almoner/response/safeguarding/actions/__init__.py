"""Every write to concerns and their queue."""

from almoner.response.safeguarding.actions.arriving import (
    Receipt,
    ReferenceUsed,
    ReferralRefused,
    note_refused,
    receive_concern,
    record_asking,
)
from almoner.response.safeguarding.actions.following import assign, confirm_match
from almoner.response.safeguarding.actions.guarding import (
    SHORTEST_REASON,
    GuardRefused,
    look_at_adult,
    open_in_emergency,
    record_download,
    record_list_reading,
    record_missed_emergency,
    record_reading,
    review_emergency,
)
from almoner.response.safeguarding.actions.keeping import keep_days
from almoner.response.safeguarding.actions.many import (
    Delivered,
    ReferralsRefused,
    receive_many,
)
from almoner.response.safeguarding.actions.steps import (
    Found,
    SomeoneWasFirst,
    StepRefused,
    begin_enquiry_step,
    see_outcome,
    take_step,
    triage,
)
from almoner.response.safeguarding.actions.telling import Telling, TellingRefused, tell_referrer
from almoner.response.safeguarding.identities import Identity

__all__ = [
    "SHORTEST_REASON",
    "Delivered",
    "Found",
    "GuardRefused",
    "Identity",
    "Receipt",
    "ReferenceUsed",
    "ReferralRefused",
    "ReferralsRefused",
    "SomeoneWasFirst",
    "StepRefused",
    "Telling",
    "TellingRefused",
    "assign",
    "begin_enquiry_step",
    "confirm_match",
    "keep_days",
    "look_at_adult",
    "note_refused",
    "open_in_emergency",
    "receive_concern",
    "receive_many",
    "record_asking",
    "record_download",
    "record_list_reading",
    "record_missed_emergency",
    "record_reading",
    "review_emergency",
    "see_outcome",
    "take_step",
    "tell_referrer",
    "triage",
]
