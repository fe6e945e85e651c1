"""The protection page, as each role meets it: of safeguarding it says how many, never which."""

import pytest
from django.utils import timezone

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.calendar.rules import day_of
from almoner.core.ui.words import in_words
from almoner.doors.desk.protection_page import READERS
from almoner.response.safeguarding.models import Concern
from tests.core.accounts.factories import AuthorityFactory, client_as
from tests.doors.desk.test_pages import text_of
from tests.response.outbreaks.factories import AT, home, suspected
from tests.response.programmes.factories import a_programme
from tests.response.safeguarding.factories import received

pytestmark = pytest.mark.django_db
PERSON = [role for role in Role if role is not Role.REFERRAL_SYSTEM]


@pytest.fixture
def council(db: None) -> Authority:
    """A council with a concern, an open outbreak and a programme that runs."""
    authority = AuthorityFactory()
    received(authority)
    suspected(home(authority, name="Elmbank House"))
    a_programme(authority)
    return authority


@pytest.mark.parametrize("role", PERSON)
def test_each_role_sees_what_it_may_and_no_more(council: Authority, role: Role) -> None:
    held = GRANTS[role].permissions
    client = client_as(role, authority=council)
    if held.isdisjoint(READERS):
        assert client.get("/protection/").status_code == 403
        return
    said = text_of(client, "/protection/")
    assert ("1 concern awaits action" in said) == (Permission.VIEW_SAFEGUARDING in held)
    assert ("Elmbank House" in said) == (Permission.VIEW_OUTBREAKS in held)
    assert ("Programmes that run" in said) == (Permission.VIEW_PROGRAMMES in held)
    assert ("Raise a concern" in said) == (Permission.RAISE_CONCERN in held)
    assert ("positions of trust" in said) == (Permission.KEEP_POSITIONS_OF_TRUST in held)


@pytest.mark.parametrize("role", [Role.SAFEGUARDING_MANAGER, Role.QUALITY_MANAGER])
def test_another_council_sees_nothing_of_it(council: Authority, role: Role) -> None:
    said = text_of(client_as(role, authority=AuthorityFactory()), "/protection/")
    assert "Nothing is open" in said
    assert "Elmbank House" not in said


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_however_much_is_open(
    count: int,
    django_assert_max_num_queries,
) -> None:
    authority = AuthorityFactory()
    for number in range(count):
        suspected(home(authority, name=f"House {number}"))
        received(authority)
    client = client_as(Role.SAFEGUARDING_MANAGER, authority=authority)
    client.get("/protection/")
    with django_assert_max_num_queries(12):
        client.get("/protection/")


def test_where_nothing_open_has_changed_for_long_it_leads_to_when_it_did(
    council: Authority,
) -> None:
    client = client_as(Role.PUBLIC_HEALTH_NURSE, authority=council)
    said = text_of(client, "/protection/")
    day = in_words(AT.date())
    assert f"Nothing that is open has changed since {day}" in said

    then = text_of(client, f"/protection/?as_at={AT.date()}")
    assert f"As it stood on <strong>{day}</strong>" in then
    assert "Nothing that is open has changed" not in then
    assert "Elmbank House" in then


def test_what_is_worked_on_is_not_quiet(council: Authority) -> None:
    suspected(home(council), began_on=timezone.localdate(), at=timezone.now())
    said = text_of(client_as(Role.PUBLIC_HEALTH_NURSE, authority=council), "/protection/")
    assert "Nothing that is open has changed" not in said


def test_of_a_day_gone_by_it_gives_the_figures_of_the_queue(council: Authority) -> None:
    on = day_of(Concern.objects.get(authority=council).received_at)
    client = client_as(Role.SAFEGUARDING_MANAGER, authority=council)
    said = text_of(client, f"/protection/?as_at={on}")
    assert "1 concern awaited action" in said
    assert f"figures/?on-day={on.day}" in said
    before = text_of(client, "/protection/?as_at=2001-01-01")
    assert "Nothing was open on 1 January 2001" in before
