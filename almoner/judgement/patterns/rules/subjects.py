"""What there is to decide: prompts folded by what they are about, and what is done already.

A service, a provider or a manager's services are one thing to decide, however many criteria point
to it. A manager whose services are all of one provider is looked at with that provider.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from almoner.core.calendar.rules import long_date
from almoner.core.worded import WordedStep
from almoner.judgement.patterns.rules.definitions import Scope
from almoner.judgement.patterns.rules.prompting import Confidence, Prompt, Strength, surest

Key = tuple[str, str]  # scope and subject


class Answer(WordedStep):
    """What a person decides about a subject."""

    CONSIDER = (
        "consider",
        "Consider a large-scale enquiry",
        "A large-scale enquiry is considered",
    )
    MEETING = (
        "meeting",
        "Arrange a provider-concern meeting",
        "A provider-concern meeting is arranged",
    )
    DISMISS = "dismiss", "Dismiss it until a day", "Dismissed"


class Standing(StrEnum):
    """Whether a subject waits for somebody to decide."""

    TO_DECIDE = "to_decide"
    IN_HAND = "in_hand"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision about a subject, and which concerns it was shown."""

    answer: Answer
    on: date
    until: date | None  # of a dismissal
    by_name: str
    concern_ids: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoingOn:
    """A large-scale enquiry that goes on as at the day, or waits to be decided on."""

    enquiry_id: int
    location_id: int | None
    provider_id: int | None
    words: str  # its state
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A service, a provider or a manager's services, with all that points to it."""

    scope: Scope
    subject: str
    prompts: tuple[Prompt, ...]  # the strongest first

    @property
    def key(self) -> Key:
        """What decisions about it have in common."""
        return (self.scope.value, self.subject)

    @property
    def strength(self) -> Strength:
        """That of the strongest prompt."""
        return self.prompts[0].strength

    @property
    def confidence(self) -> Confidence:
        """That of the surest prompt."""
        return surest(self.prompts)

    @property
    def concerns(self) -> tuple[tuple[int, int], ...]:
        """The ids and numbers of all concerns, in the order of their numbers."""
        pairs = {
            pair
            for prompt in self.prompts
            for pair in zip(prompt.concern_ids, prompt.numbers, strict=True)
        }
        return tuple(sorted(pairs, key=lambda pair: pair[1]))

    @property
    def concern_ids(self) -> frozenset[int]:
        """The ids of all concerns."""
        return frozenset(pk for pk, _ in self.concerns)

    @property
    def since(self) -> date:
        """The day of the first concern."""
        return min(each.since for each in self.prompts)

    @property
    def until(self) -> date:
        """The day of the newest concern."""
        return max(each.until for each in self.prompts)

    @property
    def consider(self) -> tuple[str, ...]:
        """What may be considered, each once."""
        return tuple(dict.fromkeys(each.consider for each in self.prompts))

    @property
    def provider_ids(self) -> frozenset[int | None]:
        """The providers of the services that it is about."""
        if self.scope is Scope.PROVIDER:
            return frozenset({int(self.subject)})
        return frozenset().union(*(each.provider_ids for each in self.prompts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standpoint:
    """Where a subject stands, and why, in sentences."""

    standing: Standing
    done: tuple[str, ...]  # what is being done, or was
    enquiries: tuple[GoingOn, ...]


def subjects_of(prompts: Iterable[Prompt]) -> tuple[Subject, ...]:
    """Prompts folded by what they are about: the strongest first, of those the most recent."""
    groups: dict[tuple[Scope, str], list[Prompt]] = defaultdict(list)
    for prompt in prompts:
        groups[_about(prompt)].append(prompt)
    found = [
        Subject(
            scope=scope,
            subject=subject,
            prompts=tuple(sorted(group, key=lambda each: (each.ratio, each.criterion))),
        )
        for (scope, subject), group in groups.items()
    ]
    order = list(Strength)
    return tuple(
        sorted(
            found,
            key=lambda each: (
                order.index(each.strength),
                -each.until.toordinal(),
                each.prompts[0].ratio,
                each.key,
            ),
        )
    )


def standpoint_of(
    subject: Subject,
    *,
    decided: Sequence[Decided],
    going_on: Iterable[GoingOn],
    comes_back_with: int,
    as_at: date,
) -> Standpoint:
    """Whether it waits for a decision, and what is being done about it.

    A large-scale enquiry into it, or into the provider of the service, has it in hand. A decision
    holds until its day, and is asked for again when so many new concerns have come.
    """
    enquiries = tuple(each for each in going_on if _covers(each, subject))
    done = [f"{_enquiry(each)}: {each.words.lower()}." for each in enquiries]
    newest = max(decided, key=lambda each: each.on, default=None)
    standing = Standing.TO_DECIDE
    if newest is not None:
        new = len(subject.concern_ids - newest.concern_ids)
        standing = _standing(newest, new=new, comes_back_with=comes_back_with, as_at=as_at)
        done.append(_said(newest, new=new, is_back=standing is Standing.TO_DECIDE, as_at=as_at))
    if enquiries:
        standing = Standing.IN_HAND
    return Standpoint(standing=standing, done=tuple(done), enquiries=enquiries)


def _about(prompt: Prompt) -> tuple[Scope, str]:
    if prompt.scope is Scope.MANAGER and len(prompt.provider_ids) == 1:
        (provider,) = prompt.provider_ids
        if provider is not None:
            return Scope.PROVIDER, str(provider)
    return prompt.scope, prompt.subject


def _covers(enquiry: GoingOn, subject: Subject) -> bool:
    if subject.scope is Scope.LOCATION and str(enquiry.location_id) == subject.subject:
        return True
    return enquiry.provider_id is not None and subject.provider_ids == {enquiry.provider_id}


def _enquiry(enquiry: GoingOn) -> str:
    of = "the provider" if enquiry.location_id is None else "the service"
    return f"Large-scale enquiry {enquiry.enquiry_id} into {of}, since {long_date(enquiry.since)}"


def _standing(newest: Decided, *, new: int, comes_back_with: int, as_at: date) -> Standing:
    if new >= comes_back_with:
        return Standing.TO_DECIDE
    if newest.answer is not Answer.DISMISS:
        return Standing.IN_HAND
    is_over = newest.until is None or newest.until <= as_at
    return Standing.TO_DECIDE if is_over else Standing.DISMISSED


def _said(newest: Decided, *, new: int, is_back: bool, as_at: date) -> str:
    until = f" until {long_date(newest.until)}" if newest.until else ""
    said = f"{newest.answer.done}{until}: {newest.by_name}, {long_date(newest.on)}."
    if not is_back:
        return said
    if newest.until is not None and newest.until <= as_at:
        return f"{said} That day has come and the pattern still stands."
    return f"{said} It is back because {new} new concerns have come since."
