"""How long each risk has, when an action is overdue, and who hears of it then."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from almoner.core.calendar.rules import add_weeks, add_working_days, working_day_on_or_after
from almoner.response.action_plans.rules.states import OWED, ActionState


class Risk(StrEnum):
    """How grave it is if the action is not done; the gravest first."""

    IMMEDIATE = "immediate"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


GRAVE = frozenset({Risk.IMMEDIATE, Risk.HIGH})  # what DOMAIN §5 calls a high action


class Counting(StrEnum):
    """Which days count."""

    CALENDAR = "calendar"
    WORKING = "working"


class StandardError(Exception):
    """The library's standard cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Rung:
    """Who hears of an action once it is that many days overdue."""

    after_days: int
    to: str


@dataclass(frozen=True, slots=True)
class Period:
    """What the standard says of one risk."""

    words: str
    meaning: str
    days: int  # proposed
    least: int  # the usual range, both ends included
    most: int
    counting: Counting
    rolls: bool  # to the next working day where it falls on none
    check_weeks: int  # after it is verified
    check_weeks_most: int
    escalation: tuple[Rung, ...]  # by days, ascending


@dataclass(frozen=True, slots=True)
class Standard:
    """The due dates in force from a day, and where they come from."""

    from_on: date
    title: str
    source: str
    risks: Mapping[Risk, Period]


def read_standard(content: Mapping[str, Any]) -> Standard:
    """The standard that a document of the library holds, checked whole. Raises StandardError."""
    try:
        standard = Standard(
            from_on=content["from"],
            title=str(content["title"]),
            source=str(content["source"]),
            risks={Risk(key): _period(item) for key, item in content["risks"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StandardError(f"The standard of due dates lacks, or misstates, {error}.") from error
    for problem in _problems(standard):
        raise StandardError(f"The standard of due dates from {standard.from_on}: {problem}.")
    return standard


def standard_on(*, standards: Sequence[Standard], day: date) -> Standard:
    """The one in force that day; on a day before all of them, the oldest."""
    in_force = [standard for standard in standards if standard.from_on <= day]
    return max(in_force, key=lambda one: one.from_on) if in_force else standards[0]


def due_date(*, period: Period, start: date) -> date:
    """By when an action that begins on `start` is due, which day itself is not counted."""
    if period.counting is Counting.WORKING:
        return add_working_days(to=start, days=period.days)
    day = start + timedelta(days=period.days)
    return working_day_on_or_after(day) if period.rolls else day


def check_date(*, period: Period, verified_on: date) -> date:
    """By when somebody looks whether it held: so many weeks on, a working day."""
    return working_day_on_or_after(add_weeks(to=verified_on, weeks=period.check_weeks))


def is_overdue(*, state: ActionState, due_on: date, as_at: date) -> bool:
    """Whether the provider still owes it after its day. The day itself is in time.

    Once the provider says that it is done the wait is the council's, and it is not overdue.
    """
    return state in OWED and due_on < as_at


def days_overdue(*, state: ActionState, due_on: date, as_at: date) -> int:
    """Calendar days past its day; nought where it is not overdue."""
    return (as_at - due_on).days if is_overdue(state=state, due_on=due_on, as_at=as_at) else 0


def rung_reached(*, period: Period, overdue_days: int) -> Rung | None:
    """The highest rung of the ladder that so many days reach; None below the first."""
    reached = [rung for rung in period.escalation if rung.after_days <= overdue_days]
    return reached[-1] if reached else None


def graver_or_same(risk: Risk) -> frozenset[Risk]:
    """That risk and every graver one."""
    order = list(Risk)
    return frozenset(order[: order.index(risk) + 1])


def _period(content: Mapping[str, Any]) -> Period:
    return Period(
        words=str(content["words"]),
        meaning=str(content["meaning"]),
        days=int(content["days"]),
        least=int(content["least"]),
        most=int(content["most"]),
        counting=Counting(content["counting"]),
        rolls=bool(content["rolls"]),
        check_weeks=int(content["check_weeks"]),
        check_weeks_most=int(content["check_weeks_most"]),
        escalation=tuple(
            Rung(after_days=int(rung["after_days"]), to=str(rung["to"]))
            for rung in content["escalation"]
        ),
    )


def _problems(standard: Standard) -> Iterable[str]:
    if not isinstance(standard.from_on, date):
        yield "its first day is no date"
    for risk in Risk:
        period = standard.risks.get(risk)
        if period is None:
            yield f"it says nothing of {risk.value} risk"
            continue
        if not 0 < period.least <= period.days <= period.most:
            yield f"the days for {risk.value} risk lie outside their own range"
        if not 0 < period.check_weeks <= period.check_weeks_most:
            yield f"the weeks until the check for {risk.value} risk lie outside their own range"
        steps = [rung.after_days for rung in period.escalation]
        if sorted(set(steps)) != steps or any(days < 1 for days in steps):
            yield f"the ladder for {risk.value} risk does not climb"
