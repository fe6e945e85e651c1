"""What clusters in an authority as at a day, folded by subject, and what was decided about it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from itertools import groupby
from operator import itemgetter

from django.db.models import Q, QuerySet

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of, end_of_day
from almoner.judgement.patterns.models import AnsweredConcern, PromptAnswer
from almoner.judgement.patterns.practice import criteria_as_at
from almoner.judgement.patterns.rules.definitions import Criteria, Scope
from almoner.judgement.patterns.rules.events import Event, Place, Post
from almoner.judgement.patterns.rules.prompting import prompt_of
from almoner.judgement.patterns.rules.screening import Cluster, clusters
from almoner.judgement.patterns.rules.subjects import (
    Answer,
    Decided,
    GoingOn,
    Key,
    Standing,
    Standpoint,
    Subject,
    standpoint_of,
    subjects_of,
)
from almoner.register.directory.models import Location, ManagerPosition, Provider
from almoner.register.directory.queries import links_before
from almoner.response.enquiries.queries import large_scale_going_on
from almoner.response.safeguarding.models import Concern
from almoner.response.safeguarding.queries import ConcernEvent, concern_events

_SAID = itemgetter(*range(7))  # of a row of a decision and one of its concerns
_COLUMNS = ("pk", "name", "provider", "provider_name", "is_care_home", "beds", "deregistered_on")
MOST_LINES = 20  # of clusters that meet a count and do not stand out: those nearest to it


class UnknownPrompt(Exception):
    """There is no such prompt now, or none that may be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A subject with its name and where it stands. SAFEGUARDING."""

    subject: Subject
    name: str
    standpoint: Standpoint

    @property
    def slug(self) -> str:
        """What an address calls it: says nothing, and changes with its concerns."""
        text = repr((self.subject.key, sorted(self.subject.concern_ids)))
        return sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordinary:
    """A service that meets the counts, and no more than chance often brings. SAFEGUARDING."""

    name: str
    concern_count: int
    days: int
    expected: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """All that clusters in an authority as at a day, and what it was looked for in."""

    subjects: tuple[Shown, ...]  # the strongest first
    ordinary: tuple[Ordinary, ...]
    ordinary_count: int
    concern_count: int
    unmatched_count: int  # concerns of no known service, which no cluster can hold
    place_count: int
    known_since: date | None  # None: no concern is known
    criteria: Criteria

    def standing(self, standing: Standing) -> tuple[Shown, ...]:
        """The subjects that stand so."""
        return tuple(each for each in self.subjects if each.standpoint.standing is standing)


def may_see_patterns(*, authority: Authority, visible_to: Principal) -> bool:
    """Whether somebody may see clusters of an authority's concerns."""
    return visible_to.may(Permission.VIEW_SAFEGUARDING, authority_code=authority.code)


def noticed(*, authority: Authority, as_at: date, visible_to: Principal) -> Noticed:
    """What clustered at the end of a day, from what was known by then. At most seven queries.

    Nothing, to those who may not see concerns.
    """
    criteria = criteria_as_at(as_at)
    if not may_see_patterns(authority=authority, visible_to=visible_to):
        return _nothing(criteria)
    since = as_at - timedelta(days=criteria.longest_days)
    rows = concern_events(authority=authority, since=since, until=as_at, visible_to=visible_to)
    around = _Around(authority, as_at=as_at)
    events = [around.event(row) for row in rows]
    found = clusters(events=events, places=around.places.values(), criteria=criteria, as_at=as_at)
    subjects = subjects_of(prompt_of(each) for each in found if each.stands_out)
    ordinary = _ordinary(found, subjects, around)
    return Noticed(
        subjects=_shown(subjects, around=around, criteria=criteria, visible_to=visible_to),
        ordinary=ordinary[:MOST_LINES],
        ordinary_count=len(ordinary),
        concern_count=len(events),
        unmatched_count=sum(each.location_id is None for each in events),
        place_count=len(around.places),
        known_since=min((each.received_on for each in events), default=None),
        criteria=criteria,
    )


def subject_called(
    *, slug: str, authority: Authority, as_at: date, visible_to: Principal
) -> tuple[Shown, Criteria]:
    """One subject of that day, wherever it stands. Raises UnknownPrompt."""
    found = noticed(authority=authority, as_at=as_at, visible_to=visible_to)
    for shown in found.subjects:
        if shown.slug == slug:
            return shown, found.criteria
    raise UnknownPrompt("There is no such prompt: the concerns have changed.")


def answers_given(*, authority: Authority, visible_to: Principal) -> QuerySet[PromptAnswer]:
    """What was decided, the newest first. None, to those who may not see concerns."""
    if not may_see_patterns(authority=authority, visible_to=visible_to):
        return PromptAnswer.objects.none()
    return PromptAnswer.objects.filter(authority=authority).order_by("-at", "-pk")


def names_of_subjects(answers: Iterable[PromptAnswer]) -> dict[Key, str]:
    """The names of the services, providers and managers that answers are about."""
    wanted = {(each.scope, each.subject) for each in answers}
    found = {(scope, subject): subject for scope, subject in wanted if scope == Scope.MANAGER}
    for scope, model in ((Scope.LOCATION, Location), (Scope.PROVIDER, Provider)):
        ids = [int(subject) for each, subject in wanted if each == scope]
        rows = model._default_manager.filter(pk__in=ids).values_list("pk", "name")
        found |= {(scope.value, str(number)): name for number, name in rows}
    return found


class _Around:
    """The services of an authority and of its concerns as at a day: their names, beds, managers.

    A service goes on under its newest registration: concerns about an earlier one count with it.
    """

    def __init__(self, authority: Authority, *, as_at: date) -> None:
        self.authority, self.as_at = authority, as_at
        named = Concern.objects.filter(authority=authority).values("location")
        here = Location.objects.filter(
            Q(authority=authority) | Q(pk__in=named),
            Q(registered_on__isnull=True) | Q(registered_on__lte=as_at),
        )
        listed = here.order_by("pk").values_list(*_COLUMNS)
        self.rows = {row[0]: row for row in listed}
        self.newest = self._newest()
        self.posts = self._posts(here)
        self.places = {
            row[0]: Place(
                location_id=row[0],
                provider_id=row[2],
                is_care_home=row[4],
                beds=row[5],
                posts=tuple(self.posts[row[0]]),
            )
            for row in self.rows.values()
            if self._stands(row[0], row[6])
        }

    def event(self, row: ConcernEvent) -> Event:
        """A concern, about the service as it is registered now."""
        here = self.newest.get(row.location_id or 0, row.location_id)
        posts = self.posts.get(row.location_id or 0, [])
        held = (post.person for post in posts if post.is_held(on=row.received_on))
        return Event(
            concern_id=row.concern_id,
            number=row.number,
            received_on=row.received_on,
            location_id=here,
            provider_id=row.provider_id,
            manager=next(held, ""),
            theme=row.theme.value,
            shift=row.shift.value,
            adult=row.adult_fingerprint,
        )

    def name(self, subject: Subject) -> str:
        """What a subject is called."""
        if subject.scope is Scope.LOCATION:
            row = self.rows.get(int(subject.subject))
            return row[1] if row else "not known"
        if subject.scope is Scope.PROVIDER:
            names = (row[3] for row in self.rows.values() if str(row[2]) == subject.subject)
            return next(names, "not known")
        return subject.subject

    def _stands(self, location_id: int, deregistered_on: date | None) -> bool:
        is_newest = self.newest.get(location_id, location_id) == location_id
        return is_newest and (deregistered_on is None or deregistered_on > self.as_at)

    def _newest(self) -> dict[int, int]:
        """Each location that another followed by the day, with the newest; not one that split."""
        onward: dict[int, set[int]] = defaultdict(set)
        for link in links_before(
            location_ids=self.rows,
            as_at=self.as_at,
            known_at=end_of_day(self.as_at),
        ):
            onward[link.predecessor].add(link.successor)
        found = {}
        for start in onward:
            here, seen = start, {start}
            while len(onward.get(here, ())) == 1 and not onward[here] <= seen:
                (here,) = onward[here]
                seen.add(here)
            found[start] = here
        return found

    def _posts(self, here: QuerySet[Location]) -> dict[int, list[Post]]:
        held: dict[int, list[Post]] = defaultdict(list)
        rows = ManagerPosition.objects.filter(
            Q(from_on__isnull=True) | Q(from_on__lte=self.as_at), location__in=here
        )
        for location, person, from_on, to_on in rows.order_by("pk").values_list(
            "location", "person_name", "from_on", "to_on"
        ):
            held[location].append(Post(person=person, from_on=from_on, to_on=to_on))
        return held


def _shown(
    subjects: Iterable[Subject], *, around: _Around, criteria: Criteria, visible_to: Principal
) -> tuple[Shown, ...]:
    authority, as_at = around.authority, around.as_at
    decided = _decided(authority=authority, as_at=as_at)
    going_on = [
        GoingOn(
            enquiry_id=each.id,
            location_id=around.newest.get(each.location_id or 0, each.location_id),
            provider_id=each.provider_id,
            words=each.state.words,
            since=each.proposed_on,
        )
        for each in large_scale_going_on(authority=authority, as_at=as_at, visible_to=visible_to)
    ]
    return tuple(
        Shown(
            subject=subject,
            name=around.name(subject),
            standpoint=standpoint_of(
                subject,
                decided=decided.get(subject.key, []),
                going_on=going_on,
                comes_back_with=criteria.comes_back_with,
                as_at=as_at,
            ),
        )
        for subject in subjects
    )


def _decided(*, authority: Authority, as_at: date) -> Mapping[Key, list[Decided]]:
    """Every decision by the end of the day, by what it was about, the oldest first. One query."""
    rows = (
        AnsweredConcern.objects.filter(
            answer__authority=authority, answer__at__lt=end_of_day(as_at)
        )
        .order_by("answer__at", "answer")
        .values_list(
            "answer",
            "answer__scope",
            "answer__subject",
            "answer__answer",
            "answer__at",
            "answer__until",
            "answer__by_name",
            "concern",
        )
    )
    found: dict[Key, list[Decided]] = defaultdict(list)
    for (_, scope, subject, answer, at, until, by_name), group in groupby(rows, _SAID):
        found[scope, subject].append(
            Decided(
                answer=Answer(answer),
                on=day_of(at),
                until=until,
                by_name=by_name,
                concern_ids=frozenset(row[-1] for row in group),
            )
        )
    return found


def _ordinary(
    found: Iterable[Cluster], subjects: Iterable[Subject], around: _Around
) -> tuple[Ordinary, ...]:
    """The services that meet a count and are no subject: the least likely first."""
    told = {each.subject for each in subjects if each.scope is Scope.LOCATION}
    least: dict[str, Cluster] = {}
    for cluster in found:
        is_plain = cluster.criterion.scope is Scope.LOCATION and not cluster.shared
        before = least.get(cluster.subject)
        if is_plain and cluster.subject not in told:
            least[cluster.subject] = min(before or cluster, cluster, key=lambda each: each.chance)
    return tuple(
        Ordinary(
            name=around.rows[int(each.subject)][1],
            concern_count=len(each.events),
            days=each.days,
            expected=each.expected,
        )
        for each in sorted(least.values(), key=lambda each: (each.chance, each.subject))
    )


def _nothing(criteria: Criteria) -> Noticed:
    return Noticed(
        subjects=(),
        ordinary=(),
        ordinary_count=0,
        concern_count=0,
        unmatched_count=0,
        place_count=0,
        known_since=None,
        criteria=criteria,
    )
