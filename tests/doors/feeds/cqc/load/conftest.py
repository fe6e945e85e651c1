"""Northshire and Southaven, which every delta names."""

import pytest

from almoner.core.accounts.models import Authority
from tests.register.directory.factories import AuthorityFactory


@pytest.fixture
def northshire(db: None) -> Authority:
    return AuthorityFactory(name="Northshire")


@pytest.fixture
def southaven(db: None) -> Authority:
    return AuthorityFactory(name="Southaven")
