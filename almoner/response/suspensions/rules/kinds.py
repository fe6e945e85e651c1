"""What a suspension can be, what it can reach, whom it stops and who is told."""

from enum import IntFlag, StrEnum


class Kind(StrEnum):
    """How far the council goes. An outbreak closure is none of these: it is no suspension."""

    CAUTION = "caution"
    VOLUNTARY_CESSATION = "voluntary_cessation"
    SUSPENDED_PARTIAL = "suspended_partial"
    SUSPENDED_FULL = "suspended_full"

    @property
    def words(self) -> str:
        """As officers say it."""
        return _KINDS[self]


_KINDS = {
    Kind.CAUTION: "Caution",
    Kind.VOLUNTARY_CESSATION: "Voluntary cessation",
    Kind.SUSPENDED_PARTIAL: "Partial suspension",
    Kind.SUSPENDED_FULL: "Full suspension",
}


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


class Trigger(StrEnum):
    """What brought the council to it."""

    AUDIT = "audit"
    REGULATOR = "regulator"
    SAFEGUARDING = "safeguarding"
    ENQUIRY = "enquiry"
    MANAGEMENT = "management"
    FINANCE = "finance"
    PLAN_FAILED = "plan_failed"
    PROVIDER_ASKED = "provider_asked"
    POLICE = "police"
    CLOSURE = "closure"
    OTHER = "other"

    @property
    def words(self) -> str:
        """As officers say it."""
        return _TRIGGERS[self]


_TRIGGERS = {
    Trigger.AUDIT: "An audit rated poor, or a critical failure in one",
    Trigger.REGULATOR: "The regulator's rating, notice or warning",
    Trigger.SAFEGUARDING: "Several safeguarding concerns",
    Trigger.ENQUIRY: "An organisational or large-scale enquiry",
    Trigger.MANAGEMENT: "No registered manager, and instability",
    Trigger.FINANCE: "Financial distress",
    Trigger.PLAN_FAILED: "An action plan that was not carried out",
    Trigger.PROVIDER_ASKED: "The provider asked for it",
    Trigger.POLICE: "The police",
    Trigger.CLOSURE: "The service is to close",
    Trigger.OTHER: "Something else",
}


class Recipient(StrEnum):
    """Who is told of a decision."""

    PROVIDER = "provider"
    BROKERAGE = "brokerage"
    SOCIAL_WORK = "social_work"
    ICB = "icb"
    CQC = "cqc"
    PLACING_AUTHORITIES = "placing_authorities"
    NEIGHBOURING_AUTHORITIES = "neighbouring_authorities"
    HOSPITAL_DISCHARGE = "hospital_discharge"
    RESIDENTS_AND_FAMILIES = "residents_and_families"
    OTHER_COMMISSIONERS = "other_commissioners"
    MEMBERS = "members"
    COMMUNICATIONS = "communications"

    @property
    def words(self) -> str:
        """As officers say it."""
        return _RECIPIENTS[self]


_RECIPIENTS = {
    Recipient.PROVIDER: "The provider, with written reasons and how to respond",
    Recipient.BROKERAGE: "Brokerage and placement team",
    Recipient.SOCIAL_WORK: "Social work teams",
    Recipient.ICB: "Integrated care board, with continuing healthcare",
    Recipient.CQC: "Care Quality Commission",
    Recipient.PLACING_AUTHORITIES: "Other authorities with people placed there",
    Recipient.NEIGHBOURING_AUTHORITIES: "Neighbouring authorities",
    Recipient.HOSPITAL_DISCHARGE: "Hospital discharge hubs",
    Recipient.RESIDENTS_AND_FAMILIES: "Residents and families",
    Recipient.OTHER_COMMISSIONERS: "Commissioners of other lots",
    Recipient.MEMBERS: "Elected members, as exempt information",
    Recipient.COMMUNICATIONS: "Communications team",
}


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
