"""Who is to be asked, who was asked when, what help was given, and before against after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from almoner.response.programmes.models import (
    Chase,
    Confounder,
    OutcomePeriod,
    PersonStatus,
    Programme,
    TargetedHelp,
)
from almoner.response.programmes.queries.coverage import Coverage
from almoner.response.programmes.queries.levels import LevelCoverage
from almoner.response.programmes.queries.scope import ScopedService
from almoner.response.programmes.queries.standing import Standing
from almoner.response.programmes.rules.definition import definition_of
from almoner.response.programmes.rules.kinds import PersonStanding, Phase
from almoner.response.programmes.rules.outcomes import Comparison, Period, comparisons


@dataclass(frozen=True, slots=True, kw_only=True)
class Chased:
    """The last time a service was asked."""

    on: date
    means: str
    by_name: str
    text: str
    count: int  # how often, with this time


@dataclass(frozen=True, slots=True, kw_only=True)
class ToChase:
    """A service to ask, why, and when it was asked last."""

    service: ScopedService
    reason: str
    last: Chased | None
    is_due: bool  # never asked, or not lately


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeAndAfter:
    """Rates before and after, of services that have both, with what else changed."""

    comparisons: tuple[Comparison, ...]
    service_count: int
    left_out: int  # services with only one of the two
    confounders: tuple[Confounder, ...]
    spans: Mapping[Phase, tuple[date, date]]  # the first and the last day of either


def to_chase(
    *, standing: Standing, found: Coverage | None, levels: LevelCoverage | None
) -> tuple[ToChase, ...]:
    """The services to ask, those never asked first, then those asked longest ago.

    Nobody is chased once a programme is over, or once the law behind it is revoked.
    """
    if not standing.is_open or standing.revoked_by_law:
        return ()
    reasons = dict(_reasons(found, levels))
    asked = last_chases(programme=standing.programme, as_at=standing.as_at)
    again = standing.as_at - timedelta(days=standing.definition.chase_after_days)
    lines = [
        ToChase(
            service=service,
            reason=reason,
            last=asked.get(service.location_id),
            is_due=service.location_id not in asked or asked[service.location_id].on <= again,
        )
        for service, reason in reasons.items()
    ]
    return tuple(
        sorted(
            lines,
            key=lambda one: (one.last.on if one.last else date.min, one.service.name),
        )
    )


def last_chases(*, programme: Programme, as_at: date) -> dict[int, Chased]:
    """The last time each service was asked by a day."""
    last: dict[int, Chased] = {}
    rows = Chase.objects.filter(programme=programme, on__lte=as_at).order_by("on", "pk")
    for place, on, means, by_name, text in rows.values_list(
        "location_id", "on", "means", "by_name", "text"
    ):
        before = last.get(place)
        last[place] = Chased(
            on=on,
            means=means,
            by_name=by_name,
            text=text,
            count=before.count + 1 if before else 1,
        )
    return last


def chases_of(*, programme: Programme, location_id: int) -> tuple[Chase, ...]:
    """Every time that one service was asked, the newest first."""
    rows = Chase.objects.filter(programme=programme, location_id=location_id)
    return tuple(rows.order_by("-on", "-pk"))


def help_given(
    *, programme: Programme, as_at: date, location_id: int | None = None
) -> tuple[TargetedHelp, ...]:
    """Help given by a day, the newest first; of one service, what was open to all too."""
    rows = TargetedHelp.objects.filter(programme=programme, on__lte=as_at)
    rows = rows.select_related("location").order_by("-on", "-pk")
    return tuple(
        row for row in rows if location_id is None or row.location_id in (None, location_id)
    )


def people_recorded(
    *, programme: Programme, location_id: int, as_at: date
) -> dict[PersonStanding, int]:
    """How many single workers of a service stand where, by their newest status. No person.

    An exemption that no longer counts that day makes nobody exempt: where they stand is not known.
    """
    definition = definition_of(programme.definition)
    newest: dict[str, PersonStanding] = {}
    rows = PersonStatus.objects.filter(
        programme=programme, location_id=location_id, checked_on__lte=as_at
    ).order_by("checked_on", "pk")
    for mark, status, exemption in rows.values_list("fingerprint", "status", "exemption"):
        stands = PersonStanding(status)
        if stands is PersonStanding.EXEMPT and not definition.may_be_exempt(
            key=exemption, on=as_at
        ):
            stands = PersonStanding.UNKNOWN
        newest[mark] = stands
    found = list(newest.values())
    return {one: found.count(one) for one in PersonStanding if one in found}


def people_count(*, programme: Programme) -> int:
    """How many rows of single workers' statuses are kept: what a revocation would erase."""
    return PersonStatus.objects.filter(programme=programme).count()


def before_and_after(*, programme: Programme, as_at: date) -> BeforeAndAfter:
    """Events per 1,000 bed days before and after, of the services that have both."""
    newest: dict[tuple[int, str, date], OutcomePeriod] = {}
    for row in OutcomePeriod.objects.filter(programme=programme, to_on__lte=as_at).order_by("pk"):
        newest[row.location_id, row.phase, row.from_on] = row
    rows = list(newest.values())
    phases = {phase: {row.location_id for row in rows if row.phase == phase} for phase in Phase}
    both = phases[Phase.BEFORE] & phases[Phase.AFTER]
    kept = [row for row in rows if row.location_id in both]
    return BeforeAndAfter(
        comparisons=comparisons(
            Period(
                phase=Phase(row.phase),
                bed_days=row.bed_days,
                conveyances=row.conveyances,
                admissions=row.admissions,
            )
            for row in kept
        ),
        service_count=len(both),
        left_out=len((phases[Phase.BEFORE] | phases[Phase.AFTER]) - both),
        confounders=tuple(Confounder.objects.filter(programme=programme).order_by("pk")),
        spans={
            phase: (
                min(row.from_on for row in kept if row.phase == phase),
                max(row.to_on for row in kept if row.phase == phase),
            )
            for phase in Phase
            if any(row.phase == phase for row in kept)
        },
    )


def _reasons(
    found: Coverage | None, levels: LevelCoverage | None
) -> Iterable[tuple[ScopedService, str]]:
    for level in levels.services if levels else ():
        if not level.meets:
            reached = level.rule.words.lower() if level.rule else "nothing known"
            yield level.service, f"Level not reached: {reached}"
    for line in found.services if found else ():
        if line.as_at is None:
            yield line.service, "No return"
        elif line.is_stale:
            yield line.service, "Return out of date"
        elif not line.everyone.is_known:
            yield line.service, "Return without numbers"
