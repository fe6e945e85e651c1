"""Laying out what Southaven does to protect people, a part at a time."""

from collections.abc import Callable

from almoner.core.accounts.models import User
from almoner.core.accounts.queries import authority_named, principal_for
from almoner.core.accounts.rules import Principal
from almoner.demo.markets import NORTHSHIRE, SOUTHAVEN
from almoner.demo.places import PEOPLE_SINCE
from almoner.demo.protection.enquiries import invent_enquiries
from almoner.demo.protection.measures import invent_measures
from almoner.demo.protection.outbreaks import invent_outbreaks
from almoner.demo.protection.patterns import invent_patterns
from almoner.demo.protection.programmes import invent_programmes
from almoner.demo.protection.safeguarding import invent_safeguarding

KEEPER, RECORDER = "farida@southaven.example", "callum@southaven.example"
Teller = Callable[[str], None]


def lay_out_protection(*, by: Principal, tell: Teller) -> None:
    """Everything; a part that stands already is left as it is."""
    southaven = authority_named(name=SOUTHAVEN.authority)
    invent_measures(
        southaven=southaven, neighbour=authority_named(name=NORTHSHIRE.authority), by=by, tell=tell
    )
    tell("Southaven's programmes and outbreaks")
    invent_programmes(southaven=southaven, keeper=_person(KEEPER), recorder=_person(RECORDER))
    invent_outbreaks(southaven=southaven)
    tell("Southaven's safeguarding concerns and enquiries")
    invent_safeguarding(southaven=southaven)
    invent_enquiries(southaven=southaven)
    invent_patterns(southaven=southaven)


def _person(email: str) -> Principal:
    return principal_for(user=User.objects.get(email=email), on=PEOPLE_SINCE)
