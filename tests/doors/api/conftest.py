"""A council, a key to its records, and a client that sends it."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from almoner.core.accounts.actions import make_api_key
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role, operator
from tests.response.suspensions.factories import AT, AuthorityFactory


@pytest.fixture(autouse=True)
def no_key_was_wrong_before() -> Iterator[None]:
    """Wrong keys are counted by address, and every test has the same."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory(name="Northshire")


@pytest.fixture
def secret(authority: Authority) -> str:
    _, secret = make_api_key(
        authority=authority,
        label="Social care record",
        role=Role.BROKERAGE,
        by=operator("t"),
        at=AT,
    )
    return secret


@pytest.fixture
def system(secret: str) -> Client:
    """Another system of the council."""
    return Client(headers={"Authorization": f"Bearer {secret}"})
