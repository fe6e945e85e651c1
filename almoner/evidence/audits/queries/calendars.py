"""Whose calendar an address is of."""

from dataclasses import dataclass

from almoner.core.accounts.models import User
from almoner.evidence.audits.models import CalendarFeed
from almoner.evidence.audits.rules.secret import hashed


@dataclass(frozen=True, slots=True)
class Subscription:
    """A calendar that someone subscribed to."""

    user: User
    campaign_id: int | None  # None: their own visits


class UnknownCalendar(Exception):
    """No calendar has that secret, or its owner no longer signs in."""


def subscription(*, secret: str) -> Subscription:
    """The calendar with that secret. Raises UnknownCalendar."""
    found = (
        CalendarFeed.objects.select_related("user")
        .filter(secret_hash=hashed(secret), user__is_active=True)
        .first()
    )
    if found is None:
        raise UnknownCalendar("There is no such calendar.")
    return Subscription(user=found.user, campaign_id=found.campaign_number)


def has_address(*, user_id: int, campaign_id: int | None = None) -> bool:
    """Whether someone has made an address for that calendar."""
    return CalendarFeed.objects.filter(user=user_id, campaign_number=campaign_id).exists()
