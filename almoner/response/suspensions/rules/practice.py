"""How suspensions are run, as dated data: `library/suspensions/practice.yaml`, read and checked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from almoner.core.accounts.rules import Role
from almoner.core.calendar.rules import add_working_days
from almoner.response.suspensions.rules.kinds import Kind, Level, Recipient, Work, work_named
from almoner.response.suspensions.rules.states import Step


class PracticeError(ValueError):
    """The library's file of practice cannot be read: the message names the part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sustaining:
    """What sustained means for one kind of suspension."""

    weeks: int
    visits: int
    unannounced: int
    needs_plan: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRule:
    """How one recipient is told."""

    days: int  # working days
    before_in_force: bool
    is_acknowledged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """What held from a day on."""

    from_on: date
    title: str
    review_days: int
    ratification_days: int  # working days
    sustaining: Mapping[Kind, Sustaining]
    relapse_months: int
    stopped_by_default: Work
    delegation: Mapping[tuple[bool, Kind], frozenset[Role]]  # (whether wide, kind)
    urgent_roles: frozenset[Role]
    roles_by_step: Mapping[Step, frozenset[Role]]
    notices: Mapping[Recipient, NoticeRule]
    notices_by_step: Mapping[Step, tuple[Recipient, ...]]

    def review_due(self, *, last_on: date) -> date:
        """The day by which the next review is held."""
        return last_on + timedelta(days=self.review_days)

    def ratification_due(self, *, imposed_on: date) -> date:
        """The last day on which an urgent decision is ratified in time."""
        return add_working_days(to=imposed_on, days=self.ratification_days)

    def notice_due(self, *, recipient: Recipient, on: date) -> date:
        """The day by which a notice of a step taken that day goes."""
        return add_working_days(to=on, days=self.notices[recipient].days)

    def roles_for(self, *, step: Step, kind: Kind, levels: Iterable[Level]) -> frozenset[Role]:
        """The roles that may take that decision on a suspension reaching so far."""
        if step in self.roles_by_step:
            return self.roles_by_step[step]
        if step is Step.IMPOSE_URGENTLY:
            return self.urgent_roles
        return self.delegation[any(level.is_wide for level in levels), kind]


def read_practice(raw: Mapping[str, Any]) -> Practice:
    """One document of the library. Raises PracticeError, which names what is wrong."""
    try:
        return _read(raw)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise PracticeError(f"library/suspensions: {type(error).__name__}: {error}") from error


def _read(raw: Mapping[str, Any]) -> Practice:
    recipients, by_step = raw["notices"]["recipients"], raw["notices"]["by_step"]
    delegation = raw["delegation"]
    stopped = Work(0)
    for name, said in raw["work"].items():
        work = work_named(name)
        if work is None:
            raise ValueError(f"no kind of work is called {name!r}")
        stopped |= work if said["stopped"] else Work(0)
    if not stopped:
        raise ValueError("a suspension that stops nothing is none")
    return Practice(
        from_on=_day(raw["from_on"]),
        title=str(raw["title"]),
        review_days=_positive(raw["review"]["days"]),
        ratification_days=_positive(raw["ratification"]["working_days"]),
        sustaining={kind: _sustaining(raw["sustaining"]["by_kind"][kind.value]) for kind in Kind},
        relapse_months=_positive(raw["relapse"]["months"]),
        stopped_by_default=stopped,
        delegation={
            (is_wide, kind): _roles(delegation[name][kind.value])
            for is_wide, name in ((False, "one_service"), (True, "whole_provider"))
            for kind in Kind
        },
        urgent_roles=_roles(delegation["urgent"]),
        roles_by_step={Step(key): _roles(names) for key, names in delegation["by_step"].items()},
        notices={recipient: _notice(recipients[recipient.value]) for recipient in Recipient},
        notices_by_step={
            Step(key): tuple(Recipient(name) for name in names) for key, names in by_step.items()
        },
    )


def _sustaining(raw: Mapping[str, Any]) -> Sustaining:
    said = Sustaining(
        weeks=_count(raw["weeks"]),
        visits=_count(raw["visits"]),
        unannounced=_count(raw["unannounced"]),
        needs_plan=bool(raw["needs_plan"]),
    )
    if said.unannounced > said.visits:
        raise ValueError("more visits are unannounced than there are visits")
    return said


def _notice(raw: Mapping[str, Any]) -> NoticeRule:
    return NoticeRule(
        days=_count(raw["days"]),
        before_in_force=bool(raw.get("before_in_force", False)),
        is_acknowledged=bool(raw["acknowledged"]),
    )


def _roles(names: Sequence[str]) -> frozenset[Role]:
    if not names:
        raise ValueError("a decision that no role may take")
    return frozenset(Role(name) for name in names)


def _positive(value: object) -> int:
    if _count(value) == 0:
        raise ValueError("a period of nought")
    return _count(value)


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{value!r} is no whole number")
    return value


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError(f"{value!r} is no date")
    return value
