"""The words of outbreaks: diseases, admissions, pressures, support, causes of death."""

from enum import StrEnum


class Disease(StrEnum):
    """What people fell ill with, or are thought to have."""

    COVID_19 = "covid_19"
    ACUTE_RESPIRATORY = "acute_respiratory"
    NOROVIRUS = "norovirus"
    DIARRHOEA_AND_VOMITING = "diarrhoea_and_vomiting"
    OTHER = "other"

    @property
    def words(self) -> str:
        """As officers say it."""
        return _DISEASES[self]


_DISEASES = {
    Disease.COVID_19: "COVID-19",
    Disease.ACUTE_RESPIRATORY: "Acute respiratory infection",
    Disease.NOROVIRUS: "Norovirus",
    Disease.DIARRHOEA_AND_VOMITING: "Diarrhoea and vomiting",
    Disease.OTHER: "Another infection",
}


class Admissions(StrEnum):
    """Whether a service takes people in during an outbreak. No suspension of its contract."""

    OPEN = "open"
    RESTRICTED = "restricted"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        """As officers say it."""
        return {
            Admissions.OPEN: "Open to admissions",
            Admissions.RESTRICTED: "Some admissions only",
            Admissions.CLOSED: "Closed to admissions",
        }[self]


class Decider(StrEnum):
    """Who decided on admissions."""

    PROVIDER = "provider"
    HEALTH_PROTECTION = "health_protection"

    @property
    def words(self) -> str:
        """As officers say it."""
        return {
            Decider.PROVIDER: "The provider",
            Decider.HEALTH_PROTECTION: "The health protection team",
        }[self]


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


class SupportKind(StrEnum):
    """What the council or a partner gave to a service."""

    ADVICE = "advice"
    VISIT = "visit"
    PPE = "ppe"
    TESTING = "testing"
    STAFFING = "staffing"
    TRAINING = "training"

    @property
    def words(self) -> str:
        """As officers say it."""
        return {
            SupportKind.ADVICE: "Advice",
            SupportKind.VISIT: "Infection control visit",
            SupportKind.PPE: "Protective equipment",
            SupportKind.TESTING: "Testing",
            SupportKind.STAFFING: "Staff",
            SupportKind.TRAINING: "Training",
        }[self]


class Cause(StrEnum):
    """What a notice of deaths counts."""

    ALL_CAUSES = "all_causes"
    COVID_19 = "covid_19"
    OTHER_INFECTION = "other_infection"

    @property
    def words(self) -> str:
        """As officers say it."""
        return {
            Cause.ALL_CAUSES: "Any cause",
            Cause.COVID_19: "Involving COVID-19",
            Cause.OTHER_INFECTION: "Involving another infection",
        }[self]
