"""Who is told, on which basis, and who it was referred to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.accounts.sealing import unseal
from almoner.core.calendar.rules import day_of
from almoner.core.journal.noting import note
from almoner.response.positions_of_trust.actions.steps import locked
from almoner.response.positions_of_trust.actions.words import keep_words
from almoner.response.positions_of_trust.models import Allegation, Disclosure, Referral
from almoner.response.positions_of_trust.rules.kinds import (
    REFERRED_TO,
    Body,
    Disclosed,
    LegalBasis,
    Part,
    Referred,
)
from almoner.response.positions_of_trust.rules.states import State


class RecordRefused(Exception):
    """That cannot be recorded of the allegation so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureDecision:
    """Whether somebody is told, and why."""

    body: Body
    disclosed: Disclosed
    basis: LegalBasis
    reason: str
    person_told_first: bool
    decided_by_name: str = ""  # "" is whoever records it


@transaction.atomic
def decide_disclosure(
    *,
    allegation: Allegation,
    decision: DisclosureDecision,
    by: Principal,
    at: datetime,
    on: date | None = None,
) -> Disclosure:
    """Record that somebody is to be told, is not, or was. Raises NotPermitted and RecordRefused."""
    require(by, Permission.KEEP_POSITIONS_OF_TRUST, authority_code=allegation.authority.code)
    held = _open(allegation)
    day = _day(on, held, at)
    if not decision.reason.strip():
        raise RecordRefused("Say why, and what is told.")
    refuses = decision.disclosed is Disclosed.DO_NOT_TELL
    if refuses != (decision.basis is LegalBasis.NOT_PROPORTIONATE):
        raise RecordRefused("Choose the basis in law on which they are told, or are not.")
    said = {
        "body": decision.body.value,
        "disclosed": decision.disclosed.value,
        "basis": decision.basis.value,
        "decided_by_name": decision.decided_by_name.strip() or by.name,
        "person_told_first": decision.person_told_first,
        "on": day,
    }
    newest = held.disclosures.filter(body=decision.body.value).last()
    _refuse_twice(held, Part.DISCLOSURE, newest, said, text=decision.reason)
    disclosure = Disclosure.objects.create(
        allegation=held,
        **said,
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    keep_words(allegation=held, part=Part.DISCLOSURE, text=decision.reason, about_id=disclosure.pk)
    detail = {"body": decision.body, "disclosed": decision.disclosed, "basis": decision.basis}
    note("decide_disclosure", held, by=by, at=at, detail=detail)
    return disclosure


@transaction.atomic
def record_referral(
    *,
    allegation: Allegation,
    body: Body,
    referred: Referred,
    reason: str,
    by: Principal,
    at: datetime,
    on: date | None = None,
) -> Referral:
    """Record a referral, that none was made, or its answer. Raises NotPermitted, RecordRefused."""
    require(by, Permission.KEEP_POSITIONS_OF_TRUST, authority_code=allegation.authority.code)
    held = _open(allegation)
    day = _day(on, held, at)
    if body not in REFERRED_TO:
        raise RecordRefused("Nobody is referred to their employer: decide whether it is told.")
    if not reason.strip():
        raise RecordRefused("Say why, or what they answered.")
    made = held.referrals.filter(body=body, referred=Referred.REFERRED).exists()
    if referred is Referred.ANSWERED and not made:
        raise RecordRefused("Record the referral before its answer.")
    said = {"body": body.value, "referred": referred.value, "on": day}
    newest = held.referrals.filter(body=body.value).last()
    _refuse_twice(held, Part.REFERRAL, newest, said, text=reason)
    referral = Referral.objects.create(
        allegation=held,
        **said,
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    keep_words(allegation=held, part=Part.REFERRAL, text=reason, about_id=referral.pk)
    note("record_referral", held, by=by, at=at, detail={"body": body, "referred": referred})
    return referral


def _open(allegation: Allegation) -> Allegation:
    held = locked(allegation)
    state = State(held.steps.order_by("-number")[0].state)
    if not state.is_open:
        raise RecordRefused(f"This allegation is {state.words.lower()}. Reopen it first.")
    return held


def _refuse_twice(
    held: Allegation,
    part: Part,
    newest: Disclosure | Referral | None,
    said: Mapping[str, object],
    *,
    text: str,
) -> None:
    """A page that was sent twice says what the newest says already. Raises RecordRefused."""
    if newest is None or any(getattr(newest, name) != value for name, value in said.items()):
        return
    if any(
        unseal(words.sealed) == text.strip()
        for words in held.words.filter(part=part, about_id=newest.pk)
    ):
        raise RecordRefused("This is recorded already, word for word.")


def _day(on: date | None, held: Allegation, at: datetime) -> date:
    today = day_of(at)
    day = on or today
    if not held.received_on <= day <= today:
        raise RecordRefused("The day must be between when it was received and today.")
    return day
