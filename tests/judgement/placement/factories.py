"""Services with and without contracts and suspensions, and those who ask about them."""

from typing import Any

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal, Role
from almoner.judgement.placement.queries import may_we_place
from almoner.judgement.placement.rules import PlacementAnswer
from almoner.register.directory.models import Location
from tests.register.contracts.factories import contract
from tests.response.suspensions.factories import TODAY, AuthorityFactory, home, someone

__all__ = ["TODAY", "AuthorityFactory", "ask", "broker", "contracted"]


def contracted(authority: Authority, **changed: Any) -> Location:
    """A home with which the council has a contract."""
    place = home(authority, **changed)
    contract(authority, place)
    return place


def broker(*authorities: Authority) -> Principal:
    """Who asks."""
    return someone(*authorities, role=Role.BROKERAGE, reference="user:4", name="Bea Dunn")


def ask(location: Location, by: Principal | None = None, **changed: Any) -> PlacementAnswer:
    """The question, as brokerage of the service's own council asks it."""
    assert location.authority is not None
    given = {"as_at": TODAY, "visible_to": by or broker(location.authority), **changed}
    return may_we_place(location=location, **given)
