"""The regulator's words for services, people and activities, and the council's for the same.

The API and the directory use a plain name, the spreadsheets the formal type; both are read.
"""

from collections.abc import Iterable

from almoner.doors.feeds.cqc.parse.cells import text_of
from almoner.register.directory.rules import RegulatedActivity, ServiceType, Specialism

SOCIAL_CARE = "Social Care Org"
RESIDENTIAL_CATEGORY = "Residential social care"
COMMUNITY_CATEGORY = "Community based adult social care services"
SOCIAL_CARE_CATEGORIES = frozenset({RESIDENTIAL_CATEGORY, COMMUNITY_CATEGORY})

PLAIN_NAMES = {  # the formal type → the plain name
    "care home service with nursing": "Nursing homes",
    "care home service without nursing": "Residential homes",
    "domiciliary care service": "Homecare agencies",
    "extra care housing services": "Supported housing",
    "supported living service": "Supported living",
    "shared lives": "Shared lives",
    "specialist college service": "Specialist college",
    "hospice services": "Hospice",
    "hospice services at home": "Home hospice care",
    "community healthcare service": "Community services - Healthcare",
    "community health care services - nurses agency only": "Community services - Nursing",
    "community health care services - independent midwives": "Community services - Midwives",
    "community based services for people with a learning disability": (
        "Community services - Learning disabilities"
    ),
    "community based services for people with mental health needs": (
        "Community services - Mental Health"
    ),
    "community based services for people who misuse substances": (
        "Community services - Substance abuse"
    ),
    "residential substance misuse treatment and/or rehabilitation service": (
        "Rehabilitation (substance abuse)"
    ),
    "rehabilitation services": "Rehabilitation (illness/injury)",
    "long term conditions services": "Long-term conditions",
    "hospital services for people with mental health needs, learning disabilities and problems "
    "with substance misuse": "Hospitals - Mental health/capacity",
    "acute services with overnight beds": "Hospital",
    "acute services without overnight beds / listed acute services with or without overnight "
    "beds": "Clinic",
    "diagnostic and/or screening service": "Diagnosis/screening",
    "diagnostic and/or screening service - single handed sessional providers": (
        "Diagnosis/screening"
    ),
    "doctors consultation service": "Doctors/Gps",
    "doctors treatment service": "Doctors/Gps",
    "mobile doctors service": "Mobile doctors",
    "dental service": "Dentist",
    "urgent care services": "Urgent care centres",
    "ambulance service": "Ambulances",
    "remote clinical advice service": "Phone/online advice",
    "prison healthcare services": "Prison healthcare",
    "blood and transplant service": "Blood and transplant service",
    "hyperbaric chamber": "Hyperbaric chamber services",
}
NURSING, RESIDENTIAL = "Nursing homes", "Residential homes"
HOME_BASED = frozenset(
    {"Homecare agencies", "Supported living", "Supported housing", "Shared lives"}
)
ADULT_SOCIAL_CARE = HOME_BASED | {NURSING, RESIDENTIAL}

_SPECIALISMS = {
    "caring for adults over 65 yrs": Specialism.OLDER_PEOPLE,
    "older people": Specialism.OLDER_PEOPLE,
    "caring for adults under 65 yrs": Specialism.YOUNGER_ADULTS,
    "younger adults": Specialism.YOUNGER_ADULTS,
    "caring for children": Specialism.CHILDREN,
    "children 0-18 years": Specialism.CHILDREN,
    "dementia": Specialism.DEMENTIA,
    "caring for people whose rights are restricted under the mental health act": (
        Specialism.DETAINED_UNDER_MHA
    ),
    "people detained under the mental health act": Specialism.DETAINED_UNDER_MHA,
    "eating disorders": Specialism.EATING_DISORDERS,
    "people with an eating disorder": Specialism.EATING_DISORDERS,
    "learning disabilities": Specialism.LEARNING_DISABILITIES,
    "learning disabilities or autistic spectrum disorder": Specialism.LEARNING_DISABILITIES,
    "mental health conditions": Specialism.MENTAL_HEALTH,
    "mental health": Specialism.MENTAL_HEALTH,
    "physical disabilities": Specialism.PHYSICAL_DISABILITY,
    "physical disability": Specialism.PHYSICAL_DISABILITY,
    "sensory impairments": Specialism.SENSORY_IMPAIRMENT,
    "sensory impairment": Specialism.SENSORY_IMPAIRMENT,
    "substance misuse problems": Specialism.SUBSTANCE_MISUSE,
    "people who misuse drugs and alcohol": Specialism.SUBSTANCE_MISUSE,
    "services for everyone": Specialism.WHOLE_POPULATION,
    "whole population": Specialism.WHOLE_POPULATION,
}
_ACTIVITIES = {
    "personal care": RegulatedActivity.RA1,
    "accommodation for persons who require nursing or personal care": RegulatedActivity.RA2,
    "accommodation for persons who require treatment for substance misuse": RegulatedActivity.RA3,
    "accommodation and nursing or personal care in the further education sector": (
        RegulatedActivity.RA4
    ),
    "treatment of disease, disorder or injury": RegulatedActivity.RA5,
    "assessment or medical treatment for persons detained under the mental health act 1983": (
        RegulatedActivity.RA6
    ),
    "surgical procedures": RegulatedActivity.RA7,
    "diagnostic and screening procedures": RegulatedActivity.RA8,
    "management of supply of blood and blood derived products": RegulatedActivity.RA9,
    "transport services, triage and medical advice provided remotely": RegulatedActivity.RA10,
    "maternity and midwifery services": RegulatedActivity.RA11,
    "termination of pregnancies": RegulatedActivity.RA12,
    "services in slimming clinics": RegulatedActivity.RA13,
    "nursing care": RegulatedActivity.RA14,
    "family planning": RegulatedActivity.RA15,
    "family planning services": RegulatedActivity.RA15,
}


def plain_name(*, text: str) -> str:
    """The plain name of a service, whether the source wrote that or the formal type."""
    return PLAIN_NAMES.get(" ".join(text.split()).lower()) or text_of(value=text) or ""


def counting_category(*, services: Iterable[str]) -> ServiceType:
    """The row of a ratings table in which a location with these services is counted.

    Nursing if any is a care home with nursing, else residential if any is a care home without,
    else home care: the regulator's own "care home" flag is N where services are missing, so it
    is not used (DOMAIN 1.1). Supported living, extra care and shared lives given from a
    registered location are counted as home care, since personal care at home is what is
    registered there; the services themselves say which.
    """
    names = set(services)
    if NURSING in names:
        return ServiceType.NURSING
    if RESIDENTIAL in names:
        return ServiceType.RESIDENTIAL
    return ServiceType.HOME_CARE if names & HOME_BASED else ServiceType.OTHER


def coarse_category(*, is_care_home: bool, category: str | None) -> ServiceType:
    """The counting category as nearly as a source that names no services can tell.

    The flag is N where the regulator has not been told the services, so the category of
    inspection is asked too.
    """
    if is_care_home or category == RESIDENTIAL_CATEGORY:
        return ServiceType.CARE_HOME
    return ServiceType.HOME_CARE if category in {None, COMMUNITY_CATEGORY} else ServiceType.OTHER


def is_adult_social_care(*, location_type: str | None, services: Iterable[str]) -> bool:
    """Whether a location belongs here: a social care organisation, or one that gives such care."""
    return location_type == SOCIAL_CARE or not ADULT_SOCIAL_CARE.isdisjoint(services)


def specialism_of(*, text: str) -> Specialism | None:
    """The band of people that a name means, None when it is not known."""
    return _SPECIALISMS.get(" ".join(text.split()).lower())


def activity_of(*, code: str = "", name: str = "") -> RegulatedActivity | None:
    """The regulated activity of a code ("RA1") or else of a name, None when neither is known."""
    if code in RegulatedActivity.__members__:
        return RegulatedActivity[code]
    return _ACTIVITIES.get(" ".join(name.split()).lower())
