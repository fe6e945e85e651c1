"""A small invented market for the tests of ratings."""

from datetime import UTC, date, datetime, timedelta

import factory

from almoner.core.accounts.models import Authority, Region
from almoner.core.accounts.rules import Principal, Role, operator
from almoner.evidence.landings.models import Landing
from almoner.evidence.ratings.actions import RatingChanges, record_ratings
from almoner.evidence.ratings.rules import OVERALL, Event, RatingRow, UnratedReason
from almoner.register.directory.models import District, Location, LocationSpell, Succession
from almoner.register.directory.rules import ServiceType

RECORDED_AT = datetime(2021, 9, 1, 9, tzinfo=UTC)
OPERATOR = operator("ratings tests")
OFFICER = Principal(
    reference="user:1", name="Ada Marsh", roles=frozenset({("E10000099", Role.QUALITY_OFFICER)})
)
PROVIDER_USER = Principal(
    reference="user:2", name="Ben Holt", roles=frozenset({("E10000099", Role.PROVIDER_USER)})
)


class RegionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Region

    code = factory.Sequence(lambda n: f"E12{n:06d}")
    name = factory.Sequence(lambda n: f"Region {n}")


class AuthorityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Authority

    code = factory.Sequence(lambda n: f"E06{n:06d}")
    name = factory.Sequence(lambda n: f"Authority {n}")
    region = factory.SubFactory(RegionFactory)


class DistrictFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = District

    authority = factory.SubFactory(AuthorityFactory)
    code = factory.Sequence(lambda n: f"E07{n:06d}")
    name = factory.Sequence(lambda n: f"District {n}")


class LandingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Landing

    feed = "cqc"
    shape = "latest_ratings"
    source = factory.Sequence(lambda n: f"ratings-{n}.csv")
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    as_at = date(2021, 9, 1)
    received_at = RECORDED_AT
    received_by = "command:feed load"


class LocationFactory(factory.django.DjangoModelFactory):
    """Registered on `registered_on` and, unless told otherwise, in one spell ever since."""

    class Meta:
        model = Location
        skip_postgeneration_save = True

    cqc_id = factory.Sequence(lambda n: f"1-{n + 100000}")
    name = factory.Sequence(lambda n: f"Service {n}")
    authority = factory.SubFactory(AuthorityFactory)
    service_type = ServiceType.RESIDENTIAL
    registered_on = date(2011, 1, 1)
    as_at = date(2021, 9, 1)

    @factory.post_generation
    def spell(self, create, extracted, **kwargs):
        if create and extracted is not False:
            SpellFactory(location=self, **kwargs)


class SpellFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LocationSpell

    location = factory.SubFactory(LocationFactory, spell=False)
    authority = factory.SelfAttribute("location.authority")
    service_type = factory.SelfAttribute("location.service_type")
    from_on = factory.SelfAttribute("location.registered_on")
    to_on = factory.SelfAttribute("location.deregistered_on")
    recorded_at = RECORDED_AT


class SuccessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Succession

    predecessor = factory.SubFactory(LocationFactory)
    successor = factory.SubFactory(LocationFactory)
    recorded_at = RECORDED_AT


def record(*rows: RatingRow, later_by: timedelta = timedelta(0)) -> RatingChanges:
    """Record rows from a landing of their own."""
    return record_ratings(
        rows=rows, landing_id=LandingFactory().id, recorded_at=RECORDED_AT + later_by
    )


def rated(location: Location, value: int | None, published_on: date, **facts) -> RatingRow:
    """A row for a location; without a value it was inspected but not rated."""
    facts.setdefault(
        "unrated_reason", None if value is not None else UnratedReason.INSPECTED_NOT_RATED
    )
    return RatingRow(
        location_id=location.cqc_id or "", value=value, published_on=published_on, **facts
    )


def event(
    published_on: date,
    value: int | None,
    *,
    group: str = OVERALL,
    reason: str | None = None,
    inherited_from: str = "",
    recorded_at: datetime = RECORDED_AT,
    rating_id: int | None = None,
) -> Event:
    """An event as `spells_of` takes it; each day and group has an id of its own."""
    said = reason if reason is not None else UnratedReason.INSPECTED_NOT_RATED
    return Event(
        rating_id=rating_id or published_on.toordinal() * 100 + len(group),
        service_group=group,
        value=value,
        unrated_reason="" if value is not None else str(said),
        published_on=published_on,
        inherited_from=inherited_from,
        recorded_at=recorded_at,
    )
