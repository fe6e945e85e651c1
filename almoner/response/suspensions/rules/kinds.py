"""What a suspension can be, what it can reach, whom it stops and who is told."""

from enum import IntFlag, StrEnum

from almoner.core.worded import Worded


class Kind(Worded):
    """How far the council goes. An outbreak closure is none of these: it is no suspension."""

    CAUTION = "caution"
    VOLUNTARY_CESSATION = "voluntary_cessation"
    SUSPENDED_PARTIAL = "suspended_partial", "Partial suspension"
    SUSPENDED_FULL = "suspended_full", "Full suspension"


class Work(IntFlag):
    """The kinds of new work that a suspension can stop, one bit each."""

    NEW_PLACEMENT = 1 << 0
    INCREASE = 1 << 1
    RESPITE_READMISSION = 1 << 2
    RETURN_FROM_HOSPITAL = 1 << 3

    @property
    def key(self) -> str:
        """As addresses and the library spell it: "new_placement"."""
        return str(self.name).lower()

    @property
    def words(self) -> str:
        """As officers say it."""
        return _WORK[self]


_WORK = {
    Work.NEW_PLACEMENT: "New placements and packages",
    Work.INCREASE: "Increases in existing packages",
    Work.RESPITE_READMISSION: "Respite stays by people who stayed before",
    Work.RETURN_FROM_HOSPITAL: "Residents coming back from hospital",
}


def work_named(name: str) -> Work | None:
    """The kind of work with that key, in whatever case; None if there is none."""
    return next((one for one in Work if one.key == name.strip().lower()), None)


class Level(StrEnum):
    """What a part of the scope names; `lot` and `district` can also narrow the others."""

    LOCATION = "location"
    SERVICE = "service"
    SCHEME = "scheme"
    PROVIDER = "provider"
    BRAND = "brand"
    LOT = "lot"
    DISTRICT = "district"

    @property
    def is_wide(self) -> bool:
        """Whether it reaches services that it does not name."""
        return self in {Level.PROVIDER, Level.BRAND, Level.LOT, Level.DISTRICT}


class Trigger(Worded):
    """What brought the council to it."""

    AUDIT = "audit", "An audit rated poor, or a critical failure in one"
    REGULATOR = "regulator", "The regulator's rating, notice or warning"
    SAFEGUARDING = "safeguarding", "Several safeguarding concerns"
    ENQUIRY = "enquiry", "An organisational or large-scale enquiry"
    MANAGEMENT = "management", "No registered manager, and instability"
    FINANCE = "finance", "Financial distress"
    PLAN_FAILED = "plan_failed", "An action plan that was not carried out"
    PROVIDER_ASKED = "provider_asked", "The provider asked for it"
    POLICE = "police", "The police"
    CLOSURE = "closure", "The service is to close"
    OTHER = "other", "Something else"


class Recipient(Worded):
    """Who is told of a decision."""

    PROVIDER = "provider", "The provider, with written reasons and how to respond"
    BROKERAGE = "brokerage", "Brokerage and placement team"
    SOCIAL_WORK = "social_work", "Social work teams"
    ICB = "icb", "Integrated care board, with continuing healthcare"
    CQC = "cqc", "Care Quality Commission"
    PLACING_AUTHORITIES = "placing_authorities", "Other authorities with people placed there"
    NEIGHBOURING_AUTHORITIES = "neighbouring_authorities"
    HOSPITAL_DISCHARGE = "hospital_discharge", "Hospital discharge hubs"
    RESIDENTS_AND_FAMILIES = "residents_and_families"
    OTHER_COMMISSIONERS = "other_commissioners", "Commissioners of other lots"
    MEMBERS = "members", "Elected members, as exempt information"
    COMMUNICATIONS = "communications", "Communications team"


class NoticeEventKind(StrEnum):
    """What became of a notice."""

    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    NOT_NEEDED = "not_needed"


class NewConcerns(StrEnum):
    """What a review heard of new substantiated concerns of the same theme."""

    NONE = "none"
    SOME = "some"
    NOT_KNOWN = "not_known"
