"""What is sent, turned into what is kept: for one concern or many."""

from datetime import datetime, timedelta

from almoner.core.accounts.rules import Principal
from almoner.core.calendar.rules import day_of
from almoner.response.safeguarding.practice import priority_rules_as_at
from almoner.response.safeguarding.rules.priorities import rank_of
from almoner.response.safeguarding.rules.receipts import new_receipt
from almoner.response.safeguarding.rules.referrals import LONGEST_TEXT, Referral
from almoner.response.safeguarding.rules.states import ConcernState

CLOCKS_DIFFER = timedelta(minutes=5)
EARLIEST_YEAR = 1850  # before it nobody was born of whom there is a concern
LONGEST_REFERENCE = 80


def fault_of(referral: Referral, *, at: datetime) -> str:
    """The sentence for what keeps a referral from being received; "" where nothing does."""
    born_on = referral.person.born_on
    days = [day for day in (born_on, referral.happened_on) if day is not None]
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
        (
            born_on is not None
            and referral.happened_on is not None
            and referral.happened_on < born_on,
            "It cannot have happened before the adult was born.",
        ),
        (
            any(day.year < EARLIEST_YEAR for day in days),
            f"A date is before {EARLIEST_YEAR}. Give its year in four figures.",
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
    received_at = min(referral.received_at, at)  # clocks differ: nothing is done before it arrived
    day = day_of(received_at)
    rules = priority_rules_as_at(day)
    return {
        "receipt": new_receipt(),
        "source": source,
        "reference": referral.reference,
        "body_digest": digest,
        "received_at": received_at,
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
        "state_at": received_at,
        "step_count": 1,
        "priority": "",
        "rank": rank_of(priority=None, is_said_urgent=referral.is_urgent),
        "waiting_since": received_at,
        "due_on": rules.due_on(priority=None, since=day),
        "decide_by": rules.decide_by(since=day),
        "worker_name": "",
        "is_to_match": names_a_service(referral),
    }
