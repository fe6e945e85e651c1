"""What kinds of care there are, in the regulator's words and in the council's."""

from collections.abc import Iterable
from enum import IntFlag, StrEnum


class ServiceType(StrEnum):
    """The council's counting category of a location, the rows of a ratings table.

    Derived from the regulator's service types (DOMAIN 1.1): nursing if any service is a care home
    with nursing, else residential if any is a care home without nursing, else home care...
    `CARE_HOME` is for sources that cannot tell nursing from residential.
    """

    NURSING = "nursing"
    RESIDENTIAL = "residential"
    CARE_HOME = "care_home"
    HOME_CARE = "home_care"
    SUPPORTED_LIVING = "supported_living"
    EXTRA_CARE = "extra_care"
    SHARED_LIVES = "shared_lives"
    DAY_CARE = "day_care"
    OTHER = "other"


class Specialism(IntFlag):
    """The bands of people that a location is registered to care for, one bit each."""

    CHILDREN = 1 << 0
    DEMENTIA = 1 << 1
    LEARNING_DISABILITIES = 1 << 2
    MENTAL_HEALTH = 1 << 3
    OLDER_PEOPLE = 1 << 4
    DETAINED_UNDER_MHA = 1 << 5
    SUBSTANCE_MISUSE = 1 << 6
    EATING_DISORDERS = 1 << 7
    PHYSICAL_DISABILITY = 1 << 8
    SENSORY_IMPAIRMENT = 1 << 9
    WHOLE_POPULATION = 1 << 10
    YOUNGER_ADULTS = 1 << 11


class RegulatedActivity(IntFlag):
    """The activities for which a location is registered, RA1 to RA15, one bit each."""

    RA1 = 1 << 1
    RA2 = 1 << 2
    RA3 = 1 << 3
    RA4 = 1 << 4
    RA5 = 1 << 5
    RA6 = 1 << 6
    RA7 = 1 << 7
    RA8 = 1 << 8
    RA9 = 1 << 9
    RA10 = 1 << 10
    RA11 = 1 << 11
    RA12 = 1 << 12
    RA13 = 1 << 13
    RA14 = 1 << 14
    RA15 = 1 << 15


# In order: the first line of which a location offers any service decides its counting category.
# The regulator's plain names and its formal descriptions (DOMAIN 1.1), folded.
SERVICE_TYPE_TABLE: tuple[tuple[ServiceType, frozenset[str]], ...] = (
    (
        ServiceType.NURSING,
        frozenset({"nursing homes", "care home service with nursing"}),
    ),
    (
        ServiceType.RESIDENTIAL,
        frozenset({"residential homes", "care home service without nursing"}),
    ),
    (
        # The council reports draw no line inside care given at home, so supported living, extra
        # care and Shared Lives count here; a location's services keep their own kinds.
        ServiceType.HOME_CARE,
        frozenset(
            {
                "homecare agencies",
                "domiciliary care service",
                "supported living",
                "supported living service",
                "supported housing",
                "extra care",
                "extra care housing services",
                "shared lives",
            }
        ),
    ),
    (ServiceType.DAY_CARE, frozenset({"day care"})),
)

_FINER = {ServiceType.CARE_HOME: frozenset({ServiceType.NURSING, ServiceType.RESIDENTIAL})}
_CARE_HOMES = frozenset({ServiceType.NURSING, ServiceType.RESIDENTIAL, ServiceType.CARE_HOME})


def service_type_for(*, services: Iterable[str], is_care_home: bool | None = None) -> ServiceType:
    """The counting category of a location that offers these services.

    Where no service is named, a care home counts as `CARE_HOME`, which takes either kind, and
    anything else as `OTHER`.
    """
    offered = {" ".join(service.split()).casefold() for service in services}
    for service_type, names in SERVICE_TYPE_TABLE:
        if offered & names:
            return service_type
    return ServiceType.CARE_HOME if is_care_home else ServiceType.OTHER


def is_finer(*, known: str, said: str, is_coarse: bool = False) -> bool:
    """Whether `known` already says what `said` says, and more: nursing against care home.

    A coarse source names no services: it tells care homes from the rest and no more.
    """
    if is_coarse and said != ServiceType.CARE_HOME:
        return known not in _CARE_HOMES and known != said
    return known in _FINER.get(ServiceType(said), frozenset())
