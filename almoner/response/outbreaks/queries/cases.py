"""Outbreaks as officers read them: the list, one outbreak, who may be chosen for a new one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.register.directory.models import Location
from almoner.register.directory.rules.search import folded
from almoner.response.outbreaks.models import (
    AdmissionsChange,
    DailyReview,
    Outbreak,
    OutbreakStep,
)
from almoner.response.outbreaks.practice import review_days
from almoner.response.outbreaks.rules.definitions import day_of_outbreak
from almoner.response.outbreaks.rules.kinds import Admissions, Disease, Pressure
from almoner.response.outbreaks.rules.states import State

MOST = 20  # more than anyone reads: type more of the name instead


class UnknownOutbreak(Exception):
    """There is no such outbreak, or none that may be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An outbreak as a list shows it. RESTRICTED."""

    id: int
    authority_code: str
    authority_name: str
    location_id: int
    cqc_id: str
    service: str
    beds: int | None
    disease: str  # in words
    state: State
    state_on: date
    began_on: date
    ended_on: date | None
    day: int  # of the outbreak, or how many days it lasted
    review_due_on: date | None  # None once it has ended
    reviewed_on: date | None
    linked_cases: int | None
    staffing: Pressure | None
    admissions: Admissions
    admissions_from_on: date | None
    beds_closed: int | None
    as_at: date

    @property
    def review_is_overdue(self) -> bool:
        """Whether the day for its review has passed."""
        return self.review_due_on is not None and self.review_due_on < self.as_at


def visible_outbreaks(visible_to: Principal) -> QuerySet[Outbreak]:
    """The outbreaks of the authorities in which the principal may see them."""
    if visible_to.is_operator:
        return Outbreak.objects.all()
    codes = visible_to.codes_where(Permission.VIEW_OUTBREAKS)
    return Outbreak.objects.filter(authority__code__in=codes)


def outbreak_by_id(*, outbreak_id: int, visible_to: Principal) -> Outbreak:
    """One outbreak with its service. Raises UnknownOutbreak, not there or not theirs."""
    found = (
        visible_outbreaks(visible_to)
        .select_related("authority", "location")
        .filter(pk=outbreak_id)
        .first()
    )
    if found is None:
        raise UnknownOutbreak("There is no such outbreak.")
    return found


def authorities_for(*, permission: Permission, visible_to: Principal) -> tuple[Authority, ...]:
    """The authorities in which the principal may do that, by name."""
    if visible_to.is_operator:
        return tuple(Authority.objects.all())
    return tuple(Authority.objects.filter(code__in=visible_to.codes_where(permission)))


def state_of(*, outbreak: Outbreak, as_at: date) -> State | None:
    """The state that it was in that day; None before it was suspected."""
    newest = outbreak.steps.filter(on__lte=as_at).order_by("-number")
    state = newest.values_list("state", flat=True).first()
    return State(state) if state else None


def admissions_of(*, outbreak: Outbreak, as_at: date) -> Admissions:
    """Whether the service took people in that day, as far as this outbreak goes."""
    newest = outbreak.admissions.filter(from_on__lte=as_at).order_by("-number")
    status = newest.values_list("status", flat=True).first()
    return Admissions(status) if status else Admissions.OPEN


def in_states(
    found: QuerySet[Outbreak], *, as_at: date, states: Iterable[State]
) -> QuerySet[Outbreak]:
    """Those that were in one of the states that day, with what a list shows beside each."""
    steps = OutbreakStep.objects.filter(outbreak=OuterRef("pk"), on__lte=as_at).order_by("-number")
    changes = AdmissionsChange.objects.filter(outbreak=OuterRef("pk"), from_on__lte=as_at).order_by(
        "-number"
    )
    reviews = DailyReview.objects.filter(outbreak=OuterRef("pk"), on__lte=as_at).order_by("-number")
    return found.annotate(
        newest_state=Subquery(steps.values("state")[:1]),
        newest_on=Subquery(steps.values("on")[:1]),
        admissions_status=Subquery(changes.values("status")[:1]),
        admissions_from_on=Subquery(changes.values("from_on")[:1]),
        admissions_beds=Subquery(changes.values("beds_closed")[:1]),
        review_due_on=Subquery(reviews.values("next_due_on")[:1]),
        reviewed_on=Subquery(reviews.values("on")[:1]),
        review_cases=Subquery(reviews.values("linked_cases")[:1]),
        review_staffing=Subquery(reviews.values("staffing")[:1]),
    ).filter(newest_state__in=[state.value for state in states])


def lines(*, found: QuerySet[Outbreak], as_at: date) -> tuple[Line, ...]:
    """Outbreaks as a list shows them: open ones first, the newest of them first. One query.

    `found` comes from `in_states`.
    """
    rows = found.select_related("authority", "location")
    made = [_line(row, as_at) for row in rows]
    return tuple(
        sorted(made, key=lambda line: (line.state.is_end, -line.began_on.toordinal(), -line.id))
    )


def outbreaks_of(
    *, location_ids: Iterable[int], as_at: date, visible_to: Principal
) -> tuple[Line, ...]:
    """Every outbreak of a service, by the ids of all its registrations, open first. One query."""
    found = visible_outbreaks(visible_to).filter(location__in=list(location_ids))
    return lines(found=in_states(found, as_at=as_at, states=State), as_at=as_at)


def services_named(*, typed: str, authority: Authority) -> tuple[Location, ...]:
    """Open services of the authority's area whose name, postcode or id holds every word typed."""
    words = folded(typed).split()
    if not words:
        return ()
    told = Q()
    for word in words:
        told &= Q(search_text__contains=word)
    found = Location.objects.filter(told, authority=authority, deregistered_on__isnull=True)
    return tuple(found.order_by("name", "pk")[:MOST])


def service_by_number(*, location_id: int, authorities: Iterable[Authority]) -> Location:
    """A service in the area of one of the authorities. Raises UnknownOutbreak."""
    ids = [one.pk for one in authorities]
    found = (
        Location.objects.select_related("authority")
        .filter(pk=location_id, authority__in=ids)
        .first()
    )
    if found is None:
        raise UnknownOutbreak("There is no such service here.")
    return found


def disease_words(outbreak: Outbreak) -> str:
    """What people fell ill with: the named infection where it is another one."""
    return outbreak.organism or Disease(outbreak.disease).words


def _line(row: Outbreak, as_at: date) -> Line:
    state = State(row.newest_state)  # type: ignore[attr-defined]
    state_on: date = row.newest_on  # type: ignore[attr-defined]
    status = row.admissions_status  # type: ignore[attr-defined]
    due: date | None = row.review_due_on  # type: ignore[attr-defined]
    staffing = row.review_staffing  # type: ignore[attr-defined]
    if not state.is_end and (due is None or state_on >= row.reviewed_on):  # type: ignore[attr-defined]
        by_state = state_on + timedelta(days=review_days(state=state, day=state_on))
        due = min(due or by_state, by_state)  # one that spreads again is looked at sooner
    last_on = state_on if state.is_end else as_at
    return Line(
        id=row.pk,
        authority_code=row.authority.code,
        authority_name=row.authority.name,
        location_id=row.location_id,
        cqc_id=row.location.cqc_id or "",
        service=row.location.name,
        beds=row.location.beds,
        disease=disease_words(row),
        state=state,
        state_on=state_on,
        began_on=row.began_on,
        ended_on=state_on if state.is_end else None,
        day=day_of_outbreak(began_on=row.began_on, as_at=last_on),
        review_due_on=None if state.is_end else due,
        reviewed_on=row.reviewed_on,  # type: ignore[attr-defined]
        linked_cases=row.review_cases,  # type: ignore[attr-defined]
        staffing=Pressure(staffing) if staffing else None,
        admissions=Admissions(status) if status else Admissions.OPEN,
        admissions_from_on=row.admissions_from_on,  # type: ignore[attr-defined]
        beds_closed=row.admissions_beds,  # type: ignore[attr-defined]
        as_at=as_at,
    )


def last_step_number(*, outbreak: Outbreak) -> int:
    """The number of the newest step: what a form is shown with."""
    return outbreak.steps.order_by("-number").values_list("number", flat=True)[0]


def last_review(*, outbreak: Outbreak) -> DailyReview | None:
    """The newest review, if there was one."""
    return outbreak.reviews.order_by("-number").first()


def last_change_number(*, outbreak: Outbreak) -> int:
    """The number of the newest change of admissions; 0 where there is none."""
    return outbreak.admissions.order_by("-number").values_list("number", flat=True).first() or 0
