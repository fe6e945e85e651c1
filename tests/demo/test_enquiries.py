"""Southaven's enquiries are told by what the rooms would let its people do."""

from datetime import datetime, timedelta

import pytest

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role
from almoner.core.calendar.rules import ENGLAND
from almoner.demo.places import PEOPLE_SINCE
from almoner.demo.protection.enquiries import invent_enquiries
from almoner.demo.protection.safeguarding import AS_AT, MANAGER, WORKERS
from almoner.response.enquiries.models import CausedEnquiry, Enquiry, LargeScaleEnquiry, Meeting
from almoner.response.enquiries.queries import concerns_to_begin, open_enquiries
from almoner.response.enquiries.rules.stages import State
from almoner.response.positions_of_trust.models import Allegation
from tests.core.accounts.factories import MembershipFactory, UserFactory
from tests.response.enquiries.factories import (
    AuthorityFactory,
    LocationFactory,
    a_concern,
    manager,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def southaven() -> Authority:
    """The council with its people, and concerns decided on from April to the last day."""
    place = AuthorityFactory(name="Southaven")
    for name in (MANAGER, *WORKERS):
        role = Role.SAFEGUARDING_MANAGER if name == MANAGER else Role.SAFEGUARDING_PRACTITIONER
        user = UserFactory(email=f"{name}@southaven.example", name=name.capitalize())
        MembershipFactory(user=user, authority=place, role=role.value, from_on=PEOPLE_SINCE)
    home = LocationFactory(authority=place)
    last = datetime(AS_AT.year, AS_AT.month, AS_AT.day, 9, tzinfo=ENGLAND)
    for number in range(40):
        a_concern(place, location=home, at=last - timedelta(days=2 * number + 1))
    return place


def test_there_is_an_enquiry_in_every_stage_and_a_provider_that_is_late(
    southaven: Authority,
) -> None:
    assert invent_enquiries(southaven=southaven) == Enquiry.objects.count() == 38
    assert set(Enquiry.objects.values_list("state", flat=True)) == set(State)
    by = manager(southaven)
    lines = open_enquiries(as_at=AS_AT, visible_to=by)
    assert sum(line.report_is_overdue for line in lines) == 1
    late = CausedEnquiry.objects.get(due_on__lt=AS_AT, state="asked")
    assert [one.step for one in late.steps.all()] == ["ask", "chase"]
    assert len(concerns_to_begin(visible_to=by)) == 2


def test_there_are_a_large_scale_enquiry_with_two_meetings_and_one_allegation(
    southaven: Authority,
) -> None:
    invent_enquiries(southaven=southaven)
    case = LargeScaleEnquiry.objects.get()
    assert case.gathered.exists() and case.agreed_actions.filter(due_on__lt=AS_AT).count() == 1
    assert Meeting.objects.filter(case=case).count() == 2
    assert Allegation.objects.get().authority == southaven


def test_it_is_told_once(southaven: Authority) -> None:
    invent_enquiries(southaven=southaven)
    before = Enquiry.objects.count(), Allegation.objects.count()
    assert invent_enquiries(southaven=southaven) == 0
    assert (Enquiry.objects.count(), Allegation.objects.count()) == before
