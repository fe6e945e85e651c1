"""Outbreaks and what was recorded of them; deaths that services notified.

No row names or describes a person: numbers only. All is only added to (migration 0002): of an
outbreak itself, nothing changes but the day on which it ended, kept from its steps.
"""

from almoner.response.outbreaks.models.cases import Outbreak, OutbreakStep
from almoner.response.outbreaks.models.deaths import DeathsNotified
from almoner.response.outbreaks.models.records import AdmissionsChange, DailyReview, Support

__all__ = [
    "AdmissionsChange",
    "DailyReview",
    "DeathsNotified",
    "Outbreak",
    "OutbreakStep",
    "Support",
]
