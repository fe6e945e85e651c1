"""Prompts of an authority as at a day, and what people made of earlier ones."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from django.db.models import F, Q, QuerySet

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import end_of_day
from almoner.judgement.patterns.models import AnsweredConcern, PromptAnswer
from almoner.judgement.patterns.practice import criteria_as_at
from almoner.judgement.patterns.rules.definitions import Criteria, Scope
from almoner.judgement.patterns.rules.events import Event
from almoner.judgement.patterns.rules.prompting import Prompt, prompts, unanswered
from almoner.judgement.patterns.rules.screening import Peer
from almoner.register.directory.models import Location, ManagerPosition, Provider
from almoner.response.safeguarding.models import Concern
from almoner.response.safeguarding.queries import ConcernEvent, concern_events

Key = tuple[str, str, str, str]


class UnknownPrompt(Exception):
    """There is no such prompt now, or none that may be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A prompt with the name of what it is about. SAFEGUARDING."""

    prompt: Prompt
    name: str
    location_id: int | None

    @property
    def slug(self) -> str:
        """What an address calls it: says nothing, and changes with its concerns."""
        return slug_of(self.prompt)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """All prompts of an authority that wait for an answer, and what they were looked for in."""

    waiting: tuple[Shown, ...]
    answered_count: int  # clusters that stand, and were considered already
    concern_count: int
    unmatched_count: int  # concerns of no known service, which no cluster can hold
    screened_count: int  # services
    criteria: Criteria


def may_see_patterns(*, authority: Authority, visible_to: Principal) -> bool:
    """Whether somebody may see clusters of an authority's concerns."""
    return visible_to.may(Permission.VIEW_SAFEGUARDING, authority_code=authority.code)


def noticed(*, authority: Authority, as_at: date, visible_to: Principal) -> Noticed:
    """Every prompt as at the end of a day. Nothing, to those who may not see concerns."""
    criteria = criteria_as_at(as_at)
    if not may_see_patterns(authority=authority, visible_to=visible_to):
        return Noticed(
            waiting=(),
            answered_count=0,
            concern_count=0,
            unmatched_count=0,
            screened_count=0,
            criteria=criteria,
        )
    events = _events(authority=authority, as_at=as_at, visible_to=visible_to, criteria=criteria)
    peers = _peers(authority=authority, as_at=as_at)
    found = prompts(events=events, peers=peers, criteria=criteria, as_at=as_at)
    waiting = unanswered(found, answered=_answered(authority=authority, as_at=as_at))
    return Noticed(
        waiting=_named(waiting),
        answered_count=len(found) - len(waiting),
        concern_count=len(events),
        unmatched_count=sum(1 for each in events if each.location_id is None),
        screened_count=len(peers),
        criteria=criteria,
    )


def prompt_called(
    *, slug: str, authority: Authority, as_at: date, visible_to: Principal
) -> tuple[Shown, Criteria]:
    """One prompt that waits for an answer. Raises UnknownPrompt."""
    found = noticed(authority=authority, as_at=as_at, visible_to=visible_to)
    for shown in found.waiting:
        if shown.slug == slug:
            return shown, found.criteria
    raise UnknownPrompt("There is no such prompt: it was answered, or the concerns have changed.")


def answers_given(*, authority: Authority, visible_to: Principal) -> QuerySet[PromptAnswer]:
    """What was made of prompts, the newest first. None, to those who may not see concerns."""
    if not may_see_patterns(authority=authority, visible_to=visible_to):
        return PromptAnswer.objects.none()
    return PromptAnswer.objects.filter(authority=authority).order_by("-at", "-pk")


def names_of_subjects(answers: Iterable[PromptAnswer]) -> dict[tuple[str, str], str]:
    """The names of the services, providers and managers that answers are about."""
    return _names({(each.scope, each.subject) for each in answers})


def slug_of(prompt: Prompt) -> str:
    """A name for the prompt with exactly these concerns."""
    text = repr((prompt.key, sorted(prompt.concern_ids)))
    return sha256(text.encode()).hexdigest()[:16]


def _events(
    *, authority: Authority, as_at: date, visible_to: Principal, criteria: Criteria
) -> tuple[Event, ...]:
    since = as_at - timedelta(days=criteria.longest_days)
    rows = concern_events(authority=authority, since=since, until=as_at, visible_to=visible_to)
    numbers = dict(
        Concern.objects.filter(pk__in=[row.concern_id for row in rows]).values_list("pk", "number")
        if len(rows) <= 500  # noqa: PLR2004  SQLite takes no longer list
        else Concern.objects.filter(authority=authority).values_list("pk", "number")
    )
    posts = {row.manager_id for row in rows if row.manager_id}
    managers = dict(ManagerPosition.objects.filter(pk__in=posts).values_list("pk", "person_name"))
    return tuple(_event(row, numbers=numbers, managers=managers) for row in rows)


def _event(row: ConcernEvent, *, numbers: Mapping[int, int], managers: Mapping[int, str]) -> Event:
    return Event(
        concern_id=row.concern_id,
        number=numbers[row.concern_id],
        received_on=row.received_on,
        location_id=row.location_id,
        provider_id=row.provider_id,
        manager=managers.get(row.manager_id or 0, ""),
        theme=row.theme.value,
        shift=row.shift.value,
        adult=row.adult_fingerprint,
    )


def _peers(*, authority: Authority, as_at: date) -> list[Peer]:
    """The care homes of the area that stand: those with beds can be compared by them."""
    rows = (
        Location.objects.filter(authority=authority, is_care_home=True)
        .filter(Q(deregistered_on__isnull=True) | Q(deregistered_on__gt=as_at))
        .order_by("pk")
        .values_list("pk", "beds")
    )
    return [Peer(location_id=number, beds=beds) for number, beds in rows]


def _answered(*, authority: Authority, as_at: date) -> dict[Key, list[frozenset[int]]]:
    rows = (
        AnsweredConcern.objects.filter(
            answer__authority=authority, answer__at__lt=end_of_day(as_at)
        )
        .annotate(
            criterion=F("answer__criterion"),
            scope=F("answer__scope"),
            subject=F("answer__subject"),
            shared=F("answer__shared"),
        )
        .values_list("answer", "criterion", "scope", "subject", "shared", "concern")
    )
    groups: dict[tuple[int, Key], set[int]] = defaultdict(set)
    for answer, criterion, scope, subject, shared, concern in rows:
        groups[answer, (criterion, scope, subject, shared)].add(concern)
    found: dict[Key, list[frozenset[int]]] = defaultdict(list)
    for (_, key), concerns in groups.items():
        found[key].append(frozenset(concerns))
    return found


def _named(found: Iterable[Prompt]) -> tuple[Shown, ...]:
    listed = tuple(found)
    names = _names({(each.scope.value, each.subject) for each in listed})
    return tuple(
        Shown(
            prompt=each,
            name=names.get((each.scope.value, each.subject), "not known"),
            location_id=int(each.subject) if each.scope is Scope.LOCATION else None,
        )
        for each in listed
    )


def _names(subjects: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    wanted = set(subjects)
    found = {(scope, subject): subject for scope, subject in wanted if scope == Scope.MANAGER}
    for scope, model in ((Scope.LOCATION, Location), (Scope.PROVIDER, Provider)):
        ids = [int(subject) for each, subject in wanted if each == scope]
        rows = model._default_manager.filter(pk__in=ids).values_list("pk", "name")
        found |= {(scope.value, str(number)): name for number, name in rows}
    return found
