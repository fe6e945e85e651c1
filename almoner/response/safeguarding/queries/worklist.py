"""The work list: the most urgent first, then what is overdue, then the oldest."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from almoner.core.accounts.rules import Principal
from almoner.response.safeguarding.models import Concern, NewsDue
from almoner.response.safeguarding.queries.concerns import visible_concerns
from almoner.response.safeguarding.rules.states import OPEN, OUTCOMES, ConcernState

COLUMNS = (
    "id",
    "number",
    "authority__name",
    "state",
    "state_at",
    "priority",
    "is_said_urgent",
    "received_at",
    "waiting_since",
    "due_on",
    "decide_by",
    "worker_name",
    "service_named",
    "location__name",
    "is_to_match",
    "source",
    "theme",
)
SHOWING = ("waiting", "open", "to_match", "started", "undecided", "decided", "all")
NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A concern as the work list shows it. SAFEGUARDING."""

    id: int
    number: int
    authority_name: str
    state: ConcernState
    state_at: datetime
    priority: str  # "" not triaged
    is_said_urgent: bool
    received_at: datetime
    waiting_since: datetime | None
    due_on: date | None
    decide_by: date | None  # a local target
    worker_name: str
    service: str  # the one confirmed, or as the sender named it
    is_confirmed: bool
    is_to_match: bool
    source: str
    theme: str
    as_at: date

    @property
    def is_overdue(self) -> bool:
        """Whether the day by which somebody was to start has passed."""
        return self.due_on is not None and self.due_on < self.as_at

    @property
    def is_decision_late(self) -> bool:
        """Whether the target for a decision has passed."""
        return self.decide_by is not None and self.decide_by < self.as_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a reader asks the work list for."""

    show: str = "waiting"
    priority: str = ""  # "P1"…, or "none" for what is not triaged
    worker: str = ""  # a user's id in digits, or "nobody"
    location_id: int | None = None
    source: str = ""
    authority: str = ""  # code
    is_overdue: bool = False


def waiting(*, visible_to: Principal, asked: Asked | None = None, as_at: date) -> QuerySet[Concern]:
    """The concerns asked for, in the order of the work list. Nothing is read yet."""
    asked = asked or Asked()
    found = visible_concerns(visible_to).filter(_showing(asked.show, as_at))
    if asked.authority:
        found = found.filter(authority__code=asked.authority)
    if asked.priority:
        found = found.filter(priority="" if asked.priority == "none" else asked.priority)
    if asked.worker == NOBODY:
        found = found.filter(worker=None)
    elif asked.worker:
        found = found.filter(worker=int(asked.worker))
    if asked.location_id:
        found = found.filter(location=asked.location_id)
    if asked.source:
        found = found.filter(source=asked.source)
    if asked.is_overdue:
        found = found.filter(due_on__lt=as_at)
    if asked.show in {"decided", "all"}:
        return found.order_by("-received_at", "-id")
    if asked.show == "undecided":
        return found.order_by("decide_by", "rank", "received_at", "id")
    if asked.show == "started":
        return found.order_by("state_at", "id")
    return found.order_by("rank", "due_on", "received_at", "id")


def lines(found: QuerySet[Concern], *, as_at: date) -> tuple[Line, ...]:
    """The rows of a list. One query."""
    return tuple(_line(row, as_at) for row in found.values_list(*COLUMNS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How many stand where, for the head of the work list. SAFEGUARDING."""

    waiting: int
    to_triage: int
    overdue: int
    undecided: int  # past the target for a decision
    to_match: int
    started: int
    to_tell: int
    newest_at: datetime | None  # when the newest of what waits was received


def standing(*, visible_to: Principal, as_at: date, authority: str = "") -> Standing:
    """Of what is open, and who is to be told. Four queries, each of one small index."""
    here = visible_concerns(visible_to)
    if authority:
        here = here.filter(authority__code=authority)
    late = Count("pk", filter=_showing("undecided", as_at))
    waits = here.filter(_showing("waiting", as_at)).aggregate(
        waiting=Count("pk"),
        to_triage=Count("pk", filter=Q(state=ConcernState.RECEIVED)),
        overdue=Count("pk", filter=Q(due_on__lt=as_at)),
        newest_at=Max("received_at"),
        late=late,
    )
    in_hand = here.filter(_showing("started", as_at)).aggregate(started=Count("pk"), late=late)
    return Standing(
        undecided=waits.pop("late") + in_hand.pop("late"),  # what is open waits or is in hand
        to_match=here.filter(_showing("to_match", as_at)).count(),
        to_tell=NewsDue.objects.filter(concern__in=here).count(),
        **waits,
        **in_hand,
    )


def _showing(show: str, as_at: date) -> Q:
    return {
        "waiting": Q(waiting_since__isnull=False),
        "open": Q(state__in=OPEN),
        "to_match": Q(is_to_match=True),
        "started": Q(state="started"),
        "undecided": Q(decide_by__lt=as_at),
        "decided": Q(state__in=OUTCOMES),
    }.get(show, Q())


def _line(row: tuple[Any, ...], as_at: date) -> Line:
    values = dict(zip(COLUMNS, row, strict=True))
    confirmed, named = values.pop("location__name"), values.pop("service_named")
    values["state"] = ConcernState(str(values["state"]))
    return Line(
        service=str(confirmed or named or ""),
        is_confirmed=confirmed is not None,
        as_at=as_at,
        authority_name=str(values.pop("authority__name")),
        **values,
    )
