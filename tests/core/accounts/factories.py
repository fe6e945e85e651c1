"""People, authorities and roles for tests."""

from datetime import UTC, date, datetime

import factory
from django.test import Client

from almoner.core.accounts.models import Authority, Membership, Region, User
from almoner.core.accounts.rules import Principal, Role

PASSWORD = "seven brown herons wade"
NOON = datetime(2021, 8, 31, 12, tzinfo=UTC)
TODAY = date(2021, 8, 31)


class RegionFactory(factory.django.DjangoModelFactory[Region]):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "E12000008"
    name = "South East"


class AuthorityFactory(factory.django.DjangoModelFactory[Authority]):
    class Meta:
        model = Authority
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"E069{n:05}")
    name = factory.LazyAttribute(lambda authority: f"Authority {authority.code}")
    region = factory.SubFactory(RegionFactory)
    is_invented = True


class UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@northshire.example")
    name = factory.Sequence(lambda n: f"Person {n}")
    joined_at = NOON
    password = factory.django.Password(PASSWORD)


class MembershipFactory(factory.django.DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    authority = factory.SubFactory(AuthorityFactory)
    role = Role.QUALITY_OFFICER.value
    from_on = date(2021, 1, 1)


def principal(*roles: Role, authority_code: str = "E06900000", number: int = 1) -> Principal:
    """A principal with those roles in one authority."""
    return Principal(
        reference=f"user:{number}",
        name="Ada Okafor",
        roles=frozenset((authority_code, role) for role in roles),
    )


def client_as(role: Role | None, *, authority: Authority | None = None) -> Client:
    """A browser signed in as someone with that role; without one, nobody is signed in."""
    client = Client()
    if role is not None:
        place = {"authority": authority} if authority else {}
        client.force_login(MembershipFactory(role=role.value, **place).user)
    return client


def user_of(client: Client) -> User:
    """Who is signed in to a browser."""
    return User.objects.get(pk=client.session["_auth_user_id"])
