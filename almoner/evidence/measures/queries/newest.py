"""The newest day of which anything is known of an authority."""

from datetime import date

from django.db.models import Max

from almoner.core.accounts.models import Authority
from almoner.evidence.measures.models import STANDING, Observation
from almoner.evidence.measures.queries.reading import of_place


def newest_day(*, authority: Authority, no_later_than: date, key: str = "") -> date | None:
    """The newest day of which a figure speaks, of its services or itself. One query."""
    found = Observation.objects.filter(STANDING, to_on__lte=no_later_than).order_by()
    if key:
        found = found.filter(measure=key)
    # Apart, so that each is answered by an index of its own.
    of_itself = found.filter(of_place(authority.code)).values("place_code")
    of_services = found.filter(location__authority=authority).values("location__authority")
    days = [
        each.annotate(newest=Max("to_on")).values_list("newest", flat=True)
        for each in (of_itself, of_services)
    ]
    return max(days[0].union(days[1]), default=None)
