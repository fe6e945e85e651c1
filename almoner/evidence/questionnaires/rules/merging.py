"""Which of the answers to a question stands, when several people and devices gave some.

Every answer says which one it replaces: the one that its device showed. An answer that another
replaces no longer counts. What is then left over:

- Of one person's answers the latest by the device's clock counts, however many devices they used.
  A clock that is ahead counts as the moment of receipt.
- Answers that say the same are one.
- If answers that say different things by different people are left, none of them stands: it is a
  clash, and both sides are kept until someone chooses. A later time decides nothing between people.
- An answer that was chosen counts as everybody's: one that did not know of the choice, and is
  later or another's, clashes with it again.

What is received in another order comes to the same end: it depends on nothing but what was said.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer as it takes part in merging."""

    client_id: str
    question_key: str
    said: tuple[str, str]  # the value as canonical JSON, and the note
    based_on: str  # the client_id of the answer it replaces, or ""
    by: str  # an Actor's reference
    at: datetime  # by the device's clock, but no later than its receipt
    number: int  # in the order of receipt


@dataclass(frozen=True, slots=True)
class Chosen:
    """A clash that was settled."""

    client_id: str
    passed_over: frozenset[str]


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands for one question."""

    current: Given | None  # None in a clash
    sides: tuple[Given, ...]  # in a clash: what each side says, the first received first
    open_ends: tuple[Given, ...]  # every answer that nothing replaced

    @property
    def is_clash(self) -> bool:
        """Whether someone must choose."""
        return self.current is None


def standing_answers(*, answers: Iterable[Given], choices: Iterable[Chosen]) -> dict[str, Standing]:
    """What stands for each question that was answered, by its key."""
    by_question: dict[str, list[Given]] = defaultdict(list)
    for answer in answers:
        by_question[answer.question_key].append(answer)
    settled = list(choices)
    return {key: _standing(given, settled) for key, given in by_question.items()}


def _standing(given: Sequence[Given], choices: Sequence[Chosen]) -> Standing:
    if len(given) == 1:
        return Standing(given[0], (), tuple(given))
    ends = _open_ends(given, choices)
    chosen = {choice.client_id for choice in choices}
    left: dict[tuple[str, str], Given] = {}
    for answer in sorted(_of_each_person(ends, chosen), key=lambda answer: answer.number):
        left.setdefault(answer.said, answer)
    sides = tuple(left.values())
    if len(sides) == 1:
        return Standing(sides[0], (), tuple(ends))
    return Standing(None, sides, tuple(ends))


def _open_ends(given: Sequence[Given], choices: Sequence[Chosen]) -> list[Given]:
    """The answers that nothing replaced and nobody passed over.

    No device makes answers that replace one another in a ring; should some come, all of them are
    open ends until one is chosen.
    """
    by_id = {answer.client_id: answer for answer in given}
    own = [choice for choice in choices if choice.client_id in by_id]
    passed_over = {one for choice in own for one in choice.passed_over}
    replaced = {answer.based_on for answer in given} | passed_over
    ends = [answer for answer in given if answer.client_id not in replaced]
    behind_ends = _behind(ends, by_id)
    behind_any = behind_ends | _behind([by_id[one] for one in passed_over & set(by_id)], by_id)
    last = own[-1].client_id if own else ""
    known = {end.client_id for end in ends}
    return ends + [
        answer
        for answer in given
        if answer.client_id not in known | passed_over
        and answer.client_id not in (behind_ends if answer.client_id == last else behind_any)
    ]


def _behind(ends: Iterable[Given], by_id: Mapping[str, Given]) -> set[str]:
    """What the answers replaced, and what that replaced, and so on."""
    found: set[str] = set()
    for end in ends:
        base = end.based_on
        while base in by_id and base not in found:
            found.add(base)
            base = by_id[base].based_on
    return found


def _of_each_person(ends: Sequence[Given], chosen: set[str]) -> list[Given]:
    """The latest of each person's, and what was chosen unless that is the person's own latest."""
    latest: dict[str, Given] = {}
    for answer in ends:
        other = latest.get(answer.by)
        if other is None or (other.at, other.client_id) < (answer.at, answer.client_id):
            latest[answer.by] = answer
    kept = list(latest.values())
    return kept + [one for one in ends if one.client_id in chosen and latest[one.by] is not one]
