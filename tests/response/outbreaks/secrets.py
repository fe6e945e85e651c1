"""The room's guarded records with a marker in every word, for the crawler that looks for them."""

from datetime import UTC, date, datetime
from itertools import count

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission
from almoner.response.outbreaks.models import DeathsNotified
from almoner.response.outbreaks.rules.kinds import Cause
from tests.response.outbreaks.factories import home, nurse


def plant(*, authority: Authority, marker: str) -> frozenset[Permission]:
    """Deaths of a service and of the whole authority, marked; and who may see them."""
    numbers = count(1)

    def secret() -> str:
        return f"{marker}-{next(numbers)}"

    place = home(authority, name="Elmbank House", search_text="elmbank house")
    by = nurse(authority)
    for location in (place, None):
        DeathsNotified.objects.create(
            authority=authority,
            location=location,
            from_on=date(2020, 4, 10),
            until_on=date(2021, 3, 31),
            cause=Cause.COVID_19.value,
            deaths=4,
            occupied=36,
            beds=40,
            context=secret(),
            source=secret(),
            at=datetime(2021, 8, 2, 9, tzinfo=UTC),
            by=by.reference,
            by_name=secret(),
        )
    return frozenset({Permission.VIEW_DEATHS})
