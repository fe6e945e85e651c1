"""Who may be sent on a visit."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from almoner.core.accounts.models import Authority, Membership
from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.evidence.audits.models import Visit

GOING = [role.value for role in Role if Permission.CARRY_OUT_VISITS in GRANTS[role].permissions]


@dataclass(frozen=True, slots=True)
class Officer:
    """Someone who may carry out visits."""

    id: int
    name: str


def day_to_go(*, visit: Visit, today: date) -> date:
    """The day on which whoever is given a visit must be an officer: its own, or today if later."""
    return max(visit.planned_on, today)


def lead_goes(*, on: date) -> Exists:
    """Of a visit in a query: whether its lead officer may carry out visits that day."""
    return Exists(_going(on).filter(authority=OuterRef("authority"), user=OuterRef("lead")))


def officers_of(*, authority: Authority, on: date) -> tuple[Officer, ...]:
    """Those who may carry out visits in the authority on that day, by name."""
    rows = (
        _going(on)
        .filter(authority=authority)
        .order_by("user__name", "user")
        .values_list("user", "user__name")
        .distinct()
    )
    return tuple(Officer(id=number, name=name) for number, name in rows)


def _going(on: date) -> QuerySet[Membership]:
    return Membership.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gt=on),
        role__in=GOING,
        from_on__lte=on,
        user__is_active=True,
    )
