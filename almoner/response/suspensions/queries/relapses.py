"""Whether the same was suspended before, and how lately that was lifted."""

from datetime import date

from django.db.models import Q

from almoner.register.directory.queries import chain_of
from almoner.response.suspensions.models import Suspension, SuspensionScope
from almoner.response.suspensions.practice import practice_as_at
from almoner.response.suspensions.rules.counting import is_relapse
from almoner.response.suspensions.rules.states import Step


def lifted_lately(*, suspension: Suspension, as_at: date) -> Suspension | None:
    """The last suspension of the same thing, if it was lifted within the relapse period.

    The same thing: the same service under any registration it had before, or the same scheme,
    provider, brand, lot or district.
    """
    same = Q(pk__in=[])
    for scope in suspension.scopes.select_related("service"):
        location_id = scope.location_id or (scope.service and scope.service.location_id)
        if location_id:
            same |= Q(location__in=chain_of(location_id=location_id))
        else:
            same |= Q(level=scope.level, **{scope.level: getattr(scope, f"{scope.level}_id")})
    others = SuspensionScope.objects.filter(same, suspension__authority=suspension.authority_id)
    before = (
        Suspension.objects.filter(
            scopes__in=others, stops_until_on__isnull=False, stops_until_on__lte=as_at
        )
        .exclude(pk=suspension.pk)
        .filter(steps__step=Step.LIFT)
        .order_by("-stops_until_on", "-pk")
        .first()
    )
    if before is None or before.stops_until_on is None:
        return None
    months = practice_as_at(as_at).relapse_months
    is_one = is_relapse(lifted_on=before.stops_until_on, stopped_on=as_at, months=months)
    return before if is_one else None
