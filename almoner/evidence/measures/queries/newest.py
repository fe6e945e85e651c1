"""The newest day of which anything is known of an authority."""

from datetime import date

from django.db.models import Max, Q

from almoner.core.accounts.models import Authority
from almoner.evidence.measures.models import STANDING, Observation


def newest_day(*, authority: Authority, no_later_than: date, key: str = "") -> date | None:
    """The newest day of which a figure speaks, of its services or itself. One query, or two."""
    found = Observation.objects.filter(STANDING, to_on__lte=no_later_than)
    if key:
        found = found.filter(measure=key)
    mine = found.filter(Q(location__authority=authority) | Q(place_code=authority.code))
    newest: date | None = mine.aggregate(newest=Max("to_on"))["newest"]
    return newest
