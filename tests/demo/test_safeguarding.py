"""Southaven's queue as its report tells it: five to ten, then 44, at four to five a day."""

from datetime import timedelta

import pytest

from almoner.core.accounts.models import Authority, User
from almoner.core.accounts.rules import operator
from almoner.demo.places import PEOPLE, PEOPLE_SINCE, SOUTH
from almoner.demo.protection import safeguarding as told
from almoner.response.safeguarding import queries
from almoner.response.safeguarding.models import Concern
from tests.core.accounts.factories import MembershipFactory, UserFactory
from tests.response.safeguarding.factories import AuthorityFactory, home

pytestmark = pytest.mark.django_db


def southaven() -> Authority:
    authority = AuthorityFactory(name=SOUTH)
    for person in PEOPLE:
        if person.email.endswith("@southaven.example"):
            user: User = UserFactory(email=person.email, name=person.name)
            for _, role in person.roles:
                MembershipFactory(
                    user=user, authority=authority, role=role.value, from_on=PEOPLE_SINCE
                )
    for number in range(12):
        home(authority, name=f"Invented House {number}", service_type="residential")
    return authority


def test_the_queue_grew_as_the_report_says() -> None:
    authority, by = southaven(), operator("tests")
    count = told.invent_safeguarding(southaven=authority)
    assert count == Concern.objects.count() > 300
    days = queries.queue_days(
        authority=authority, since=told.BEGAN_ON, until=told.AS_AT, visible_to=by
    )
    by_day = dict(zip(days.days, days.waiting, strict=True))
    assert (by_day[told.FULL_ON], by_day[told.AS_AT]) == (44, 44)
    calm = [by_day[told.SEVEN_DAYS_FROM - timedelta(days=n)] for n in range(1, 57)]
    assert 5 <= sum(calm) / len(calm) <= 10
    busy = [
        n for day, n in zip(days.days, days.arrived, strict=True) if day >= told.SEVEN_DAYS_FROM
    ]
    assert set(busy) == {4, 5}
    figures = queries.queue_figures(authority=authority, as_at=told.AS_AT, visible_to=by)
    assert (figures.waiting, figures.weeks_to_clear) == (44, None)
    assert told.invent_safeguarding(southaven=authority) == 0
