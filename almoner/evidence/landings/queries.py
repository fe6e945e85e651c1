"""What came in and what stands from it: the sources that pages and papers name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, QuerySet, Subquery

from almoner.core.accounts.rules import Permission, Principal
from almoner.evidence.landings.models import Landing, LandingStep, RejectedRow, StandingRow
from almoner.evidence.landings.rules import LandingState

REJECTED_ROWS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Source:
    """A landing as a page names it."""

    landing_id: int
    feed: str
    shape: str
    source: str
    as_at: date
    received_at: datetime


@dataclass(frozen=True, slots=True)
class RejectedPage:
    """Some of the rows that were not accepted, in the order of the file."""

    rows: tuple[RejectedRow, ...]
    page: int
    page_count: int
    row_count: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """A landing that was applied: its day, and the authorities of which it spoke throughout."""

    as_at: date
    authority_ids: frozenset[int]


def state_of(*, landing_id: int) -> LandingState | None:
    """The state a landing is in; None for one of which nothing is recorded."""
    step = LandingStep.objects.filter(landing_id=landing_id).order_by("-pk").first()
    return LandingState(step.state) if step else None


def landings_with_state(*, visible_to: Principal, feed: str | None = None) -> QuerySet[Landing]:
    """Landings (of one feed), newest received first, each with its `state` and `state_at`."""
    newest = LandingStep.objects.filter(landing=OuterRef("pk")).order_by("-pk")
    received = Landing.objects.all() if feed is None else Landing.objects.filter(feed=feed)
    found = received.annotate(
        state=Subquery(newest.values("state")[:1]), state_at=Subquery(newest.values("at")[:1])
    )
    return found.order_by("-received_at", "-pk") if _may_see(visible_to) else found.none()


def landing_with_state(*, landing_id: int, visible_to: Principal) -> Landing | None:
    """One landing with its `state` and `state_at`, or None if there is none to be seen."""
    return landings_with_state(visible_to=visible_to).filter(pk=landing_id).first()


def sources(
    *, as_at: date, visible_to: Principal, feeds: Sequence[str] = ("cqc",)
) -> tuple[Source, ...]:
    """For each feed and shape, the newest landing applied that speaks of that day or before."""
    if not _may_see(visible_to):
        return ()
    newest: dict[tuple[str, str], Source] = {}
    found = (
        _applied()
        .filter(feed__in=feeds, as_at__lte=as_at)
        .order_by("as_at", "pk")
        .values_list("pk", "feed", "shape", "source", "as_at", "received_at")
    )
    for row in found:
        newest[row[1], row[2]] = Source(*row)
    return tuple(newest[key] for key in sorted(newest))


def rejected_rows(
    *, landing_id: int, visible_to: Principal, page: int = 1, per_page: int = REJECTED_ROWS_A_PAGE
) -> RejectedPage:
    """A page of the rows that were not accepted, critical ones first."""
    found = RejectedRow.objects.filter(landing_id=landing_id).order_by("-is_critical", "pk")
    row_count = found.count() if _may_see(visible_to) else 0
    page_count = max(1, -(-row_count // per_page))
    page = min(max(page, 1), page_count)
    start = (page - 1) * per_page
    rows = tuple(found[start : start + per_page]) if row_count else ()
    return RejectedPage(rows=rows, page=page, page_count=page_count, row_count=row_count)


def standing_hashes(*, shape: str) -> dict[str, str]:
    """Key → hash of every row of the shape that stands."""
    return dict(StandingRow.objects.filter(shape=shape).values_list("key", "row_hash").iterator())


def applied_landing_with(*, feed: str, sha256: str, as_at: date | None = None) -> Landing | None:
    """The landing by which these same bytes were applied, if they were (for that day)."""
    found = _applied().filter(feed=feed, sha256=sha256)
    if as_at is not None:
        found = found.filter(as_at=as_at)
    return found.order_by("-pk").first()


def newest_applied_as_at(*, feed: str, shape: str) -> date | None:
    """The latest day of which an applied landing of the shape speaks."""
    return (
        _applied()
        .filter(feed=feed, shape=shape)
        .order_by("-as_at")
        .values_list("as_at", flat=True)
        .first()
    )


def coverage(*, feed: str, shape: str) -> tuple[Coverage, ...]:
    """The landings of the shape that spoke of whole authorities, earliest day first."""
    scopes: dict[tuple[date, int], set[int]] = {}
    found = _applied().filter(feed=feed, shape=shape, scopes__isnull=False)
    for as_at, pk, authority_id in found.values_list("as_at", "pk", "scopes__authority_id"):
        scopes.setdefault((as_at, pk), set()).add(authority_id)
    return tuple(
        Coverage(as_at=as_at, authority_ids=frozenset(ids))
        for (as_at, _), ids in sorted(scopes.items())
    )


def _applied() -> QuerySet[Landing]:
    return Landing.objects.filter(steps__state=LandingState.APPLIED)


def _may_see(visible_to: Principal) -> bool:
    return visible_to.may(Permission.VIEW_MARKET) or visible_to.may(Permission.LOAD_FEED)


def landing_days(*, feed: str) -> dict[int, date]:
    """The day of which each applied landing of the feed speaks, by the landing's id."""
    return dict(_applied().filter(feed=feed).values_list("pk", "as_at"))
