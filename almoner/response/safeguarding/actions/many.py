"""Many concerns at once: a file is received whole or not at all, and again with no effect."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, models, transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.bulk import Row, insert_rows, next_ids
from almoner.core.journal.actions import record_entry
from almoner.core.journal.rules import Sensitivity
from almoner.register.directory.models import District
from almoner.response.safeguarding.actions.arriving import ReferralRefused, held_counter
from almoner.response.safeguarding.actions.telling import expect_receipts_told
from almoner.response.safeguarding.arrivals import arrived
from almoner.response.safeguarding.identities import adult_of, said_of
from almoner.response.safeguarding.models import (
    Adult,
    AdultSaid,
    Concern,
    ConcernCategory,
    ConcernStep,
    Delivery,
)
from almoner.response.safeguarding.queries.deliveries import (
    AT_ONCE,
    Fault,
    deliverable,
    source_fault,
)
from almoner.response.safeguarding.rules.referrals import Referral, digest_of
from almoner.response.safeguarding.rules.states import ConcernState, Step


class ReferralsRefused(ReferralRefused):
    """Some rows cannot be received, so none was: `faults` says which and why."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("Nothing was loaded: some rows cannot be received.")
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What a file came to."""

    row_count: int
    added_count: int

    @property
    def known_count(self) -> int:
        """The rows that were here already."""
        return self.row_count - self.added_count


@transaction.atomic
def receive_many(
    *,
    authority: Authority,
    source: str,
    referrals: Sequence[Referral],
    digest: str,
    by: Principal,
    at: datetime,
) -> Delivered:
    """Receive every concern of a file that is not here yet. `digest` is the file's SHA-256.

    Raises NotPermitted, ReferralRefused and ReferralsRefused, which names each row that cannot be
    received.
    """
    require(by, Permission.RAISE_CONCERN, authority_code=authority.code)
    counter = held_counter(authority)
    if sentence := source_fault(authority=authority, source=source, digest=digest):
        raise ReferralRefused(sentence)
    found = deliverable(authority=authority, source=source, referrals=referrals, at=at)
    if found.faults:
        raise ReferralsRefused(found.faults)
    fresh = found.fresh
    delivery, _ = Delivery.objects.get_or_create(
        authority=authority,
        source=source,
        digest=digest,
        defaults={
            "row_count": len(referrals),
            "added_count": len(fresh),
            "at": at,
            "by": by.reference,
            "by_name": by.name,
        },
    )
    for start in range(0, len(fresh), AT_ONCE):
        part = fresh[start : start + AT_ONCE]
        _add(authority, source, part, first=counter.last + 1 + start, of=delivery, by=by, at=at)
    counter.last += len(fresh)
    counter.save(update_fields=["last"])
    record_entry(
        actor=by,
        action="receive_many_concerns",
        at=at,
        authority_code=authority.code,
        subject=("safeguarding.Delivery", str(delivery.pk)),
        sensitivity=Sensitivity.SAFEGUARDING,
        detail={"row_count": len(referrals), "added_count": len(fresh)},
    )
    return Delivered(row_count=len(referrals), added_count=len(fresh))


def _add(
    authority: Authority,
    source: str,
    part: Sequence[Referral],
    *,
    first: int,
    of: Delivery,
    by: Principal,
    at: datetime,
) -> None:
    adults, known = _adults(authority, part)
    districts = dict(District.objects.filter(authority=authority).values_list("code", "pk"))
    ids = next_ids(model=Concern, count=len(part))
    concerns = [
        {
            "id": number,
            "authority_id": authority.pk,
            "number": first + place,
            "delivery_id": of.pk,
            "adult_id": adult,
            "district_id": districts.get(one.district_code),
            "worker_id": None,
            "location_id": None,
            "provider_id": None,
            **arrived(one, source=source, digest=digest_of(one), by=by, at=at),
        }
        for place, (number, one, adult) in enumerate(zip(ids, part, adults, strict=True))
    ]
    _insert(Concern, concerns)
    _insert(
        AdultSaid,
        [
            {"authority_id": authority.pk, "concern_id": ids[place], "sealed": said}
            for place, said in known.items()
        ],
    )
    _add_beside(authority, list(zip(ids, part, strict=True)), by=by, at=at)


def _add_beside(
    authority: Authority,
    arrivals: Sequence[tuple[int, Referral]],
    *,
    by: Principal,
    at: datetime,
) -> None:
    """The kinds of each, its first step, and whom to tell that it arrived."""
    arrived_now = Concern.objects.filter(pk__in=[number for number, _ in arrivals])
    expect_receipts_told(concerns=arrived_now.defer("text", "safety_text"))
    _insert(
        ConcernCategory,
        [
            {"concern_id": number, "category": category.value}
            for number, one in arrivals
            for category in sorted(set(one.categories))
        ],
    )
    _insert(
        ConcernStep,
        [
            {
                "authority_id": authority.pk,
                "concern_id": number,
                "number": 1,
                "step": Step.RECEIVE.value,
                "state": ConcernState.RECEIVED.value,
                "priority": "",
                "at": min(one.received_at, at),
                "recorded_at": at,
                "by_reference": by.reference,
                "by_name": by.name,
                "reason": "",
            }
            for number, one in arrivals
        ],
    )


def _adults(
    authority: Authority, part: Sequence[Referral]
) -> tuple[list[int | None], dict[int, str]]:
    """The adult of each, kept if new; and by its place what one says of somebody known, sealed."""
    made = [adult_of(authority, one.person, on=one.received_at) for one in part]
    prints = [one.fingerprint if one else "" for one in made]
    known = dict(
        Adult.objects.filter(authority=authority, fingerprint__in=set(prints)).values_list(
            "fingerprint", "pk"
        )
    )
    fresh: dict[str, Adult] = {}
    said: dict[int, str] = {}
    for place, one in enumerate(made):
        if one and (one.fingerprint in known or one.fingerprint in fresh):
            said[place] = said_of(part[place].person)
        elif one:
            fresh[one.fingerprint] = one
    Adult.objects.bulk_create(fresh.values(), batch_size=500)
    known |= {one.fingerprint: one.pk for one in fresh.values()}
    return [known.get(one) for one in prints], said


def _insert(model: type[models.Model], rows: Sequence[dict[str, object]]) -> None:
    """Rows of the same columns, written at once.

    PostgreSQL does not copy straight into a table that row security guards, and passes over
    nothing here: the numbers are this transaction's own.
    """
    if not rows:
        return
    columns = list(rows[0])
    values: list[Row] = [tuple(row.values()) for row in rows]
    insert_rows(
        model=model, columns=columns, rows=values, or_ignore=connection.vendor == "postgresql"
    )
