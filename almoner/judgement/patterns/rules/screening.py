"""Which clusters are more than chance would often bring to a whole council.

A cluster has first to meet a criterion's counts. In a busy council many do by chance alone, so it
has also to be unlikely, seen what was to be expected. Looking at many services finds something
unlikely by chance: what chance may bring to the whole council is therefore shared out in equal
parts over everything that is looked at (Bonferroni's method). However many services there are, so
many false prompts at one time are to be expected, and no more.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from almoner.judgement.patterns.rules.definitions import Also, Criteria, Criterion, Scope
from almoner.judgement.patterns.rules.events import NOT_KNOWN, Event, Place, adults_in, within
from almoner.judgement.patterns.rules.expecting import Expected, Key, Rates, Seen, together

Group = tuple[str, str]  # the subject, and the theme or shift
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Concerns that meet a criterion's counts, beside what was to be expected."""

    criterion: Criterion
    subject: str  # the id of the service or provider, or the manager's name
    shared: str  # the theme or shift that they share, or ""
    events: tuple[Event, ...]  # the oldest first
    days: int  # the window in which they are least likely
    expected: float
    chance: float  # of as many or more
    bound: float  # what the chance has to be below
    is_several: bool = True  # of a provider or manager: that it is not one service's alone
    is_size_known: bool = True

    @property
    def stands_out(self) -> bool:
        """Whether chance alone would seldom bring it to any service of the council."""
        return self.is_several and self.chance <= self.bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """All that was looked through: whatever is asked of it is as at the day."""

    events: tuple[Event, ...]
    places: tuple[Place, ...]
    criteria: Criteria
    as_at: date

    @property
    def known_since(self) -> date:
        """The day of the first concern: how far back anything is known."""
        return min((each.received_on for each in self.events), default=self.as_at)


def clusters(
    *, events: Iterable[Event], places: Iterable[Place], criteria: Criteria, as_at: date
) -> tuple[Cluster, ...]:
    """Every cluster that meets the counts of a criterion, whether or not it stands out."""
    since = as_at - timedelta(days=criteria.longest_days)
    looked = Looked(
        events=tuple(each for each in events if since < each.received_on <= as_at),
        places=tuple(places),
        criteria=criteria,
        as_at=as_at,
    )
    rates = _rates(looked, ())
    return tuple(
        cluster
        for criterion in criteria.criteria
        for cluster in (
            _at_services(looked, criterion, _rates(looked, criterion.also))
            if criterion.scope is Scope.LOCATION
            else _over_services(looked, criterion, rates)
        )
    )


def _at_services(looked: Looked, criterion: Criterion, rates: Rates) -> Iterable[Cluster]:
    sizes = {place.location_id: place for place in looked.places}
    values = len(_shares(looked, criterion.also))
    bound = _bound(looked, criterion, len(sizes) * values)
    least: dict[Group, Cluster] = {}
    for days in criterion.days:
        groups = _grouped(within(looked.events, days=days, as_at=looked.as_at), criterion.also)
        expected = rates.over(days=days, counts={key: len(group) for key, group in groups.items()})
        for key, group in groups.items():
            place = sizes.get(key[0])
            if place is None or not _meets(group, criterion):
                continue
            _keep_least(
                least,
                Cluster(
                    criterion=criterion,
                    subject=str(key[0]),
                    shared=key[1],
                    events=tuple(group),
                    days=days,
                    expected=expected[key].mean,
                    chance=expected[key].chance(len(group)),
                    bound=bound,
                    is_size_known=not place.is_care_home or bool(place.beds),
                ),
            )
    return least.values()


def _over_services(looked: Looked, criterion: Criterion, rates: Rates) -> Iterable[Cluster]:
    """Of a provider or a manager: unlikely together, and not for one of the services alone."""
    held = _services_of(looked, criterion)
    several = {who: sites for who, sites in held.items() if len(sites) >= criterion.least_places}
    bound = _bound(looked, criterion, len(several))
    least: dict[Group, Cluster] = {}
    for days in criterion.days:
        recent = within(looked.events, days=days, as_at=looked.as_at)
        counts = {key: len(group) for key, group in _grouped(recent, ()).items()}
        expected = rates.over(days=days, counts=counts)
        by_who = _by_who(recent, criterion)
        for who, sites in several.items():
            group = [each for each in by_who[who] if each.location_id in sites]
            if not _meets(group, criterion):
                continue
            parts = {
                site: expected[site, ""].times(_held_share(looked, site, who, criterion, days))
                for site in sites
            }
            expected_of_all, is_several = _together(group, parts, looked.criteria)
            _keep_least(
                least,
                Cluster(
                    criterion=criterion,
                    subject=who,
                    shared="",
                    events=tuple(group),
                    days=days,
                    expected=expected_of_all.mean,
                    chance=expected_of_all.chance(len(group)),
                    bound=bound,
                    is_several=is_several,
                ),
            )
    return least.values()


def _together(
    group: Sequence[Event], parts: Mapping[int, Expected], criteria: Criteria
) -> tuple[Expected, bool]:
    """What was to be expected of all; and whether they stand out without the first service too."""
    by_site = Counter(each.location_id for each in group)
    first = max(by_site, key=lambda site: (by_site[site], -(site or 0)))
    rest = together(expected for site, expected in parts.items() if site != first)
    beyond = rest.chance(len(group) - by_site[first])
    return together(parts.values()), beyond <= criteria.screen.without_first


def _keep_least(least: dict[Group, Cluster], cluster: Cluster) -> None:
    """Keep the window in which it is least likely, the shorter where they are alike."""
    before = least.get((cluster.subject, cluster.shared))
    if before is None or cluster.chance < before.chance:
        least[cluster.subject, cluster.shared] = cluster


def _meets(group: Sequence[Event], criterion: Criterion) -> bool:
    return (
        len(group) >= criterion.least_concerns
        and adults_in(group).most >= criterion.least_adults
        and len({each.location_id for each in group}) >= criterion.least_places
    )


def _bound(looked: Looked, criterion: Criterion, subjects: int) -> float:
    criteria = looked.criteria
    looks = max(subjects, 1) * len(criterion.days) * len(criteria.criteria)
    return criteria.screen.false_prompts / looks


def _rates(looked: Looked, also: tuple[Also, ...]) -> Rates:
    criteria, known = looked.criteria, looked.known_since
    ends = looked.as_at - timedelta(days=criteria.longest_window)
    past = [each for each in looked.events if each.received_on <= ends]
    return Rates(
        places=looked.places,
        seen=Seen(
            past={key: len(group) for key, group in _grouped(past, also).items()},
            past_days=max((ends - known).days + 1, 0),
            all={key: len(group) for key, group in _grouped(looked.events, also).items()},
            all_days=(looked.as_at - known).days + 1,
            shares=_shares(looked, also),
        ),
    )


def _shares(looked: Looked, also: tuple[Also, ...]) -> dict[str, float]:
    """How much of all concerns each theme or shift is; those that say none are of none."""
    if not also:
        return {"": 1.0}
    counted = Counter(key[1] for key, group in _grouped(looked.events, also).items() for _ in group)
    return {shared: count / len(looked.events) for shared, count in counted.items()}


def _grouped(events: Iterable[Event], also: tuple[Also, ...]) -> dict[Key, list[Event]]:
    """Concerns by service, and by theme or shift; those that do not say which are left out."""
    groups: dict[Key, list[Event]] = defaultdict(list)
    for event in events:
        shared = [_SHARED[each](event) for each in also]
        if event.location_id is not None and not any(each in NOT_KNOWN for each in shared):
            groups[event.location_id, "/".join(shared)].append(event)
    return groups


_SHARED: Mapping[Also, Callable[[Event], str]] = {
    Also.THEME: lambda event: event.theme,
    Also.SHIFT: lambda event: event.shift,
}


def _by_who(events: Iterable[Event], criterion: Criterion) -> dict[str, list[Event]]:
    """Concerns by who managed the service that day, or by who provides it."""
    groups: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        is_manager = criterion.scope is Scope.MANAGER
        groups[event.manager if is_manager else str(event.provider_id)].append(event)
    return groups


def _services_of(looked: Looked, criterion: Criterion) -> dict[str, set[int]]:
    """The services of each provider, or of each manager who was in post in the longest window."""
    since = looked.as_at - timedelta(days=max(criterion.days)) + DAY
    held: dict[str, set[int]] = defaultdict(set)
    for place in looked.places:
        if criterion.scope is Scope.PROVIDER and place.provider_id is not None:
            held[str(place.provider_id)].add(place.location_id)
        if criterion.scope is Scope.MANAGER:
            for post in place.posts:
                begun = post.from_on is None or post.from_on <= looked.as_at
                if begun and (post.to_on is None or post.to_on > since):
                    held[post.person].add(place.location_id)
    return held


def _held_share(looked: Looked, site: int, who: str, criterion: Criterion, days: int) -> float:
    """The share of the window in which the manager was in post there; all of it, of a provider."""
    if criterion.scope is not Scope.MANAGER:
        return 1.0
    place = next(each for each in looked.places if each.location_id == site)
    window = [looked.as_at - DAY * back for back in range(days)]
    posts = [post for post in place.posts if post.person == who]
    held = sum(any(post.is_held(on=day) for post in posts) for day in window)
    return max(held / days, 1 / days)
