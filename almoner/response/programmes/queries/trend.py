"""How coverage moved, of the same services throughout, and what the deadline may bring."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from almoner.response.programmes.queries.coverage import Coverage, newest_by_service
from almoner.response.programmes.queries.returns import Said
from almoner.response.programmes.rules.figures import Counts, summed
from almoner.response.programmes.rules.forecast import Forecast, Observed, TooLittle, forecast

PANEL_SHARE = 0.75  # of the services that have returned by now
LONGEST = 60  # days of return that a trend shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """Coverage on each day on which returns were made, of one and the same set of services."""

    points: tuple[tuple[date, Counts], ...]
    service_count: int  # in the set
    left_out: int  # services that began to return later, so are in no point


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What the deadline may bring, if it goes on as it has."""

    forecast: Forecast | TooLittle | None  # None without a deadline
    short_low: int | None = None  # employed staff who would not meet it
    short_high: int | None = None
    short_expected: int | None = None


def trend_of(found: Coverage) -> Trend:
    """The trend of employed staff (or of everyone, where a programme counts no employed staff).

    It begins on the first day by which three in four of the services that ever returned had done
    so, and follows only those: services that begin to return later would look like progress.
    """
    history = [said for said in found.history if _counts(said, found)]
    days = sorted({said.as_at for said in history})[-LONGEST:]
    firsts: dict[int, date] = {}
    for said in history:
        firsts.setdefault(said.location_id, said.as_at)
    start = next(
        (
            day
            for day in days
            if sum(first <= day for first in firsts.values()) >= PANEL_SHARE * len(firsts)
        ),
        None,
    )
    if start is None:
        return Trend(points=(), service_count=0, left_out=0)
    panel = {place for place, first in firsts.items() if first <= start}
    kept = [said for said in history if said.location_id in panel]
    return Trend(
        points=tuple((day, _on(kept, day)) for day in days if day >= start),
        service_count=len(panel),
        left_out=len(firsts) - len(panel),
    )


def outlook_of(found: Coverage, trend: Trend) -> Outlook:
    """Coverage at the deadline with an interval, and how many staff that leaves short.

    Those who are exempt now are taken to stay so.
    """
    deadline_on = found.standing.deadline_on
    if deadline_on is None or not found.standing.is_open:
        return Outlook(forecast=None)
    history = [
        Observed(on=day, compliant=counts.compliant or 0, headcount=counts.headcount or 0)
        for day, counts in trend.points
        if counts.is_known
    ]
    said = forecast(history=history, deadline_on=deadline_on)
    whole = _whole(found)
    if isinstance(said, TooLittle) or whole.headcount is None:
        return Outlook(forecast=said)
    return Outlook(
        forecast=said,
        short_low=_short(whole, said.high),
        short_high=_short(whole, said.low),
        short_expected=_short(whole, said.expected),
    )


def _short(whole: Counts, share: float) -> int:
    """How many would not meet it if that share did."""
    return max(0, round((whole.headcount or 0) * (1 - share)) - (whole.exempt or 0))


def _whole(found: Coverage) -> Counts:
    return found.employed if found.employed.is_known else found.everyone


def _counts(said: Said, found: Coverage) -> bool:
    """Whether a return belongs to what the trend is of."""
    if not said.counts.is_known:
        return False
    return said.role_group.is_employed or not found.employed.is_known


def _on(history: Sequence[Said], day: date) -> Counts:
    newest = newest_by_service(said for said in history if said.as_at <= day)
    return summed(said.counts for groups in newest.values() for said in groups)
