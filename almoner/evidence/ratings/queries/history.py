"""One location's ratings through time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.evidence.ratings.models import Rating, RatingSpell
from almoner.evidence.ratings.rules import OVERALL, KeyQuestion, UnratedReason
from almoner.register.directory.queries import lineage


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEvent:
    """One rating as published, newest correction, with the source that it came from."""

    cqc_id: str  # of the location, or of the predecessor under which it was published
    of_predecessor: bool
    service_group: str
    domain: str
    value: int | None
    unrated_reason: UnratedReason | None
    published_on: date
    inspected_on: date | None
    inherited_from: str
    framework: str
    report_link: str
    landing_id: int
    landing_source: str
    landing_as_at: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineSpell:
    """A stretch in which one overall rating stood."""

    from_on: date
    to_on: date | None
    value: int | None
    unrated_reason: UnratedReason | None
    is_inherited: bool
    published_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationHistory:
    """All that was published of a location and its predecessors, newest first."""

    events: tuple[HistoryEvent, ...]
    timeline: tuple[TimelineSpell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRating:
    """What stands for one question of one service group."""

    service_group: str
    question: KeyQuestion
    value: int | None
    unrated_reason: UnratedReason | None
    published_on: date


def location_history(*, location_id: int, as_at: date, visible_to: Principal) -> LocationHistory:
    """Every rating published by `as_at` of a location and those it succeeded, newest first."""
    require(visible_to, Permission.VIEW_MARKET)
    locations = lineage(location_ids=[location_id])
    events = [
        event
        for event in _events(locations, as_at)
        if event.location_id == location_id or not event.inherited_from
    ]
    spells = RatingSpell.objects.filter(location_id=location_id, from_on__lte=as_at)
    return LocationHistory(
        events=tuple(_event(event, location_id) for event in reversed(events)),
        timeline=tuple(_spell(spell, as_at) for spell in spells.order_by("-from_on")),
    )


def key_questions(
    *, location_id: int, as_at: date, visible_to: Principal
) -> tuple[QuestionRating, ...]:
    """For each service group, what stood on each question: a focused inspection leaves the rest.

    A question found "inspected but not rated" keeps the rating it had. The whole comes first.
    """
    require(visible_to, Permission.VIEW_MARKET)
    standing: dict[tuple[str, str], Rating] = {}
    for event in _events({location_id}, as_at):
        key = (event.service_group, event.domain)
        if event.domain != OVERALL and (event.value is not None or key not in standing):
            standing[key] = event
    order = list(KeyQuestion)
    return tuple(
        QuestionRating(
            service_group=group,
            question=KeyQuestion(question),
            value=event.value,
            unrated_reason=_reason(event.unrated_reason),
            published_on=event.published_on,
        )
        for (group, question), event in sorted(
            standing.items(),
            key=lambda item: (
                item[0][0] != OVERALL,
                item[0][0],
                order.index(KeyQuestion(item[0][1])),
            ),
        )
    )


def _events(locations: Iterable[int], as_at: date) -> list[Rating]:
    """Oldest first; of several records of the same rating, the newest."""
    ratings = (
        Rating.objects.filter(location_id__in=locations, published_on__lte=as_at)
        .select_related("location", "landing")
        .order_by("recorded_at", "id")
    )
    newest = {(r.location_id, r.service_group, r.domain, r.published_on): r for r in ratings}
    return sorted(newest.values(), key=lambda r: (r.published_on, r.service_group, r.domain))


def _event(rating: Rating, location_id: int) -> HistoryEvent:
    return HistoryEvent(
        cqc_id=rating.location.cqc_id or "",
        of_predecessor=rating.location_id != location_id,
        service_group=rating.service_group,
        domain=rating.domain,
        value=rating.value,
        unrated_reason=_reason(rating.unrated_reason),
        published_on=rating.published_on,
        inspected_on=rating.inspected_on,
        inherited_from=rating.inherited_from,
        framework=rating.framework,
        report_link=rating.report_link,
        landing_id=rating.landing_id,
        landing_source=rating.landing.source,
        landing_as_at=rating.landing.as_at,
    )


def _spell(spell: RatingSpell, as_at: date) -> TimelineSpell:
    ended = spell.to_on if spell.to_on is not None and spell.to_on <= as_at else None
    return TimelineSpell(
        from_on=spell.from_on,
        to_on=ended,
        value=spell.value,
        unrated_reason=_reason(spell.unrated_reason),
        is_inherited=spell.is_inherited,
        published_on=spell.published_on,
    )


def _reason(stored: str) -> UnratedReason | None:
    return UnratedReason(stored) if stored else None
