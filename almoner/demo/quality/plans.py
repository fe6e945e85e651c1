"""Northshire's action plans: from last year's audits, some done and held, some overdue."""

from collections.abc import Sequence
from datetime import timedelta

from almoner.demo.quality.audits import LAST_YEAR
from almoner.demo.quality.people import MANAGER, Team, at
from almoner.evidence.audits.models import Visit
from almoner.response.action_plans.actions import (
    Answering,
    agree_plan,
    open_plan_from_findings,
    record_progress,
    record_sustained_check,
    say_done,
    verify_action,
)
from almoner.response.action_plans.models import Action, ActionPlan
from almoner.response.action_plans.rules.states import Means

PLANS = 10
SHARED_AFTER = timedelta(days=12)  # days from the visit, when the provider has seen the findings
SAID_BY = "The registered manager"


def lay_out_plans(*, team: Team) -> None:
    """A plan for each of the homes whose audit found most."""
    if ActionPlan.objects.filter(authority=team.authority).exists():
        return
    for number, visit in enumerate(_visits(team)):
        _follow(visit, team=team, number=number)


def _visits(team: Team) -> Sequence[Visit]:
    found = Visit.objects.filter(
        authority=team.authority, campaign__name=LAST_YEAR.name, findings__isnull=False
    ).distinct()
    ordered = found.select_related("authority", "location", "lead").order_by("planned_on", "pk")
    return sorted(ordered, key=lambda visit: -visit.findings.count())[:PLANS]


def _follow(visit: Visit, *, team: Team, number: int) -> None:
    assert visit.lead is not None  # noqa: S101  every visit of a campaign has one
    by = team.principal(team.name_of(visit.lead))
    day = visit.planned_on + SHARED_AFTER
    plan = open_plan_from_findings(
        visit=visit,
        answers=[Answering(finding_ids=(one.pk,)) for one in visit.findings.all()],
        title=f"After the audit of {visit.location.name}",
        by=by,
        at=at(day),
        lead=visit.lead,
    )
    agree_plan(
        plan=plan, agreed_with=SAID_BY, means=Means.MEETING, by=by, at=at(day + timedelta(days=3))
    )
    for place, action in enumerate(plan.actions.order_by("number")):
        # Of each plan the last action, and of every third plan all of them, are still to be done.
        if number % 3 == 2 or place == plan.actions.count() - 1:  # noqa: PLR2004
            _begin(action, team=team, lead=team.name_of(visit.lead))
        else:
            _finish(action, team=team, lead=team.name_of(visit.lead), is_held=number % 2 == 0)


def _begin(action: Action, *, team: Team, lead: str) -> None:
    record_progress(
        action=action,
        note="A start is made: staff have been told what is expected of them.",
        by=team.principal(lead),
        at=at(action.first_due_on - timedelta(days=1)),
    )


def _finish(action: Action, *, team: Team, lead: str, is_held: bool) -> None:
    """Said to be done by the provider, seen to be so by another, and looked at again."""
    said_on = action.first_due_on - timedelta(days=1)
    say_done(
        action=action,
        said_by=SAID_BY,
        means=Means.EMAIL,
        by=team.principal(lead),
        at=at(said_on),
    )
    seen_on = said_on + timedelta(days=9)
    verify_action(
        action=action,
        note="Seen on a visit: it is done, and staff can say why.",
        by=team.principal(MANAGER),
        at=at(seen_on),
    )
    if is_held:
        record_sustained_check(
            action=action,
            is_sustained=True,
            note="Nine weeks on it is still so.",
            by=team.principal(lead),
            at=at(seen_on + timedelta(weeks=9)),
        )
