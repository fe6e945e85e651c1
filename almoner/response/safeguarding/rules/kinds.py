"""What a concern is about, who raised it, and what triage finds: each a short list.

The ten categories are those of the Care and Support Statutory Guidance, paragraph 14.17; sexual
exploitation is a line of its own in the Safeguarding Adults Collection (SG1 and SG2).
"""

from almoner.core.worded import Worded


class Category(Worded):
    """A kind of abuse or neglect."""

    PHYSICAL = "physical"
    DOMESTIC = "domestic", "Domestic abuse"
    SEXUAL = "sexual"
    PSYCHOLOGICAL = "psychological", "Psychological or emotional"
    FINANCIAL = "financial", "Financial or material"
    MODERN_SLAVERY = "modern_slavery"
    DISCRIMINATORY = "discriminatory"
    ORGANISATIONAL = "organisational"
    NEGLECT = "neglect", "Neglect and acts of omission"
    SELF_NEGLECT = "self_neglect", "Self-neglect"
    SEXUAL_EXPLOITATION = "sexual_exploitation"


class Setting(Worded):
    """Where it happened, as the collection counts places."""

    OWN_HOME = "own_home"
    COMMUNITY = "community", "In the community, not in a community service"
    COMMUNITY_SERVICE = "community_service", "In a community service"
    CARE_HOME_NURSING = "care_home_nursing", "Care home with nursing"
    CARE_HOME_RESIDENTIAL = "care_home_residential", "Care home without nursing"
    HOSPITAL_ACUTE = "hospital_acute", "Hospital: acute"
    HOSPITAL_MENTAL_HEALTH = "hospital_mental_health", "Hospital: mental health"
    HOSPITAL_COMMUNITY = "hospital_community", "Hospital: community"
    OTHER = "other"
    NOT_KNOWN = "not_known"


class Referrer(Worded):
    """What the person who raised it is to the adult or the service."""

    PROVIDER = "provider", "The service itself"
    HEALTH = "health", "A health professional"
    AMBULANCE = "ambulance", "The ambulance service"
    POLICE = "police", "The police"
    REGULATOR = "regulator", "The Care Quality Commission"
    COUNCIL = "council", "Someone at the council"
    FAMILY = "family", "Family or a friend"
    ADULT = "adult", "The adult"
    WHISTLEBLOWER = "whistleblower", "Someone who works or worked there"
    OTHER = "other"
    NOT_KNOWN = "not_known"


class Theme(Worded):
    """What went wrong, so that concerns of a kind can be seen together."""

    MEDICINES = "medicines"
    FALLS = "falls"
    PRESSURE_CARE = "pressure_care"
    NUTRITION = "nutrition"
    MOVING = "moving", "Moving and handling"
    MISSED_CARE = "missed_care", "Missed or late care"
    STAFFING = "staffing"
    BETWEEN_RESIDENTS = "between_residents", "Between people who use the service"
    CONDUCT = "conduct", "What a member of staff did"
    MONEY = "money", "Money or belongings"
    RESTRAINT = "restraint"
    LEAVING = "leaving", "Leaving hospital or a service"
    ENVIRONMENT = "environment", "Building, equipment or infection control"
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

    FROM_18 = "18_64", "18 to 64"
    FROM_65 = "65_74", "65 to 74"
    FROM_75 = "75_84", "75 to 84"
    FROM_85 = "85_94", "85 to 94"
    FROM_95 = "95_up", "95 or over"
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
    MEMORY = "memory_and_cognition", "Support with memory and cognition"
    LEARNING = "learning_disability", "Learning disability support"
    MENTAL_HEALTH = "mental_health", "Mental health support"
    SOCIAL = "social_support"
    NONE = "no_support_reason"
    NOT_KNOWN = "not_known"
