"""Suspensions as officers read them: lists, one suspension, and the history of a service."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.register.directory.models import Location
from almoner.register.directory.queries import chain_of
from almoner.response.suspensions.models import (
    Notice,
    Review,
    Suspension,
    SuspensionScope,
    SuspensionStep,
)
from almoner.response.suspensions.practice import practice_as_at
from almoner.response.suspensions.rules.kinds import Kind, Level, Work
from almoner.response.suspensions.rules.states import STOPPING, TABLE, State, Step


class UnknownSuspension(Exception):
    """There is no such suspension, or none that may be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A suspension as a list shows it. RESTRICTED."""

    id: int
    authority_code: str
    authority_name: str
    kind: Kind
    state: State
    state_on: date
    names: tuple[str, ...]  # what it reaches
    scope_ids: tuple[int, ...]  # of each of them
    work: Work
    since: date | None  # the first day on which it stopped work
    until_on: date | None
    review_due_on: date | None  # None where no review is called for
    ratify_by: date | None  # None unless it waits to be ratified
    notices_overdue: int
    is_relapse: bool
    as_at: date

    @property
    def review_is_overdue(self) -> bool:
        """Whether the day for its review has passed."""
        return self.review_due_on is not None and self.review_due_on < self.as_at

    @property
    def ratification_is_overdue(self) -> bool:
        """Whether an urgent decision was not ratified in time."""
        return self.ratify_by is not None and self.ratify_by < self.as_at


def visible_suspensions(visible_to: Principal) -> QuerySet[Suspension]:
    """The suspensions of the authorities in which the principal may see them."""
    if visible_to.is_operator:
        return Suspension.objects.all()
    codes = visible_to.codes_where(Permission.VIEW_SUSPENSIONS)
    return Suspension.objects.filter(authority__code__in=codes)


def suspension_by_id(*, suspension_id: int, visible_to: Principal) -> Suspension:
    """One suspension with its authority. Raises UnknownSuspension, not there or not theirs."""
    found = (
        visible_suspensions(visible_to)
        .select_related("authority", "follows")
        .filter(pk=suspension_id)
        .first()
    )
    if found is None:
        raise UnknownSuspension("There is no such suspension.")
    return found


def state_of(*, suspension: Suspension, as_at: date) -> State | None:
    """The state that it was in that day; None before it was begun."""
    newest = suspension.steps.filter(on__lte=as_at).order_by("-number")
    state = newest.values_list("state", flat=True).first()
    return State(state) if state else None


def last_number(*, suspension: Suspension) -> int:
    """The number of the newest step: what a form is shown with."""
    return suspension.steps.order_by("-number").values_list("number", flat=True)[0]


def in_states(
    found: QuerySet[Suspension],
    *,
    as_at: date,
    states: Iterable[State] = STOPPING,
    known_at: datetime | None = None,
) -> QuerySet[Suspension]:
    """Those that were in one of the states that day, as known then; `newest_state` is beside."""
    steps = SuspensionStep.objects.filter(suspension=OuterRef("pk"), on__lte=as_at)
    if known_at is not None:
        steps = steps.filter(at__lte=known_at)
    newest = steps.order_by("-number")
    return found.annotate(
        newest_state=Subquery(newest.values("state")[:1]),
        newest_on=Subquery(newest.values("on")[:1]),
    ).filter(newest_state__in=[state.value for state in states])


def in_force(
    *,
    authority: Authority | None = None,
    as_at: date,
    visible_to: Principal,
    known_at: datetime | None = None,
) -> QuerySet[Suspension]:
    """The suspensions that stopped or limited work that day, as known at that moment."""
    found = visible_suspensions(visible_to)
    if authority is not None:
        found = found.filter(authority=authority)
    return in_states(found, as_at=as_at, known_at=known_at)


def lines(*, found: QuerySet[Suspension], as_at: date) -> tuple[Line, ...]:
    """Suspensions as a list shows them, the longest in force first. Two queries.

    `found` comes from `in_states`.
    """
    reviews = Review.objects.filter(suspension=OuterRef("pk"), held_on__lte=as_at)
    overdue = Notice.objects.filter(
        suspension=OuterRef("pk"), due_on__lt=as_at, events__isnull=True
    ).values("suspension")
    rows = list(
        found.select_related("authority").annotate(
            next_review=Subquery(reviews.order_by("-held_on", "-pk").values("next_due_on")[:1]),
            late_notices=Subquery(overdue.annotate(n=Count("pk")).values("n")),
        )
    )
    reached: dict[int, list[SuspensionScope]] = {}
    for scope in scopes_of(row.pk for row in rows):
        reached.setdefault(scope.suspension_id, []).append(scope)
    made = [_line(row, reached.get(row.pk, []), as_at) for row in rows]
    return tuple(sorted(made, key=lambda line: (line.since or date.max, line.id)))


def scopes_of(suspension_ids: Iterable[int]) -> QuerySet[SuspensionScope]:
    """What suspensions reach, each with everything that it names. One query."""
    return (
        SuspensionScope.objects.filter(suspension__in=list(suspension_ids))
        .select_related(
            "location", "service__location", "scheme", "provider", "brand", "lot", "district"
        )
        .order_by("pk")
    )


def scope_words(scope: SuspensionScope) -> str:
    """What one part of a scope names: "Wren Care Ltd, all services, in Newark"."""
    level = Level(scope.level)
    named = {
        Level.LOCATION: lambda: scope.location and scope.location.name,
        Level.SERVICE: lambda: (
            scope.service and f"{scope.service.location.name}: {scope.service.kind}"
        ),
        Level.SCHEME: lambda: scope.scheme and f"{scope.scheme.name} (scheme)",
        Level.PROVIDER: lambda: scope.provider and f"{scope.provider.name}, all services",
        Level.BRAND: lambda: scope.brand and f"{scope.brand.name}, all providers",
        Level.LOT: lambda: scope.lot and f"{scope.lot.name} (lot)",
        Level.DISTRICT: lambda: scope.district and f"All services in {scope.district.name}",
    }
    words = [str(named[level]() or "")]
    if scope.lot and level is not Level.LOT:
        words.append(f"for {scope.lot.name}")
    if scope.district and level is not Level.DISTRICT:
        words.append(f"in {scope.district.name}")
    if scope.client_groups:
        words.append("some groups of people")
    return ", ".join(words)


def history(
    *, location: Location, as_at: date, visible_to: Principal
) -> tuple[tuple[Suspension, State], ...]:
    """Every suspension that named the service, under any registration, the newest first.

    Each with its state that day.
    """
    chain = chain_of(location_id=location.pk)
    named = SuspensionScope.objects.filter(
        Q(location__in=chain)
        | Q(service__location__in=chain_of(location_id=location.pk))
        | Q(scheme__service__location__in=chain_of(location_id=location.pk))
        | Q(provider=location.provider_id, provider__isnull=False)
    )
    found = in_states(
        visible_suspensions(visible_to).filter(scopes__in=named).distinct(),
        as_at=as_at,
        states=State,
    ).select_related("authority")
    rows = sorted(found, key=lambda one: (one.begun_at, one.pk), reverse=True)
    return tuple((one, State(one.newest_state)) for one in rows)  # type: ignore[attr-defined]


def _line(row: Suspension, scopes: list[SuspensionScope], as_at: date) -> Line:
    practice = practice_as_at(as_at)
    state = State(row.newest_state)  # type: ignore[attr-defined]
    state_on: date = row.newest_on  # type: ignore[attr-defined]
    due: date | None = row.next_review  # type: ignore[attr-defined]
    if due is None and row.stops_from_on is not None:
        due = practice.review_due(last_on=row.stops_from_on)
    work = Work(0)
    for scope in scopes:
        work |= Work(scope.work)
    return Line(
        id=row.pk,
        authority_code=row.authority.code,
        authority_name=row.authority.name,
        kind=Kind(row.kind),
        state=state,
        state_on=state_on,
        names=tuple(scope_words(scope) for scope in scopes),
        scope_ids=tuple(scope.pk for scope in scopes),
        work=work,
        since=row.stops_from_on,
        until_on=row.stops_until_on,
        review_due_on=due if (state, Step.REVIEW) in TABLE.moves else None,
        ratify_by=practice.ratification_due(imposed_on=state_on) if state is State.URGENT else None,
        notices_overdue=row.late_notices or 0,  # type: ignore[attr-defined]
        is_relapse=row.follows_id is not None,
        as_at=as_at,
    )
