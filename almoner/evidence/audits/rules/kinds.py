"""What kinds of visit, evidence, finding and reply there are."""

from enum import StrEnum

from almoner.evidence.questionnaires.rules import EvidenceKind


class Worded(StrEnum):
    """A kept word with the words that people read."""

    @property
    def words(self) -> str:
        """As people read it: "Quality monitoring"."""
        return self.value.replace("_", " ").capitalize()


class VisitKind(Worded):
    """Why the council goes to a service."""

    ANNUAL_AUDIT = "annual_audit"
    QUALITY_MONITORING = "quality_monitoring"
    FOLLOW_UP = "follow_up"
    RESPONSIVE = "responsive"
    OUT_OF_HOURS = "out_of_hours"
    JOINT = "joint"
    SUPPORT = "support"
    REMOTE = "remote"
    CONTRACT_REVIEW = "contract_review"

    @property
    def words(self) -> str:
        """As people read it."""
        if self is VisitKind.OUT_OF_HOURS:
            return "Out of hours"
        if self is VisitKind.FOLLOW_UP:
            return "Follow-up"
        return super().words


class JointPartner(Worded):
    """Who else goes along."""

    ICB = "icb"
    CQC = "cqc"
    IPC = "ipc"
    SAFEGUARDING = "safeguarding"

    @property
    def words(self) -> str:
        """As people read it."""
        return {
            JointPartner.ICB: "Integrated care board",
            JointPartner.CQC: "Care Quality Commission",
            JointPartner.IPC: "Infection prevention and control team",
            JointPartner.SAFEGUARDING: "Safeguarding team",
        }[self]


class FeedbackFrom(Worded):
    """Whose feedback an audit must have heard."""

    PEOPLE = "people"
    RELATIVES = "relatives"

    @property
    def words(self) -> str:
        """As people read it."""
        return "people who use the service" if self is FeedbackFrom.PEOPLE else "relatives"


FEEDBACK_KINDS = {
    EvidenceKind.PERSON_FEEDBACK: FeedbackFrom.PEOPLE,
    EvidenceKind.RELATIVE_FEEDBACK: FeedbackFrom.RELATIVES,
}


class FindingKind(Worded):
    """Whether a finding asks for something or praises."""

    CONCERN = "concern"
    STRENGTH = "strength"

    @property
    def words(self) -> str:
        """As people read it: a council's "concern" is a safeguarding word, so not that."""
        return "To improve" if self is FindingKind.CONCERN else "Strength"


class Severity(Worded):
    """How much a finding matters to the people who live there."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class ReplyOutcome(Worded):
    """What became of a finding once the provider had its say."""

    ACCEPTED = "accepted"
    CHANGED = "changed"
    NOT_CHANGED = "not_changed"

    @property
    def words(self) -> str:
        """As people read it."""
        return {
            ReplyOutcome.ACCEPTED: "The provider accepts the finding",
            ReplyOutcome.CHANGED: "Changed after the provider's comment",
            ReplyOutcome.NOT_CHANGED: "Not changed after the provider's comment",
        }[self]


class ReviewTest(Worded):
    """What a review asks of an audit that the provider disputes."""

    ROBUST_EVIDENCE = "robust_evidence"
    RIGHT_STANDARD = "right_standard"
    NO_DOUBLE_COUNTING = "no_double_counting"
    FAIRNESS = "fairness"
    INTERNAL_CONSISTENCY = "internal_consistency"

    @property
    def question(self) -> str:
        """The question that the reviewer answers."""
        return {
            ReviewTest.ROBUST_EVIDENCE: "Is each disputed finding borne out by the evidence?",
            ReviewTest.RIGHT_STANDARD: "Does each finding stand under the right standard?",
            ReviewTest.NO_DOUBLE_COUNTING: "Is nothing counted against the service twice?",
            ReviewTest.FAIRNESS: "Is it fair, and would another service be judged the same?",
            ReviewTest.INTERNAL_CONSISTENCY: "Do its answers, findings and rating agree?",
        }[self]


class ReviewOutcome(Worded):
    """What a review decides."""

    STANDS = "stands"
    CORRECT = "correct"

    @property
    def words(self) -> str:
        """As people read it."""
        if self is ReviewOutcome.STANDS:
            return "The audit stands as it is"
        return "The audit must be corrected"


class ReceivedBy(Worded):
    """How something reached the council from the provider."""

    EMAIL = "email"
    LETTER = "letter"
    TELEPHONE = "telephone"
    MEETING = "meeting"
    PORTAL = "portal"
