"""What the API answers, as its document describes it."""

from datetime import date, datetime
from typing import Literal

from ninja import Field, Schema

from almoner.judgement.placement.rules import PlacementAnswer
from almoner.response.suspensions.rules.kinds import Work, work_named

WorkName = Literal["new_placement", "increase", "respite_readmission", "return_from_hospital"]


class PlacementQuestion(Schema):
    """What is asked; only the service has to be named."""

    location: str = Field(
        description="The regulator’s id of the service, such as 1-123456789",
        min_length=1,
        max_length=20,
    )
    work: WorkName = Field("new_placement", description="The kind of new work")
    district: str = Field(
        "", description="The code of a district, where that bears on it", max_length=12
    )
    lot: int | None = Field(None, description="The number of a lot", ge=1, le=2**31 - 1)
    case: str = Field(
        "", description="A case reference, if an exception was approved", max_length=60
    )

    def kind_of_work(self) -> Work:
        """The kind of work as the rooms below know it."""
        return work_named(self.work) or Work.NEW_PLACEMENT


class Reason(Schema):
    """One thing that was found, in words without anything restricted."""

    check: str = Field(description="What was looked at: registration, suspension, contract, host")
    answer: Literal["yes", "ask", "no"] = Field(description="What this alone would answer")
    text: str


class Registration(Schema):
    """A registration under which the same care goes on."""

    cqc_id: str
    name: str


class Placement(Schema):
    """May we place here?"""

    answer: Literal["yes", "ask", "no"] = Field(
        description="yes; no; or ask someone first. Treat anything else as ask"
    )
    location: Registration
    work: str = Field(description="The kind of new work that was asked about")
    reasons: list[Reason] = Field(
        description="The gravest first; empty where nothing stands against it"
    )
    who_to_ask: list[str]
    unknowns: list[str] = Field(description="What no record here can say")
    successors: list[Registration] = Field(description="Where a closed service goes on")
    as_at: date
    asked_at: datetime


class Wrong(Schema):
    """A parameter that cannot be read."""

    parameter: str
    problem: str


class Problem(Schema):
    """A failure (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = Field(description="A sentence that says what is wrong")
    errors: list[Wrong] | None = None


def placement_from(given: PlacementAnswer, *, work: Work, asked_at: datetime) -> Placement:
    """The answer as it is sent."""
    return Placement(
        answer=given.answer.value,
        location=Registration(cqc_id=given.cqc_id, name=given.name),
        work=work.key,
        reasons=[
            Reason(check=one.check, answer=one.answer.value, text=one.text) for one in given.reasons
        ],
        who_to_ask=list(given.who_to_ask),
        unknowns=list(given.unknowns),
        successors=[Registration(cqc_id=one.cqc_id, name=one.name) for one in given.successors],
        as_at=given.as_at,
        asked_at=asked_at,
    )
