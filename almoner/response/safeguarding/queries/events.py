"""Concerns as those above this room read them: for enquiries, patterns and the return."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of, end_of_day
from almoner.register.directory.models import ManagerPosition
from almoner.response.safeguarding.models import Concern, ConcernCategory
from almoner.response.safeguarding.queries.concerns import visible_concerns
from almoner.response.safeguarding.rules.kinds import Category, Setting, Shift, Theme
from almoner.response.safeguarding.rules.states import ConcernState

DAY = timedelta(days=1)
COLUMNS = (
    "pk",
    "received_at",
    "location",
    "provider",
    "adult__fingerprint",
    "adult__age_band",
    "adult__gender",
    "adult__ethnicity",
    "adult__support_reason",
    "theme",
    "shift",
    "setting",
    "happened_on",
    "state",
    "priority",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernEvent:
    """A concern without a word of what it says, and nobody's name. SAFEGUARDING.

    `manager_id` is the post (directory.ManagerPosition) that was held at the service that day.
    """

    concern_id: int
    received_on: date
    received_at: datetime
    location_id: int | None
    provider_id: int | None
    categories: tuple[Category, ...]
    adult_fingerprint: str  # "" where nobody said who
    age_band: str
    gender: str
    ethnicity: str
    support_reason: str
    theme: Theme
    shift: Shift
    setting: Setting
    happened_on: date | None
    manager_id: int | None
    state: ConcernState  # as it stands now
    priority: str

    @property
    def category(self) -> Category | None:
        """The first of its categories."""
        return self.categories[0] if self.categories else None


def concerns_of(
    *,
    location_ids: Iterable[int],
    since: date,
    until: date,
    visible_to: Principal,
) -> QuerySet[Concern]:
    """The concerns about any of these services, received from one day to another, oldest first."""
    return (
        _received(visible_concerns(visible_to), since=since, until=until)
        .filter(location__in=list(location_ids))
        .order_by("received_at", "pk")
    )


def concern_events(
    *, authority: Authority, since: date, until: date, visible_to: Principal
) -> tuple[ConcernEvent, ...]:
    """Every concern received from one day to another, oldest first. Three queries.

    Readers are those who may see concerns, and those who build the return.
    """
    may = visible_to.is_operator or authority.code in visible_to.codes_where(
        Permission.VIEW_SAFEGUARDING, Permission.BUILD_RETURN
    )
    if not may:
        return ()
    found = _received(Concern.objects.filter(authority=authority), since=since, until=until)
    rows = list(found.order_by("received_at", "pk").values_list(*COLUMNS))
    kinds: dict[int, list[Category]] = {}
    spoken = ConcernCategory.objects.filter(concern__in=found).order_by("concern", "pk")
    for number, value in spoken.values_list("concern", "category"):
        kinds.setdefault(number, []).append(Category(value))
    posts = _posts({row[2] for row in rows if row[2]}, since=since, until=until)
    return tuple(_event(row, kinds.get(row[0], []), posts) for row in rows)


def _received(found: QuerySet[Concern], *, since: date, until: date) -> QuerySet[Concern]:
    return found.filter(received_at__gte=end_of_day(since - DAY), received_at__lt=end_of_day(until))


Post = tuple[int, date | None, date | None]


def _posts(location_ids: set[int], *, since: date, until: date) -> dict[int, list[Post]]:
    held: dict[int, list[Post]] = {}
    rows = ManagerPosition.objects.filter(
        Q(from_on__isnull=True) | Q(from_on__lte=until),
        Q(to_on__isnull=True) | Q(to_on__gt=since),
        location__in=location_ids,
    ).order_by("pk")
    for number, location_id, from_on, to_on in rows.values_list(
        "pk", "location", "from_on", "to_on"
    ):
        held.setdefault(location_id, []).append((number, from_on, to_on))
    return held


def _event(
    row: tuple[Any, ...], kinds: list[Category], posts: dict[int, list[Post]]
) -> ConcernEvent:
    values = dict(zip(COLUMNS, row, strict=True))
    on = day_of(values["received_at"])
    manager = next(
        (
            number
            for number, from_on, to_on in posts.get(values["location"], [])
            if (from_on is None or from_on <= on) and (to_on is None or on < to_on)
        ),
        None,
    )
    return ConcernEvent(
        concern_id=values["pk"],
        received_on=on,
        received_at=values["received_at"],
        location_id=values["location"],
        provider_id=values["provider"],
        categories=tuple(kinds),
        adult_fingerprint=values["adult__fingerprint"] or "",
        age_band=values["adult__age_band"] or "not_known",
        gender=values["adult__gender"] or "not_known",
        ethnicity=values["adult__ethnicity"] or "not_known",
        support_reason=values["adult__support_reason"] or "not_known",
        theme=Theme(values["theme"]),
        shift=Shift(values["shift"]),
        setting=Setting(values["setting"]),
        happened_on=values["happened_on"],
        manager_id=manager,
        state=ConcernState(values["state"]),
        priority=values["priority"],
    )
