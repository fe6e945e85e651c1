"""What officers' pages call things."""

from almoner.evidence.ratings.rules import RatingValue
from almoner.register.directory.rules import ServiceType, Specialism

SERVICE_TYPES: dict[str, str] = {
    ServiceType.NURSING: "Nursing home",
    ServiceType.RESIDENTIAL: "Residential home",
    ServiceType.CARE_HOME: "Care home",
    ServiceType.HOME_CARE: "Home care",
    ServiceType.SUPPORTED_LIVING: "Supported living",
    ServiceType.EXTRA_CARE: "Extra care",
    ServiceType.SHARED_LIVES: "Shared lives",
    ServiceType.DAY_CARE: "Day care",
    ServiceType.OTHER: "Other",
}
SERVICE_TYPE_GROUPS: dict[str, str] = {
    **SERVICE_TYPES,
    ServiceType.NURSING: "Nursing homes",
    ServiceType.RESIDENTIAL: "Residential homes",
    ServiceType.CARE_HOME: "Care homes",
}
RATINGS: dict[int | None, str] = {
    RatingValue.OUTSTANDING: "Outstanding",
    RatingValue.GOOD: "Good",
    RatingValue.REQUIRES_IMPROVEMENT: "Requires improvement",
    RatingValue.INADEQUATE: "Inadequate",
    0: "Not yet rated",
    None: "Not yet rated",
}
# GOV.UK tag colours: the word says it, the colour only helps.
RATING_COLOURS: dict[int | None, str] = {
    RatingValue.OUTSTANDING: "purple",
    RatingValue.GOOD: "green",
    RatingValue.REQUIRES_IMPROVEMENT: "orange",
    RatingValue.INADEQUATE: "red",
    0: "grey",
    None: "grey",
}
SPECIALISMS: dict[Specialism, str] = {
    Specialism.DEMENTIA: "Dementia",
    Specialism.OLDER_PEOPLE: "Older people",
    Specialism.YOUNGER_ADULTS: "Younger adults",
    Specialism.LEARNING_DISABILITIES: "Learning disabilities or autism",
    Specialism.MENTAL_HEALTH: "Mental health",
    Specialism.PHYSICAL_DISABILITY: "Physical disability",
    Specialism.SENSORY_IMPAIRMENT: "Sensory impairment",
    Specialism.CHILDREN: "Children",
    Specialism.DETAINED_UNDER_MHA: "People detained under the Mental Health Act",
    Specialism.SUBSTANCE_MISUSE: "Drug or alcohol misuse",
    Specialism.EATING_DISORDERS: "Eating disorders",
    Specialism.WHOLE_POPULATION: "Services for everyone",
}


def specialism_names(bits: int) -> list[str]:
    """The specialisms set in a location's bits, most commonly asked for first."""
    return [name for flag, name in SPECIALISMS.items() if bits & flag]
