"""An invented council with homes, audits, cycles and fees. No service here is real."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal, Role
from almoner.core.calendar.rules import FinancialYear
from almoner.evidence.audits.models import (
    AuditResult,
    AuditResultPart,
    Campaign,
    Visit,
    VisitStep,
)
from almoner.evidence.audits.rules import Process, VisitKind, VisitState
from almoner.judgement.bands import actions
from almoner.judgement.bands.library import client_labels, published_fees
from almoner.judgement.bands.models import BandFixed, Cycle, FeeTable
from almoner.judgement.bands.queries import Evidence, FinalAudit
from almoner.judgement.bands.rules.definitions import BandRules, parse_rules
from almoner.register.directory.models import Location
from tests.register.directory.factories import (
    AuthorityFactory,
    LocationFactory,
    LocationSpellFactory,
    SuccessionFactory,
)

__all__ = ["AuthorityFactory", "SuccessionFactory"]

YEAR = FinancialYear(2022)
AUDITS_FROM = date(2021, 9, 1)
AUDITS_TO = date(2022, 2, 28)
AT = datetime(2022, 3, 1, 10, tzinfo=UTC)  # when bands are fixed
IN_YEAR = datetime(2022, 8, 15, 10, tzinfo=UTC)
_people = count(100)

SIMPLE: dict[str, Any] = {
    "band_rules": "simple",
    "version": "1",
    "title": "Five bands",
    "about": "For tests.",
    "source": "Invented",
    "from_year": "2016/17",
    "homes": {"service_types": ["nursing", "residential"], "portfolio": ""},
    "parts": {
        "quality": {"section": "care_quality", "weight": 3},
        "environment": {"section": "environment", "weight": 1},
    },
    "bands": [
        {"band": 1},
        {"band": 2, "min_total": "40"},
        {"band": 3, "min_quality": "50", "min_total": "55"},
        {"band": 4, "min_quality": "65", "min_environment": "50", "min_total": "70"},
        {"band": 5, "min_quality": "80", "min_environment": "60", "min_total": "85"},
    ],
    "caps": [
        {"cap": "critical_fail", "band": 1, "because": "A critical question was failed."},
        {"cap": "suspended", "because": "Suspended at 31 March, so last year’s band is kept."},
        {"cap": "new_home", "band": 2, "because": "A new home has the default band."},
    ],
    "appeal_days": 28,
}


def rules(**changed: Any) -> BandRules:
    """The simple rules with some of them changed."""
    return parse_rules({**SIMPLE, **changed})


def manager(authority: Authority, *, name: str = "Mo Manager", number: int = 901) -> Principal:
    """A quality manager of the authority; another number is another person."""
    return someone(Role.QUALITY_MANAGER, authority, name=name, number=number)


def someone(
    role: Role, authority: Authority, *, name: str = "Sam Officer", number: int = 907
) -> Principal:
    """A person with one role in the authority."""
    return Principal(
        reference=f"user:{number}", name=name, roles=frozenset({(authority.code, role)})
    )


def home(
    authority: Authority,
    *,
    beds: int | None = 40,
    service_type: str = "residential",
    registered_on: date = date(2015, 4, 1),
    deregistered_on: date | None = None,
    **rest: Any,
) -> Location:
    """A care home that stands, with its spell."""
    location: Location = LocationFactory(
        authority=authority,
        beds=beds,
        service_type=service_type,
        is_care_home=True,
        registered_on=registered_on,
        deregistered_on=deregistered_on,
        **rest,
    )
    LocationSpellFactory(location=location)
    return location


def audit(
    location: Location, quality: int | str | None, environment: int | str | None = None, **rest: Any
) -> FinalAudit:
    """A final audit with those percentages; one given alone is both."""
    both = quality if environment is None else environment
    given: dict[str, Any] = {"final_on": date(2022, 1, 20), "visit_number": next(_people)} | rest
    return FinalAudit(
        location_id=location.pk,
        quality=None if quality is None else Decimal(str(quality)),
        environment=None if both in (None, "unknown") else Decimal(str(both)),
        **given,
    )


def evidence(*audits: FinalAudit, suspended: Iterable[Location] = ()) -> Evidence:
    """What other rooms would say on 31 March."""
    return Evidence(
        audits=audits,
        suspended=frozenset(each.pk for each in suspended),
        suspended_as_at=date(2022, 3, 31),
    )


def open_cycle(authority: Authority, *, year: FinancialYear = YEAR, **changed: Any) -> Cycle:
    """A cycle whose audits ran in the autumn and winter before its year."""
    shift = year.starts_in - YEAR.starts_in
    asked: dict[str, Any] = {
        "rules": rules(),
        "audits_from_on": AUDITS_FROM.replace(year=AUDITS_FROM.year + shift),
        "audits_to_on": AUDITS_TO.replace(year=AUDITS_TO.year + shift),
        "by": manager(authority),
        "at": AT.replace(year=AT.year + shift) - timedelta(days=100),
        **changed,
    }
    return actions.open_cycle(authority=authority, year=year, **asked)


def fix(cycle: Cycle, *audits: FinalAudit, at: datetime = AT, **rest: Any) -> actions.Fixed:
    """Fix the bands of the cycle from these audits."""
    return actions.fix_bands(
        cycle_id=cycle.pk,
        evidence=evidence(*audits, **rest),
        by=manager(cycle.authority),
        at=at,
    )


def notify(cycle: Cycle, at: datetime = AT) -> None:
    """Tell every provider."""
    actions.notify_bands(cycle_id=cycle.pk, how="By letter", by=manager(cycle.authority), at=at)


def finalise(cycle: Cycle, at: datetime = AT + timedelta(days=40)) -> actions.Finalised:
    """Make final what may be."""
    return actions.finalise_bands(cycle_id=cycle.pk, by=manager(cycle.authority), at=at)


def made_final(cycle: Cycle, *audits: FinalAudit, at: datetime = AT, **rest: Any) -> None:
    """Fix, notify and make final."""
    fix(cycle, *audits, at=at, **rest)
    notify(cycle, at=at)
    finalise(cycle, at=at + timedelta(days=40))


def band_of(cycle: Cycle, location: Location) -> BandFixed:
    """The newest band of a home in a cycle."""
    found = BandFixed.objects.filter(cycle=cycle, location=location).order_by("-id").first()
    assert found is not None
    return found


def fees(authority: Authority, *, year: FinancialYear = YEAR, **changed: Any) -> FeeTable:
    """The published table of the library, as the authority's own."""
    published = published_fees()[-1]
    asked: dict[str, Any] = {
        "rates": published.rates,
        "labels": client_labels(),
        "source": "Committee of 1 March",
        "excludes_label": published.excludes_label,
        "excludes_pence": published.excludes_pence,
        "by": manager(authority),
        "at": AT,
        **changed,
    }
    newest = FeeTable.objects.filter(authority=authority).order_by("-id").first()
    asked.setdefault("based_on", newest.pk if newest else None)
    return actions.set_fee_table(authority=authority, year=year, **asked)


def kept_audit(
    location: Location,
    quality: int | str | None,
    environment: int | str | None = None,
    *,
    final_on: date = date(2022, 1, 20),
    has_critical_fail: bool = False,
    by: str = "user:50",
    cycle: str = "",
) -> Visit:
    """An audit as the room of audits keeps it once it is final."""
    at = datetime.combine(final_on, time(10), tzinfo=UTC)
    campaign = cycle and Campaign.objects.create(
        authority=location.authority,
        name=f"Audits {cycle}, {location.pk}",
        kind=VisitKind.ANNUAL_AUDIT,
        cycle=cycle,
        starts_on=final_on,
        ends_on=final_on,
        recorded_at=at,
        recorded_by=by,
    )
    visit = Visit.objects.create(
        campaign=campaign or None,
        authority=location.authority,
        location=location,
        kind=VisitKind.ANNUAL_AUDIT,
        process=Process.FULL,
        planned_on=final_on,
        recorded_at=at,
        recorded_by=by,
    )
    VisitStep.objects.create(
        visit=visit, step="make_final", state=VisitState.FINAL, at=at, by=by, by_name="Ada Marsh"
    )
    both = quality if environment is None else environment
    result = AuditResult.objects.create(
        visit=visit,
        final_on=final_on,
        overall=quality,
        has_critical_fail=has_critical_fail,
        answered=Decimal(100),
        recorded_at=at,
    )
    for key, score in (("care_quality", quality), ("environment", both)):
        AuditResultPart.objects.create(
            result=result, level="section", key=key, title=key, percentage=score
        )
    return visit
