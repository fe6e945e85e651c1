"""Where an officer starts: what waits, what was rated last, and what differs from the paper."""

from datetime import date, timedelta

import pytest

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.doors.desk.home_page import changes
from almoner.doors.desk.queries.home import MOST_RECENT, desk
from almoner.doors.desk.queries.market import Market
from almoner.evidence.landings.models import LandingStep
from almoner.evidence.ratings.queries.areas import ENGLAND
from almoner.evidence.ratings.rules import Column, Profile, ProfileRow, arrows
from almoner.register.directory.rules import ServiceType
from tests.doors.desk.factories import AS_AT, AT, landed, officer_of, service
from tests.doors.desk.test_pages import text_of
from tests.evidence.ratings.factories import AuthorityFactory, LandingFactory


def waiting(*states: str):
    """A landing that went through these states."""
    landing = LandingFactory()
    for state in states:
        LandingStep.objects.create(landing=landing, state=state, at=AT, by="system")
    return landing


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("states", "waits"),
    [
        (["checked"], True),
        (["checked", "failed"], True),
        (["checked", "applied"], False),
        (["received"], False),
        (["applied"], False),
    ],
)
def test_an_upload_waits_while_its_last_step_does(authority, states, waits):
    landing = waiting(*states)
    found = desk(authority_code=authority.code, visible_to=officer_of(authority)).waiting
    assert [each.id for each in found] == [landing.pk] * waits


@pytest.mark.django_db
def test_only_the_newest_five_that_wait_are_named(authority):
    numbers = [waiting("checked").pk for _ in range(6)]
    found = desk(authority_code=authority.code, visible_to=officer_of(authority)).waiting
    assert [each.id for each in found] == numbers[:0:-1]


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_what_waits_is_told_to_who_may_load_it(authority, role):
    waiting("checked")
    granted, by = GRANTS[role].permissions, officer_of(authority, role)
    if Permission.VIEW_MARKET not in granted:
        with pytest.raises(NotPermitted):
            desk(authority_code=authority.code, visible_to=by)
        return
    found = desk(authority_code=authority.code, visible_to=by)
    assert bool(found.waiting) == (Permission.LOAD_FEED in granted)


@pytest.mark.django_db
def test_the_newest_ratings_of_what_is_open_here_come_first(officer, authority):
    for number in range(MOST_RECENT + 1):
        on = date(2021, 1, 1) + timedelta(days=number)
        service(authority, f"Home {number}", rating=3, published_on=on)
    service(authority, "Closed", rating=1, deregistered_on=date(2021, 8, 1),
            published_on=date(2021, 7, 1))  # fmt: skip
    service(authority, "Never rated")
    service(AuthorityFactory(), "Elsewhere", rating=3, published_on=date(2021, 7, 1))
    found = desk(authority_code=authority.code, visible_to=officer_of(authority)).recent
    assert [each.name for each in found] == [f"Home {n}" for n in range(MOST_RECENT, 0, -1)]
    said = text_of(officer, "/")
    assert "Published 9 January 2021" in said
    assert "Home 0" not in said


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_much(officer, authority, count, django_assert_num_queries):
    for number in range(count):
        service(authority, f"Home {number}", rating=3)
        waiting("checked")
    officer.get("/")
    with django_assert_num_queries(6):  # session, person, roles, the data's version; the two
        officer.get("/")


def profile(**counts: int) -> Profile:
    row = ProfileRow(service_type=ServiceType.NURSING, **counts)
    return Profile(area=ENGLAND, as_at=AS_AT, rows=(row,))


def test_only_counts_that_differ_from_the_papers_are_told():
    now = profile(outstanding=2, good=36, inadequate=1, unrated=4)
    stated = {
        (ServiceType.NURSING, Column.OUTSTANDING): 2,
        (ServiceType.NURSING, Column.GOOD): 38,
        (ServiceType.NURSING, Column.INADEQUATE): 0,
        (ServiceType.NURSING, Column.UNRATED): None,  # the paper had no figure
    }
    market = Market(
        area=ENGLAND, as_at=AS_AT, profile=now, comparison=None,
        arrows=arrows(profile=now, baseline=stated), movements=(), services={}, ages=(),
        overview=(), around=(),
    )  # fmt: skip
    assert changes(market) == [
        "Nursing homes, Good: 36, down from 38",
        "Nursing homes, Inadequate: 1, up from 0",
    ]


@pytest.mark.django_db
def test_the_newest_data_is_named(officer, authority):
    landed(source="august.csv")
    service(authority, "Elm House", rating=3)
    assert "ratings-august.csv, as at 31 August 2021" in text_of(officer, "/")
