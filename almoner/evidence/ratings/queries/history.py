"""One location's ratings through time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.evidence.ratings.models import Rating
from almoner.evidence.ratings.rules import OVERALL, Event, Spell, UnratedReason, speaks, spells_of
from almoner.register.directory.queries import lineage_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
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
class LocationHistory:
    """All that was published of a location and its predecessors, and what of it stands."""

    events: tuple[Published, ...]  # newest first
    timeline: tuple[Spell, ...]  # of its own overall rating, newest first
    standing: tuple[Published, ...]  # of its own, one for each service group and domain

    @property
    def governing(self) -> Spell | None:
        """The spell of the overall rating that stands; None where nothing was published."""
        return self.timeline[0] if self.timeline else None


def location_history(*, location_id: int, as_at: date, visible_to: Principal) -> LocationHistory:
    """Every rating published by `as_at` of a location and those it succeeded, newest first.

    What it inherited is told once, as its own. One query. Raises NotPermitted.
    """
    require(visible_to, Permission.VIEW_MARKET)
    found = _ratings(location_id, as_at)
    own = [rating for rating in found if rating.location_id == location_id]
    handed_on = {_said(rating) for rating in own if rating.inherited_from}
    told = [
        rating
        for rating in found
        if rating.location_id == location_id
        or not (rating.inherited_from or _said(rating) in handed_on)
    ]
    return LocationHistory(
        events=tuple(_published(rating, location_id) for rating in reversed(told)),
        timeline=_timeline(own),
        standing=tuple(_published(rating, location_id) for rating in _standing(own)),
    )


def _ratings(location_id: int, as_at: date) -> list[Rating]:
    """Oldest first; of several records of the same rating, the newest."""
    ratings = (
        Rating.objects.filter(
            location_id__in=lineage_of(location_id=location_id), published_on__lte=as_at
        )
        .select_related("location", "landing")
        .order_by("recorded_at", "id")
    )
    newest = {(rating.location_id, *_said(rating)): rating for rating in ratings}
    return sorted(newest.values(), key=lambda one: (one.published_on, one.location_id, *_said(one)))


def _said(rating: Rating) -> tuple[date, str, str]:
    """What is said once of a service, under whichever registration."""
    return rating.published_on, rating.service_group, rating.domain


def _timeline(own: Iterable[Rating]) -> tuple[Spell, ...]:
    spells = spells_of(
        Event(
            rating_id=rating.pk,
            service_group=rating.service_group,
            value=rating.value,
            unrated_reason=rating.unrated_reason,
            published_on=rating.published_on,
            inherited_from=rating.inherited_from,
            recorded_at=rating.recorded_at,
        )
        for rating in own
        if rating.domain == OVERALL
    )
    return tuple(reversed(spells))


def _standing(own: Sequence[Rating]) -> list[Rating]:
    """For each service group and domain what stands: a focused inspection leaves the rest.

    What was "inspected but not rated" keeps the rating it had (DOMAIN 2.1).
    """
    standing: dict[tuple[str, str], Rating] = {}
    for rating in own:
        key = (rating.service_group, rating.domain)
        if key not in standing or speaks(value=rating.value, reason=rating.unrated_reason):
            standing[key] = rating
    return list(standing.values())


def _published(rating: Rating, location_id: int) -> Published:
    return Published(
        cqc_id=rating.location.cqc_id or "",
        of_predecessor=rating.location_id != location_id,
        service_group=rating.service_group,
        domain=rating.domain,
        value=rating.value,
        unrated_reason=UnratedReason(rating.unrated_reason) if rating.unrated_reason else None,
        published_on=rating.published_on,
        inspected_on=rating.inspected_on,
        inherited_from=rating.inherited_from,
        framework=rating.framework,
        report_link=rating.report_link,
        landing_id=rating.landing_id,
        landing_source=rating.landing.source,
        landing_as_at=rating.landing.as_at,
    )
