"""What an allegation is made of, each choice with its words."""

from enum import IntFlag, StrEnum


class Worded(StrEnum):
    """A choice whose value is its words with underscores."""

    @property
    def words(self) -> str:
        """As officers say it."""
        return self.value.replace("_", " ").capitalize()


class Source(Worded):
    """How it came to the council's knowledge."""

    EMPLOYER = "employer"
    POLICE = "police"
    CHILDRENS_SERVICES = "childrens_services"
    REGULATOR = "regulator"
    HEALTH = "health"
    COUNCIL = "council"
    PUBLIC = "public"
    OTHER = "other"

    @property
    def words(self) -> str:
        """As officers say it."""
        return _SOURCES.get(self, self.value.capitalize())


_SOURCES = {
    Source.CHILDRENS_SERVICES: "Children’s services",
    Source.COUNCIL: "Another part of the council",
    Source.PUBLIC: "A member of the public",
    Source.HEALTH: "The NHS",
}


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

    IDENTIFIED = "identified"
    NONE_IDENTIFIED = "none_identified"
    NOT_KNOWN = "not_known"

    @property
    def words(self) -> str:
        """As officers say it."""
        return {
            Affected.IDENTIFIED: "Yes: their own concern is kept apart",
            Affected.NONE_IDENTIFIED: "No adult is identified",
            Affected.NOT_KNOWN: "Not known yet",
        }[self]


class Finding(Worded):
    """How an allegation ended."""

    SUBSTANTIATED = "substantiated"
    UNSUBSTANTIATED = "unsubstantiated"
    FALSE = "false"
    MALICIOUS = "malicious"
    UNFOUNDED = "unfounded"


class Disclosed(Worded):
    """Whether someone is told."""

    TELL = "tell"
    DO_NOT_TELL = "do_not_tell"
    TOLD = "told"

    @property
    def words(self) -> str:
        """As officers say it."""
        return {
            Disclosed.TELL: "To be told",
            Disclosed.DO_NOT_TELL: "Not to be told",
            Disclosed.TOLD: "Was told",
        }[self]


class LegalBasis(Worded):
    """The basis in law on which somebody is told, or not."""

    LEGAL_OBLIGATION = "legal_obligation"
    PUBLIC_TASK = "public_task"
    VITAL_INTERESTS = "vital_interests"
    CRIMINAL_OFFENCE_DATA = "criminal_offence_data"
    NOT_PROPORTIONATE = "not_proportionate"

    @property
    def words(self) -> str:
        """As officers say it, with the citation."""
        return {
            LegalBasis.LEGAL_OBLIGATION: "A legal obligation (UK GDPR Article 6(1)(c))",
            LegalBasis.PUBLIC_TASK: "The council’s public task (UK GDPR Article 6(1)(e))",
            LegalBasis.VITAL_INTERESTS: "To protect a life (UK GDPR Article 6(1)(d))",
            LegalBasis.CRIMINAL_OFFENCE_DATA: (
                "Safeguarding of individuals at risk (Data Protection Act 2018, Schedule 1,"
                " paragraph 18)"
            ),
            LegalBasis.NOT_PROPORTIONATE: "Telling them would not be necessary and proportionate",
        }[self]


class Body(Worded):
    """Who may be told, or to whom somebody may be referred."""

    EMPLOYER = "employer"
    DBS = "dbs"
    CQC = "cqc"
    NMC = "nmc"
    SOCIAL_WORK_ENGLAND = "social_work_england"
    HCPC = "hcpc"
    POLICE = "police"
    LADO = "lado"
    OTHER = "other"

    @property
    def words(self) -> str:
        """As officers say it."""
        return _BODIES[self]


_BODIES = {
    Body.EMPLOYER: "The employer, or whoever they volunteer for",
    Body.DBS: "Disclosure and Barring Service",
    Body.CQC: "Care Quality Commission",
    Body.NMC: "Nursing and Midwifery Council",
    Body.SOCIAL_WORK_ENGLAND: "Social Work England",
    Body.HCPC: "Health and Care Professions Council",
    Body.POLICE: "Police",
    Body.LADO: "Designated officer for allegations about children (LADO)",
    Body.OTHER: "Someone else",
}
REFERRED_TO = tuple(body for body in Body if body is not Body.EMPLOYER)


class Referred(Worded):
    """What became of a referral to a regulator or to the police."""

    REFERRED = "referred"
    NOT_REFERRED = "not_referred"
    ANSWERED = "answered"

    @property
    def words(self) -> str:
        """As officers say it."""
        return {
            Referred.REFERRED: "Referred",
            Referred.NOT_REFERRED: "Not referred",
            Referred.ANSWERED: "They have answered",
        }[self]


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
