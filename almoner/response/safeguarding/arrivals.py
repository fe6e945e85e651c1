"""What is sent, turned into what is kept: for one concern or many."""

from datetime import datetime, timedelta
from secrets import token_hex

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal
from almoner.core.accounts.sealing import fingerprint, seal
from almoner.core.calendar.rules import day_of
from almoner.response.safeguarding.models import Adult
from almoner.response.safeguarding.practice import priority_rules_as_at
from almoner.response.safeguarding.rules.kinds import AgeBand
from almoner.response.safeguarding.rules.priorities import rank_of
from almoner.response.safeguarding.rules.receipts import new_receipt
from almoner.response.safeguarding.rules.referrals import (
    LONGEST_TEXT,
    Person,
    Referral,
    age_band_on,
    known_by,
)
from almoner.response.safeguarding.rules.states import ConcernState

CLOCKS_DIFFER = timedelta(minutes=5)
LONGEST_REFERENCE = 80


def fault_of(referral: Referral, *, at: datetime) -> str:
    """The sentence for what keeps a referral from being received; "" where nothing does."""
    born_on = referral.person.born_on
    faults = (
        (not referral.text.strip(), "Say what happened."),
        (
            max(len(referral.text), len(referral.safety_text)) > LONGEST_TEXT,
            f"What happened must be {LONGEST_TEXT:,} characters or fewer.",
        ),
        (
            len(referral.reference) > LONGEST_REFERENCE,
            f"The reference must be {LONGEST_REFERENCE} characters or fewer.",
        ),
        (
            referral.received_at > at + CLOCKS_DIFFER,
            "It cannot have been received in the future.",
        ),
        (
            referral.happened_on is not None
            and referral.happened_on > day_of(referral.received_at),
            "It cannot have happened after it was received.",
        ),
        (
            born_on is not None and born_on > day_of(at),
            "The adult cannot have been born in the future.",
        ),
    )
    return next((sentence for is_wrong, sentence in faults if is_wrong), "")


def names_a_service(referral: Referral) -> bool:
    """Whether it says anything by which a service can be suggested, for a person to confirm."""
    return bool(referral.service_named or referral.cqc_id or referral.postcode)


def arrived(
    referral: Referral, *, source: str, digest: str, by: Principal, at: datetime
) -> dict[str, object]:
    """The columns of a concern that follow from what was sent."""
    day = day_of(referral.received_at)
    return {
        "receipt": new_receipt(),
        "source": source,
        "reference": referral.reference,
        "body_digest": digest,
        "received_at": referral.received_at,
        "recorded_at": at,
        "raised_by": by.reference,
        "raised_by_name": by.name,
        "referrer": referral.referrer.value,
        "referrer_name": referral.referrer_name,
        "referrer_contact": referral.referrer_contact,
        "service_named": referral.service_named,
        "cqc_id_named": referral.cqc_id,
        "postcode_named": referral.postcode,
        "setting": referral.setting.value,
        "theme": referral.theme.value,
        "shift": referral.shift.value,
        "happened_on": referral.happened_on,
        "is_said_urgent": referral.is_urgent,
        "text": referral.text.strip(),
        "safety_text": referral.safety_text.strip(),
        "state": ConcernState.RECEIVED.value,
        "state_at": referral.received_at,
        "step_count": 1,
        "priority": "",
        "rank": rank_of(priority=None, is_said_urgent=referral.is_urgent),
        "waiting_since": referral.received_at,
        "due_on": priority_rules_as_at(day).due_on(priority=None, since=day),
        "worker_name": "",
        "is_to_match": names_a_service(referral),
    }


def sealed(authority: Authority, person: Person, *, on: datetime) -> Adult | None:
    """Somebody as they are kept, not saved yet; None where nothing is said of them."""
    known = known_by(person)
    if not known and not (person.name or person.address or person.born_on):
        return None
    known = known or f"nobody else:{token_hex(16)}"  # too little to know them by again
    band = person.age_band
    return Adult(
        authority=authority,
        fingerprint=fingerprint(f"{authority.code}:{known}"),
        sealed_name=seal(person.name),
        sealed_born_on=seal(person.born_on.isoformat() if person.born_on else ""),
        sealed_nhs_number=seal(person.nhs_number),
        sealed_record_number=seal(person.record_number),
        sealed_address=seal(person.address),
        age_band=(age_band_on(person.born_on, day_of(on)) if band is AgeBand.NOT_KNOWN else band),
        gender=person.gender.value,
        ethnicity=person.ethnicity.value,
        support_reason=person.support_reason.value,
    )
