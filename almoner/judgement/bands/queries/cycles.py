"""Cycles with their state and the rules that stand in them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import FinancialYear, end_of_day
from almoner.judgement.bands.models import BandFixed, Cycle, CycleRules, CycleStep
from almoner.judgement.bands.queries.reach import may_see
from almoner.judgement.bands.rules.definitions import BandRules, rules_from_text
from almoner.judgement.bands.rules.states import CycleState


class UnknownCycle(Exception):
    """There is no such cycle, or none that may be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleRecord:
    """A cycle as it stood at the end of a day."""

    id: int
    authority_id: int
    authority_code: str
    authority_name: str
    title: str
    year: FinancialYear
    state: CycleState
    state_at: datetime
    rules_id: int
    rules_number: int
    audits_from_on: date
    audits_to_on: date
    rules: BandRules
    home_count: int  # homes with a band in it, whatever became of the band

    @property
    def frozen_on(self) -> date:
        """The day whose suspensions freeze a band: the 31 March before the year."""
        return self.year.from_on - timedelta(days=1)

    def homes_day(self, as_at: date) -> date:
        """The day on which homes are counted: `as_at`, or the year's last day once it is over."""
        return min(as_at, self.year.last_on)


def cycles(*, as_at: date, visible_to: Principal) -> tuple[CycleRecord, ...]:
    """Every cycle that may be seen, the newest year first. One query."""
    found = Cycle.objects.all()
    if not visible_to.is_operator:
        found = found.filter(authority__code__in=visible_to.codes_where(Permission.VIEW_QUALITY))
    ordered = _standing(found, as_at).order_by("-year_starts_in", "authority__name")
    return tuple(map(_record, ordered))


def cycle_by_id(*, cycle_id: int, as_at: date, visible_to: Principal) -> CycleRecord:
    """One cycle. One query. Raises UnknownCycle, whether it is not there or not theirs."""
    found = _standing(Cycle.objects.filter(pk=cycle_id), as_at).first()
    if found is None or not may_see(visible_to, authority_code=found.authority.code):
        raise UnknownCycle("There is no such cycle.")
    return _record(found)


def rules_history(*, cycle: CycleRecord, as_at: date) -> tuple[CycleRules, ...]:
    """Every set of rules that the cycle had, the newest first."""
    found = CycleRules.objects.filter(cycle=cycle.id, at__lt=end_of_day(as_at))
    return tuple(found.order_by("-number"))


def _standing(found: QuerySet[Cycle], as_at: date) -> QuerySet[Cycle]:
    recorded = Q(at__lt=end_of_day(as_at))
    step = CycleStep.objects.filter(recorded, cycle=OuterRef("pk")).order_by("-id")
    rules = CycleRules.objects.filter(recorded, cycle=OuterRef("pk")).order_by("-number")
    homes = (
        BandFixed.objects.filter(recorded, cycle=OuterRef("pk"))
        .order_by()
        .values("cycle")
        .annotate(homes=Count("location", distinct=True))
        .values("homes")
    )
    return (
        found.annotate(
            now_state=Subquery(step.values("state")[:1]),
            now_state_at=Subquery(step.values("at")[:1]),
            home_count=Coalesce(Subquery(homes), 0),
            now_pk=Subquery(rules.values("pk")[:1]),
            now_number=Subquery(rules.values("number")[:1]),
            now_audits_from_on=Subquery(rules.values("audits_from_on")[:1]),
            now_audits_to_on=Subquery(rules.values("audits_to_on")[:1]),
            now_text=Subquery(rules.values("text")[:1]),
        )
        .filter(now_state__isnull=False)
        .select_related("authority")
    )


def _record(row: Cycle) -> CycleRecord:
    now = row.__dict__
    return CycleRecord(
        id=row.pk,
        authority_id=row.authority_id,
        authority_code=row.authority.code,
        authority_name=row.authority.name,
        title=row.title,
        year=FinancialYear(row.year_starts_in),
        state=CycleState(now["now_state"]),
        state_at=now["now_state_at"],
        rules_id=now["now_pk"],
        rules_number=now["now_number"],
        audits_from_on=now["now_audits_from_on"],
        audits_to_on=now["now_audits_to_on"],
        rules=rules_from_text(now["now_text"]),
        home_count=now["home_count"],
    )
