"""Prompts: which concerns, why, and how sure. None of them decides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from almoner.core.worded import Worded
from almoner.judgement.patterns.rules.definitions import Scope
from almoner.judgement.patterns.rules.events import adults_in
from almoner.judgement.patterns.rules.expecting import mean_in_words
from almoner.judgement.patterns.rules.screening import Cluster


class Confidence(Worded):
    """How far what is known carries a prompt."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Strength(Worded):
    """How far a cluster stands out of what chance may bring to the whole council."""

    VERY_STRONG = "very_strong"
    STRONG = "strong"
    MODERATE = "moderate"


VERY_STRONG, STRONG = 0.001, 0.1  # of what the chance has to be below


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One reason to look at a service, a provider or a manager's services."""

    criterion: str
    title: str
    scope: Scope
    subject: str  # the id of the service or provider, or the manager's name
    shared: str  # the theme or shift that they share, or ""
    concern_ids: tuple[int, ...]
    numbers: tuple[int, ...]
    location_ids: frozenset[int]
    provider_ids: frozenset[int | None]
    since: date
    until: date
    why: tuple[str, ...]
    doubts: tuple[str, ...]
    confidence: Confidence
    ratio: float  # of the chance to what it had to be below: the less, the stronger
    consider: str

    @property
    def is_manager(self) -> bool:
        """Whether it is about the services that one person manages."""
        return self.scope is Scope.MANAGER

    @property
    def strength(self) -> Strength:
        """How far it stands out."""
        if self.ratio <= VERY_STRONG:
            return Strength.VERY_STRONG
        return Strength.STRONG if self.ratio <= STRONG else Strength.MODERATE


def prompt_of(cluster: Cluster) -> Prompt:
    """A cluster that stands out, in words."""
    group, criterion = cluster.events, cluster.criterion
    doubts, confidence = _doubts(cluster)
    return Prompt(
        criterion=criterion.key,
        title=criterion.title,
        scope=criterion.scope,
        subject=cluster.subject,
        shared=cluster.shared,
        concern_ids=tuple(each.concern_id for each in group),
        numbers=tuple(each.number for each in group),
        location_ids=frozenset(each.location_id for each in group if each.location_id is not None),
        provider_ids=frozenset(each.provider_id for each in group),
        since=group[0].received_on,
        until=group[-1].received_on,
        why=tuple(_why(cluster)),
        doubts=doubts,
        confidence=confidence,
        ratio=cluster.chance / cluster.bound,
        consider=criterion.consider,
    )


def _why(cluster: Cluster) -> Iterable[str]:
    group = cluster.events
    adults = adults_in(group)
    about = f"{adults.least}" if adults.is_sure else f"{adults.least} to {adults.most}"
    yield (
        f"{len(group)} concerns about {about} adults in {cluster.days} days, where"
        f" {mean_in_words(cluster.expected)} were to be expected."
    )
    if cluster.criterion.least_places > 1:
        places = len({each.location_id for each in group})
        yield f"They are about {places} services, and stand out without the first of them too."
    yield f"As many would come by chance about once in {in_how_many(cluster.chance)} such looks."


def _doubts(cluster: Cluster) -> tuple[tuple[str, ...], Confidence]:
    adults = adults_in(cluster.events)
    doubts, confidence = [], Confidence.HIGH
    if not adults.is_sure:
        doubts.append(
            "Not every concern says who it is about: they may be about"
            f" {adults.least} or as many as {adults.most} adults."
        )
        confidence = Confidence.MEDIUM
    if not cluster.is_size_known:
        doubts.append("Its beds are not known: it is taken to be as large as its peers are.")
        confidence = Confidence.MEDIUM
    if adults.least < cluster.criterion.least_adults:
        confidence = Confidence.LOW
    if len({each.received_on for each in cluster.events}) == 1:
        doubts.append("All of them came on one day: it may be one event, reported several times.")
        confidence = Confidence.LOW
    return tuple(doubts), confidence


def surest(prompts: Sequence[Prompt]) -> Confidence:
    """The confidence of the surest of them."""
    order = list(Confidence)
    return min((each.confidence for each in prompts), key=order.index)


def in_how_many(chance: float) -> str:
    """One in how many, to two figures: "4,300"."""
    if chance <= 1e-9:  # noqa: PLR2004
        return "a thousand million"
    many = 1 / chance
    size = 10 ** max(len(str(int(many))) - 2, 0)
    return f"{round(many / size) * size:,.0f}"
