"""Southaven's invented outbreaks came about as the room would let them."""

from datetime import date

import pytest

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role, operator
from almoner.core.journal.models import Entry
from almoner.demo.places import PEOPLE_SINCE
from almoner.demo.protection.outbreaks import FEWEST_BEDS, MANAGER, OFFICER, invent_outbreaks
from almoner.response.outbreaks.models import Outbreak
from almoner.response.outbreaks.queries import (
    Details,
    closed_to_admission,
    deaths_at,
    details,
)
from almoner.response.outbreaks.rules.kinds import Admissions
from almoner.response.outbreaks.rules.states import State
from tests.core.accounts.factories import MembershipFactory, UserFactory
from tests.response.outbreaks.factories import AuthorityFactory, home

pytestmark = pytest.mark.django_db
AS_AT = date(2021, 8, 31)
OPERATOR = operator("tests")


@pytest.fixture
def southaven() -> Authority:
    authority: Authority = AuthorityFactory(name="Southaven")
    for email, role in ((MANAGER, Role.QUALITY_MANAGER), (OFFICER, Role.QUALITY_OFFICER)):
        MembershipFactory(
            user=UserFactory(email=email),
            authority=authority,
            role=role.value,
            from_on=PEOPLE_SINCE,
        )
    for beds in (None, FEWEST_BEDS - 1, FEWEST_BEDS, 31, 40):
        home(authority, beds=beds)
    home(authority, deregistered_on=date(2021, 1, 1))
    return authority


def shown(outbreak: Outbreak) -> Details:
    return details(outbreak=outbreak, as_at=AS_AT, visible_to=OPERATOR)


def test_one_is_over_one_controlled_and_one_suspected(southaven: Authority) -> None:
    invent_outbreaks(southaven=southaven)
    found = [shown(one) for one in Outbreak.objects.order_by("began_on")]
    assert [one.state for one in found] == [State.OVER, State.CONTROLLED, State.SUSPECTED]
    assert all((one.line.beds or 0) >= FEWEST_BEDS for one in found)
    assert [one.line.review_is_overdue for one in found] == [False, False, False]
    over, controlled, suspected = found
    assert over.line.ended_on == date(2021, 7, 19) and over.ending.is_met
    assert controlled.ending.on == date(2021, 9, 8) and not controlled.ending.is_met
    assert controlled.line.admissions is Admissions.RESTRICTED
    assert not suspected.declaration.is_met
    assert all(one.support for one in found)


def test_only_the_controlled_one_holds_admissions_back(southaven: Authority) -> None:
    invent_outbreaks(southaven=southaven)
    ids = Outbreak.objects.values_list("location_id", flat=True)
    (closure,) = closed_to_admission(location_ids=ids, as_at=AS_AT)
    assert closure.status is Admissions.RESTRICTED
    assert len(closed_to_admission(location_ids=ids, as_at=date(2021, 7, 1))) == 1


def test_deaths_are_told_with_their_context_and_by_the_manager(southaven: Authority) -> None:
    invent_outbreaks(southaven=southaven)
    first = Outbreak.objects.earliest("began_on")
    (row,) = deaths_at(location=first.location, as_at=AS_AT, visible_to=OPERATOR).rows
    assert row.occupied and row.context
    entry = Entry.objects.get(action="record_deaths")
    assert entry.authority_code == southaven.code


def test_inventing_again_adds_nothing(southaven: Authority) -> None:
    invent_outbreaks(southaven=southaven)
    before = Entry.objects.count()
    invent_outbreaks(southaven=southaven)
    assert (Outbreak.objects.count(), Entry.objects.count()) == (3, before)
