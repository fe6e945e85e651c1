"""Dated definitions of an outbreak: when illness is one, from when it is over, and why.

Reviews give numbers of people and no more: how many linked cases fall within the definition's
window is judged by whoever reviews, with the health protection team.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from almoner.core.calendar.rules import long_date
from almoner.core.worded import Worded
from almoner.response.outbreaks.rules.kinds import Disease


class DefinitionError(ValueError):
    """A definition in the library cannot be read."""


class EndBasis(Worded):
    """From what the days until an outbreak is over are counted: "28 days after"…"""

    LAST_ONSET = "last_onset", "the last person fell ill"
    SYMPTOM_FREE = "symptom_free", "the last person became well"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutbreakRule:
    """What an outbreak of a disease is, from one day until the next definition of it."""

    disease: Disease
    from_on: date
    min_cases: int
    window_days: int | None  # None: linked in time and place as the team judges
    one_confirmed_flu: bool
    end_days: int
    end_basis: EndBasis
    needs_deep_clean: bool
    source: str

    def is_met(self, seen: "Seen") -> bool:
        """Whether what a review saw is an outbreak."""
        has_flu = self.one_confirmed_flu and seen.flu_confirmed > 0
        return seen.linked_cases >= self.min_cases or has_flu

    @property
    def begins_words(self) -> str:
        """What is an outbreak, as a sentence says it after "is"."""
        within = f" within {self.window_days} days" if self.window_days else " in time and place"
        flu = ", or one confirmed case of flu" if self.one_confirmed_flu else ""
        return f"{self.min_cases} or more cases linked{within}{flu}"

    @property
    def ends_words(self) -> str:
        """When it is over, as a sentence says it after "is over"."""
        clean = ", once deep cleaned" if self.needs_deep_clean else ""
        is_by_hours = self.end_basis is EndBasis.SYMPTOM_FREE
        after = f"{self.end_days * 24} hours" if is_by_hours else f"{self.end_days} days"
        return f"{after} after {self.end_basis.words}{clean}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one review saw of those things that a definition asks about."""

    on: date
    linked_cases: int
    flu_confirmed: int = 0
    last_onset_on: date | None = None
    symptom_free_since_on: date | None = None
    is_deep_cleaned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Whether a definition is met, from which day, and the explanation for an officer."""

    is_met: bool
    on: date | None
    words: str
    source: str = ""


RuleOn = Callable[[date], OutbreakRule | None]


def may_be_declared(*, reviews: Sequence[Seen], rule_on: RuleOn, as_at: date) -> Finding:
    """Whether there is an outbreak by the definition in force when a review saw it.

    `reviews` are in the order in which they were held. The first that meets it counts.
    """
    held = [one for one in reviews if one.on <= as_at]
    for seen in held:
        rule = rule_on(seen.on)
        if rule is not None and rule.is_met(seen):
            flu = rule.one_confirmed_flu and seen.linked_cases < rule.min_cases
            cases = "a confirmed case of flu" if flu else _cases(seen.linked_cases)
            words = (
                f"It may be declared from {long_date(seen.on)}: that day’s review had {cases}, and"
                f" since {long_date(rule.from_on)} an outbreak is {rule.begins_words}."
            )
            return Finding(is_met=True, on=seen.on, words=words, source=rule.source)
    rule = rule_on(as_at)
    if rule is None:
        words = "No definition is in force. Declare it only as the health protection team advises."
        return Finding(is_met=False, on=None, words=words)
    cases = _cases(held[-1].linked_cases) if held else "nothing yet"
    words = f"The newest review has {cases}. An outbreak is {rule.begins_words}."
    if not held:
        words = f"No review is recorded yet. An outbreak is {rule.begins_words}."
    return Finding(is_met=False, on=None, words=words, source=rule.source)


def over_from(*, reviews: Sequence[Seen], rule_on: RuleOn, as_at: date) -> Finding:
    """The first day on which it may be recorded as over, by the definition in force that day.

    `on` is that day even while it is still to come; `is_met` says whether it has come.
    """
    held = [one for one in reviews if one.on <= as_at]
    rule = rule_on(as_at)
    if rule is None:
        words = "No definition is in force. It is over when the health protection team says so."
        return Finding(is_met=False, on=None, words=words)
    counted_from = _counted_from(held, rule.end_basis)
    is_over = f"Since {long_date(rule.from_on)} it is over {rule.ends_words}."
    if counted_from is None:
        missing = {
            EndBasis.LAST_ONSET: "No review says when the last person fell ill.",
            EndBasis.SYMPTOM_FREE: "The newest review does not say that everyone is well.",
        }[rule.end_basis]
        return Finding(is_met=False, on=None, words=f"{missing} {is_over}", source=rule.source)
    on = counted_from + timedelta(days=rule.end_days)
    event = rule.end_basis.words[:1].upper() + rule.end_basis.words[1:]
    words = f"{event} on {long_date(counted_from)}. {is_over}"
    is_met = on <= as_at
    if rule.needs_deep_clean and not held[-1].is_deep_cleaned:
        words, is_met = f"{words} No deep clean is recorded yet.", False
    else:
        words = f"It may be recorded as over from {long_date(on)}. {words}"
    return Finding(is_met=is_met, on=on, words=words, source=rule.source)


def day_of_outbreak(*, began_on: date, as_at: date) -> int:
    """Which day of the outbreak it is: the first is 1."""
    return (as_at - began_on).days + 1


def _counted_from(held: Sequence[Seen], basis: EndBasis) -> date | None:
    if basis is EndBasis.SYMPTOM_FREE:
        return held[-1].symptom_free_since_on if held else None
    stated = [one.last_onset_on for one in held if one.last_onset_on is not None]
    return stated[-1] if stated else None


def _cases(count: int) -> str:
    return {0: "no linked cases", 1: "1 case"}.get(count, f"{count} linked cases")


def read_rule(document: Any) -> OutbreakRule:
    """A definition as the library writes it. Raises DefinitionError."""
    try:
        end = document["end"]
        rule = OutbreakRule(
            disease=Disease(document["disease"]),
            from_on=_day(document["from_on"]),
            min_cases=int(document["cases"]),
            window_days=_whole(document.get("window_days")),
            one_confirmed_flu=bool(document.get("one_confirmed_flu", False)),
            end_days=int(end["days"]),
            end_basis=EndBasis(end["basis"]),
            needs_deep_clean=bool(end.get("deep_clean", False)),
            source=str(document["source"]).strip(),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DefinitionError(f"A definition of an outbreak cannot be read: {error!r}.") from error
    if rule.min_cases < 1 or rule.end_days < 0 or not rule.source:
        raise DefinitionError(f"The definition of {rule.disease.words} asks for nothing.")
    return rule


def rule_in_force(
    rules: Sequence[OutbreakRule], *, disease: Disease, day: date
) -> OutbreakRule | None:
    """The newest definition of a disease that held on a day; None where there is none."""
    held = [one for one in rules if one.disease is disease and one.from_on <= day]
    return max(held, key=lambda one: one.from_on, default=None)


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError(value)
    return value


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)
