"""The words of a programme: whose staff, what help, how somebody was asked."""

from enum import StrEnum


class RoleGroup(StrEnum):
    """Who works at a service, as a return counts them."""

    NURSE = "nurse"
    CARE = "care"
    NON_CARE = "non_care"
    AGENCY = "agency"
    VOLUNTEER = "volunteer"
    VISITING_PROF = "visiting_prof"

    @property
    def words(self) -> str:
        """As officers say it."""
        return _GROUPS[self]

    @property
    def is_employed(self) -> bool:
        """Whether the service itself employs them: the groups that "staff" means by itself."""
        return self in EMPLOYED


_GROUPS = {
    RoleGroup.NURSE: "Registered nurses",
    RoleGroup.CARE: "Care staff",
    RoleGroup.NON_CARE: "Non-care staff",
    RoleGroup.AGENCY: "Agency and bank staff",
    RoleGroup.VOLUNTEER: "Volunteers",
    RoleGroup.VISITING_PROF: "Visiting professionals",
}
EMPLOYED = frozenset({RoleGroup.NURSE, RoleGroup.CARE, RoleGroup.NON_CARE})


class HelpKind(StrEnum):
    """Help given to whoever has not met a programme yet."""

    LANGUAGE_SESSION = "language_session"
    ON_SITE = "on_site"
    ONE_TO_ONE = "one_to_one"
    FAITH_PREMISES = "faith_premises"
    WRITTEN = "written"
    TRAINING = "training"
    EQUIPMENT = "equipment"

    @property
    def words(self) -> str:
        """As officers say it."""
        return _HELP[self]


_HELP = {
    HelpKind.LANGUAGE_SESSION: "Session in a language",
    HelpKind.ON_SITE: "Session on site",
    HelpKind.ONE_TO_ONE: "One-to-one conversation",
    HelpKind.FAITH_PREMISES: "Session at faith premises",
    HelpKind.WRITTEN: "Written or video material",
    HelpKind.TRAINING: "Training",
    HelpKind.EQUIPMENT: "Equipment or a licence",
}


class ChaseMeans(StrEnum):
    """How a service was asked."""

    TELEPHONE = "telephone"
    EMAIL = "email"
    VISIT = "visit"
    MEETING = "meeting"

    @property
    def words(self) -> str:
        """As officers say it."""
        return {"email": "E-mail"}.get(self.value, self.value.capitalize())


class PersonStanding(StrEnum):
    """Where one worker stands. The status and the day it was checked are kept, never evidence."""

    COMPLIANT = "compliant"
    BEGUN = "begun"
    EXEMPT = "exempt"
    DECLINED = "declined"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        """As officers say it."""
        return {"compliant": "Meets it", "begun": "Part of the way"}.get(
            self.value, self.value.capitalize()
        )


class Phase(StrEnum):
    """Whether a period was before a roll-out began at a service, or after."""

    BEFORE = "before"
    AFTER = "after"
