"""What a sender says: the one shape in which a concern arrives, by whichever door."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

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

FRONT_DOOR = "Adult Social Care Connect"
PAGE = "page"
LONGEST_TEXT = 20_000
LONGEST_SOURCE = 60
NHS_LENGTH = 10  # digits
SHORTEST_RECORD = 3  # characters of a record's number, below which it may be anybody's
NO_NAMES = frozenset(
    {"unknown", "not known", "name unknown", "n/a", "na", "none", "anonymous", "tbc", "?", "-"}
    | {"resident", "service user", "patient", "client", "adult"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who the adult is, as far as the sender knows. It is sealed before it is kept."""

    name: str = ""
    born_on: date | None = None
    nhs_number: str = ""
    record_number: str = ""
    address: str = ""
    age_band: AgeBand = AgeBand.NOT_KNOWN
    gender: Gender = Gender.NOT_KNOWN
    ethnicity: Ethnicity = Ethnicity.NOT_KNOWN
    support_reason: SupportReason = SupportReason.NOT_KNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """A concern in the sender's words."""

    reference: str
    received_at: datetime
    text: str
    categories: tuple[Category, ...] = ()
    referrer: Referrer = Referrer.NOT_KNOWN
    referrer_name: str = ""
    referrer_contact: str = ""
    service_named: str = ""
    cqc_id: str = ""
    postcode: str = ""
    district_code: str = ""
    setting: Setting = Setting.NOT_KNOWN
    theme: Theme = Theme.NOT_KNOWN
    shift: Shift = Shift.NOT_KNOWN
    happened_on: date | None = None
    is_urgent: bool = False
    safety_text: str = ""
    person: Person = field(default_factory=Person)


def source_of_system(name: str) -> str:
    """The source under which a system that is called so is known: never the page's own."""
    source = name[:LONGEST_SOURCE].strip()
    return f"{source} (a system)" if source.casefold() == PAGE else source


def known_by(person: Person) -> str:
    """The text by which a person is known again; "" where too little is said.

    A number is surer than a name; a name alone is not enough. What is typed where nothing is known
    ("0000000000", "n/a", "unknown") tells nobody: it would make one person of many.
    """
    digits = "".join(one for one in person.nhs_number if one.isdigit())
    if is_nhs_number(digits):
        return f"nhs:{digits}"
    record = "".join(person.record_number.split()).upper()
    if len(record) >= SHORTEST_RECORD and any(one in "123456789" for one in record):
        return f"record:{record}"
    name = " ".join(person.name.split()).casefold()
    if not name or name in NO_NAMES or person.born_on is None:
        return ""
    return f"name:{name}:{person.born_on}"


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits can be an NHS number: the last checks the others, modulo 11.

    NHS Data Dictionary, NHS NUMBER. Ten times the same digit is nobody's.
    """
    if len(digits) != NHS_LENGTH or not digits.isascii() or len(set(digits)) == 1:
        return False
    weighed = sum(int(one) * (NHS_LENGTH - place) for place, one in enumerate(digits[:-1]))
    return (11 - weighed % 11) % 11 == int(digits[-1])


def age_band_on(born_on: date | None, day: date) -> AgeBand:
    """The collection's age band of somebody on a day; not known under 18 or without a date."""
    if born_on is None:
        return AgeBand.NOT_KNOWN
    age = day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
    bands = (
        (95, AgeBand.FROM_95),
        (85, AgeBand.FROM_85),
        (75, AgeBand.FROM_75),
        (65, AgeBand.FROM_65),
        (18, AgeBand.FROM_18),
    )
    return next((band for least, band in bands if age >= least), AgeBand.NOT_KNOWN)


def digest_of(referral: Referral) -> str:
    """Tells whether the same was sent again: 64 hex digits of all but when it was received."""
    person = referral.person
    said = [
        referral.reference,
        referral.text,
        sorted(referral.categories),
        referral.referrer,
        referral.referrer_name,
        referral.referrer_contact,
        referral.service_named,
        referral.cqc_id,
        referral.postcode,
        referral.district_code,
        referral.setting,
        referral.theme,
        referral.shift,
        str(referral.happened_on),
        referral.is_urgent,
        referral.safety_text,
        [person.name, str(person.born_on), person.nhs_number, person.record_number],
        [person.address, person.age_band, person.gender, person.ethnicity, person.support_reason],
    ]
    return sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()
