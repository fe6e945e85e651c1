"""What a concern is about, who raised it, and what triage finds: each a short list.

The ten categories are those of the Care and Support Statutory Guidance, paragraph 14.17; sexual
exploitation is a line of its own in the Safeguarding Adults Collection (SG1 and SG2).
"""

from enum import StrEnum


class Worded(StrEnum):
    """A choice whose words are its value's, unless it says otherwise."""

    @property
    def words(self) -> str:
        """As officers say it."""
        return _WORDS.get(self, self.value.replace("_", " ").capitalize())


class Category(Worded):
    """A kind of abuse or neglect."""

    PHYSICAL = "physical"
    DOMESTIC = "domestic"
    SEXUAL = "sexual"
    PSYCHOLOGICAL = "psychological"
    FINANCIAL = "financial"
    MODERN_SLAVERY = "modern_slavery"
    DISCRIMINATORY = "discriminatory"
    ORGANISATIONAL = "organisational"
    NEGLECT = "neglect"
    SELF_NEGLECT = "self_neglect"
    SEXUAL_EXPLOITATION = "sexual_exploitation"


class Setting(Worded):
    """Where it happened, as the collection counts places."""

    OWN_HOME = "own_home"
    COMMUNITY = "community"
    COMMUNITY_SERVICE = "community_service"
    CARE_HOME_NURSING = "care_home_nursing"
    CARE_HOME_RESIDENTIAL = "care_home_residential"
    HOSPITAL_ACUTE = "hospital_acute"
    HOSPITAL_MENTAL_HEALTH = "hospital_mental_health"
    HOSPITAL_COMMUNITY = "hospital_community"
    OTHER = "other"
    NOT_KNOWN = "not_known"


class Referrer(Worded):
    """What the person who raised it is to the adult or the service."""

    PROVIDER = "provider"
    HEALTH = "health"
    AMBULANCE = "ambulance"
    POLICE = "police"
    REGULATOR = "regulator"
    COUNCIL = "council"
    FAMILY = "family"
    ADULT = "adult"
    WHISTLEBLOWER = "whistleblower"
    OTHER = "other"
    NOT_KNOWN = "not_known"


class Theme(Worded):
    """What went wrong, so that concerns of a kind can be seen together."""

    MEDICINES = "medicines"
    FALLS = "falls"
    PRESSURE_CARE = "pressure_care"
    NUTRITION = "nutrition"
    MOVING = "moving"
    MISSED_CARE = "missed_care"
    STAFFING = "staffing"
    BETWEEN_RESIDENTS = "between_residents"
    CONDUCT = "conduct"
    MONEY = "money"
    RESTRAINT = "restraint"
    LEAVING = "leaving"
    ENVIRONMENT = "environment"
    OTHER = "other"
    NOT_KNOWN = "not_known"


class Shift(Worded):
    """When in the day it happened."""

    DAY = "day"
    EVENING = "evening"
    NIGHT = "night"
    NOT_KNOWN = "not_known"


class Answer(Worded):
    """An answer of the three-part test, and of consent and capacity. Unknown is an answer."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class AgeBand(Worded):
    """Ages as the collection counts them."""

    FROM_18 = "18_64"
    FROM_65 = "65_74"
    FROM_75 = "75_84"
    FROM_85 = "85_94"
    FROM_95 = "95_up"
    NOT_KNOWN = "not_known"


class Gender(Worded):
    """As the collection counts."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    NOT_KNOWN = "not_known"


class Ethnicity(Worded):
    """The groups by which the collection counts."""

    WHITE = "white"
    MIXED = "mixed"
    ASIAN = "asian"
    BLACK = "black"
    OTHER = "other"
    REFUSED = "refused"
    NOT_KNOWN = "not_known"


class SupportReason(Worded):
    """The primary support reason, as the collection counts."""

    PHYSICAL = "physical_support"
    SENSORY = "sensory_support"
    MEMORY = "memory_and_cognition"
    LEARNING = "learning_disability"
    MENTAL_HEALTH = "mental_health"
    SOCIAL = "social_support"
    NONE = "no_support_reason"
    NOT_KNOWN = "not_known"


_WORDS: dict[Worded, str] = {
    Category.DOMESTIC: "Domestic abuse",
    Category.PSYCHOLOGICAL: "Psychological or emotional",
    Category.FINANCIAL: "Financial or material",
    Category.NEGLECT: "Neglect and acts of omission",
    Category.SELF_NEGLECT: "Self-neglect",
    Setting.COMMUNITY: "In the community, not in a community service",
    Setting.COMMUNITY_SERVICE: "In a community service",
    Setting.CARE_HOME_NURSING: "Care home with nursing",
    Setting.CARE_HOME_RESIDENTIAL: "Care home without nursing",
    Setting.HOSPITAL_ACUTE: "Hospital: acute",
    Setting.HOSPITAL_MENTAL_HEALTH: "Hospital: mental health",
    Setting.HOSPITAL_COMMUNITY: "Hospital: community",
    Referrer.PROVIDER: "The service itself",
    Referrer.HEALTH: "A health professional",
    Referrer.AMBULANCE: "The ambulance service",
    Referrer.POLICE: "The police",
    Referrer.REGULATOR: "The Care Quality Commission",
    Referrer.COUNCIL: "Someone at the council",
    Referrer.FAMILY: "Family or a friend",
    Referrer.ADULT: "The adult",
    Referrer.WHISTLEBLOWER: "Someone who works or worked there",
    Theme.MOVING: "Moving and handling",
    Theme.MISSED_CARE: "Missed or late care",
    Theme.BETWEEN_RESIDENTS: "Between people who use the service",
    Theme.CONDUCT: "What a member of staff did",
    Theme.MONEY: "Money or belongings",
    Theme.LEAVING: "Leaving hospital or a service",
    Theme.ENVIRONMENT: "Building, equipment or infection control",
    AgeBand.FROM_18: "18 to 64",
    AgeBand.FROM_65: "65 to 74",
    AgeBand.FROM_75: "75 to 84",
    AgeBand.FROM_85: "85 to 94",
    AgeBand.FROM_95: "95 or over",
    SupportReason.MEMORY: "Support with memory and cognition",
    SupportReason.LEARNING: "Learning disability support",
    SupportReason.MENTAL_HEALTH: "Mental health support",
}
