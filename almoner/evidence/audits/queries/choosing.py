"""What there is to choose from: services, schemes, districts, question sets, earlier visits."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.evidence.audits.models import Campaign, Visit
from almoner.evidence.audits.queries.standing import visible_campaigns
from almoner.evidence.audits.rules.states import VisitState
from almoner.evidence.questionnaires.models import QuestionSet, QuestionSetVersion
from almoner.evidence.questionnaires.queries import (
    SetLine,
    UnknownQuestionSet,
    published_sets,
    version_named,
)
from almoner.evidence.questionnaires.rules import Purpose
from almoner.register.contracts.queries import MonitoredService, monitored_services
from almoner.register.directory.models import District, Location, Scheme
from almoner.register.directory.queries import covering, lineage
from almoner.register.directory.rules import ServiceType, folded

MOST = 20  # services that a search shows
ASKED = (Purpose.AUDIT, Purpose.VISIT, Purpose.CHECK)


class UnknownPlace(Exception):
    """There is no such service, or none in an authority for which they plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceGroup:
    """A kind of service in an authority, and how many there are to visit."""

    key: str
    title: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractedGroup:
    """A category and portfolio of contracts, and the open services under it."""

    key: str
    title: str
    location_ids: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceToVisit:
    """A service, and what there is to choose from in planning a visit to it."""

    location: Location
    authority: Authority
    schemes: tuple[Scheme, ...]
    earlier: tuple[Visit, ...]
    newest_id: int  # of the visits to it, however far ahead; nought where there is none
    sets: tuple[SetLine, ...]


def services_like(*, typed: str, visible_to: Principal) -> tuple[Location, ...]:
    """Open services whose name, postcode or id holds what was typed, of the planner's councils."""
    words = folded(typed)
    if not words:
        return ()
    found = _plannable(visible_to).filter(search_text__contains=words) | _plannable(
        visible_to
    ).filter(name__icontains=typed.strip())
    return tuple(found.select_related("authority", "district").order_by("name", "id")[:MOST])


def place_to_visit(*, location_id: int, as_at: date, visible_to: Principal) -> PlaceToVisit:
    """One open service of the planner's councils, and what a visit to it may be.

    Raises UnknownPlace.
    """
    found = (
        _plannable(visible_to)
        .select_related("authority", "district", "provider")
        .filter(pk=location_id)
        .first()
    )
    if found is None or found.authority is None:
        raise UnknownPlace("There is no such service in an authority for which you plan visits.")
    newest = newest_visit_to(location=found)
    return PlaceToVisit(
        location=found,
        authority=found.authority,
        schemes=schemes_of(location=found, as_at=as_at),
        earlier=earlier_visits(location=found, as_at=as_at),
        newest_id=newest.pk if newest else 0,
        sets=sets_to_ask(
            authority=found.authority,
            as_at=as_at,
            visible_to=visible_to,
            service_type=found.service_type,
        ),
    )


def schemes_of(*, location: Location, as_at: date) -> tuple[Scheme, ...]:
    """The schemes of a service that are open that day, by name."""
    found = Scheme.objects.filter(covering(as_at=as_at), service__location=location)
    return tuple(found.select_related("service").order_by("name", "id"))


def earlier_visits(*, location: Location, as_at: date) -> tuple[Visit, ...]:
    """The visits to a service, under any registration, that one may follow up, newest first."""
    known = lineage(location_ids=[location.pk])
    found = Visit.objects.filter(
        location__in=known, authority=location.authority, planned_on__lte=as_at
    )
    return tuple(found.exclude(steps__state=VisitState.VOID).order_by("-planned_on", "-id")[:MOST])


def same_day(*, visit: Visit) -> Visit | None:
    """Another visit of its kind to the same place on the same day, unless it was made void."""
    same = Visit.objects.filter(
        location=visit.location_id,
        scheme=visit.scheme_id,
        kind=visit.kind,
        planned_on=visit.planned_on,
    )
    return same.exclude(pk=visit.pk).exclude(steps__state=VisitState.VOID).order_by("id").first()


def newest_visit_to(*, location: Location) -> Visit | None:
    """The visit to a service that was planned last."""
    return Visit.objects.filter(location=location).order_by("-id").first()


def sets_to_ask(
    *, authority: Authority, as_at: date, visible_to: Principal, service_type: str = ""
) -> tuple[SetLine, ...]:
    """The published question sets that a visit may ask, by title."""
    found = published_sets(
        as_at=as_at,
        visible_to=visible_to,
        service_type=service_type,
        authority_code=authority.code,
    )
    return tuple(one for one in found if one.purpose in ASKED)


def set_chosen(
    *, set_id: int | None, offered: Iterable[SetLine], visible_to: Principal
) -> tuple[QuestionSet | None, QuestionSetVersion | None]:
    """The set of those offered, and its version published now."""
    line = next((one for one in offered if one.set_id == set_id), None)
    if line is None:
        return None, None
    try:
        version = version_named(version_id=line.version_id, visible_to=visible_to)
    except UnknownQuestionSet:
        return None, None
    return version.question_set, version


def service_groups(*, authority: Authority) -> tuple[ServiceGroup, ...]:
    """Each kind of service that the authority has open, with how many."""
    rows = (
        _to_visit(authority)
        .values("service_type")
        .annotate(count=Count("id"))
        .order_by("service_type")
    )
    counts = {row["service_type"]: row["count"] for row in rows}
    return tuple(
        ServiceGroup(key=kind.value, title=_TITLES[kind], count=counts[kind.value])
        for kind in ServiceType
        if counts.get(kind.value)
    )


def contracted_groups(
    *, authority: Authority, as_at: date, visible_to: Principal
) -> tuple[ContractedGroup, ...]:
    """The services that the council monitors that day, by category and portfolio.

    A contract with a provider as a whole stands for its open services here that have none of their
    own. Nothing for someone who may not see contracts. A fixed number of queries.
    """
    held = monitored_services(authority=authority, as_at=as_at, visible_to=visible_to)
    if not held:
        return ()
    here = dict(_to_visit(authority).values_list("id", "provider"))
    own = {one.location_id for one in held if one.location_id}
    of_provider: dict[int, set[int]] = defaultdict(set)
    for location_id, provider_id in here.items():
        if provider_id and location_id not in own:
            of_provider[provider_id].add(location_id)
    grouped: dict[tuple[str, str], set[int]] = defaultdict(set)
    for one in held:
        whole = of_provider.get(one.provider_id or 0, set())
        places = {one.location_id} & here.keys() if one.location_id else whole
        grouped[_titled(one)] |= {place for place in places if place}
    return tuple(
        ContractedGroup(key=key, title=title, location_ids=frozenset(ids))
        for (title, key), ids in sorted(grouped.items())
        if ids
    )


def _titled(held: MonitoredService) -> tuple[str, str]:
    title = held.category.words
    if held.portfolio:
        return f"{title}, {held.portfolio.words}", f"{held.category}.{held.portfolio}"
    return title, f"{held.category}."


def services_in(
    *,
    authority: Authority,
    groups: Sequence[str],
    district_ids: Sequence[int],
    location_ids: Collection[int] = (),
) -> tuple[int, ...]:
    """The ids of open services of these kinds, or among these ids, near ones together.

    In these districts, or in all.
    """
    wanted = Q(service_type__in=list(groups)) | Q(pk__in=list(location_ids))
    found = _to_visit(authority).filter(wanted)
    if district_ids:
        found = found.filter(district__in=list(district_ids))
    return tuple(found.order_by("postcode", "name", "id").values_list("id", flat=True))


def districts_of(*, authority_codes: Iterable[str]) -> tuple[District, ...]:
    """The districts of these authorities, by name."""
    return tuple(District.objects.filter(authority__code__in=list(authority_codes)))


def campaigns_named(*, visible_to: Principal) -> tuple[Campaign, ...]:
    """Every campaign that may be seen, for a filter."""
    return tuple(visible_campaigns(visible_to=visible_to))


def leads_named(*, visible_to: Principal) -> tuple[tuple[int, str], ...]:
    """Everyone who leads a visit that may be seen, by name, for a filter."""
    codes = visible_to.codes_where(Permission.VIEW_QUALITY)
    rows = (
        Visit.objects.filter(authority__code__in=codes, lead__isnull=False)
        .order_by("lead__name", "lead")
        .values_list("lead", "lead__name")
        .distinct()
    )
    return tuple((number or 0, name or "") for number, name in rows)


def _to_visit(authority: Authority) -> QuerySet[Location]:
    return Location.objects.filter(authority=authority, deregistered_on=None, is_dormant=False)


def _plannable(visible_to: Principal) -> QuerySet[Location]:
    codes = visible_to.codes_where(Permission.PLAN_VISITS)
    return Location.objects.filter(authority__code__in=codes, deregistered_on=None)


_TITLES = {
    ServiceType.NURSING: "Nursing homes",
    ServiceType.RESIDENTIAL: "Residential homes",
    ServiceType.CARE_HOME: "Care homes",
    ServiceType.HOME_CARE: "Home care",
    ServiceType.SUPPORTED_LIVING: "Supported living",
    ServiceType.EXTRA_CARE: "Housing with care",
    ServiceType.SHARED_LIVES: "Shared Lives",
    ServiceType.DAY_CARE: "Day care",
    ServiceType.OTHER: "Other services",
}
