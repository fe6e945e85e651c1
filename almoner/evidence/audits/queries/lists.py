"""Lists of visits: filtered and paged, an officer's own work, a campaign's progress."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import end_of_day
from almoner.evidence.audits.models import Campaign, Visit, Visitor, VisitStep
from almoner.evidence.audits.queries.people import lead_goes
from almoner.evidence.audits.queries.standing import (
    visible_campaigns,
    visible_visits,
)
from almoner.evidence.audits.rules.kinds import VisitKind
from almoner.evidence.audits.rules.states import AT_WORK, TO_COME, Process, VisitState
from almoner.evidence.audits.rules.working import Task, task_of

PAGE_SIZE = 25
_COLUMNS = (
    "id",
    "location",
    "location__name",
    "location__cqc_id",
    "location__district__name",
    "location__address",
    "location__postcode",
    "scheme__name",
    "authority__code",
    "authority__name",
    "kind",
    "process",
    "state",
    "state_at",
    "due_on",
    "planned_on",
    "planned_at_hour",
    "lead",
    "lead__name",
    "campaign",
    "campaign__name",
    "is_announced",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitLine:
    """A visit as a list shows it."""

    id: int
    location_id: int
    location_name: str
    cqc_id: str
    district: str
    address: str
    scheme: str
    authority_code: str
    authority_name: str
    kind: VisitKind
    process: Process
    state: VisitState
    state_at: datetime
    due_on: date | None  # until when the provider may comment
    planned_on: date
    planned_at_hour: time | None
    lead_id: int | None
    lead_name: str
    campaign_id: int | None
    campaign_name: str
    is_announced: bool

    def is_overdue(self, *, on: date) -> bool:
        """Whether its day has passed and nobody has begun it."""
        return self.state in TO_COME and self.planned_on < on


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which visits a list shows; what is blank or None does not narrow it."""

    states: tuple[VisitState, ...] = ()
    kinds: tuple[VisitKind, ...] = ()
    lead_id: int | None = None
    officer_id: int | None = None  # who leads it or goes along
    is_unallocated: bool = False
    district_id: int | None = None
    campaign_id: int | None = None
    authority_code: str = ""
    from_on: date | None = None
    to_on: date | None = None  # the last day, included
    like: str = ""  # a part of the service's name


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPage:
    """One page of a list."""

    lines: tuple[VisitLine, ...]
    total: int
    number: int
    page_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A campaign and how many of its visits are in each state."""

    campaign: Campaign
    counts: Mapping[VisitState, int]

    @property
    def total(self) -> int:
        """Its visits, without those made void."""
        return sum(count for state, count in self.counts.items() if state is not VisitState.VOID)

    @property
    def done(self) -> int:
        """Those that came to their end."""
        return sum(
            count
            for state, count in self.counts.items()
            if state not in AT_WORK and state is not VisitState.VOID
        )


def visits_page(*, wanted: Wanted, page: int, as_at: date, visible_to: Principal) -> VisitPage:
    """One page of the visits wanted, in order of their day, as they stood at the end of a day.

    Two queries.
    """
    found = _wanted(wanted, as_at=as_at, visible_to=visible_to)
    total = found.count()
    page_count = max(1, -(-total // PAGE_SIZE))
    number = max(1, min(page, page_count))
    start = (number - 1) * PAGE_SIZE
    return VisitPage(
        lines=tuple(_lines(found[start : start + PAGE_SIZE])),
        total=total,
        number=number,
        page_count=page_count,
    )


def every_visit(*, wanted: Wanted, as_at: date, visible_to: Principal) -> tuple[VisitLine, ...]:
    """All the visits wanted, for a list to take away. One query."""
    return tuple(_lines(_wanted(wanted, as_at=as_at, visible_to=visible_to)))


def visits_of(
    *, location_ids: Iterable[int], as_at: date, visible_to: Principal
) -> tuple[VisitLine, ...]:
    """The visits to these locations (one service through time), the newest first. One query."""
    found = _standing(visible_visits(visible_to=visible_to), as_at=as_at)
    here = found.filter(location__in=list(location_ids))
    return tuple(_lines(here.order_by("-planned_on", "-id")))


def work_of(
    *, officer: int, as_at: date, visible_to: Principal
) -> Mapping[Task, tuple[VisitLine, ...]]:
    """What waits for an officer (a user's id), by task and each in order of day. Two queries.

    Their own visits, and those of others that their roles let them moderate, review or end.
    """
    at_work = (*AT_WORK, VisitState.FINAL)
    found = _standing(visible_visits(visible_to=visible_to), as_at=as_at).filter(state__in=at_work)
    along = Exists(Visitor.objects.filter(visit=OuterRef("pk"), user=officer, left_at=None))
    people = found.annotate(along=along, goes=lead_goes(on=as_at))
    rows = list(people.values_list("id", "along", "goes"))
    with_along = {number for number, is_along, _ in rows if is_along}
    with_lead = {number for number, _, goes in rows if goes}
    may = {
        permission: set(visible_to.codes_where(permission))
        for permission in (
            Permission.CARRY_OUT_VISITS,
            Permission.MODERATE_AUDIT,
            Permission.REVIEW_AUDIT,
            Permission.PUBLISH_AUDIT,
            Permission.PLAN_VISITS,
        )
    }
    waiting: dict[Task, list[VisitLine]] = {}
    for line in _lines(found.order_by("planned_on", "id")):
        task = task_of(
            state=line.state,
            process=line.process,
            planned_on=line.planned_on,
            due_on=line.due_on,
            is_mine=line.lead_id == officer or line.id in with_along,
            is_allocated=line.id in with_lead,
            may={one for one, codes in may.items() if line.authority_code in codes},
            on=as_at,
        )
        if task:
            waiting.setdefault(task, []).append(line)
    return {task: tuple(waiting[task]) for task in Task if task in waiting}


def campaigns(*, as_at: date, visible_to: Principal) -> tuple[Progress, ...]:
    """Every campaign with its progress, the newest first. Two queries."""
    found = tuple(visible_campaigns(visible_to=visible_to).select_related("authority"))
    counts = _counts(found, as_at=as_at)
    return tuple(Progress(campaign=one, counts=counts.get(one.pk, {})) for one in found)


def progress_of(*, campaign: Campaign, as_at: date) -> Progress:
    """How many visits of one campaign are in each state."""
    return Progress(
        campaign=campaign, counts=_counts((campaign,), as_at=as_at).get(campaign.pk, {})
    )


def loads_of(*, campaign: Campaign, as_at: date) -> tuple[tuple[str, int, int], ...]:
    """Each officer of a campaign: name, visits in all, and those still to come. One query."""
    rows = (
        _standing(Visit.objects.filter(campaign=campaign), as_at=as_at)
        .exclude(state=VisitState.VOID)
        .values("lead__name")
        .annotate(total=Count("id"), to_come=Count("id", filter=Q(state__in=TO_COME)))
        .order_by("lead__name")
    )
    return tuple((row["lead__name"] or "", row["total"], row["to_come"]) for row in rows)


def _counts(found: Iterable[Campaign], *, as_at: date) -> dict[int, dict[VisitState, int]]:
    rows = (
        _standing(Visit.objects.filter(campaign__in=list(found)), as_at=as_at)
        .values("campaign", "state")
        .annotate(count=Count("id"))
        .order_by()
    )
    counts: dict[int, dict[VisitState, int]] = {}
    for row in rows:
        counts.setdefault(row["campaign"], {})[VisitState(row["state"])] = row["count"]
    return counts


def _standing(found: QuerySet[Visit], *, as_at: date) -> QuerySet[Any]:
    """The visits that were planned by then, with the state that each was in."""
    taken = VisitStep.objects.filter(visit=OuterRef("pk"), at__lt=end_of_day(as_at)).order_by("-id")
    due = taken.filter(due_on__isnull=False)
    return found.annotate(
        state=Subquery(taken.values("state")[:1]),
        state_at=Subquery(taken.values("at")[:1]),
        due_on=Subquery(due.values("due_on")[:1]),
    ).filter(state__isnull=False)


def _wanted(wanted: Wanted, *, as_at: date, visible_to: Principal) -> QuerySet[Any]:
    found = _standing(visible_visits(visible_to=visible_to), as_at=as_at)
    exact: dict[str, Any] = {
        "authority__code": wanted.authority_code or None,
        "state__in": wanted.states or None,
        "kind__in": wanted.kinds or None,
        "lead": wanted.lead_id,
        "lead__isnull": wanted.is_unallocated or None,
        "location__district": wanted.district_id,
        "campaign": wanted.campaign_id,
        "planned_on__gte": wanted.from_on,
        "planned_on__lte": wanted.to_on,
        "location__name__icontains": wanted.like or None,
    }
    if wanted.officer_id is not None:
        goes = Visitor.objects.filter(visit=OuterRef("pk"), user=wanted.officer_id, left_at=None)
        found = found.filter(Q(lead=wanted.officer_id) | Exists(goes))
    narrowed = found.filter(**{name: value for name, value in exact.items() if value is not None})
    return narrowed.order_by("planned_on", "id")


def _lines(found: QuerySet[Any]) -> Iterator[VisitLine]:
    for row in found.values(*_COLUMNS):
        yield VisitLine(
            id=row["id"],
            location_id=row["location"],
            location_name=row["location__name"],
            cqc_id=row["location__cqc_id"] or "",
            district=row["location__district__name"] or "",
            address=", ".join(
                part for part in (row["location__address"], row["location__postcode"]) if part
            ),
            scheme=row["scheme__name"] or "",
            authority_code=row["authority__code"],
            authority_name=row["authority__name"],
            kind=VisitKind(row["kind"]),
            process=Process(row["process"]),
            state=VisitState(row["state"]),
            state_at=row["state_at"],
            due_on=row["due_on"],
            planned_on=row["planned_on"],
            planned_at_hour=row["planned_at_hour"],
            lead_id=row["lead"],
            lead_name=row["lead__name"] or "",
            campaign_id=row["campaign"],
            campaign_name=row["campaign__name"] or "",
            is_announced=row["is_announced"],
        )
