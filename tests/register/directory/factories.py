"""An invented register for tests."""

from datetime import UTC, date, datetime

import factory

from almoner.core.accounts.models import Authority, Region
from almoner.core.accounts.rules import Principal, Role, operator
from almoner.register.directory.models import (
    Brand,
    District,
    Location,
    LocationSpell,
    ManagerPosition,
    Provider,
    Service,
    Succession,
)

AT = datetime(2021, 9, 1, 9, tzinfo=UTC)
OPERATOR = operator("tests")
NOBODY = Principal(reference="user:9", name="Nobody", roles=frozenset())


def officer(authority: Authority, role: Role = Role.QUALITY_OFFICER) -> Principal:
    """Someone with a role in that authority."""
    return Principal(
        reference="user:1", name="Ada Marsh", roles=frozenset({(authority.code, role)})
    )


class RegionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Region

    code = factory.Sequence(lambda n: f"E12{n:06d}")
    name = factory.Sequence(lambda n: f"Invented Region {n}")


class AuthorityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Authority

    code = factory.Sequence(lambda n: f"E96{n:06d}")
    name = factory.Sequence(lambda n: f"Northshire {n}")
    region = factory.SubFactory(RegionFactory)


class DistrictFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = District

    authority = factory.SubFactory(AuthorityFactory)
    code = factory.Sequence(lambda n: f"E97{n:06d}")
    name = factory.Sequence(lambda n: f"Vale {n}")


class BrandFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Brand

    cqc_id = factory.Sequence(lambda n: f"BD{n:03d}")
    name = factory.Sequence(lambda n: f"BRAND Wren Group {n}")


class ProviderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Provider

    cqc_id = factory.Sequence(lambda n: f"1-2{n:08d}")
    name = factory.Sequence(lambda n: f"Wren Care {n} Limited")
    ownership = "Organisation"


class LocationFactory(factory.django.DjangoModelFactory):
    """A location without spells: give it one with `LocationSpellFactory`."""

    class Meta:
        model = Location

    cqc_id = factory.Sequence(lambda n: f"1-1{n:08d}")
    provider = factory.SubFactory(ProviderFactory)
    name = factory.Sequence(lambda n: f"Elmbank House {n}")
    authority = factory.SubFactory(AuthorityFactory)
    service_type = "residential"
    registered_on = date(2015, 4, 1)
    as_at = date(2021, 8, 1)


class LocationSpellFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LocationSpell

    location = factory.SubFactory(LocationFactory)
    authority = factory.SelfAttribute("location.authority")
    provider = factory.SelfAttribute("location.provider")
    service_type = factory.SelfAttribute("location.service_type")
    from_on = factory.SelfAttribute("location.registered_on")
    to_on = factory.SelfAttribute("location.deregistered_on")
    beds = factory.SelfAttribute("location.beds")
    recorded_at = AT


class SuccessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Succession

    predecessor = factory.SubFactory(LocationFactory)
    successor = factory.SubFactory(LocationFactory)
    recorded_at = AT


class ServiceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Service

    location = factory.SubFactory(LocationFactory)
    kind = "Residential homes"


class ManagerPositionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ManagerPosition

    location = factory.SubFactory(LocationFactory)
    person_name = factory.Sequence(lambda n: f"Cole Ashdown {n}")
    kind = "registered"
