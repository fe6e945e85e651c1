"""Deaths that one service notified: only ever as a presentation with its context."""

from datetime import date

from django.db.models import Q, QuerySet

from almoner.core.accounts.rules import Permission, Principal
from almoner.register.directory.models import Location, Succession
from almoner.response.outbreaks.models import DeathsNotified
from almoner.response.outbreaks.practice import caveat_on
from almoner.response.outbreaks.queries.cases import UnknownOutbreak
from almoner.response.outbreaks.rules.deaths import (
    DeathsRow,
    Order,
    Presentation,
    presentation,
)
from almoner.response.outbreaks.rules.kinds import Cause


def deaths_at(
    *,
    location: Location,
    as_at: date,
    visible_to: Principal,
    order: Order = Order.NEWEST_FIRST,
) -> Presentation:
    """What may be shown of the deaths of one service, with the caveat that goes before it.

    Numbers corrected since are left out. Raises ContextMissing and RankingRefused.
    """
    rows = _visible(visible_to).filter(
        location=location.pk, until_on__lte=as_at, corrected_by__isnull=True
    )
    caveat = caveat_on(as_at)
    return presentation(
        rows=[_row(one) for one in rows],
        caveat=caveat.text,
        caveat_source=caveat.source,
        order=order,
    )


def deaths_row(*, number: int, location: Location, visible_to: Principal) -> DeathsNotified:
    """One row of a service, to be corrected. Raises UnknownOutbreak."""
    found = _visible(visible_to).filter(pk=number, location=location.pk).first()
    if found is None:
        raise UnknownOutbreak("There is no such number.")
    return found


def neighbouring_registrations(*, location: Location) -> tuple[Location, ...]:
    """The registrations that came directly before and after, each with a page of its own."""
    links = Succession.objects.filter(Q(predecessor=location) | Q(successor=location))
    ids = {pk for pair in links.values_list("predecessor", "successor") for pk in pair}
    return tuple(Location.objects.filter(pk__in=ids - {location.pk}).order_by("name", "pk"))


def _visible(visible_to: Principal) -> QuerySet[DeathsNotified]:
    if visible_to.is_operator:
        return DeathsNotified.objects.all()
    codes = visible_to.codes_where(Permission.VIEW_DEATHS)
    return DeathsNotified.objects.filter(authority__code__in=codes)


def _row(one: DeathsNotified) -> DeathsRow:
    return DeathsRow(
        number=one.pk,
        location_id=one.location_id or 0,
        from_on=one.from_on,
        until_on=one.until_on,
        cause=Cause(one.cause),
        deaths=one.deaths,
        occupied=one.occupied,
        beds=one.beds,
        context=one.context,
        source=one.source,
        corrects=one.corrects_id,
    )
