"""How another system raises a concern, and all that it is told."""

from datetime import UTC, date, datetime
from re import compile as pattern
from typing import Annotated, Literal, Self

from ninja import Field, Schema
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    field_validator,
    model_validator,
)

from almoner.response.safeguarding.actions import Receipt
from almoner.response.safeguarding.csv_files import EARLIEST
from almoner.response.safeguarding.queries import Arrival
from almoner.response.safeguarding.rules.kinds import (
    AgeBand,
    Category,
    Ethnicity,
    Gender,
    Referrer,
    Setting,
    Shift,
    SupportReason,
    Theme,
)
from almoner.response.safeguarding.rules.referrals import LONGEST_TEXT, Person, Referral

WHOLE_DAY = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day_in_words(value: object) -> object:
    """A day is a text such as 2021-08-20: a number would be taken for seconds since 1970."""
    if value is None or (isinstance(value, str) and WHOLE_DAY.fullmatch(value)):
        return value
    raise ValueError("Give a day such as 2021-08-20.")


def _moment_in_words(value: object) -> object:
    """A moment is a text with its zone: a number would be taken for seconds since 1970."""
    if value is None or (isinstance(value, str) and not value.isdecimal()):
        return value
    raise ValueError("Give a moment such as 2021-08-20T14:30:00+01:00.")


def _moment_in_utc(value: datetime | None) -> datetime | None:
    try:
        return value.astimezone(UTC) if value else None
    except OverflowError:
        raise ValueError("Give a moment such as 2021-08-20T14:30:00+01:00.") from None


Day = Annotated[date | None, BeforeValidator(_day_in_words)]
Moment = Annotated[
    AwareDatetime | None, BeforeValidator(_moment_in_words), AfterValidator(_moment_in_utc)
]


class _Strict(Schema):
    """A name that is not known is refused, so that none is lost by a slip."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def _can_be_kept(cls, value: object) -> object:
        if isinstance(value, str) and "\x00" in value:
            raise ValueError("Leave out the character with the number 0: no text has one.")
        return value


class ConcernedAdult(_Strict):
    """Who the adult is, as far as you know. Kept sealed, apart from the concern."""

    name: str = Field("", description="Full name", max_length=200)
    born_on: Day = Field(None, description="Date of birth")
    nhs_number: str = Field("", description="NHS number", max_length=20)
    record_number: str = Field(
        "", description="Number in the council’s social care record", max_length=40
    )
    address: str = Field("", description="Where they live", max_length=400)
    age_band: AgeBand = Field(AgeBand.NOT_KNOWN, description="If the date of birth is not known")
    gender: Gender = Field(Gender.NOT_KNOWN, description="As the statutory collection counts")
    ethnicity: Ethnicity = Field(
        Ethnicity.NOT_KNOWN, description="As the statutory collection counts"
    )
    support_reason: SupportReason = Field(
        SupportReason.NOT_KNOWN, description="Primary support reason"
    )


class ConcernRaised(_Strict):
    """A safeguarding concern. Only the reference and what happened are always needed."""

    reference: str = Field(
        description="Your own reference: sent again, it is the same concern",
        min_length=1,
        max_length=80,
    )
    text: str = Field(description="What happened", min_length=1, max_length=LONGEST_TEXT)
    received_at: Moment = Field(
        None,
        description="When you received it, with its zone; now, if you leave it out",
        ge=datetime(EARLIEST, 1, 1, tzinfo=UTC),
    )
    categories: list[Category] = Field([], description="Kinds of abuse or neglect", max_length=11)
    referrer: Referrer = Field(Referrer.NOT_KNOWN, description="What whoever told you is")
    referrer_name: str = Field("", description="Who told you", max_length=200)
    referrer_contact: str = Field("", description="How to reach them", max_length=200)
    service: str = Field("", description="The service, in their words", max_length=250)
    cqc_id: str = Field("", description="The regulator’s id of the service", max_length=20)
    postcode: str = Field("", description="Of the service", max_length=10)
    district: str = Field("", description="The code of a district", max_length=12)
    setting: Setting = Field(Setting.NOT_KNOWN, description="Where it happened")
    theme: Theme = Field(Theme.NOT_KNOWN, description="What went wrong")
    shift: Shift = Field(Shift.NOT_KNOWN, description="When in the day")
    happened_on: Day = Field(None, description="The day it happened")
    is_urgent: bool = Field(False, description="Whether somebody is in danger now")
    safety: str = Field(
        "", description="What was done to keep the adult safe", max_length=LONGEST_TEXT
    )
    adult: ConcernedAdult | None = Field(None, description="Who the adult is, as far as you know")

    def referral(self, *, at: datetime) -> Referral:
        """What was said, as the room knows it."""
        return Referral(
            reference=self.reference,
            received_at=self.received_at or at,
            text=self.text,
            categories=tuple(self.categories),
            referrer=self.referrer,
            referrer_name=self.referrer_name,
            referrer_contact=self.referrer_contact,
            service_named=self.service,
            cqc_id=self.cqc_id,
            postcode=self.postcode,
            district_code=self.district,
            setting=self.setting,
            theme=self.theme,
            shift=self.shift,
            happened_on=self.happened_on,
            is_urgent=self.is_urgent,
            safety_text=self.safety,
            person=Person(**self.adult.model_dump()) if self.adult else Person(),
        )


class ConcernReceipt(Schema):
    """That it arrived. Nothing of what was sent is said again."""

    receipt: str = Field(description="What to quote; it says nothing of how many there are")
    reference: str = Field(description="Your own reference")
    received_at: datetime = Field(description="When it was received")


def receipt_from(given: Receipt) -> ConcernReceipt:
    """The receipt as it is sent."""
    return ConcernReceipt(
        receipt=given.receipt, reference=given.reference, received_at=given.received_at
    )


class ArrivalQuestion(_Strict):
    """Which delivery of your own you ask about: by one of the two."""

    receipt: str = Field("", description="The receipt you were given", max_length=20)
    reference: str = Field("", description="Your own reference", max_length=80)

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if bool(self.receipt) == bool(self.reference):
            raise ValueError("Give the receipt or your reference, one of the two.")
        return self

    @property
    def sent(self) -> str:
        """Whichever was given."""
        return self.receipt or self.reference


class ConcernArrival(Schema):
    """Whether something you sent arrived. Nothing of the concern, nor of what became of it."""

    state: Literal["received", "refused"] = Field(
        description="refused: it could not be taken, and nothing of it was kept"
    )
    receipt: str = Field(description="What to quote; empty where it was refused")
    reference: str = Field(description="Your own reference")
    at: datetime = Field(description="When it was received or refused")
    problem: str = Field(description="Why it could not be taken; empty where it was received")


def arrival_from(found: Arrival) -> ConcernArrival:
    """An arrival as it is told."""
    return ConcernArrival(
        state="received" if found.receipt else "refused",
        receipt=found.receipt,
        reference=found.reference,
        at=found.at,
        problem=found.problem,
    )
