"""A concern arrives: by the page or another system, one at a time, or many in a file.

Whatever the door, the same reference of the same sender is one concern: sent again, it changes
nothing; sent again with other words, it is refused.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.journal.actions import part_of_action, record_entry
from almoner.core.journal.noting import note
from almoner.core.journal.rules import Sensitivity
from almoner.register.directory.models import District
from almoner.response.safeguarding.actions.telling import expect_receipts_told
from almoner.response.safeguarding.arrivals import arrived, fault_of
from almoner.response.safeguarding.identities import adult_of, said_of
from almoner.response.safeguarding.models import (
    Adult,
    AdultSaid,
    Concern,
    ConcernCategory,
    ConcernNumber,
    ConcernStep,
    RefusedReferral,
)
from almoner.response.safeguarding.rules.referrals import Person, Referral, digest_of
from almoner.response.safeguarding.rules.states import ConcernState, Step


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
    counter = held_counter(authority)
    digest = digest_of(referral)
    known = _known(authority, source, referral.reference)
    if known is not None and known.body_digest == digest:
        return _receipt(known, is_new=False)
    if sentence := fault_of(referral, at=at):
        raise ReferralRefused(sentence)
    if known is not None:
        raise ReferenceUsed(
            "You used this reference already, for something else. Send it under a new reference."
        )
    district = _district(authority, referral.district_code)
    counter.last += 1
    counter.save(update_fields=["last"])
    adult, is_known = _adult(authority, referral.person, on=referral.received_at)
    concern = Concern.objects.create(
        authority=authority,
        number=counter.last,
        adult=adult,
        district=district,
        **arrived(referral, source=source, digest=digest, by=by, at=at),
    )
    _add_beside(concern, referral, is_known=is_known, by=by, at=at)
    note("receive_concern", concern, by=by, at=at)
    return _receipt(concern, is_new=True)


def _add_beside(
    concern: Concern, referral: Referral, *, is_known: bool, by: Principal, at: datetime
) -> None:
    """What it says of somebody known, its kinds, whom to tell that it arrived, its first step."""
    if is_known:
        AdultSaid.objects.create(
            authority_id=concern.authority_id, concern=concern, sealed=said_of(referral.person)
        )
    ConcernCategory.objects.bulk_create(
        ConcernCategory(concern=concern, category=one.value)
        for one in sorted(set(referral.categories))
    )
    expect_receipts_told(concerns=[concern])
    ConcernStep.objects.create(
        authority_id=concern.authority_id,
        concern=concern,
        number=1,
        step=Step.RECEIVE.value,
        state=ConcernState.RECEIVED.value,
        at=concern.received_at,
        recorded_at=at,
        by_reference=by.reference,
        by_name=by.name,
    )


@transaction.atomic
def note_refused(
    *,
    authority: Authority,
    source: str,
    reference: str,
    problem: str,
    by: Principal,
    at: datetime,
) -> None:
    """Keep that something a system sent could not be taken, so that it may ask; nothing of it.

    Not of a reference that stands for a concern already: that one arrived. Raises NotPermitted.
    """
    require(by, Permission.RAISE_CONCERN, authority_code=authority.code)
    here = Concern.objects.filter(authority=authority, source=source, reference=reference)
    if here.exists():
        return
    kept, _ = RefusedReferral.objects.update_or_create(
        authority=authority,
        source=source,
        reference=reference,
        defaults={"problem": problem[:200], "at": at},
    )
    record_entry(
        actor=by,
        action="refuse_concern",
        at=at,
        authority_code=authority.code,
        subject=("safeguarding.RefusedReferral", str(kept.pk)),
        sensitivity=Sensitivity.SAFEGUARDING,
    )


def record_asking(*, authority: Authority, by: Principal, at: datetime) -> None:
    """Journal that a system asked whether something it sent arrived."""
    record_entry(
        actor=by,
        action="ask_arrival",
        at=at,
        authority_code=authority.code,
        subject=("safeguarding", "arrival"),
        sensitivity=Sensitivity.SAFEGUARDING,
    )


@part_of_action
def held_counter(authority: Authority) -> ConcernNumber:
    """The authority's running number, held until the transaction ends."""
    ConcernNumber.objects.bulk_create([ConcernNumber(authority=authority)], ignore_conflicts=True)
    return ConcernNumber.objects.select_for_update(no_key=True).get(authority=authority)


def _adult(authority: Authority, person: Person, *, on: datetime) -> tuple[Adult | None, bool]:
    """The adult, kept if new, and whether they were known: what is said now is kept apart then."""
    made = adult_of(authority, person, on=on)
    if made is None:
        return None, False
    found = Adult.objects.filter(authority=authority, fingerprint=made.fingerprint).first()
    if found is None:
        made.save()
    return found or made, found is not None


def _known(authority: Authority, source: str, reference: str) -> Concern | None:
    if not reference:
        return None
    here = Concern.objects.filter(authority=authority, source=source, reference=reference)
    return here.only("receipt", "reference", "received_at", "body_digest").first()


def _receipt(concern: Concern, *, is_new: bool) -> Receipt:
    return Receipt(
        receipt=concern.receipt,
        reference=concern.reference,
        received_at=concern.received_at,
        is_new=is_new,
    )


def _district(authority: Authority, code: str) -> District | None:
    if not code:
        return None
    found = District.objects.filter(authority=authority, code=code).first()
    if found is None:
        raise ReferralRefused("There is no such district in this authority.")
    return found
