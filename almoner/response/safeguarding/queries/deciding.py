"""What whoever decides on a concern should have before them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from almoner.core.accounts.rules import Principal
from almoner.response.safeguarding.models import Concern, ConcernPriority, Triage
from almoner.response.safeguarding.queries.concerns import visible_concerns
from almoner.response.safeguarding.rules.kinds import Category
from almoner.response.safeguarding.rules.states import ConcernState

MOST_OTHERS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Another concern about the same person or service. SAFEGUARDING."""

    id: int
    number: int
    received_at: datetime
    state: ConcernState
    is_same_person: bool
    is_same_service: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What is known of a concern when it is decided on. SAFEGUARDING."""

    categories: tuple[Category, ...]
    triage: Triage | None  # the newest
    priority: ConcernPriority | None
    others: tuple[Other, ...]  # the newest ten
    other_count: int


def grounds(*, concern: Concern, visible_to: Principal) -> Grounds:
    """What triage found, and the other concerns that the reader may see. Five queries."""
    others = _others(concern, visible_to)
    columns = ("pk", "number", "received_at", "state", "adult", "location")
    rows = others.order_by("-received_at", "-pk").values_list(*columns)[:MOST_OTHERS]
    return Grounds(
        categories=tuple(
            Category(value)
            for value in concern.categories.order_by("pk").values_list("category", flat=True)
        ),
        triage=concern.triages.select_related("step").order_by("-pk").first(),
        priority=concern.priorities.order_by("-pk").first(),
        others=tuple(_other(row, concern) for row in rows),
        other_count=others.count(),
    )


def _others(concern: Concern, visible_to: Principal) -> QuerySet[Concern]:
    """None of them where it is not known who or which service it is about."""
    about = Q()
    if concern.adult_id is not None:
        about |= Q(adult=concern.adult_id)
    if concern.location_id is not None:
        about |= Q(location=concern.location_id)
    if not about:
        return Concern.objects.none()
    return visible_concerns(visible_to).filter(about).exclude(pk=concern.pk)


def _other(row: tuple[int, int, datetime, str, int | None, int | None], concern: Concern) -> Other:
    pk, number, received_at, state, adult, location = row
    return Other(
        id=pk,
        number=number,
        received_at=received_at,
        state=ConcernState(state),
        is_same_person=adult is not None and adult == concern.adult_id,
        is_same_service=location is not None and location == concern.location_id,
    )
