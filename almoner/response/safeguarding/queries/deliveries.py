"""What a file of concerns would bring: those not here yet, and the rows that cannot be received."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from almoner.core.accounts.models import Authority
from almoner.register.directory.models import District
from almoner.response.safeguarding import models
from almoner.response.safeguarding.arrivals import fault_of, names_a_service
from almoner.response.safeguarding.models import Concern
from almoner.response.safeguarding.rules.referrals import PAGE, Referral, digest_of

AT_ONCE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What keeps one row of a file from being received; `row` counts from 1."""

    row: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What a file would bring."""

    fresh: tuple[Referral, ...]
    known_count: int
    faults: tuple[Fault, ...]

    @property
    def to_match_count(self) -> int:
        """How many name a service, which a person is to confirm."""
        return sum(names_a_service(one) for one in self.fresh)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A file that was loaded, as the list of what came in shows it."""

    source: str
    at: datetime
    row_count: int


def deliverable(
    *, authority: Authority, source: str, referrals: Sequence[Referral], at: datetime
) -> Delivery:
    """Those not here yet, and the faults. Nothing is written."""
    codes = set(District.objects.filter(authority=authority).values_list("code", flat=True))
    seen = dict(_known(authority, source, (one.reference for one in referrals)))
    faults, fresh = [], []
    for row, one in enumerate(referrals, start=1):
        digest = digest_of(one)
        if sentence := _fault(one, digest, seen=seen, codes=codes, at=at):
            faults.append(Fault(row=row, sentence=sentence))
        elif one.reference not in seen:
            fresh.append(one)
            seen[one.reference] = digest
    return Delivery(
        fresh=tuple(fresh),
        known_count=len(referrals) - len(fresh) - len(faults),
        faults=tuple(faults),
    )


def is_delivered(*, authority: Authority, source: str, digest: str) -> bool:
    """Whether that very file was loaded from that system. One query."""
    return models.Delivery.objects.filter(
        authority=authority, source=source, digest=digest
    ).exists()


def source_fault(*, authority: Authority, source: str, digest: str) -> str:
    """The sentence for a name that no system may have, or under which a file came in already.

    The same file under two names of one system would be every concern twice. "" where nothing is
    wrong. At most one query.
    """
    if source.casefold() == PAGE:
        return "Give another name: what people raise on a page is kept under this one."
    known = models.Delivery.objects.filter(authority=authority, digest=digest)
    other = known.exclude(source=source).values_list("source", flat=True).first()
    if other is None or known.filter(source=source).exists():
        return ""
    return f"This very file was loaded already, as from “{other}”. Give that name, or another file."


def deliveries() -> tuple[Delivered, ...]:
    """Every file that was loaded, newest first: for the command line of the machine itself."""
    rows = models.Delivery.objects.order_by("-at", "-pk").values_list("source", "at", "row_count")
    return tuple(Delivered(source=row[0], at=row[1], row_count=row[2]) for row in rows)


def _fault(
    one: Referral, digest: str, *, seen: Mapping[str, str], codes: set[str], at: datetime
) -> str:
    if not one.reference:
        return "Give the reference by which you know it."
    if one.reference in seen:
        is_same = seen[one.reference] == digest  # here already, whatever would be said of it today
        return "" if is_same else "This reference was used already, for something else."
    if one.district_code and one.district_code not in codes:
        return "There is no such district in this authority."
    return fault_of(one, at=at)


def _known(authority: Authority, source: str, references: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    wanted = list(references)
    here = Concern.objects.filter(authority=authority, source=source)
    for start in range(0, len(wanted), AT_ONCE):
        some = here.filter(reference__in=wanted[start : start + AT_ONCE])
        found |= dict(some.values_list("reference", "body_digest"))
    return found
