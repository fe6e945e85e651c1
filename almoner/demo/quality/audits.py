"""Northshire's audits: last year's, made final, and this year's, some in every state."""

from collections.abc import Sequence
from datetime import date
from random import Random

from almoner.demo.places import AS_AT
from almoner.demo.quality.journeys import Journey
from almoner.demo.quality.people import MANAGER, OFFICERS, Team, at
from almoner.evidence.audits.actions import CampaignPlan, Place, plan_campaign
from almoner.evidence.audits.models import Campaign, Visit
from almoner.evidence.audits.rules import VisitKind, VisitState
from almoner.evidence.questionnaires.actions import install_question_sets
from almoner.evidence.questionnaires.models import QuestionSet
from almoner.register.contracts.queries import monitored_services
from almoner.register.contracts.rules import Category, Portfolio
from almoner.register.directory.models import Location

AUDIT = "care-home-audit"
SETS_SINCE = date(2020, 7, 1)
LAST_YEARS_HOMES = 36  # of which the audit could go ahead in the year of the pandemic
LAST_YEAR = CampaignPlan(
    name="Ageing Well audits 2021/22",
    kind=VisitKind.ANNUAL_AUDIT,
    starts_on=date(2020, 9, 7),
    ends_on=date(2020, 12, 18),
    cycle="2021/22",
    scope="Care homes for older people that could be visited safely",
)
THIS_YEAR = CampaignPlan(
    name="Ageing Well audits 2022/23",
    kind=VisitKind.ANNUAL_AUDIT,
    starts_on=date(2021, 9, 6),
    ends_on=date(2021, 12, 17),
    cycle="2022/23",
    scope="Every care home for older people",
)
# The states that the first visits of this year have reached, the first of them the furthest.
REACHED = (
    VisitState.PUBLISHED,
    VisitState.NOT_PUBLISHED,
    VisitState.FINAL,
    VisitState.REVIEW_DECIDED,
    VisitState.REVIEW_REQUESTED,
    VisitState.FACTUAL_ACCURACY,
    VisitState.FACTUAL_ACCURACY,
    VisitState.SHARED_WITH_PROVIDER,
    VisitState.MODERATION,
    VisitState.MODERATION,
    VisitState.DRAFT,
    VisitState.IN_PROGRESS,
    VisitState.NOTICE_GIVEN,
    VisitState.UNANNOUNCED,
    VisitState.VOID,
)


def lay_out_audits(*, team: Team) -> None:
    """Both campaigns. The questions were in use before the first of them began."""
    if Campaign.objects.filter(authority=team.authority).exists():
        return
    install_question_sets(at=at(SETS_SINCE))
    homes = _homes(team)
    for visit in _planned(LAST_YEAR, homes[:LAST_YEARS_HOMES], team=team):
        state = VisitState.PUBLISHED if visit.pk % 3 else VisitState.FINAL
        _journey(visit, team=team).to(state)
    visits = _planned(THIS_YEAR, homes, team=team)
    for visit, state in zip(visits, REACHED, strict=False):
        _journey(visit, team=team).to(state)


def _homes(team: Team) -> Sequence[Location]:
    services = monitored_services(
        authority=team.authority,
        as_at=AS_AT[team.authority.name],
        visible_to=team.principal(MANAGER),
        category=Category.CARE_HOME,
        portfolio=Portfolio.AGEING_WELL,
    )
    ids = [service.location_id for service in services if service.location_id]
    return list(Location.objects.filter(pk__in=ids).order_by("registered_on", "cqc_id"))


def _planned(plan: CampaignPlan, homes: Sequence[Location], *, team: Team) -> Sequence[Visit]:
    questions = QuestionSet.objects.get(key=AUDIT, authority=None)
    campaign = plan_campaign(
        authority=team.authority,
        plan=CampaignPlan(
            name=plan.name,
            kind=plan.kind,
            starts_on=plan.starts_on,
            ends_on=plan.ends_on,
            cycle=plan.cycle,
            scope=plan.scope,
            question_set=questions,
        ),
        places=[Place(home.pk) for home in homes],
        officer_ids=[team.user(name).pk for name in OFFICERS],
        by=team.principal(MANAGER),
        at=at(plan.starts_on.replace(month=7, day=20)),
    )
    found = Visit.objects.filter(campaign=campaign).order_by("planned_on", "pk")
    return list(found.select_related("authority", "location", "lead", "campaign"))


def _journey(visit: Visit, *, team: Team) -> Journey:
    """How good a home turns out to be is much as the regulator rated it."""
    chance = Random(visit.location.cqc_id)  # noqa: S311  nothing secret: the same every time
    rated = visit.location.rating or 3
    return Journey(
        visit=visit,
        team=team,
        chance=chance,
        quality=min(4, max(1, rated + chance.choice((0, 0, 0, 1, -1)))),
        visited_on=visit.planned_on,
    )
