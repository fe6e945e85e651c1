"""How unusual a recent count of concerns is: a prospective scan with its errors held down.

Each service has a rate of concerns a bed and day. Before anything is known of it, the rate is
like its peers': a gamma distribution whose mean and spread are theirs. Its own year before the
window sharpens that. What the window may then hold is a negative binomial count, and the screen
asks how likely a count as high or higher was. Looking through several windows at many services
finds something by chance, so the chance is shared out (Holm's method): a screen of quiet services
alone errs at all as seldom as the criteria say.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, lgamma, log, log1p
from statistics import median

from almoner.judgement.patterns.rules.definitions import Screen
from almoner.judgement.patterns.rules.events import Event, within

LEAST_SHAPE, MOST_SHAPE = 0.5, 20.0  # peers are never taken for all alike, nor for all unlike


@dataclass(frozen=True, slots=True)
class Peer:
    """A service that is screened, whether or not a concern was ever raised about it."""

    location_id: int
    beds: int | None  # None: not known, or it has none; taken as its peers' median


@dataclass(frozen=True, slots=True)
class Unusual:
    """A count that would seldom be so high by chance."""

    location_id: int
    days: int
    concern_ids: tuple[int, ...]
    expected: float  # concerns in such a window, from its own past and its peers'
    chance: float  # of as many or more in this one window, before sharing out
    share: float  # what the chance had to be below
    beds_known: bool


@dataclass(frozen=True, slots=True)
class _Prior:
    shape: float
    rate: float  # bed-days


def unusual_counts(
    *, events: Iterable[Event], peers: Sequence[Peer], screen: Screen, as_at: date
) -> tuple[Unusual, ...]:
    """The services whose latest windows hold more than chance would often bring.

    At most one a service: the window that is least likely.
    """
    if not peers:
        return ()
    by_location: dict[int, list[Event]] = {}
    for event in events:
        if event.location_id is not None:
            by_location.setdefault(event.location_id, []).append(event)
    usual = median([each.beds for each in peers if each.beds] or [1])
    beds = {each.location_id: float(each.beds or usual) for each in peers}
    past = {
        location: _between(by_location.get(location, ()), screen=screen, as_at=as_at)
        for location in beds
    }
    prior = _prior(past, beds, days=screen.history_days)
    found = []
    for peer in peers:
        least = _least_likely(
            by_location.get(peer.location_id, []),
            past=past[peer.location_id],
            beds=beds[peer.location_id],
            prior=prior,
            screen=screen,
            as_at=as_at,
        )
        found.append((least, peer))
    return tuple(_shared_out(found, screen=screen))


def chance_of(count: int, *, shape: float, success: float) -> float:
    """The chance that a negative binomial count is `count` or more.

    `success` is the share of the exposure that lies outside the window, so that the mean is
    shape × (1 − success) / success.
    """
    below = 0.0
    for n in range(count):
        below += exp(
            lgamma(shape + n)
            - lgamma(shape)
            - lgamma(n + 1)
            + shape * log(success)
            + n * log1p(-success)
        )
    return max(0.0, 1.0 - below)


@dataclass(frozen=True, slots=True)
class _Window:
    chance: float
    days: int
    concern_ids: tuple[int, ...]
    expected: float


def _least_likely(
    events: Sequence[Event], *, past: int, beds: float, prior: _Prior, screen: Screen, as_at: date
) -> _Window:
    """The window whose count was least likely; with too few concerns in any, none is unlikely."""
    shape = prior.shape + past
    exposure = prior.rate + beds * screen.history_days
    least = _Window(1.0, screen.windows[0], (), 0.0)
    for days in screen.windows:
        recent = within(events, days=days, as_at=as_at)
        if len(recent) < screen.least_concerns:
            continue
        window = beds * days
        success = exposure / (exposure + window)
        chance = chance_of(len(recent), shape=shape, success=success)
        if chance < least.chance:
            ids = tuple(each.concern_id for each in recent)
            least = _Window(chance, days, ids, shape * window / exposure)
    return least


def _shared_out(found: Iterable[tuple[_Window, Peer]], *, screen: Screen) -> Iterable[Unusual]:
    """Holm's method over services, with each service's windows counted as so many looks."""
    ordered = sorted(found, key=lambda each: (each[0].chance, each[1].location_id))
    for place, (window, peer) in enumerate(ordered):
        share = screen.false_alarms / ((len(ordered) - place) * len(screen.windows))
        if window.chance > share:
            return
        yield Unusual(
            location_id=peer.location_id,
            days=window.days,
            concern_ids=window.concern_ids,
            expected=window.expected,
            chance=window.chance,
            share=share,
            beds_known=bool(peer.beds),
        )


def _between(events: Iterable[Event], *, screen: Screen, as_at: date) -> int:
    """How many in the year before the longest window."""
    ends = as_at - timedelta(days=max(screen.windows))
    return len(within(events, days=screen.history_days, as_at=ends))


def _prior(past: Mapping[int, int], beds: Mapping[int, float], *, days: int) -> _Prior:
    """The peers' rates as a gamma distribution, by the method of moments."""
    exposures = {location: beds[location] * days for location in past}
    total = sum(exposures.values())
    mean = (sum(past.values()) + 0.5) / total
    # How much counts differ beyond what Poisson counts of one common rate would.
    excess = sum(
        (past[each] - mean * exposures[each]) ** 2 - mean * exposures[each] for each in past
    )
    squares = sum((mean * exposure) ** 2 for exposure in exposures.values())
    spread = excess / squares if squares else 0.0
    shape = min(max(1 / spread, LEAST_SHAPE), MOST_SHAPE) if spread > 0 else MOST_SHAPE
    return _Prior(shape=shape, rate=shape / mean)


def counts_by_location(events: Iterable[Event]) -> Mapping[int, int]:
    """How many concerns each service had."""
    return Counter(each.location_id for each in events if each.location_id is not None)
