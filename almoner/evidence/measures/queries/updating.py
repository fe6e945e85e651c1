"""Which services have kept the national tracker up to date, and which are late."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal
from almoner.evidence.measures.models import STANDING, Observation
from almoner.evidence.measures.queries.reading import NoSuchFigures, may_see_services
from almoner.evidence.measures.rules.windows import Window
from almoner.register.directory.models import Location
from almoner.register.directory.rules import ServiceType

TRACKED = ("beds", "home_care_users")  # whatever else a service tells, it tells one of these
ASKED = (
    ServiceType.NURSING,
    ServiceType.RESIDENTIAL,
    ServiceType.CARE_HOME,
    ServiceType.HOME_CARE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """A service that is asked to keep the tracker up to date, and when it last did."""

    cqc_id: str
    name: str
    provider_name: str
    service_type: str
    last_on: date | None
    is_in_window: bool | None  # None where no window has closed yet

    def days_since(self, as_at: date) -> int | None:
        """Days since its last update; None if it never made one."""
        return (as_at - self.last_on).days if self.last_on else None


def updates(
    *, authority: Authority, as_at: date, window: Window | None, visible_to: Principal
) -> tuple[Update, ...]:
    """Every open care home and home care service, those longest without an update first.

    `window` is the one by which they are judged. Two queries. Raises NoSuchFigures.
    """
    if not may_see_services(authority_code=authority.code, visible_to=visible_to):
        raise NoSuchFigures("There are no such figures.")
    told = Observation.objects.filter(
        STANDING,
        measure__in=TRACKED,
        breakdown="",
        location__authority=authority,
        to_on__lte=as_at,
    )
    in_window = Q(to_on__gte=window.opens_on, to_on__lte=window.closes_on) if window else Q(pk=None)
    days = {
        pk: (last_on, in_time)
        for pk, last_on, in_time in told.values("location_id")
        .annotate(last_on=Max("to_on"), in_time=Max("to_on", filter=in_window))
        .values_list("location_id", "last_on", "in_time")
    }
    open_then = Q(deregistered_on__isnull=True) | Q(deregistered_on__gt=as_at)
    found = Location.objects.filter(
        open_then, authority=authority, service_type__in=ASKED, is_dormant=False
    ).values_list("pk", "cqc_id", "name", "provider_name", "service_type")
    lines = []
    for pk, cqc_id, name, provider, service_type in found:
        last_on, in_time = days.get(pk, (None, None))
        lines.append(
            Update(
                cqc_id=cqc_id or "",
                name=name,
                provider_name=provider,
                service_type=service_type,
                last_on=last_on,
                is_in_window=None if window is None else in_time is not None,
            )
        )
    return tuple(sorted(lines, key=lambda one: (one.last_on or date.min, one.name)))
