"""How urgent a concern is: severity times likelihood, what adds to it, and its age.

The figures come from library/safeguarding/priorities.yaml, dated and with their sources. What is
computed is shown with its working; a person may set another priority, and says why.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from almoner.core.calendar.rules import add_working_days, working_days_between

SCALE = range(1, 5)
UNTRIAGED_RANK = 15  # before P2: nobody has looked yet, so nobody can say that it can wait
SAID_URGENT_RANK = 5  # before P1: somebody says it is, and nobody has looked


class PriorityRulesError(ValueError):
    """The library's priorities cannot be read."""


class Priority(StrEnum):
    """From the most urgent."""

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityRules:
    """What held from a day, as the library says it."""

    from_on: date
    title: str
    triage_days: int  # working days
    targets: Mapping[Priority, int]  # working days until somebody starts
    target_words: Mapping[Priority, str]
    triggers: Mapping[str, str]  # key: words
    severity_words: Mapping[int, str]
    likelihood_words: Mapping[int, str]
    modifiers: Mapping[str, tuple[int, str]]  # key: points, words
    repeat_days: int
    scores: Mapping[Priority, int]  # the lowest score of each but the last
    age_points: int
    least_count: int  # a smaller count, but not nought, is not told to who may see no concern
    receipt_told_days: int  # working days until whoever raised it is told that it arrived
    outcome_told_days: int  # working days until they are told what came of it
    window_days: int  # over which rates and waits are counted
    decision_days: int | None  # working days until it is decided; None: there is no such target

    def due_on(self, *, priority: Priority | None, since: date) -> date:
        """By when somebody is to start (or, untriaged, to triage) what waits since that day."""
        days = self.triage_days if priority is None else self.targets[priority]
        return add_working_days(to=since, days=days)

    def decide_by(self, *, since: date) -> date | None:
        """By when what becomes of a concern is to be decided; None without a target.

        No statute sets a time (Care Act 2014, section 42, and its guidance): it is a local target.
        """
        if self.decision_days is None:
            return None
        return add_working_days(to=since, days=self.decision_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a person found, from which the priority is computed."""

    severity: int
    likelihood: int
    triggers: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """A priority with its working."""

    priority: Priority
    score: int
    age_points: int
    lines: tuple[str, ...]


class NotJudged(ValueError):
    """Severity, likelihood, a trigger or a modifier is none that the rules know."""


def compute(*, rules: PriorityRules, judged: Judged, age_points: int = 0) -> Computed:
    """The priority of what was found, with each line of its working. Raises NotJudged."""
    _refuse_unknown(rules, judged)
    base = judged.severity * judged.likelihood
    lines = [
        f"Severity {judged.severity} × likelihood {judged.likelihood} = {base}",
    ]
    score = base
    for key, (points, words) in rules.modifiers.items():
        if key in judged.modifiers:
            score += points
            lines.append(f"+ {points}: {_lower(words)}")
    if age_points:
        score += age_points
        lines.append(f"+ {age_points}: time that it has waited")
    priority = priority_for(rules=rules, score=score)
    lines.append(f"Score {score}: {priority}")
    for key, words in rules.triggers.items():
        if key in judged.triggers:
            priority = Priority.P1
            lines.append(f"P1 whatever the score: {_lower(words)}")
    return Computed(priority=priority, score=score, age_points=age_points, lines=tuple(lines))


def priority_for(*, rules: PriorityRules, score: int) -> Priority:
    """The priority of a score."""
    return next(
        (one for one in Priority if one in rules.scores and score >= rules.scores[one]), Priority.P4
    )


def age_points(*, rules: PriorityRules, priority: Priority, since: date, as_at: date) -> int:
    """The points for waiting since a day: one step for each full target time that has passed.

    A target of the same day counts as one working day.
    """
    if as_at <= since:
        return 0
    target = max(1, rules.targets[priority])
    return rules.age_points * (working_days_between(start=since, end=as_at) // target)


def aged(
    *,
    rules: PriorityRules,
    judged: Judged,
    given: Priority,
    counted: int,
    since: date,
    as_at: date,
) -> Computed:
    """The priority that what waits has grown to since `counted` points for its age were given.

    It goes up by as many places as the score's own priority does, so that one which a person set
    higher or lower stays so. It never goes down.
    """
    points = max(counted, age_points(rules=rules, priority=given, since=since, as_at=as_at))
    before = compute(rules=rules, judged=judged, age_points=counted)
    after = compute(rules=rules, judged=judged, age_points=points)
    order = list(Priority)
    places = order.index(before.priority) - order.index(after.priority)
    return Computed(
        priority=order[max(0, order.index(given) - places)],
        score=after.score,
        age_points=points,
        lines=after.lines,
    )


def rank_of(*, priority: Priority | None, is_said_urgent: bool) -> int:
    """Where it stands in the work list: the most urgent least.

    What nobody has triaged comes before P2, and first of all where its sender says that somebody
    is in danger.
    """
    if priority is None:
        return SAID_URGENT_RANK if is_said_urgent else UNTRIAGED_RANK
    return int(priority[1]) * 10


def read_rules(raw: Mapping[str, Any]) -> PriorityRules:
    """One document of the library. Raises PriorityRulesError, which names what is wrong."""
    try:
        return _read(raw)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise PriorityRulesError(
            f"library/safeguarding: {type(error).__name__}: {error}"
        ) from error


def _read(raw: Mapping[str, Any]) -> PriorityRules:
    found = PriorityRules(
        from_on=_day(raw["from_on"]),
        title=str(raw["title"]),
        triage_days=_count(raw["triage"]["working_days"]),
        targets={one: _count(raw["targets"][one.value]["working_days"]) for one in Priority},
        target_words={one: str(raw["targets"][one.value]["words"]) for one in Priority},
        triggers={str(key): str(words) for key, words in raw["triggers"].items()},
        severity_words={one: str(raw["severity"][one]["words"]) for one in SCALE},
        likelihood_words={one: str(raw["likelihood"][one]["words"]) for one in SCALE},
        modifiers={
            str(key): (_count(said["points"]), str(said["words"]))
            for key, said in raw["modifiers"].items()
        },
        repeat_days=_count(raw["repeat_days"]),
        scores={Priority(key): _count(least) for key, least in raw["scores"].items()},
        age_points=_count(raw["age"]["points"]),
        least_count=_count(raw["figures"]["least_count"]),
        receipt_told_days=_count(raw["feedback"]["receipt_working_days"]),
        outcome_told_days=_count(raw["feedback"]["outcome_working_days"]),
        window_days=_count(raw["figures"]["days"]),
        decision_days=_count(raw["decision"]["working_days"]) if "decision" in raw else None,
    )
    if list(found.scores) != [Priority.P1, Priority.P2, Priority.P3]:
        raise ValueError("scores are for P1, P2 and P3, in that order")
    if not found.scores[Priority.P1] > found.scores[Priority.P2] > found.scores[Priority.P3]:
        raise ValueError("a more urgent priority has a lower score")
    if list(found.targets.values()) != sorted(found.targets.values()):
        raise ValueError("a more urgent priority has a longer target")
    return found


def _refuse_unknown(rules: PriorityRules, judged: Judged) -> None:
    if judged.severity not in SCALE or judged.likelihood not in SCALE:
        raise NotJudged("Say how severe it is and how likely to happen again, each from 1 to 4.")
    known: Iterable[tuple[Iterable[str], Iterable[str]]] = (
        (judged.triggers, rules.triggers),
        (judged.modifiers, rules.modifiers),
    )
    if any(key not in offered for keys, offered in known for key in keys):
        raise NotJudged("What makes it more urgent is none that the rules of that day know.")


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{value!r} is no whole number")
    return value


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError(f"{value!r} is no date")
    return value
