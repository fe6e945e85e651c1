"""Northshire's contract suspensions: nine by June 2021, fourteen by September."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from almoner.account.papers.actions import record_earlier_paper
from almoner.account.papers.models import Paper
from almoner.demo.places import AS_AT
from almoner.demo.quality.people import (
    MANAGER,
    OFFICERS,
    Team,
    at,
)
from almoner.register.contracts.queries import monitored_services
from almoner.register.contracts.rules import Category, Portfolio
from almoner.register.directory.actions import set_service_districts
from almoner.register.directory.models import District, Location, Service
from almoner.response.suspensions.actions import (
    Decision,
    Held,
    ScopeWanted,
    begin_proposal,
    hold_review,
    record_notice,
    save_proposal,
    take_decision,
    take_step,
)
from almoner.response.suspensions.models import Suspension
from almoner.response.suspensions.rules.kinds import (
    Kind,
    Level,
    NewConcerns,
    NoticeEventKind,
    Trigger,
    Work,
)
from almoner.response.suspensions.rules.states import Step

NO_NEW_WORK = Work.NEW_PLACEMENT | Work.INCREASE | Work.RESPITE_READMISSION
VALE, BRIDGE, FIELD, DALE = "Geddon Vale", "Newbridge and Sherbrook", "Manfield", "Ashdale"
LAW, MERE = "Barrowlaw", "Rushmere"
REVIEWED_EVERY = timedelta(days=28)
PAPER, TABLE, COUNT = "market-position", "contract_suspensions", "count"
EARLIER_AS_AT, EARLIER_PUBLISHED_ON = date(2021, 6, 1), date(2021, 6, 14)


@dataclass(frozen=True, slots=True)
class Stopped:
    """When new work stopped, and in which districts the service is."""

    on: date
    districts: tuple[str, ...]


AGEING_WELL = (
    Stopped(date(2021, 2, 15), (VALE,)),
    Stopped(date(2021, 3, 8), (BRIDGE,)),
    Stopped(date(2021, 4, 19), (FIELD,)),
    Stopped(date(2021, 5, 10), (DALE,)),
    Stopped(date(2021, 7, 12), (VALE,)),
    Stopped(date(2021, 8, 16), (BRIDGE,)),
)
LIVING_WELL = (
    Stopped(date(2021, 1, 25), (LAW,)),
    Stopped(date(2021, 2, 22), (BRIDGE,)),
    Stopped(date(2021, 3, 22), (LAW,)),
    Stopped(date(2021, 4, 12), (LAW,)),
    Stopped(date(2021, 5, 17), (BRIDGE,)),
    Stopped(date(2021, 8, 2), (LAW,)),
)
HOMECARE = (
    Stopped(date(2021, 7, 5), (BRIDGE, MERE)),
    Stopped(date(2021, 8, 9), (VALE, BRIDGE)),
)
WORDS = {
    "reason": (
        "Visits found that people waited too long for help, that medicines were not always given"
        " as prescribed, and that the manager’s checks had not noticed either."
    ),
    "evidence": (
        "Two monitoring visits in the six weeks before, medicines records of eight people, and"
        " what five people and three relatives told us."
    ),
    "contract_clause": "Clause 24.3: suspension of new work while a default is put right.",
    "alternatives": (
        "More support, and a caution, were tried first. Neither brought the change that people"
        " need soon enough."
    ),
    "proportionality": (
        "No one who lives here has to move. New people would stretch staff who cannot meet the"
        " needs of those who are here already."
    ),
    "equality": (
        "Most people affected are older or disabled. Others with the same needs can be offered"
        " care nearby, so the effect on choice is limited."
    ),
    "representations": (
        "The provider was asked on the telephone and in writing. It accepts most of the findings"
        " and has begun to recruit."
    ),
    "legal_advice": "None was asked for: the clause and the facts are plain.",
    "capacity": (
        "Fewer than one bed in a hundred of this kind in the county. There are vacancies in the"
        " same and in neighbouring districts."
    ),
    "reason_for_brokerage": "No new placements: contract suspension.",
    "who_to_ask": "Quality and market management team, duty desk",
}


def lay_out_suspensions(*, team: Team) -> None:
    """Each from its proposal to its newest review, by the people who took the steps."""
    if Suspension.objects.filter(authority=team.authority).exists():
        return
    for number, (location, stopped) in enumerate(_chosen(team)):
        _suspend(location, stopped, officer=OFFICERS[number % len(OFFICERS)], team=team)


def record_earlier_paper_of_northshire(*, team: Team, now: datetime) -> None:
    """The position statement of June 2021, which was written before Almoner."""
    earlier = Paper.objects.filter(authority=team.authority, kind=PAPER, as_at=EARLIER_AS_AT)
    if earlier.exists():
        return
    counts = {"care_home_ageing_well": AGEING_WELL, "care_home_living_well": LIVING_WELL}
    record_earlier_paper(
        kind=PAPER,
        authority=team.authority,
        as_at=EARLIER_AS_AT,
        published_on=EARLIER_PUBLISHED_ON,
        figures={
            (TABLE, row, COUNT): sum(one.on <= EARLIER_AS_AT for one in every)
            for row, every in counts.items()
        },
        by=team.principal(MANAGER),
        at=now,
    )


def _chosen(team: Team) -> Iterator[tuple[Location, Stopped]]:
    """A service for each, of the least well rated in its district."""
    taken: set[int] = set()
    for portfolio, every in (
        (Portfolio.AGEING_WELL, AGEING_WELL),
        (Portfolio.LIVING_WELL, LIVING_WELL),
    ):
        homes = _locations(team, Category.CARE_HOME, portfolio)
        for stopped in every:
            home = next(
                one
                for one in homes
                if one.pk not in taken and str(one.district) == stopped.districts[0]
            )
            taken.add(home.pk)
            yield home, stopped
    agencies = _locations(team, Category.HOME_BASED_CARE, None)
    for agency, stopped in zip(agencies, HOMECARE, strict=False):
        _work_in(agency, stopped.districts, team=team)
        yield agency, stopped


def _locations(team: Team, category: Category, portfolio: Portfolio | None) -> Sequence[Location]:
    services = monitored_services(
        authority=team.authority,
        as_at=AS_AT[team.authority.name],
        visible_to=team.principal(MANAGER),
        category=category,
        portfolio=portfolio,
    )
    ids = [service.location_id for service in services if service.location_id]
    found = Location.objects.filter(pk__in=ids, rating__isnull=False)
    return list(found.select_related("authority", "district").order_by("rating", "cqc_id"))


def _work_in(agency: Location, names: Sequence[str], *, team: Team) -> None:
    """Home care is given where people live, and not only where the office is."""
    set_service_districts(
        service=Service.objects.get(location=agency),
        districts=list(District.objects.filter(authority=team.authority, name__in=names)),
        on=date(2019, 4, 1),
        by=team.principal(MANAGER),
        at=at(date(2019, 4, 1)),
    )


def _suspend(location: Location, stopped: Stopped, *, officer: str, team: Team) -> None:
    by, decides = team.principal(officer), team.principal(MANAGER)
    proposed_on = stopped.on - timedelta(days=4)
    suspension = begin_proposal(
        authority=team.authority,
        kind=Kind.SUSPENDED_FULL,
        trigger=Trigger.AUDIT,
        scope=ScopeWanted(level=Level.LOCATION, subject=location, work=NO_NEW_WORK),
        by=by,
        at=at(proposed_on),
    )
    save_proposal(suspension=suspension, fields=WORDS, by=by, at=at(proposed_on, 11))
    take_step(suspension=suspension, step=Step.PROPOSE, by=by, at=at(proposed_on, 15))
    take_decision(
        suspension=suspension,
        step=Step.IMPOSE,
        decision=Decision(
            conclusion="New work stops until improvements are made and have been sustained."
        ),
        by=decides,
        at=at(stopped.on, 9),
    )
    for notice in suspension.notices.all():
        record_notice(
            notice=notice,
            event=NoticeEventKind.SENT,
            on=stopped.on,
            text="By secure e-mail",
            by=by,
            at=at(stopped.on, 11),
        )
    take_step(suspension=suspension, step=Step.RECORD_IN_FORCE, by=by, at=at(stopped.on, 12))
    _review(suspension, stopped, by_name=officer, team=team)


def _review(suspension: Suspension, stopped: Stopped, *, by_name: str, team: Team) -> None:
    day = stopped.on + REVIEWED_EVERY
    while day <= AS_AT[team.authority.name]:
        hold_review(
            suspension=suspension,
            held=Held(
                took_part=f"{team.user(by_name).name} and the registered manager",
                found="Some actions are done. Medicines are safer; staffing is not yet settled.",
                new_concerns=NewConcerns.NONE,
            ),
            by=team.principal(by_name),
            at=at(day, 14),
        )
        day += REVIEWED_EVERY
