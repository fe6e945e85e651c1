"""The words of a programme: whose staff, what help, how somebody was asked."""

from enum import StrEnum

from almoner.core.worded import Worded


class RoleGroup(Worded):
    """Who works at a service, as a return counts them."""

    NURSE = "nurse", "Registered nurses"
    CARE = "care", "Care staff"
    NON_CARE = "non_care", "Non-care staff"
    AGENCY = "agency", "Agency and bank staff"
    VOLUNTEER = "volunteer", "Volunteers"
    VISITING_PROF = "visiting_prof", "Visiting professionals"

    @property
    def is_employed(self) -> bool:
        """Whether the service itself employs them: the groups that "staff" means by itself."""
        return self in EMPLOYED


EMPLOYED = frozenset({RoleGroup.NURSE, RoleGroup.CARE, RoleGroup.NON_CARE})


class HelpKind(Worded):
    """Help given to whoever has not met a programme yet."""

    LANGUAGE_SESSION = "language_session", "Session in a language"
    ON_SITE = "on_site", "Session on site"
    ONE_TO_ONE = "one_to_one", "One-to-one conversation"
    FAITH_PREMISES = "faith_premises", "Session at faith premises"
    WRITTEN = "written", "Written or video material"
    TRAINING = "training"
    EQUIPMENT = "equipment", "Equipment or a licence"


class ChaseMeans(Worded):
    """How a service was asked."""

    TELEPHONE = "telephone"
    EMAIL = "email", "E-mail"
    VISIT = "visit"
    MEETING = "meeting"


class PersonStanding(Worded):
    """Where one worker stands. The status and the day it was checked are kept, never evidence."""

    COMPLIANT = "compliant", "Meets it"
    BEGUN = "begun", "Part of the way"
    EXEMPT = "exempt"
    DECLINED = "declined"
    UNKNOWN = "unknown"


class Phase(StrEnum):
    """Whether a period was before a roll-out began at a service, or after."""

    BEFORE = "before"
    AFTER = "after"
