"""Whatever a sender may say: strategies for the tests that try hundreds."""

from datetime import UTC, date, datetime

from hypothesis import strategies as st

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
from almoner.response.safeguarding.rules.referrals import Person, Referral

# Every letter that a file may hold; blanks around a text are not part of it.
LETTERS = st.characters(exclude_characters="\x00", exclude_categories=("Cs",))


def texts(longest: int, *, least: int = 0) -> st.SearchStrategy[str]:
    """A text of any letters, without blanks around it."""
    found = st.text(LETTERS, min_size=least, max_size=min(longest, 40)).map(str.strip)
    return found.filter(lambda text: len(text) >= least)


DAYS = st.dates(date(1900, 1, 1), date(2021, 8, 1))
MOMENTS = st.datetimes(datetime(2021, 8, 2), datetime(2021, 8, 9), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda moment: moment.replace(second=0, microsecond=0)
)
PERSONS = st.builds(
    Person,
    name=texts(200),
    born_on=st.none() | DAYS,
    nhs_number=texts(20),
    record_number=texts(40),
    address=texts(400),
    age_band=st.sampled_from(AgeBand),
    gender=st.sampled_from(Gender),
    ethnicity=st.sampled_from(Ethnicity),
    support_reason=st.sampled_from(SupportReason),
)
REFERRALS = st.builds(
    Referral,
    reference=texts(80, least=1),
    received_at=MOMENTS,
    text=texts(20_000, least=1),
    categories=st.lists(st.sampled_from(Category), max_size=11, unique=True).map(tuple),
    referrer=st.sampled_from(Referrer),
    referrer_name=texts(200),
    referrer_contact=texts(200),
    service_named=texts(250),
    cqc_id=st.text("0123456789-", max_size=20),
    postcode=st.text("ABC123", max_size=10),
    setting=st.sampled_from(Setting),
    theme=st.sampled_from(Theme),
    shift=st.sampled_from(Shift),
    happened_on=st.none() | DAYS,
    is_urgent=st.booleans(),
    safety_text=texts(20_000),
    person=PERSONS,
)


def cells_of(one: Referral) -> dict[str, str]:
    """A concern as a row of a file says it."""
    person = one.person
    return {
        "reference": one.reference,
        "received_at": one.received_at.isoformat(),
        "text": one.text,
        "categories": ";".join(one.categories),
        "referrer": one.referrer,
        "referrer_name": one.referrer_name,
        "referrer_contact": one.referrer_contact,
        "service": one.service_named,
        "cqc_id": one.cqc_id,
        "postcode": one.postcode,
        "setting": one.setting,
        "theme": one.theme,
        "shift": one.shift,
        "happened_on": one.happened_on.isoformat() if one.happened_on else "",
        "urgent": "yes" if one.is_urgent else "no",
        "safety": one.safety_text,
        "adult_name": person.name,
        "adult_born_on": person.born_on.isoformat() if person.born_on else "",
        "adult_nhs_number": person.nhs_number,
        "adult_record_number": person.record_number,
        "adult_address": person.address,
        "adult_age_band": person.age_band,
        "adult_gender": person.gender,
        "adult_ethnicity": person.ethnicity,
        "adult_support_reason": person.support_reason,
    }
