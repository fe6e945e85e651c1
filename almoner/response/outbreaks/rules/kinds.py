"""The words of outbreaks: diseases, admissions, pressures, support, causes of death."""

from enum import StrEnum

from almoner.core.worded import Worded


class Disease(Worded):
    """What people fell ill with, or are thought to have."""

    COVID_19 = "covid_19", "COVID-19"
    ACUTE_RESPIRATORY = "acute_respiratory", "Acute respiratory infection"
    NOROVIRUS = "norovirus"
    DIARRHOEA_AND_VOMITING = "diarrhoea_and_vomiting"
    OTHER = "other", "Another infection"


class Admissions(Worded):
    """Whether a service takes people in during an outbreak. No suspension of its contract."""

    OPEN = "open", "Open to admissions"
    RESTRICTED = "restricted", "Some admissions only"
    CLOSED = "closed", "Closed to admissions"


class Decider(Worded):
    """Who decided on admissions."""

    PROVIDER = "provider", "The provider"
    HEALTH_PROTECTION = "health_protection", "The health protection team"


class Pressure(StrEnum):
    """How the service copes, with staff or with protective equipment."""

    NONE = "none"
    SOME = "some"
    SEVERE = "severe"
    NOT_KNOWN = "not_known"


STAFFING_WORDS = {
    Pressure.NONE: "Enough staff on every shift",
    Pressure.SOME: "Shifts are covered with difficulty",
    Pressure.SEVERE: "Shifts are not covered",
    Pressure.NOT_KNOWN: "Not known",
}
PPE_WORDS = {
    Pressure.NONE: "Enough for 7 days or more",
    Pressure.SOME: "Enough for fewer than 7 days",
    Pressure.SEVERE: "Enough for fewer than 2 days",
    Pressure.NOT_KNOWN: "Not known",
}


class SupportKind(Worded):
    """What the council or a partner gave to a service."""

    ADVICE = "advice"
    VISIT = "visit", "Infection control visit"
    PPE = "ppe", "Protective equipment"
    TESTING = "testing"
    STAFFING = "staffing", "Staff"
    TRAINING = "training"


class Cause(Worded):
    """What a notice of deaths counts."""

    ALL_CAUSES = "all_causes", "Any cause"
    COVID_19 = "covid_19", "Involving COVID-19"
    OTHER_INFECTION = "other_infection", "Involving another infection"
