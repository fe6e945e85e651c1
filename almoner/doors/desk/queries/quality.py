"""What waits for an officer in quality assurance, and how it stands in the authority."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.evidence.audits.queries import work_of
from almoner.evidence.audits.queries.lists import VisitLine
from almoner.evidence.audits.rules.working import Task
from almoner.response.action_plans.queries import actions_due, checks_due, overdue_actions
from almoner.response.action_plans.queries.lists import ActionLine
from almoner.response.action_plans.queries.work import actions_to_verify
from almoner.response.suspensions.queries import in_force, lines
from almoner.response.suspensions.queries.cases import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """An officer's own work, and the authority's suspensions in force."""

    visits: Mapping[Task, Sequence[VisitLine]]
    overdue: Sequence[ActionLine]
    due: Sequence[ActionLine]
    to_verify: Sequence[ActionLine]
    checks: Sequence[ActionLine]
    suspensions: Sequence[Line]


def quality(*, authority: Authority, officer: int, as_at: date, visible_to: Principal) -> Quality:
    """What waits for the officer (a user's id) on that day. Some ten queries.

    Raises NotPermitted.
    """
    require(visible_to, Permission.VIEW_QUALITY, authority_code=authority.code)
    sees_suspensions = visible_to.may(Permission.VIEW_SUSPENSIONS, authority_code=authority.code)
    return Quality(
        visits=work_of(officer=officer, as_at=as_at, visible_to=visible_to),
        overdue=overdue_actions(as_at=as_at, visible_to=visible_to, officer_id=officer),
        due=actions_due(as_at=as_at, visible_to=visible_to, officer_id=officer),
        to_verify=actions_to_verify(as_at=as_at, visible_to=visible_to, officer_id=officer),
        checks=checks_due(as_at=as_at, visible_to=visible_to, officer_id=officer),
        suspensions=lines(
            found=in_force(authority=authority, as_at=as_at, visible_to=visible_to), as_at=as_at
        )
        if sees_suspensions
        else (),
    )
