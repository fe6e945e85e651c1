"""Every write to outbreaks, and to the deaths that services notified."""

from almoner.response.outbreaks.actions.admissions import AdmissionsRefused, change_admissions
from almoner.response.outbreaks.actions.deaths import DeathsRefused, record_deaths
from almoner.response.outbreaks.actions.reading import (
    record_deaths_reading,
    record_download,
    record_list_reading,
    record_reading,
)
from almoner.response.outbreaks.actions.reviewing import (
    Counts,
    ReviewRefused,
    record_review,
    record_support,
)
from almoner.response.outbreaks.actions.steps import (
    GateNotMet,
    SomeoneWasFirst,
    StepRefused,
    suspect_outbreak,
    take_step,
)

__all__ = [
    "AdmissionsRefused",
    "Counts",
    "DeathsRefused",
    "GateNotMet",
    "ReviewRefused",
    "SomeoneWasFirst",
    "StepRefused",
    "change_admissions",
    "record_deaths",
    "record_deaths_reading",
    "record_download",
    "record_list_reading",
    "record_reading",
    "record_review",
    "record_support",
    "suspect_outbreak",
    "take_step",
]
