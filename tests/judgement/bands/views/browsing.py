"""A browser on a day of the test's choosing, and a council to look at."""

from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role
from almoner.core.ui import charts
from almoner.judgement.bands.models import Cycle
from almoner.register.directory.models import Location
from tests.core.accounts.factories import MembershipFactory, UserFactory
from tests.judgement.bands.factories import AuthorityFactory, home, kept_audit, open_cycle

NOW = datetime(2022, 3, 10, 10, tzinfo=UTC)


class Clock:
    """What the time is for the pages."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Stand still at ten in the morning of 10 March 2022, until a test moves on."""
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    return clock


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Charts are drawn in the tests of charts; here it would only take time."""
    monkeypatch.setattr(charts, "_draw", lambda spec: '<svg class="marks"></svg>')


@pytest.fixture
def authority() -> Authority:
    made: Authority = AuthorityFactory(name="Northshire")
    return made


@pytest.fixture
def location(authority: Authority) -> Location:
    return home(authority, name="Elmbank House")


@pytest.fixture
def cycle(authority: Authority, location: Location) -> Cycle:
    """An open cycle with one home, whose audit is final."""
    kept_audit(location, 60)
    return open_cycle(authority)


@pytest.fixture
def manager(clock: Clock, authority: Authority) -> Iterator[Client]:
    """A quality manager's browser."""
    yield browser(authority)


def browser(authority: Authority, role: Role = Role.QUALITY_MANAGER) -> Client:
    """The browser of another person with that role."""
    client = Client()
    user = UserFactory()
    MembershipFactory(user=user, authority=authority, role=role.value)
    client.force_login(user)
    return client


def html(response: HttpResponse) -> str:
    """The page, which must be one."""
    assert response.status_code == HTTPStatus.OK, response.status_code
    return response.content.decode()


def typed(name: str, day: int, month: int, year: int) -> dict[str, str]:
    """A date in its three boxes."""
    return {f"{name}-day": str(day), f"{name}-month": str(month), f"{name}-year": str(year)}
