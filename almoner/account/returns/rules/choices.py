"""The lines and columns of the return, with their words, in the order of the collection."""

from enum import StrEnum

from almoner.account.returns.rules.counting import (
    BEGUN_OTHER,
    BEGUN_S42,
    CONCERNS,
    NOT_KNOWN,
    NUMBER,
    OTHER,
    S42,
    Choices,
)
from almoner.response.enquiries.rules.kinds import Asked, Capacity, RiskResult, RiskSource
from almoner.response.safeguarding.rules.kinds import (
    AgeBand,
    Category,
    Ethnicity,
    Gender,
    Setting,
    SupportReason,
)

UNKNOWN = (NOT_KNOWN, "Not known")


def _of(kinds: type[StrEnum]) -> tuple[tuple[str, str], ...]:
    listed = tuple((each.value, _words(each)) for each in kinds if each.value != NOT_KNOWN)
    return (*listed, UNKNOWN)


def _words(each: object) -> str:
    return str(getattr(each, "words"))  # noqa: B009  an enum of another room, with words


CHOICES: Choices = {
    "raised": (
        (CONCERNS, "Concerns received"),
        (BEGUN_S42, "Section 42 enquiries begun"),
        (BEGUN_OTHER, "Other enquiries begun"),
    ),
    "number": ((NUMBER, "Number"),),
    "kind": ((S42, "Section 42"), (OTHER, "Other only")),
    "age_band": _of(AgeBand),
    "gender": _of(Gender),
    "ethnicity": _of(Ethnicity),
    "support_reason": _of(SupportReason),
    "category": _of(Category),
    "setting": _of(Setting),
    "source_of_risk": _of(RiskSource),
    "risk_outcome": (
        *((each.value, each.words) for each in RiskResult),
        ("none_identified", "No risk was identified"),
        UNKNOWN,
    ),
    "capacity": (
        (Capacity.HAS.value, "Had capacity"),
        ("lacks_supported", "Lacked capacity: had support or an advocate"),
        ("lacks_not_supported", "Lacked capacity: had none"),
        ("lacks_support_not_known", "Lacked capacity: support not known"),
        (Capacity.NOT_RECORDED.value, "Not recorded"),
        UNKNOWN,
    ),
    "personal": (
        ("expressed_fully", "Asked, said what they wanted: fully achieved"),
        ("expressed_partly", "Asked, said what they wanted: partly achieved"),
        ("expressed_not", "Asked, said what they wanted: not achieved"),
        ("expressed_not_known", "Asked, said what they wanted: not known if achieved"),
        (Asked.NOT_EXPRESSED.value, "Asked, did not say"),
        (Asked.NOT_ASKED.value, "Not asked"),
        UNKNOWN,
    ),
}
