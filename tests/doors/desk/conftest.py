"""What the tests of the desk share."""

from collections.abc import Iterator

import pytest
from django.test import Client

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role
from almoner.doors.desk.queries import kept
from tests.core.accounts.factories import client_as
from tests.doors.desk.factories import northshire


@pytest.fixture(autouse=True)
def nothing_is_kept_from_an_earlier_test() -> Iterator[None]:
    """What pages keep in memory outlives a test's data."""
    kept.forget()
    yield
    kept.forget()


@pytest.fixture
def authority(db: None) -> Authority:
    """An invented county."""
    return northshire()


@pytest.fixture
def officer(authority: Authority) -> Client:
    """A quality officer of that county."""
    return client_as(Role.QUALITY_OFFICER, authority=authority)
