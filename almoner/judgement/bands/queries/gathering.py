"""What a band rests on, asked of the rooms that know it: audits, suspensions and contracts."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal
from almoner.evidence.audits.models import Visit, VisitStep
from almoner.evidence.audits.queries import final_audits
from almoner.evidence.audits.queries.standing import hands_in
from almoner.judgement.bands.queries.cycles import CycleRecord
from almoner.judgement.bands.queries.standing import StandingHome
from almoner.register.contracts.models import Contract
from almoner.register.contracts.rules import Category, Portfolio, Relation
from almoner.register.directory.queries import covering
from almoner.response.suspensions.models import Suspension, SuspensionScope
from almoner.response.suspensions.queries import in_states
from almoner.response.suspensions.rules.kinds import Kind, Work

# A caution stops nothing, and a voluntary cessation is the provider's own.
FREEZING = (Kind.SUSPENDED_FULL, Kind.SUSPENDED_PARTIAL)
_SCOPE = (
    "location",
    "service__location",
    "scheme__service__location",
    "provider",
    "brand",
    "lot",
    "district",
    "work",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalAudit:
    """As much of a final audit as a band rests on. A percentage of None is not known."""

    location_id: int
    final_on: date
    quality: Decimal | None
    environment: Decimal | None
    has_critical_fail: bool = False
    visit_number: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What other rooms say: the audits of the cycle's dates, and who was suspended when asked."""

    audits: tuple[FinalAudit, ...] = ()
    suspended: frozenset[int] = frozenset()  # ids of locations
    suspended_as_at: date | None = None
    within: frozenset[int] | None = None  # the homes of the rules' portfolio; None: all


def gathered(
    *,
    cycle: CycleRecord,
    homes: Collection[StandingHome],
    as_at: date,
    visible_to: Principal,
) -> Evidence:
    """What is known of the homes of a cycle. Four queries.

    Suspensions are those of the last day before the year, or of `as_at` while that is to come. A
    band is the same whoever asks, so they are read whole; who may be told of one is for pages.
    """
    frozen_on = min(as_at, cycle.frozen_on)
    lots, within = _contracted(cycle, homes, as_at)
    return Evidence(
        audits=audits_between(
            cycle=cycle,
            from_on=cycle.audits_from_on,
            to_on=cycle.audits_to_on,
            as_at=as_at,
            visible_to=visible_to,
        ),
        suspended=_suspended(cycle, homes, lots, frozen_on),
        suspended_as_at=frozen_on,
        within=within,
    )


def re_audits(
    *, cycle: CycleRecord, registrations: Collection[int], as_at: date, visible_to: Principal
) -> tuple[FinalAudit, ...]:
    """A home's audits that became final after the cycle's own and within its year. Two queries."""
    found = audits_between(
        cycle=cycle,
        from_on=cycle.audits_to_on + timedelta(days=1),
        to_on=cycle.year.last_on,
        as_at=as_at,
        visible_to=visible_to,
    )
    return tuple(audit for audit in found if audit.location_id in registrations)


def audits_between(
    *, cycle: CycleRecord, from_on: date, to_on: date, as_at: date, visible_to: Principal
) -> tuple[FinalAudit, ...]:
    """The audits of both parts that became final from one day to another. Two queries.

    An audit by another question set, which has neither part, is none of these. Nor is one of a
    campaign for another year's bands: disputed, it may become final among this year's.
    """
    parts = {cycle.rules.quality_part, cycle.rules.environment_part}
    found = final_audits(
        authority=Authority(pk=cycle.authority_id, code=cycle.authority_code),
        from_on=from_on,
        to_on=to_on,
        as_at=as_at,
        visible_to=visible_to,
    )
    return tuple(
        FinalAudit(
            location_id=audit.location_id,
            final_on=audit.final_on,
            quality=audit.parts.get(cycle.rules.quality_part),
            environment=audit.parts.get(cycle.rules.environment_part),
            has_critical_fail=audit.has_critical_fail,
            visit_number=audit.visit_id,
        )
        for audit in found
        if parts & set(audit.parts) and audit.cycle in {"", cycle.year.label}
    )


def took_part_in_audit(*, visit_number: int | None) -> frozenset[str]:
    """The references of everyone who took a step in an audit, led it, went along or wrote in it."""
    visit = Visit.objects.filter(pk=visit_number).first() if visit_number else None
    if visit is None:
        return frozenset()
    steps = VisitStep.objects.filter(visit=visit).values_list("by", flat=True)
    hands = hands_in(visit=visit)
    return frozenset(steps) | hands.authors | hands.moderators


def _contracted(
    cycle: CycleRecord, homes: Collection[StandingHome], as_at: date
) -> tuple[dict[int, frozenset[int]], frozenset[int] | None]:
    """The lots of each home, and the homes under contract in the rules' portfolio. One query.

    A council that has recorded no contracts of care homes bands them all.
    """
    rows = list(
        Contract.objects.filter(
            covering(as_at=cycle.homes_day(as_at)),
            authority=cycle.authority_id,
            category=Category.CARE_HOME,
        )
        .exclude(relation=Relation.NOT_COMMISSIONED)
        .values_list("location", "provider", "lot", "portfolio")
    )
    lots: dict[int, frozenset[int]] = {}
    within = set()
    wanted = cycle.rules.portfolio
    for home in homes:
        own = [row for row in rows if row[0] in home.registrations]
        own = own or [row for row in rows if row[0] is None and row[1] == home.provider_id]
        lots[home.location_id] = frozenset(row[2] for row in own if row[2] is not None)
        if any(row[3] == wanted for row in own):
            within.add(home.location_id)
    narrows = bool(rows) and wanted in set(Portfolio)
    return lots, frozenset(within) if narrows else None


def _suspended(
    cycle: CycleRecord,
    homes: Iterable[StandingHome],
    lots: dict[int, frozenset[int]],
    on: date,
) -> frozenset[int]:
    """The homes that a suspension of the council's reached on a day. One query."""
    standing = in_states(
        Suspension.objects.filter(authority=cycle.authority_id, kind__in=FREEZING), as_at=on
    ).filter(Q(stops_from_on__isnull=True) | Q(stops_from_on__lte=on))
    rows = [
        row[:-1]
        for row in SuspensionScope.objects.filter(suspension__in=standing.values("pk")).values_list(
            *_SCOPE
        )
        if row[-1] & Work.NEW_PLACEMENT
    ]
    return frozenset(
        home.location_id
        for home in homes
        if any(_reaches(row, home, lots[home.location_id]) for row in rows)
    )


def _reaches(scope: tuple[int | None, ...], home: StandingHome, lots: frozenset[int]) -> bool:
    """Whether everything that a scope names is true of the home."""
    held = (
        home.registrations,
        home.registrations,
        home.registrations,
        {home.provider_id},
        {home.brand_id},
        lots,
        {home.district_id},
    )
    return all(named is None or named in mine for named, mine in zip(scope, held, strict=True))
