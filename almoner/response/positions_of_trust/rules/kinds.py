"""What an allegation is made of, each choice with its words."""

from enum import IntFlag, StrEnum

from almoner.core.worded import Worded


class Source(Worded):
    """How it came to the council's knowledge."""

    EMPLOYER = "employer"
    POLICE = "police"
    CHILDRENS_SERVICES = "childrens_services", "Children’s services"
    REGULATOR = "regulator"
    HEALTH = "health", "The NHS"
    COUNCIL = "council", "Another part of the council"
    PUBLIC = "public", "A member of the public"
    OTHER = "other"


class Grounds(IntFlag):
    """Why the process for positions of trust applies; one or more."""

    HARMED = 1
    OFFENCE = 2
    RISK = 4

    @property
    def words(self) -> str:
        """As officers say it; of one ground."""
        return _GROUNDS[self]

    @property
    def key(self) -> str:
        """As forms carry it."""
        return str(self.name).lower()


_GROUNDS = {
    Grounds.HARMED: "Behaved in a way that harmed, or may have harmed, an adult or a child",
    Grounds.OFFENCE: "Possibly committed a criminal offence against, or related to, an adult",
    Grounds.RISK: "Behaved in a way that shows they may pose a risk to adults with care needs",
}


class Affected(Worded):
    """Whether an adult is known to have been affected."""

    IDENTIFIED = "identified", "Yes: their own concern is kept apart"
    NONE_IDENTIFIED = "none_identified", "No adult is identified"
    NOT_KNOWN = "not_known", "Not known yet"


class Finding(Worded):
    """How an allegation ended."""

    SUBSTANTIATED = "substantiated"
    UNSUBSTANTIATED = "unsubstantiated"
    FALSE = "false"
    MALICIOUS = "malicious"
    UNFOUNDED = "unfounded"


class Disclosed(Worded):
    """Whether someone is told."""

    TELL = "tell", "To be told"
    DO_NOT_TELL = "do_not_tell", "Not to be told"
    TOLD = "told", "Was told"


class LegalBasis(Worded):
    """The basis in law on which somebody is told, or not."""

    LEGAL_OBLIGATION = "legal_obligation", "A legal obligation (UK GDPR Article 6(1)(c))"
    PUBLIC_TASK = "public_task", "The council’s public task (UK GDPR Article 6(1)(e))"
    VITAL_INTERESTS = "vital_interests", "To protect a life (UK GDPR Article 6(1)(d))"
    CRIMINAL_OFFENCE_DATA = (
        "criminal_offence_data",
        "Safeguarding of individuals at risk (Data Protection Act 2018, Schedule 1, paragraph 18)",
    )
    NOT_PROPORTIONATE = "not_proportionate", "Telling them would not be necessary and proportionate"


class Body(Worded):
    """Who may be told, or to whom somebody may be referred."""

    EMPLOYER = "employer", "The employer, or whoever they volunteer for"
    DBS = "dbs", "Disclosure and Barring Service"
    CQC = "cqc", "Care Quality Commission"
    NMC = "nmc", "Nursing and Midwifery Council"
    SOCIAL_WORK_ENGLAND = "social_work_england", "Social Work England"
    HCPC = "hcpc", "Health and Care Professions Council"
    POLICE = "police"
    LADO = "lado", "Designated officer for allegations about children (LADO)"
    OTHER = "other", "Someone else"


REFERRED_TO = tuple(body for body in Body if body is not Body.EMPLOYER)


class Referred(Worded):
    """What became of a referral to a regulator or to the police."""

    REFERRED = "referred"
    NOT_REFERRED = "not_referred"
    ANSWERED = "answered", "They have answered"


class Part(StrEnum):
    """Which words of an allegation a sealed text holds."""

    PERSON = "person"
    ROLE = "role"
    EMPLOYER = "employer"
    ALLEGED = "alleged"
    STEP = "step"
    DISCLOSURE = "disclosure"
    REFERRAL = "referral"
    HOLD = "hold"
    ERASURE = "erasure"  # why it was erased: stays
