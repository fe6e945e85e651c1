"""A concern arrives: by the page or another system, one at a time, or many in a file.

Whatever the door, the same reference of the same sender is one concern: sent again, it changes
nothing; sent again with other words, it is refused.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.accounts.sealing import fingerprint, seal
from almoner.core.calendar.rules import day_of
from almoner.register.directory.models import District
from almoner.response.safeguarding.actions.journalling import note
from almoner.response.safeguarding.models import (
    Adult,
    Concern,
    ConcernCategory,
    ConcernNumber,
    ConcernStep,
)
from almoner.response.safeguarding.practice import priority_rules_as_at
from almoner.response.safeguarding.rules.kinds import AgeBand
from almoner.response.safeguarding.rules.priorities import rank_of
from almoner.response.safeguarding.rules.receipts import new_receipt
from almoner.response.safeguarding.rules.referrals import (
    LONGEST_TEXT,
    Person,
    Referral,
    age_band_on,
    digest_of,
    known_by,
)
from almoner.response.safeguarding.rules.states import ConcernState, Step

CLOCKS_DIFFER = timedelta(minutes=5)
LONGEST_REFERENCE = 80


class ReferralRefused(Exception):
    """What was sent cannot be received: the message says why."""


class ReferenceUsed(ReferralRefused):
    """The sender used that reference already, for something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """All that a sender is told: the concern itself is not shown again."""

    receipt: str
    reference: str
    received_at: datetime
    is_new: bool


@transaction.atomic
def receive_concern(
    *, authority: Authority, source: str, referral: Referral, by: Principal, at: datetime
) -> Receipt:
    """Receive one concern, once, however often it is sent.

    Raises NotPermitted, ReferralRefused and ReferenceUsed.
    """
    require(by, Permission.RAISE_CONCERN, authority_code=authority.code)
    if sentence := fault_of(referral, at=at):
        raise ReferralRefused(sentence)
    counter = held_counter(authority)
    digest = digest_of(referral)
    if known := _known(authority, source, referral, digest):
        return known
    district = _district(authority, referral.district_code)
    counter.last += 1
    counter.save(update_fields=["last"])
    concern = Concern.objects.create(
        authority=authority,
        number=counter.last,
        adult=_adult(authority, referral.person, on=referral.received_at),
        district=district,
        **arrived(referral, source=source, digest=digest, by=by, at=at),
    )
    ConcernCategory.objects.bulk_create(
        ConcernCategory(concern=concern, category=one.value)
        for one in sorted(set(referral.categories))
    )
    ConcernStep.objects.create(
        authority=authority,
        concern=concern,
        number=1,
        step=Step.RECEIVE.value,
        state=ConcernState.RECEIVED.value,
        at=referral.received_at,
        recorded_at=at,
        by_reference=by.reference,
        by_name=by.name,
    )
    note("receive_concern", concern, by=by, at=at, detail={"source": source})
    return Receipt(
        receipt=concern.receipt,
        reference=concern.reference,
        received_at=concern.received_at,
        is_new=True,
    )


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


def held_counter(authority: Authority) -> ConcernNumber:
    """The authority's running number, held until the transaction ends."""
    ConcernNumber.objects.bulk_create([ConcernNumber(authority=authority)], ignore_conflicts=True)
    return ConcernNumber.objects.select_for_update(no_key=True).get(authority=authority)


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
        "is_to_match": bool(referral.service_named or referral.cqc_id or referral.postcode),
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


def _adult(authority: Authority, person: Person, *, on: datetime) -> Adult | None:
    made = sealed(authority, person, on=on)
    if made is None:
        return None
    found = Adult.objects.filter(authority=authority, fingerprint=made.fingerprint).first()
    if found is None:
        made.save()
    return found or made


def _known(authority: Authority, source: str, referral: Referral, digest: str) -> Receipt | None:
    if not referral.reference:
        return None
    found = (
        Concern.objects.filter(authority=authority, source=source, reference=referral.reference)
        .values_list("receipt", "received_at", "body_digest")
        .first()
    )
    if found is None:
        return None
    if found[2] != digest:
        raise ReferenceUsed(
            "You used this reference already, for something else. Send it under a new reference."
        )
    return Receipt(
        receipt=found[0], reference=referral.reference, received_at=found[1], is_new=False
    )


def _district(authority: Authority, code: str) -> District | None:
    if not code:
        return None
    found = District.objects.filter(authority=authority, code=code).first()
    if found is None:
        raise ReferralRefused("There is no such district in this authority.")
    return found
