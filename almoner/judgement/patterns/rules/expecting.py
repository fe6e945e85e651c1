"""How many concerns were to be expected of a service: from its own past, its peers and the times.

Each service has a rate of concerns. Before anything is known of it, the rate is like its peers':
a gamma distribution whose mean and spread are theirs. Care homes are compared by their beds, and
other services one by one. Its own past sharpens that. Where all other services have more
concerns of late, so is it expected to; where they have fewer, it is not. What a window may then
hold is a negative binomial count.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import exp, lgamma, log, log1p
from statistics import median

from almoner.judgement.patterns.rules.events import Place

Key = tuple[int, str]  # a service, and the theme or shift: "" for concerns of any
LEAST_SHAPE, MOST_SHAPE = 0.3, 3.0  # peers are never taken for all alike, nor for all unlike
USUAL_SPREAD, USUAL_WEIGHT = 0.5, 5.0  # of peers' rates, where little is known
LEAST_SAID = 0.1  # of a mean that is expected
HALF = 0.5  # a concern, so that peers who had none are not taken to have none ever
STEADY = 5.0  # concerns: with fewer, the times are taken to be as before


@dataclass(frozen=True, slots=True)
class Expected:
    """A count that chance may bring: its mean, and the shape of its negative binomial."""

    mean: float
    shape: float

    @property
    def variance(self) -> float:
        """Of the count: chance, and that the rate is not known exactly."""
        return self.mean + self.mean**2 / self.shape

    def chance(self, count: int) -> float:
        """The chance of as many or more."""
        return chance_of(count, shape=self.shape, success=self.shape / (self.shape + self.mean))

    def times(self, factor: float) -> "Expected":
        """What is expected where everything is `factor` times as much."""
        return Expected(mean=self.mean * factor, shape=self.shape)


def mean_in_words(mean: float) -> str:
    """A mean to one place, and never as none: "0.8", "fewer than 0.1"."""
    return f"{mean:.1f}" if mean >= LEAST_SAID else f"fewer than {LEAST_SAID}"


def together(parts: Iterable[Expected]) -> Expected:
    """What is expected of several services together, each by itself: a count of that variance."""
    listed = list(parts)
    mean = sum(each.mean for each in listed)
    beyond = sum(each.variance for each in listed) - mean
    return Expected(mean=mean, shape=mean**2 / beyond if beyond > 0 else MOST_SHAPE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Counts of concerns by service and theme or shift, and over how many days."""

    past: Mapping[Key, int]  # before the longest window
    past_days: int
    all: Mapping[Key, int]  # with the longest window
    all_days: int
    shares: Mapping[str, float]  # of all concerns, by theme or shift; {"": 1} for any


class Rates:
    """What is expected a day of each service, before the times are asked about."""

    def __init__(self, *, places: Sequence[Place], seen: Seen) -> None:
        self._daily: dict[Key, Expected] = {}
        for is_home in (True, False):
            peers = [each for each in places if each.is_care_home is is_home]
            self._learn(_sizes(peers), seen)

    def over(self, *, days: int, counts: Mapping[Key, int]) -> dict[Key, Expected]:
        """What is expected of each over some days that had `counts`, as the times are."""
        before = {key: daily.times(days) for key, daily in self._daily.items()}
        came: Counter[str] = Counter()
        due: Counter[str] = Counter()
        for key, expected in before.items():
            came[key[1]] += counts.get(key, 0)
            due[key[1]] += expected.mean  # type: ignore[assignment]
        found = {}
        for key, expected in before.items():
            others = came[key[1]] - counts.get(key, 0)
            level = (others + STEADY) / (due[key[1]] - expected.mean + STEADY)
            found[key] = expected.times(max(level, 1.0))
        return found

    def _learn(self, sizes: Mapping[int, float], seen: Seen) -> None:
        keys = {
            (location, shared): size * share
            for (location, size), (shared, share) in product(sizes.items(), seen.shares.items())
        }
        if not keys or not seen.all_days:
            return
        for key, shape, rate in _priors(keys, seen):
            own = shape + seen.past.get(key, 0)
            over = rate + keys[key] * seen.past_days
            self._daily[key] = Expected(mean=own * keys[key] / over, shape=own)


def chance_of(count: int, *, shape: float, success: float) -> float:
    """The chance that a negative binomial count is `count` or more.

    Its mean is shape × (1 − success) / success.
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


def _sizes(peers: Iterable[Place]) -> dict[int, float]:
    """Beds of care homes, the middle one's where they are not known; one for another service."""
    listed = list(peers)
    usual = median([each.beds for each in listed if each.is_care_home and each.beds] or [1])
    return {
        each.location_id: float(each.beds or usual) if each.is_care_home else 1.0 for each in listed
    }


def _priors(keys: Mapping[Key, float], seen: Seen) -> Iterator[tuple[Key, float, float]]:
    """For each, its peers' rates as a gamma distribution (shape, rate), by the method of moments.

    Without its own service: one that has many of few concerns would else make all look unlike,
    and itself like nothing unusual.
    """
    counts = {key: seen.all.get(key, 0) for key in keys}
    mean = (sum(counts.values()) + HALF) / (sum(keys.values()) * seen.all_days)
    due = {key: mean * each * seen.all_days for key, each in keys.items()}
    # How much counts differ beyond what Poisson counts of one common rate would.
    beyond = {key: (counts[key] - due[key]) ** 2 - due[key] for key in keys}
    squares = {key: each**2 for key, each in due.items()}
    parts = [_without_its_own(each) for each in (counts, keys, beyond, squares)]
    for key in keys:
        count, exposure, excess, square = (part[key[0]] for part in parts)
        exposure = exposure or sum(keys.values())  # a service alone is its own peer
        spread = (excess + USUAL_SPREAD * USUAL_WEIGHT) / (square + USUAL_WEIGHT)
        shape = min(max(1 / spread, LEAST_SHAPE), MOST_SHAPE) if spread > 0 else MOST_SHAPE
        yield key, shape, shape * exposure * seen.all_days / (count + HALF)


def _without_its_own(parts: Mapping[Key, float]) -> dict[int, float]:
    """For each service, the sum of all others' parts."""
    own: Counter[int] = Counter()
    for (location, _), part in parts.items():
        own[location] += part  # type: ignore[assignment]
    whole = sum(own.values())
    return {location: whole - part for location, part in own.items()}
