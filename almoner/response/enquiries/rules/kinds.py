"""What an enquiry records, each choice with its words.

Risk, capacity, advocacy and outcomes are counted by the Safeguarding Adults Collection (tables SG2,
SG3 and SG4), so they are the choices here.
"""

from almoner.core.worded import Worded


class Kind(Worded):
    """Under which power an enquiry is made."""

    S42 = "s42", "Section 42 enquiry"
    OTHER = "other", "Someone else"


class LedBy(Worded):
    """Who makes the enquiry; the council answers for it whoever does (Care Act 2014, s. 42(2))."""

    COUNCIL = "council", "The council"
    PROVIDER = "provider", "The provider"
    NHS = "nhs", "The NHS"
    POLICE = "police", "The police"
    OTHER = "other", "Someone else"


class Answer(Worded):
    """An answer; not knowing is one."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown", "Not known"


class Asked(Worded):
    """Whether the adult, or who speaks for them, was asked what outcomes they want (SG4)."""

    EXPRESSED = "expressed", "Asked, and said what they want"
    NOT_EXPRESSED = "not_expressed", "Asked, and did not say"
    NOT_ASKED = "not_asked"
    NOT_KNOWN = "not_known"


class Achieved(Worded):
    """Whether the outcomes that were expressed were achieved (SG4)."""

    FULLY = "fully", "Fully achieved"
    PARTLY = "partly", "Partly achieved"
    NOT = "not", "Not achieved"


class Capacity(Worded):
    """Whether the adult lacks capacity to take part in decisions about the enquiry (SG3)."""

    LACKS = "lacks", "Lacks capacity"
    HAS = "has", "Has capacity"
    NOT_KNOWN = "not_known"
    NOT_RECORDED = "not_recorded"


class Advocate(Worded):
    """Who supports or represents the adult (SG3; Care Act 2014, s. 68)."""

    INDEPENDENT = "independent", "An independent advocate"
    FAMILY = "family", "Family or a friend"
    NONE = "none", "Nobody"
    NOT_NEEDED = "not_needed"

    @property
    def is_support(self) -> bool:
        """Whether the collection counts it as supported by an advocate, family or friend."""
        return self in {Advocate.INDEPENDENT, Advocate.FAMILY}


class RiskFound(Worded):
    """What the assessment of risk came to (SG2)."""

    IDENTIFIED_ACTION = "identified_action", "Risk identified, action taken"
    IDENTIFIED_NO_ACTION = "identified_no_action", "Risk identified, no action taken"
    INCONCLUSIVE_ACTION = "inconclusive_action", "Inconclusive, action taken"
    INCONCLUSIVE_NO_ACTION = "inconclusive_no_action", "Inconclusive, no action taken"
    NONE_ACTION = "none_action", "No risk identified, action taken"
    NONE_NO_ACTION = "none_no_action", "No risk identified, no action taken"
    CEASED = "ceased", "Ceased at the adult’s request, no action taken"

    @property
    def is_identified(self) -> bool:
        """Whether a risk was identified, so that its result is counted."""
        return self in {RiskFound.IDENTIFIED_ACTION, RiskFound.IDENTIFIED_NO_ACTION}


class RiskResult(Worded):
    """What became of a risk that was identified (SG2)."""

    REMAINED = "remained", "The risk remained"
    REDUCED = "reduced", "The risk was reduced"
    REMOVED = "removed", "The risk was removed"


class RiskSource(Worded):
    """Who the risk came from (SG2)."""

    SERVICE_PROVIDER = "service_provider", "A service provider"
    OTHER_KNOWN = "other_known", "Someone else, known to the adult"
    OTHER_UNKNOWN = "other_unknown", "Someone else, not known to the adult"


class ActionEvent(Worded):
    """What became of an agreed action."""

    DONE = "done"
    CANCELLED = "cancelled"


class RoleHeld(Worded):
    """What somebody does in a large-scale enquiry."""

    CHAIR = "chair"
    LEAD = "lead", "Lead for the enquiry"
    ADMINISTRATOR = "administrator"
    AGENCY = "agency", "For an agency"


class MeetingKind(Worded):
    """Which meeting of a large-scale enquiry."""

    INITIAL = "initial", "Initial meeting"
    PROGRESS = "progress", "Progress meeting"
    WITH_PROVIDER = "with_provider", "Meeting with the provider"
    FINDINGS = "findings", "Findings meeting"
    CLOSING = "closing", "Closing meeting"
