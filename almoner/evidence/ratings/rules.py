"""What the regulator's ratings mean, how they are counted, and how counts move."""

from enum import IntEnum, StrEnum

OVERALL = "Overall"


class RatingValue(IntEnum):
    """The four ratings, best highest (DOMAIN 2.1)."""

    INADEQUATE = 1
    REQUIRES_IMPROVEMENT = 2
    GOOD = 3
    OUTSTANDING = 4


class KeyQuestion(StrEnum):
    """The five questions the regulator asks of every service; always known by name."""

    SAFE = "Safe"
    EFFECTIVE = "Effective"
    CARING = "Caring"
    RESPONSIVE = "Responsive"
    WELL_LED = "Well-led"


class UnratedReason(StrEnum):
    """Why a service has no rating (DOMAIN 2.1)."""

    NOT_YET_INSPECTED = "not_yet_inspected"
    INSPECTED_NOT_RATED = "inspected_not_rated"
    INSUFFICIENT_EVIDENCE = "insufficient_evidence"
    UNDER_REVIEW = "under_review"
    EXEMPT = "exempt"
    SERVICE_LEVEL_ONLY = "service_level_only"
    NOT_REGULATED = "not_regulated"
    DATA_PENDING = "data_pending"
