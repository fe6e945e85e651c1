"""What an officer is told where an action cannot be done; and what every step checks."""

from datetime import date

from almoner.core.calendar.rules import long_date


class EnquiryRefused(Exception):
    """That cannot be recorded of the enquiry now, or not as asked."""


class SomeoneWasFirst(EnquiryRefused):
    """Someone else took a step since the page was shown."""


def refuse_unseen(*, last_seen: int | None, number: int, by_name: str, done: str, on: date) -> None:
    """Raise SomeoneWasFirst where the page showed another step than the newest."""
    if last_seen is not None and last_seen != number:
        raise SomeoneWasFirst(
            f"{by_name} was first: {done[:1].lower()}{done[1:]}, {long_date(on)}."
            " Look at it again before you go on."
        )


def day_in_order(on: date | None, *, today: date, after: date) -> date:
    """The day of a step: today unless said. Raises EnquiryRefused."""
    day = on or today
    if day > today:
        raise EnquiryRefused("A step cannot hold from a day that is still to come.")
    if day < after:
        raise EnquiryRefused(
            f"The last step holds from {long_date(after)}: this one cannot be before it."
        )
    return day
