"""Who an adult is: sealed before it is kept, and opened for one look at a time."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_hex

from almoner.core.accounts.models import Authority
from almoner.core.accounts.sealing import fingerprint, seal, unseal
from almoner.core.calendar.rules import day_of
from almoner.response.safeguarding.models import Adult, Concern
from almoner.response.safeguarding.rules.kinds import AgeBand
from almoner.response.safeguarding.rules.referrals import Person, age_band_on, known_by

MOST_OTHERS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who the adult is, unsealed. Never kept, logged or sent anywhere."""

    name: str
    born_on: date | None
    nhs_number: str
    record_number: str
    address: str
    otherwise: tuple["Identity", ...] = ()  # as other concerns about the same person say it


def adult_of(authority: Authority, person: Person, *, on: datetime) -> Adult | None:
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


def said_of(person: Person) -> str:
    """What one concern says of somebody known already, sealed: `AdultSaid` keeps it."""
    born_on = person.born_on.isoformat() if person.born_on else ""
    said = [person.name, born_on, person.nhs_number, person.record_number, person.address]
    return seal(json.dumps(said))


def identity_in(*, concern: Concern, adult: Adult) -> Identity:
    """Who a concern says its adult is, and what others about the same person say otherwise.

    Raises CannotUnseal. Two queries.
    """
    first = _identity(
        unseal(adult.sealed_name),
        unseal(adult.sealed_born_on),
        unseal(adult.sealed_nhs_number),
        unseal(adult.sealed_record_number),
        unseal(adult.sealed_address),
    )
    rows = (
        Concern.objects.filter(adult=adult, adult_said__isnull=False)
        .order_by("-received_at", "-pk")
        .values_list("pk", "adult_said__sealed")
    )
    own = rows.filter(pk=concern.pk).first()
    others = rows.exclude(pk=concern.pk)[:MOST_OTHERS]
    said = _opened(own[1]) if own else first
    every = dict.fromkeys([first, *(_opened(sealed) for _, sealed in others)])
    return Identity(
        name=said.name,
        born_on=said.born_on,
        nhs_number=said.nhs_number,
        record_number=said.record_number,
        address=said.address,
        otherwise=tuple(one for one in every if one != said),
    )


def _opened(sealed: str) -> Identity:
    return _identity(*json.loads(unseal(sealed)))


def _identity(name: str, born_on: str, nhs: str, record: str, address: str) -> Identity:
    return Identity(
        name=name,
        born_on=date.fromisoformat(born_on) if born_on else None,
        nhs_number=nhs,
        record_number=record,
        address=address,
    )
