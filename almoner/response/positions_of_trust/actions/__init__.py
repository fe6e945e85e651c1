"""Every write to allegations about people in positions of trust."""

from almoner.response.positions_of_trust.actions.erasing import (
    ErasureRefused,
    erase_allegation,
    set_hold,
)
from almoner.response.positions_of_trust.actions.reading import record_list_reading, record_reading
from almoner.response.positions_of_trust.actions.records import (
    DisclosureDecision,
    RecordRefused,
    decide_disclosure,
    record_referral,
)
from almoner.response.positions_of_trust.actions.steps import (
    AllegationRefused,
    SomeoneWasFirst,
    Told,
    record_allegation,
    take_step,
)

__all__ = [
    "AllegationRefused",
    "DisclosureDecision",
    "ErasureRefused",
    "RecordRefused",
    "SomeoneWasFirst",
    "Told",
    "decide_disclosure",
    "erase_allegation",
    "record_allegation",
    "record_list_reading",
    "record_reading",
    "record_referral",
    "set_hold",
    "take_step",
]
