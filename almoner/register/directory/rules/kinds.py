"""What kinds of care there are, in the regulator's words and in the council's."""

from enum import IntFlag, StrEnum


class ServiceType(StrEnum):
    """The council's counting category of a location, the rows of a ratings table.

    The regulator's feed derives it from the services a location offers: nursing if any is a care
    home with nursing, else residential if any is one without, else home care. The council
    reports draw no line inside care given at home, so supported living, extra care and Shared
    Lives count there; a location's services keep their own kinds.
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


_FINER = {ServiceType.CARE_HOME: frozenset({ServiceType.NURSING, ServiceType.RESIDENTIAL})}
_CARE_HOMES = frozenset({ServiceType.NURSING, ServiceType.RESIDENTIAL, ServiceType.CARE_HOME})


def is_finer(*, known: str, said: str, is_coarse: bool = False) -> bool:
    """Whether `known` already says what `said` says, and more: nursing against care home.

    A coarse source names no services: it tells care homes from the rest and no more.
    """
    if is_coarse and said != ServiceType.CARE_HOME:
        return known not in _CARE_HOMES and known != said
    return known in _FINER.get(ServiceType(said), frozenset())
