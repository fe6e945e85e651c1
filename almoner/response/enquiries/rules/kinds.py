"""What an enquiry records, each choice with its words.

Risk, capacity, advocacy and outcomes are counted by the Safeguarding Adults Collection (tables SG2,
SG3 and SG4), so they are the choices here.
"""

from enum import StrEnum


class Worded(StrEnum):
    """A choice whose words are its value's, unless it says otherwise."""

    @property
    def words(self) -> str:
        """As officers say it."""
        return _WORDS.get(self, self.value.replace("_", " ").capitalize())


class Kind(Worded):
    """Under which power an enquiry is made."""

    S42 = "s42"
    OTHER = "other"


class LedBy(Worded):
    """Who makes the enquiry; the council answers for it whoever does (Care Act 2014, s. 42(2))."""

    COUNCIL = "council"
    PROVIDER = "provider"
    NHS = "nhs"
    POLICE = "police"
    OTHER = "other"


class Answer(Worded):
    """An answer; not knowing is one."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Asked(Worded):
    """Whether the adult, or who speaks for them, was asked what outcomes they want (SG4)."""

    EXPRESSED = "expressed"
    NOT_EXPRESSED = "not_expressed"
    NOT_ASKED = "not_asked"
    NOT_KNOWN = "not_known"


class Achieved(Worded):
    """Whether the outcomes that were expressed were achieved (SG4)."""

    FULLY = "fully"
    PARTLY = "partly"
    NOT = "not"


class Capacity(Worded):
    """Whether the adult lacks capacity to take part in decisions about the enquiry (SG3)."""

    LACKS = "lacks"
    HAS = "has"
    NOT_KNOWN = "not_known"
    NOT_RECORDED = "not_recorded"


class Advocate(Worded):
    """Who supports or represents the adult (SG3; Care Act 2014, s. 68)."""

    INDEPENDENT = "independent"
    FAMILY = "family"
    NONE = "none"
    NOT_NEEDED = "not_needed"

    @property
    def is_support(self) -> bool:
        """Whether the collection counts it as supported by an advocate, family or friend."""
        return self in {Advocate.INDEPENDENT, Advocate.FAMILY}


class RiskFound(Worded):
    """What the assessment of risk came to (SG2)."""

    IDENTIFIED_ACTION = "identified_action"
    IDENTIFIED_NO_ACTION = "identified_no_action"
    INCONCLUSIVE_ACTION = "inconclusive_action"
    INCONCLUSIVE_NO_ACTION = "inconclusive_no_action"
    NONE_ACTION = "none_action"
    NONE_NO_ACTION = "none_no_action"
    CEASED = "ceased"

    @property
    def is_identified(self) -> bool:
        """Whether a risk was identified, so that its result is counted."""
        return self in {RiskFound.IDENTIFIED_ACTION, RiskFound.IDENTIFIED_NO_ACTION}


class RiskResult(Worded):
    """What became of a risk that was identified (SG2)."""

    REMAINED = "remained"
    REDUCED = "reduced"
    REMOVED = "removed"


class RiskSource(Worded):
    """Who the risk came from (SG2)."""

    SERVICE_PROVIDER = "service_provider"
    OTHER_KNOWN = "other_known"
    OTHER_UNKNOWN = "other_unknown"


class ActionEvent(Worded):
    """What became of an agreed action."""

    DONE = "done"
    CANCELLED = "cancelled"


class RoleHeld(Worded):
    """What somebody does in a large-scale enquiry."""

    CHAIR = "chair"
    LEAD = "lead"
    ADMINISTRATOR = "administrator"
    AGENCY = "agency"


class MeetingKind(Worded):
    """Which meeting of a large-scale enquiry."""

    INITIAL = "initial"
    PROGRESS = "progress"
    WITH_PROVIDER = "with_provider"
    FINDINGS = "findings"
    CLOSING = "closing"


_WORDS: dict[Worded, str] = {
    Kind.S42: "Section 42 enquiry",
    Kind.OTHER: "Other enquiry",
    LedBy.COUNCIL: "The council",
    LedBy.PROVIDER: "The provider",
    LedBy.NHS: "The NHS",
    LedBy.POLICE: "The police",
    LedBy.OTHER: "Someone else",
    Answer.UNKNOWN: "Not known",
    Asked.EXPRESSED: "Asked, and said what they want",
    Asked.NOT_EXPRESSED: "Asked, and did not say",
    Asked.NOT_ASKED: "Not asked",
    Achieved.FULLY: "Fully achieved",
    Achieved.PARTLY: "Partly achieved",
    Achieved.NOT: "Not achieved",
    Capacity.LACKS: "Lacks capacity",
    Capacity.HAS: "Has capacity",
    Advocate.INDEPENDENT: "An independent advocate",
    Advocate.FAMILY: "Family or a friend",
    Advocate.NONE: "Nobody",
    Advocate.NOT_NEEDED: "Not needed",
    RiskFound.IDENTIFIED_ACTION: "Risk identified, action taken",
    RiskFound.IDENTIFIED_NO_ACTION: "Risk identified, no action taken",
    RiskFound.INCONCLUSIVE_ACTION: "Inconclusive, action taken",
    RiskFound.INCONCLUSIVE_NO_ACTION: "Inconclusive, no action taken",
    RiskFound.NONE_ACTION: "No risk identified, action taken",
    RiskFound.NONE_NO_ACTION: "No risk identified, no action taken",
    RiskFound.CEASED: "Ceased at the adult’s request, no action taken",
    RiskResult.REMAINED: "The risk remained",
    RiskResult.REDUCED: "The risk was reduced",
    RiskResult.REMOVED: "The risk was removed",
    RiskSource.SERVICE_PROVIDER: "A service provider",
    RiskSource.OTHER_KNOWN: "Someone else, known to the adult",
    RiskSource.OTHER_UNKNOWN: "Someone else, not known to the adult",
    RoleHeld.LEAD: "Lead for the enquiry",
    RoleHeld.AGENCY: "For an agency",
    MeetingKind.INITIAL: "Initial meeting",
    MeetingKind.PROGRESS: "Progress meeting",
    MeetingKind.WITH_PROVIDER: "Meeting with the provider",
    MeetingKind.FINDINGS: "Findings meeting",
    MeetingKind.CLOSING: "Closing meeting",
}
