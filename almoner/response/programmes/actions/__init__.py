"""Every write to a programme."""

from almoner.response.programmes.actions.levels import (
    LevelOutcome,
    LevelRefused,
    LevelRow,
    RefusedLevel,
    record_level,
    record_levels,
)
from almoner.response.programmes.actions.people import (
    PersonRefused,
    erase_after_revocation,
    record_person_status,
)
from almoner.response.programmes.actions.returns import (
    Outcome,
    Refused,
    ReturnChanged,
    ReturnRefused,
    ReturnRow,
    record_returns,
    record_service_return,
)
from almoner.response.programmes.actions.steps import (
    ProgrammeRefused,
    SomeoneWasFirst,
    StepRefused,
    change_scope,
    start_own_programme,
    start_programme,
    take_step,
)
from almoner.response.programmes.actions.support import (
    ChaseRefused,
    Counted,
    Given,
    HelpRefused,
    PeriodRefused,
    name_confounder,
    record_chase,
    record_help,
    record_period,
)

__all__ = [
    "ChaseRefused",
    "Counted",
    "Given",
    "HelpRefused",
    "LevelOutcome",
    "LevelRefused",
    "LevelRow",
    "Outcome",
    "PeriodRefused",
    "PersonRefused",
    "ProgrammeRefused",
    "Refused",
    "RefusedLevel",
    "ReturnChanged",
    "ReturnRefused",
    "ReturnRow",
    "SomeoneWasFirst",
    "StepRefused",
    "change_scope",
    "erase_after_revocation",
    "name_confounder",
    "record_chase",
    "record_help",
    "record_level",
    "record_levels",
    "record_period",
    "record_person_status",
    "record_returns",
    "record_service_return",
    "start_own_programme",
    "start_programme",
    "take_step",
]
