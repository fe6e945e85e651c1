"""What may be seen, and what had been recorded by the end of a day."""

from datetime import date, datetime, time, timedelta

from django.utils.timezone import get_current_timezone

from almoner.core.accounts.rules import Permission, Principal


def may_see(visible_to: Principal, *, authority_code: str) -> bool:
    """Whether bands of that authority may be seen."""
    return visible_to.may(Permission.VIEW_QUALITY, authority_code=authority_code)


def seen_codes(visible_to: Principal) -> list[str]:
    """The codes of the authorities whose bands may be seen."""
    held = visible_to.authority_codes()
    return sorted(code for code in held if may_see(visible_to, authority_code=code))


def end_of(day: date) -> datetime:
    """The first moment after a day, where the council is."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=get_current_timezone())


def here(at: datetime) -> date:
    """The day that it is at that time where the council is."""
    return at.astimezone(get_current_timezone()).date()
