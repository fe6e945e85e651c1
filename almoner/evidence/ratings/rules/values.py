"""The regulator's scale, its questions, and one rating as a source states it."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from typing import Protocol

OVERALL = "Overall"


class RatingValue(IntEnum):
    """The four ratings, best highest (DOMAIN 2.1)."""

    INADEQUATE = 1
    REQUIRES_IMPROVEMENT = 2
    GOOD = 3
    OUTSTANDING = 4

    @property
    def words(self) -> str:
        """As the regulator writes it: "Requires improvement"."""
        return self.name.replace("_", " ").capitalize()


class KeyQuestion(StrEnum):
    """The five questions the regulator asks of every service; always known by name."""

    SAFE = "Safe"
    EFFECTIVE = "Effective"
    CARING = "Caring"
    RESPONSIVE = "Responsive"
    WELL_LED = "Well-led"


class UnratedReason(StrEnum):
    """Why a service has no rating (DOMAIN 2.1)."""

    NEWLY_REGISTERED = "newly_registered"  # not yet inspected, registered for under a year
    NOT_YET_INSPECTED = "not_yet_inspected"  # registered for a year or longer
    INSPECTED_NOT_RATED = "inspected_not_rated"
    INSUFFICIENT_EVIDENCE = "insufficient_evidence"
    UNDER_REVIEW = "under_review"
    EXEMPT = "exempt"
    SERVICE_LEVEL_ONLY = "service_level_only"
    NOT_REGULATED = "not_regulated"
    DATA_PENDING = "data_pending"  # no source says

    @property
    def words(self) -> str:
        """For a table or a sentence: "newly registered"."""
        return _REASONS[self]


_REASONS = {
    UnratedReason.NEWLY_REGISTERED: "newly registered, not yet inspected",
    UnratedReason.NOT_YET_INSPECTED: "registered a year or longer, not yet inspected",
    UnratedReason.INSPECTED_NOT_RATED: "inspected but not rated",
    UnratedReason.INSUFFICIENT_EVIDENCE: "insufficient evidence to rate",
    UnratedReason.UNDER_REVIEW: "rating suspended or under review",
    UnratedReason.EXEMPT: "exempt from rating",
    UnratedReason.SERVICE_LEVEL_ONLY: "rated by service only",
    UnratedReason.NOT_REGULATED: "not regulated",
    UnratedReason.DATA_PENDING: "reason not known",
}


class RatingFacts(Protocol):
    """What any record of one rating says; a feed's own record will do.

    A blank (or, for a date, None) means that the source does not say.
    """

    @property
    def location_id(self) -> str:
        """The regulator's id of the location."""

    @property
    def service_group(self) -> str:
        """OVERALL or the group's name."""

    @property
    def domain(self) -> str:
        """OVERALL or a KeyQuestion."""

    @property
    def value(self) -> int | None:
        """A RatingValue, or None with a reason."""

    @property
    def unrated_reason(self) -> UnratedReason | None:
        """Why there is no value; None where there is one."""

    @property
    def published_on(self) -> date:
        """The day from which the public could read it."""

    @property
    def inspected_on(self) -> date | None:
        """The day of the inspection or assessment."""

    @property
    def inherited_from(self) -> str:
        """The regulator's id of the predecessor whose rating it is."""

    @property
    def framework(self) -> str:
        """ "SAF", "KLOE" or blank."""

    @property
    def report_link(self) -> str:
        """The regulator's id of the report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingRow:
    """One rating of one location on one domain of one service group, to be recorded."""

    location_id: str  # the regulator's id
    published_on: date
    value: int | None = None
    unrated_reason: UnratedReason | None = None
    service_group: str = OVERALL
    domain: str = OVERALL
    inspected_on: date | None = None
    inherited_from: str = ""
    framework: str = ""
    report_link: str = ""
