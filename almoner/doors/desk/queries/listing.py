"""The list of services: one page of it, its count, and the choices beside it."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import OrderBy

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.doors.desk.queries.kept import Version, kept
from almoner.doors.desk.rules import (
    PAGE_LENGTH,
    UNRATED,
    ListRequest,
    Order,
    PageCut,
    ServiceFilter,
    Status,
    cut,
)
from almoner.register.directory.models import LIST_ORDERS, Location, ServiceDistrict
from almoner.register.directory.queries import covering
from almoner.register.directory.rules import reference_to


class ServiceRow(NamedTuple):
    """One service as a list shows it."""

    id: int
    cqc_id: str | None
    name: str
    provider_name: str
    authority_id: int | None
    district_id: int | None
    service_type: str
    beds: int | None
    rating: int | None
    rating_published_on: date | None
    postcode: str
    deregistered_on: date | None
    is_dormant: bool
    is_care_home: bool

    @property
    def reference(self) -> str:
        """What the service's address ends with."""
        return reference_to(cqc_id=self.cqc_id, number=self.id)


class ServicePage(NamedTuple):
    """One page of services, and where it lies among them all."""

    rows: list[ServiceRow]
    cut: PageCut


WORDS = frozenset({Order.NAME, Order.PROVIDER})


def services_page(*, asked: ListRequest, version: Version, visible_to: Principal) -> ServicePage:
    """The page of services asked for, or the nearest that there is. One query, or two.

    The page's ids are read from an index alone, so that page 600 costs little more than page 1.
    """
    require(visible_to, Permission.VIEW_MARKET)
    total = kept(
        version=version,
        key=("count", asked.filter),
        make=lambda: _matching(asked.filter).count(),
    )
    place = cut(page=asked.page, total=total)
    ordering = _ordering(asked)
    ids = _matching(asked.filter).order_by(*ordering).values("pk")
    on_page = ids[place.offset : place.offset + PAGE_LENGTH]
    found = Location.objects.filter(pk__in=on_page).order_by(*ordering)
    rows = [ServiceRow(*row) for row in found.values_list(*ServiceRow._fields)]
    return ServicePage(rows=rows, cut=place)


def every_service(*, asked: ListRequest, visible_to: Principal) -> Iterator[ServiceRow]:
    """All the services asked for, in order, read a few thousand at a time."""
    require(visible_to, Permission.DOWNLOAD)
    found = _matching(asked.filter).order_by(*_ordering(asked))
    return (ServiceRow(*row) for row in found.values_list(*ServiceRow._fields).iterator(2000))


def _ordering(asked: ListRequest) -> list[OrderBy]:
    """The keys of the order, then name and id so that every page cuts at the same place.

    An order by words is turned about whole, so that one index read backwards serves.
    """
    first = LIST_ORDERS.get(asked.sort, LIST_ORDERS[asked.order])
    turned = asked.is_descending and asked.order in WORDS
    keys = [OrderBy(first, descending=asked.is_descending)]
    if asked.order is not Order.NAME:
        keys.append(OrderBy(F("name"), descending=turned))
    keys.append(OrderBy(F("pk"), descending=turned))
    return keys


def _matching(wanted: ServiceFilter) -> QuerySet[Location]:
    conditions = Q()
    if wanted.status is not Status.ANY:
        conditions &= Q(deregistered_on__isnull=wanted.status is Status.OPEN)
    if wanted.authority_id is not None:
        conditions &= Q(authority=wanted.authority_id)
    if wanted.district_id is not None:
        working_there = ServiceDistrict.objects.filter(
            covering(as_at=wanted.as_at),
            covering(as_at=wanted.as_at, prefix="service__"),
            service__location=OuterRef("pk"),
            district=wanted.district_id,
        )
        conditions &= Q(district=wanted.district_id) | Q(Exists(working_there))
    if wanted.service_types:
        conditions &= Q(service_type__in=wanted.service_types)
    if wanted.ratings:
        rated = [value for value in wanted.ratings if value != UNRATED]
        conditions &= Q(rating__in=rated) | (
            Q(rating__isnull=True) if UNRATED in wanted.ratings else Q(pk__in=[])
        )
    if wanted.sizes:
        conditions &= _of_size(wanted)
    if wanted.only_dormant:
        conditions &= Q(is_dormant=True)
    for word in wanted.words:
        conditions &= Q(search_text__contains=word)
    return Location.objects.filter(conditions)


def _of_size(wanted: ServiceFilter) -> Q:
    any_size = Q(pk__in=[])
    for size in wanted.sizes:
        fewest, most = size.beds
        any_size |= Q(beds__gte=fewest) if most is None else Q(beds__range=(fewest, most))
    return any_size & Q(is_care_home=True)


def reference_of(*, typed: str, visible_to: Principal) -> str | None:
    """The reference of the service with exactly the id typed, if there is one. One query."""
    require(visible_to, Permission.VIEW_MARKET)
    found = Location.objects.filter(cqc_id=typed.upper()).values_list("cqc_id", flat=True)
    return found.first()
