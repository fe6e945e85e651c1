"""An officer signed in, and a council with a plan in it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from almoner.core.accounts.models import Authority, User
from almoner.core.accounts.rules import Principal, Role
from almoner.response.action_plans.models import Action, ActionPlan
from tests.response.action_plans.factories import (
    AuthorityFactory,
    LocationFactory,
    a_plan,
    an_action,
    as_principal,
    person,
)


@dataclass
class Desk:
    """An officer at their desk."""

    client: Client
    user: User
    authority: Authority
    role: Role

    @property
    def by(self) -> Principal:
        """The officer, as actions know them."""
        return as_principal(self.user, self.authority, self.role)

    def get(self, name: str, *args: object, **query: str) -> HttpResponse:
        """A page."""
        return self.client.get(reverse(f"action_plans:{name}", args=args), query)

    def file(self, name: str, *args: object, **query: str) -> bytes:
        """The bytes of a page that is a file, read to their end."""
        response: Any = self.get(name, *args, **query)
        return read_whole(response)

    def post(self, name: str, *args: object, **data: Any) -> HttpResponse:
        """What a form sends."""
        return self.client.post(reverse(f"action_plans:{name}", args=args), data)

    def html(self, name: str, *args: object, **query: str) -> str:
        """The text of a page that is there."""
        response = self.get(name, *args, **query)
        assert response.status_code == 200
        return response.content.decode()


def read_whole(response: Any) -> bytes:
    """What a response holds; a file that is read to its end is closed."""
    return b"".join(response.streaming_content) if response.streaming else response.content


SignIn = Callable[..., Desk]


@pytest.fixture
def authority() -> Authority:
    """A council."""
    return AuthorityFactory(name="Northshire")


@pytest.fixture
def sign_in(authority: Authority) -> SignIn:
    """Sign somebody in with a role."""

    def signed_in(role: Role = Role.QUALITY_OFFICER, at: Authority = authority) -> Desk:
        user = person(at, role=role, name="Ada Marsh")
        client = Client()
        client.force_login(user, backend="almoner.core.accounts.backends.Backend")
        return Desk(client=client, user=user, authority=at, role=role)

    return signed_in


@pytest.fixture
def desk(sign_in: SignIn) -> Desk:
    """A quality officer at their desk."""
    return sign_in()


@pytest.fixture
def plan(authority: Authority, desk: Desk) -> ActionPlan:
    """A plan that the officer follows, opened just now."""
    home = LocationFactory(authority=authority, name="Larkfield House")
    return a_plan(location=home, by=desk.by, at=timezone.now(), lead=desk.user)


@pytest.fixture
def action(plan: ActionPlan, desk: Desk) -> Action:
    """An action of that plan."""
    return an_action(plan=plan, by=desk.by, at=timezone.now())
