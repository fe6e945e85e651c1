"""Prompts: which concerns, why, how sure, and what else it could be. None of them decides."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from almoner.judgement.patterns.rules.definitions import Also, Criteria, Criterion, Scope
from almoner.judgement.patterns.rules.events import (
    NOT_KNOWN,
    Event,
    adults_in,
    within,
)
from almoner.judgement.patterns.rules.screening import Peer, Unusual, unusual_counts

UNUSUAL = "unusual_number"
VERY_SELDOM = 0.0001


class Confidence(StrEnum):
    """How far what is known carries a prompt."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def words(self) -> str:
        """As officers say it."""
        return self.value.capitalize()


class Answer(StrEnum):
    """What a person made of a prompt."""

    NO_FURTHER = "no_further"
    MEETING = "meeting"
    LARGE_SCALE = "large_scale"

    @property
    def words(self) -> str:
        """As officers say it."""
        return _ANSWERS[self]


_ANSWERS = {
    Answer.NO_FURTHER: "Considered: nothing further",
    Answer.MEETING: "A provider-concern meeting is arranged",
    Answer.LARGE_SCALE: "A large-scale enquiry was opened",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A cluster that somebody should look at."""

    criterion: str  # a criterion's key, or UNUSUAL
    title: str
    scope: Scope
    subject: str  # the id of the service or provider, or the manager's name
    shared: str  # the theme or shift that they share, or ""
    concern_ids: tuple[int, ...]
    numbers: tuple[int, ...]
    since: date
    until: date
    why: tuple[str, ...]
    doubts: tuple[str, ...]
    confidence: Confidence
    consider: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What two prompts about the same thing have in common."""
        return (self.criterion, self.scope.value, self.subject, self.shared)


def prompts(
    *, events: Sequence[Event], peers: Sequence[Peer], criteria: Criteria, as_at: date
) -> tuple[Prompt, ...]:
    """Every cluster that the criteria or the screen point to, the largest first."""
    found = [
        prompt
        for criterion in criteria.criteria
        for prompt in _by_criterion(events, criterion=criterion, as_at=as_at)
    ]
    unusual = unusual_counts(events=events, peers=peers, screen=criteria.screen, as_at=as_at)
    by_id = {each.concern_id: each for each in events}
    found += [_of_unusual(each, by_id=by_id, criteria=criteria) for each in unusual]
    return tuple(sorted(found, key=lambda each: (-len(each.concern_ids), each.key)))


def unanswered(
    found: Iterable[Prompt],
    *,
    answered: Mapping[tuple[str, str, str, str], Collection[frozenset[int]]],
) -> tuple[Prompt, ...]:
    """Those that hold a concern which no answer about the same thing had before it.

    A prompt does not come back for the same concerns, nor for fewer of them.
    """
    return tuple(
        prompt
        for prompt in found
        if not any(set(prompt.concern_ids) <= seen for seen in answered.get(prompt.key, ()))
    )


def _by_criterion(
    events: Iterable[Event], *, criterion: Criterion, as_at: date
) -> Iterable[Prompt]:
    groups: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in within(events, days=criterion.days, as_at=as_at):
        key = _group(event, criterion=criterion)
        if key is not None:
            groups[key].append(event)
    for (subject, shared), group in groups.items():
        adults = adults_in(group)
        places = len({each.location_id for each in group})
        if (
            len(group) >= criterion.least_concerns
            and adults.most >= criterion.least_adults
            and places >= criterion.least_places
        ):
            yield _prompt(group, criterion=criterion, subject=subject, shared=shared)


def _group(event: Event, *, criterion: Criterion) -> tuple[str, str] | None:
    subject = {
        Scope.LOCATION: event.location_id,
        Scope.PROVIDER: event.provider_id,
        Scope.MANAGER: event.manager or None,
    }[criterion.scope]
    shared = [{Also.THEME: event.theme, Also.SHIFT: event.shift}[each] for each in criterion.also]
    if subject is None or any(each in NOT_KNOWN for each in shared):
        return None
    return str(subject), "/".join(shared)


def _prompt(group: Sequence[Event], *, criterion: Criterion, subject: str, shared: str) -> Prompt:
    adults = adults_in(group)
    doubts, confidence = [], Confidence.HIGH
    if not adults.is_sure:
        doubts.append(
            "Not every concern says who it is about: they may be about"
            f" {adults.least} or as many as {adults.most} adults."
        )
        confidence = Confidence.MEDIUM
    if adults.least < criterion.least_adults:
        confidence = Confidence.LOW
    if len({each.received_on for each in group}) == 1:
        doubts.append("All of them came on one day: it may be one event, reported several times.")
        confidence = Confidence.LOW
    about = f"{adults.least}" if adults.is_sure else f"{adults.least} to {adults.most}"
    return Prompt(
        criterion=criterion.key,
        title=criterion.title,
        scope=criterion.scope,
        subject=subject,
        shared=shared,
        concern_ids=tuple(each.concern_id for each in group),
        numbers=tuple(each.number for each in group),
        since=group[0].received_on,
        until=group[-1].received_on,
        why=(
            f"{len(group)} concerns about {about} adults in {criterion.days} days; the criterion"
            f" is {criterion.least_concerns} about {criterion.least_adults}.",
            *_spread(group, criterion=criterion),
        ),
        doubts=tuple(doubts),
        confidence=confidence,
        consider=criterion.consider,
    )


def _spread(group: Sequence[Event], *, criterion: Criterion) -> Iterable[str]:
    places = len({each.location_id for each in group})
    if criterion.least_places > 1:
        yield f"They are about {places} services."


def _of_unusual(found: Unusual, *, by_id: Mapping[int, Event], criteria: Criteria) -> Prompt:
    group = [by_id[each] for each in found.concern_ids]
    doubts = []
    if not found.beds_known:
        doubts.append("Its beds are not known: it is taken to be as large as its peers are.")
    if len({each.received_on for each in group}) == 1:
        doubts.append("All of them came on one day: it may be one event, reported several times.")
    sure = Confidence.HIGH if found.chance < VERY_SELDOM else Confidence.MEDIUM
    return Prompt(
        criterion=UNUSUAL,
        title="More concerns than this service usually has",
        scope=Scope.LOCATION,
        subject=str(found.location_id),
        shared="",
        concern_ids=found.concern_ids,
        numbers=tuple(each.number for each in group),
        since=group[0].received_on,
        until=group[-1].received_on,
        why=(
            f"{len(group)} concerns in {found.days} days, where its own year before and its peers"
            f" lead one to expect {found.expected:.1f}.",
            f"As many would come by chance about once in {in_how_many(found.chance)} such looks.",
        ),
        doubts=tuple(doubts),
        confidence=Confidence.LOW if len(doubts) > 1 else sure,
        consider=criteria.screen.consider,
    )


def in_how_many(chance: float) -> str:
    """One in how many, to two figures: "4,300"."""
    if chance <= 1e-9:  # noqa: PLR2004
        return "a thousand million"
    many = 1 / chance
    size = 10 ** max(len(str(int(many))) - 2, 0)
    return f"{round(many / size) * size:,.0f}"
