"""Programmes: what is to be met by when, what services say, who was chased and helped.

What was said is only added: a corrected return supersedes the earlier one and both are kept (the
database itself refuses more, migration 0002). The statuses of single workers alone may be erased,
and are when a programme is revoked or ends.
"""

from almoner.response.programmes.models.programmes import (
    Programme,
    ProgrammeStep,
    ScopeChange,
)
from almoner.response.programmes.models.returns import PersonStatus, Return, ServiceLevel
from almoner.response.programmes.models.support import (
    Chase,
    Confounder,
    OutcomePeriod,
    TargetedHelp,
)

__all__ = [
    "Chase",
    "Confounder",
    "OutcomePeriod",
    "PersonStatus",
    "Programme",
    "ProgrammeStep",
    "Return",
    "ScopeChange",
    "ServiceLevel",
    "TargetedHelp",
]
