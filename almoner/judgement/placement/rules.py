"""The answer to "may we place here?": yes, no, or ask; with reasons that the asker may see."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from almoner.core.accounts.rules import Permission, Principal
from almoner.core.journal.rules import Sensitivity


class Answer(StrEnum):
    """What brokerage is told."""

    YES = "yes"
    ASK = "ask"
    NO = "no"

    @property
    def words(self) -> str:
        """As the page says it, large."""
        return self.value.capitalize()


WEIGHT = (Answer.YES, Answer.ASK, Answer.NO)  # the last of several findings' answers is given


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check found: an answer by itself, why, and whom to ask.

    `text` is fit for anyone who may ask at all (INTERNAL). `detail` and the suspension are for
    those cleared for them.
    """

    check: str
    answer: Answer
    text: str
    who_to_ask: str = ""
    detail: str = ""
    detail_sensitivity: Sensitivity = Sensitivity.RESTRICTED
    detail_permission: Permission = Permission.VIEW_SUSPENSIONS
    suspension_id: int | None = None
    authority_code: str = ""  # whose record it is drawn from


@dataclass(frozen=True, slots=True, kw_only=True)
class Successor:
    """The registration under which the same care goes on."""

    location_id: int
    cqc_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementAnswer:
    """What was found, all told. `unknowns` are what no record here can say."""

    answer: Answer
    reasons: tuple[Finding, ...]  # the gravest first
    who_to_ask: tuple[str, ...]
    unknowns: tuple[str, ...]
    as_at: date
    location_id: int
    cqc_id: str
    name: str
    successors: tuple[Successor, ...] = field(default=())


def gravest(findings: Iterable[Finding]) -> Answer:
    """The answer that several findings come to: one no is no, and one ask is ask."""
    return max((one.answer for one in findings), key=WEIGHT.index, default=Answer.YES)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The gravest first, otherwise as they were found."""
    return tuple(sorted(findings, key=lambda one: -WEIGHT.index(one.answer)))


def seen_by(finding: Finding, reader: Principal) -> Finding:
    """The finding as someone may see it: its detail only with clearance in its own authority."""
    clearance = reader.clearance(authority_code=finding.authority_code)
    if clearance >= finding.detail_sensitivity and reader.may(
        finding.detail_permission, authority_code=finding.authority_code
    ):
        return finding
    return replace(finding, detail="", suspension_id=None)
