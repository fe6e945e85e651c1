"""Enquiries as a list shows them: those that go on, and those still to be begun."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, DateField, Exists, IntegerField, OuterRef, Q, Subquery

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of
from almoner.register.directory.models import Location, Provider
from almoner.response.enquiries.models import CausedEnquiry, Enquiry, EnquiryStep
from almoner.response.enquiries.queries.visible import visible_enquiries
from almoner.response.enquiries.rules.caused import AWAITED
from almoner.response.enquiries.rules.kinds import Kind, LedBy
from almoner.response.enquiries.rules.stages import OPEN, State
from almoner.response.safeguarding.models import Concern
from almoner.response.safeguarding.rules.states import ENQUIRIES, ConcernState

NO_SERVICE = "No service confirmed"
COLUMNS = (
    "id",
    "authority__code",
    "authority__name",
    "concern_id",
    "concern__number",
    "kind",
    "concern__location__name",
    "concern__provider__name",
    "concern__location_id",
    "stood",
    "stood_due",
    "stood_led",
    "stood_worker",
    "stood_name",
    "report_due",
    "begun_on",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryLine:
    """An enquiry as a list shows it. SAFEGUARDING."""

    id: int
    authority_code: str
    authority_name: str
    concern_id: int
    concern_number: int
    kind: Kind
    subject: str  # the service, the provider, or that none is confirmed
    location_id: int | None
    state: State
    due_on: date | None
    led_by: LedBy
    report_due_on: date | None  # by when somebody else's report is to come
    worker_id: int | None
    worker_name: str
    begun_on: date
    as_at: date

    @property
    def next_due_on(self) -> date | None:
        """The earlier of the day for the stage and the day for a report."""
        return min((day for day in (self.due_on, self.report_due_on) if day), default=None)

    @property
    def is_overdue(self) -> bool:
        """Whether a day has passed by which something was due."""
        return self.next_due_on is not None and self.next_due_on < self.as_at

    @property
    def report_is_overdue(self) -> bool:
        """Whether somebody else's report has not come by its day."""
        return self.report_due_on is not None and self.report_due_on < self.as_at


@dataclass(frozen=True, slots=True, kw_only=True)
class ToBegin:
    """A concern for which an enquiry was decided on and not begun. SAFEGUARDING."""

    concern_id: int
    number: int
    kind: ConcernState
    subject: str
    decided_on: date


def open_enquiries(
    *,
    as_at: date,
    visible_to: Principal,
    authority: Authority | None = None,
    worker_id: int | None = None,
    location_ids: Iterable[int] | None = None,
) -> tuple[EnquiryLine, ...]:
    """The enquiries that went on that day, what is due first on top. One query.

    What is due the longest comes first; what has no day comes last. Of `worker_id`, only those
    allocated to that person; of `location_ids`, only those into a concern about one of them.
    """
    found = visible_enquiries(visible_to).filter(
        Q(concluded_on__isnull=True) | Q(concluded_on__gt=as_at), begun_on__lte=as_at
    )
    if authority is not None:
        found = found.filter(authority=authority)
    if location_ids is not None:
        found = found.filter(concern__location__in=list(location_ids))
    newest = EnquiryStep.objects.filter(enquiry=OuterRef("pk"), on__lte=as_at).order_by("-number")
    report = CausedEnquiry.objects.filter(
        enquiry=OuterRef("pk"), state__in=sorted(state.value for state in AWAITED)
    )
    rows = found.annotate(
        stood=Subquery(newest.values("state")[:1], output_field=CharField()),
        stood_due=Subquery(newest.values("due_on")[:1], output_field=DateField()),
        stood_led=Subquery(newest.values("led_by")[:1], output_field=CharField()),
        stood_worker=Subquery(newest.values("worker")[:1], output_field=IntegerField()),
        stood_name=Subquery(newest.values("worker_name")[:1], output_field=CharField()),
        report_due=Subquery(report.values("due_on")[:1], output_field=DateField()),
    ).filter(stood__in=sorted(state.value for state in OPEN))
    if worker_id is not None:
        rows = rows.filter(stood_worker=worker_id)
    lines = [_line(row, as_at) for row in rows.values_list(*COLUMNS)]
    return tuple(sorted(lines, key=lambda line: (line.next_due_on or date.max, line.id)))


def _line(row: tuple[Any, ...], as_at: date) -> EnquiryLine:
    """A row of COLUMNS as the list shows it."""
    said = dict(zip(COLUMNS, row, strict=True))
    return EnquiryLine(
        id=said["id"],
        authority_code=said["authority__code"],
        authority_name=said["authority__name"],
        concern_id=said["concern_id"],
        concern_number=said["concern__number"],
        kind=Kind(said["kind"]),
        subject=said["concern__location__name"] or said["concern__provider__name"] or NO_SERVICE,
        location_id=said["concern__location_id"],
        state=State(said["stood"]),
        due_on=said["stood_due"],
        led_by=LedBy(said["stood_led"]),
        report_due_on=said["report_due"],
        worker_id=said["stood_worker"],
        worker_name=said["stood_name"],
        begun_on=said["begun_on"],
        as_at=as_at,
    )


def concerns_to_begin(*, visible_to: Principal) -> tuple[ToBegin, ...]:
    """The concerns for which an enquiry was decided on and none was begun, oldest first. One query.

    A concern into which one was made before counts again once it was decided anew.
    """
    codes = visible_to.codes_where(Permission.KEEP_ENQUIRIES)
    since = Enquiry.objects.filter(concern=OuterRef("pk"), at__gte=OuterRef("state_at"))
    going_on = Enquiry.objects.filter(concern=OuterRef("pk"), concluded_on__isnull=True)
    found = Concern.objects.filter(
        ~Exists(since), ~Exists(going_on), state__in=sorted(one.value for one in ENQUIRIES)
    )
    if not visible_to.is_operator:
        found = found.filter(authority__code__in=codes)
    rows = found.order_by("state_at", "id").values_list(
        "id", "number", "state", "location__name", "provider__name", "state_at"
    )
    return tuple(
        ToBegin(
            concern_id=pk,
            number=number,
            kind=ConcernState(state),
            subject=location or provider or NO_SERVICE,
            decided_on=day_of(at),
        )
        for pk, number, state, location, provider, at in rows
    )


def subject_words(*, location: Location | None, provider: Provider | None) -> str:
    """What an enquiry is about, in words."""
    if location is not None:
        return location.name
    return provider.name if provider is not None else NO_SERVICE
