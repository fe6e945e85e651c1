"""Everything that the page of one suspension shows, read once."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from almoner.core.accounts.rules import Principal
from almoner.register.directory.models import Location
from almoner.register.directory.queries import chains_of
from almoner.response.action_plans.models import ActionPlan
from almoner.response.suspensions.models import (
    DecisionRecord,
    Notice,
    NoticeEvent,
    PlacementException,
    Review,
    Suspension,
    SuspensionPlan,
    SuspensionStep,
)
from almoner.response.suspensions.queries.cases import (
    Line,
    UnknownSuspension,
    in_states,
    lines,
    visible_suspensions,
)
from almoner.response.suspensions.queries.gates import gates
from almoner.response.suspensions.queries.reaching import locations_reached
from almoner.response.suspensions.rules.gates import Gate
from almoner.response.suspensions.rules.kinds import NoticeEventKind, Recipient
from almoner.response.suspensions.rules.states import State

# Only here do the gates bear on what comes next.
GATED = frozenset(
    {
        State.IN_FORCE,
        State.EXTENDED,
        State.IMPROVEMENT_MADE,
        State.SUSTAINING,
        State.LIFT_PROPOSED,
        State.PHASED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLine:
    """A notice and what became of it."""

    id: int
    recipient: Recipient
    after: str  # the step that it tells of
    due_on: date
    asks_back: bool
    holds_up: bool
    sent: NoticeEvent | None
    acknowledged: NoticeEvent | None
    not_needed: NoticeEvent | None
    is_overdue: bool

    @property
    def is_done(self) -> bool:
        """Whether nothing more is waited for."""
        told = self.sent is not None and (self.acknowledged is not None or not self.asks_back)
        return told or self.not_needed is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """One suspension and all that belongs to it. RESTRICTED."""

    suspension: Suspension
    line: Line
    steps: tuple[SuspensionStep, ...]
    decisions: tuple[DecisionRecord, ...]
    reviews: tuple[Review, ...]
    notices: tuple[NoticeLine, ...]
    exceptions: tuple[PlacementException, ...]
    plans: tuple[SuspensionPlan, ...]
    gates: tuple[Gate, ...]
    relapses: tuple[Suspension, ...]

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.line.state


def details(*, suspension: Suspension, as_at: date, visible_to: Principal) -> Details:
    """Everything of one suspension, as it stands. Raises UnknownSuspension."""
    found = in_states(
        visible_suspensions(visible_to).filter(pk=suspension.pk), as_at=as_at, states=State
    )
    read = lines(found=found, as_at=as_at)
    if not read:
        raise UnknownSuspension("There is no such suspension.")
    line = read[0]
    return Details(
        suspension=suspension,
        line=line,
        steps=tuple(suspension.steps.all()),
        decisions=tuple(suspension.decisions.select_related("step").order_by("step__number")),
        reviews=tuple(suspension.reviews.order_by("held_on", "pk")),
        notices=notices_of(suspension=suspension, as_at=as_at),
        exceptions=tuple(
            suspension.exceptions.select_related("location").order_by("-from_on", "-pk")
        ),
        plans=tuple(suspension.plans.select_related("plan")),
        gates=gates(suspension=suspension, as_at=as_at) if line.state in GATED else (),
        relapses=tuple(suspension.relapses.all()),
    )


def notices_of(*, suspension: Suspension, as_at: date) -> tuple[NoticeLine, ...]:
    """Who is to be told, of the newest step first. Two queries."""
    found = (
        Notice.objects.filter(suspension=suspension)
        .select_related("step")
        .prefetch_related("events")
        .order_by("-step__number", "pk")
    )
    return tuple(_notice(one, as_at) for one in found)


def notice_by_id(*, suspension: Suspension, notice_id: int) -> Notice:
    """One notice of that suspension. Raises UnknownSuspension."""
    found = (
        Notice.objects.select_related("suspension__authority", "step")
        .filter(suspension=suspension, pk=notice_id)
        .first()
    )
    if found is None:
        raise UnknownSuspension("There is no such notice.")
    return found


def plans_about(*, suspension: Suspension, as_at: date) -> QuerySet[ActionPlan]:
    """The authority's action plans for the services that a suspension reaches, or their providers.

    A plan for the market, or for a service that goes on taking people, says nothing of whether
    this one has improved. A service is the same under each of its registrations.
    """
    reached = locations_reached(suspensions=[suspension], as_at=as_at)[suspension.pk]
    chains = chains_of(location_ids=reached).values()
    places = Location.objects.filter(pk__in={one for chain in chains for one in chain})
    return ActionPlan.objects.filter(
        Q(location__in=places)
        | Q(provider__in=places.filter(provider__isnull=False).values("provider")),
        authority=suspension.authority_id,
    )


def services_reached(*, suspension: Suspension, as_at: date) -> tuple[Location, ...]:
    """The services that a suspension reaches that day, by name."""
    reached = locations_reached(suspensions=[suspension], as_at=as_at)[suspension.pk]
    return tuple(Location.objects.filter(pk__in=reached).order_by("name", "pk"))


def plans_to_link(*, suspension: Suspension, as_at: date) -> tuple[ActionPlan, ...]:
    """Those of them that it does not wait for yet, the newest first."""
    found = plans_about(suspension=suspension, as_at=as_at)
    return tuple(found.exclude(suspensions__suspension=suspension).order_by("-pk")[:200])


def _notice(one: Notice, as_at: date) -> NoticeLine:
    events = {NoticeEventKind(event.event): event for event in one.events.all()}
    return NoticeLine(
        id=one.pk,
        recipient=Recipient(one.recipient),
        after=one.step.step,
        due_on=one.due_on,
        asks_back=one.is_acknowledged,
        holds_up=one.holds_up,
        sent=events.get(NoticeEventKind.SENT),
        acknowledged=events.get(NoticeEventKind.ACKNOWLEDGED),
        not_needed=events.get(NoticeEventKind.NOT_NEEDED),
        is_overdue=not events and one.due_on < as_at,
    )
