"""Rules that are dated data: which process a kind takes, and how long a provider has to comment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from almoner.core.calendar.rules import add_working_days
from almoner.evidence.audits.rules.kinds import VisitKind
from almoner.evidence.audits.rules.states import Process


class RuleDataError(Exception):
    """What the library holds on visits cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindsRule:
    """The process of every kind of visit, from one day on."""

    from_on: date
    citation: str
    processes: Mapping[VisitKind, Process]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRule:
    """How long a provider has to comment on a draft, from one day on."""

    from_on: date
    citation: str
    days: int
    is_calendar: bool  # else working days

    def due_on(self, *, received_on: date) -> date:
        """The last day on which a comment is in time."""
        if self.is_calendar:
            return received_on + timedelta(days=self.days)
        return add_working_days(to=received_on, days=self.days)


Rule = TypeVar("Rule", KindsRule, CommentRule)


def kinds_rule(raw: Mapping[str, object]) -> KindsRule:
    """One entry of library/audits/kinds.yaml. Raises RuleDataError."""
    processes: dict[VisitKind, Process] = {}
    for process in Process:
        for name in _names(raw, process.value):
            if name not in set(VisitKind):
                raise RuleDataError(f"{name!r} is no kind of visit.")
            if processes.setdefault(VisitKind(name), process) is not process:
                raise RuleDataError(f"The kind {name} has two processes.")
    if missing := [kind.value for kind in VisitKind if kind not in processes]:
        raise RuleDataError(f"No process is given for: {', '.join(missing)}.")
    return KindsRule(from_on=_day(raw), citation=_citation(raw), processes=processes)


def comment_rule(raw: Mapping[str, object]) -> CommentRule:
    """One entry of library/audits/factual_accuracy.yaml. Raises RuleDataError."""
    days, counting = raw.get("days"), raw.get("counting")
    if not isinstance(days, int) or days < 1:
        raise RuleDataError("The days to comment must be a whole number of at least one.")
    if counting not in {"calendar", "working"}:
        raise RuleDataError("Days are counted as calendar or as working days.")
    return CommentRule(
        from_on=_day(raw),
        citation=_citation(raw),
        days=days,
        is_calendar=counting == "calendar",
    )


def rule_on(*, rules: Sequence[Rule], on: date) -> Rule:
    """The rule that holds on a day: the newest that began by then. Raises RuleDataError."""
    begun = [rule for rule in rules if rule.from_on <= on]
    if not begun:
        raise RuleDataError(f"The library has no rule for {on.isoformat()}.")
    return max(begun, key=lambda rule: rule.from_on)


def _names(raw: Mapping[str, object], key: str) -> Sequence[str]:
    names = raw.get(key)
    if not isinstance(names, list):
        raise RuleDataError(f"The rule has no list of kinds that are {key}.")
    return [str(name) for name in names]


def _day(raw: Mapping[str, object]) -> date:
    day = raw.get("from_on")
    if not isinstance(day, date):
        raise RuleDataError("Each rule says from which day it holds.")
    return day


def _citation(raw: Mapping[str, object]) -> str:
    citation = str(raw.get("citation") or "").strip()
    if not citation:
        raise RuleDataError("Each rule names its source.")
    return citation
