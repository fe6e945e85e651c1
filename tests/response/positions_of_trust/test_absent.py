"""To whoever does not keep allegations there are none: pages, lists, the journal and errors."""

from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from almoner.core.accounts import queries as accounts
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Principal, Role
from almoner.core.journal.queries import Wanted
from almoner.response.positions_of_trust import actions, queries
from almoner.response.positions_of_trust.models import Allegation
from almoner.response.positions_of_trust.rules.states import State, Step
from tests.core.accounts.factories import MembershipFactory, client_as
from tests.response.answers import answer
from tests.response.positions_of_trust.factories import (
    AuthorityFactory,
    brought_to,
    decided,
    keeper,
    recorded,
    referred,
    step,
)

pytestmark = pytest.mark.django_db
KEEPS = Permission.KEEP_POSITIONS_OF_TRUST
OTHERS = [role for role in Role if KEEPS not in GRANTS[role].permissions]
NEVER = 987_654
MOST_QUERIES = 12


@pytest.fixture
def place() -> Authority:
    return AuthorityFactory(name="Southaven")


def full(place: Authority) -> Allegation:
    """An allegation with an entry of every kind in the journal."""
    allegation = recorded(place)
    by, at = keeper(place), timezone.now()
    for which in (Step.TAKE_ON, Step.AGREE_STRATEGY, Step.CONCLUDE):
        step(allegation, which, at=at)
    decided(allegation, at=at)
    referred(allegation, at=at)
    for is_held in (True, False):
        actions.set_hold(allegation=allegation, is_held=is_held, reason="x", by=by, at=at)
    step(allegation, Step.CLOSE, at=at)
    actions.record_reading(allegation=allegation, by=by, at=at)
    actions.record_list_reading(by=by, at=at, row_count=1)
    return allegation


def addresses(number: int) -> list[str]:
    return [
        reverse("positions_of_trust:allegations"),
        reverse("positions_of_trust:new"),
        reverse("positions_of_trust:allegation", args=[number]),
        *(reverse("positions_of_trust:step", args=[number, one.value]) for one in Step),
        *(
            reverse(f"positions_of_trust:{name}", args=[number])
            for name in ("told", "referral", "hold", "erase")
        ),
    ]


@pytest.mark.parametrize("role", OTHERS)
def test_what_is_there_is_answered_as_what_never_was(role: Role, place: Authority) -> None:
    allegation, browser = full(place), client_as(role, authority=place)
    nowhere = answer(browser, "/nothing-here/")
    assert nowhere[0] == HTTPStatus.NOT_FOUND
    # Whoever is nearest to it tries every address; the others the list, and the allegation itself.
    tried = slice(None) if role is Role.SAFEGUARDING_PRACTITIONER else slice(0, 3, 2)
    for method in ("get", "post"):
        for there, never in zip(
            addresses(allegation.pk)[tried], addresses(NEVER)[tried], strict=True
        ):
            found = answer(browser, there, method)
            assert found == answer(browser, never, method), (there, method)
            assert found[0] == HTTPStatus.NOT_FOUND
            assert method == "post" or found == nowhere


def test_one_of_another_council_is_answered_as_none(place: Authority) -> None:
    allegation = full(AuthorityFactory())
    browser = client_as(Role.SAFEGUARDING_MANAGER, authority=place)
    for method in ("get", "post"):
        pairs = zip(addresses(allegation.pk)[2:], addresses(NEVER)[2:], strict=True)
        for there, never in pairs:
            found = answer(browser, there, method)
            assert found == answer(browser, never, method), (there, method)
    shown = browser.get(reverse("positions_of_trust:allegations")).content.decode()
    assert "No allegation is recorded" in shown


@pytest.mark.parametrize("second", OTHERS)
def test_the_journal_says_nothing_of_it_to_its_readers(second: Role, place: Authority) -> None:
    """Whatever else somebody who reads the journal may do, safeguarding too."""
    reader = Principal(
        reference="user:3",
        name="Bea Holt",
        roles=frozenset({(place.code, Role.AUDITOR), (place.code, second)}),
    )
    before = accounts.journal(wanted=Wanted(), visible_to=reader, limit=500)
    full(place)
    assert accounts.journal(wanted=Wanted(), visible_to=reader, limit=500) == before


def test_the_page_of_the_journal_is_the_same_with_it_and_without(place: Authority) -> None:
    """Who reads it, and sees safeguarding, and keeps allegations elsewhere only."""
    user = MembershipFactory(authority=place, role=Role.AUDITOR.value).user
    MembershipFactory(authority=place, user=user, role=Role.SAFEGUARDING_PRACTITIONER.value)
    elsewhere = AuthorityFactory()
    MembershipFactory(authority=elsewhere, user=user, role=Role.SAFEGUARDING_MANAGER.value)
    browser = Client()
    browser.force_login(user)
    address = reverse("accounts:journal")
    _, before, _ = answer(browser, address)
    full(place)
    assert answer(browser, address)[1] == before
    full(elsewhere)
    assert "Close allegation" not in str(before)


@pytest.mark.parametrize("role", OTHERS)
def test_no_query_finds_any(role: Role, place: Authority) -> None:
    allegation, by = full(place), keeper(place, role=role)
    assert queries.allegations(as_at=timezone.localdate(), visible_to=by) == ()
    assert not queries.visible_allegations(by).exists()
    with pytest.raises(queries.UnknownAllegation, match="There is no such allegation"):
        queries.allegation_by_id(allegation_id=allegation.pk, visible_to=by)


def test_the_list_asks_as_many_questions_however_long(place: Authority) -> None:
    browser, address = manager(place), reverse("positions_of_trust:allegations")
    browser.get(address)
    counts, there = set(), 0
    for many in (1, 3, 60):
        for number in range(there, many):
            recorded(place, person=f"Person {number}")
        there = many
        with CaptureQueriesContext(connection) as asked:
            shown = browser.get(address).content.decode()
        counts.add(len(asked))
        assert shown.count('<th scope="row"') == min(many, 25)
        assert (">2</a>" in shown) == (many > 25)
    assert len(counts) == 1 and counts.pop() <= MOST_QUERIES


def manager(place: Authority) -> Client:
    return client_as(Role.SAFEGUARDING_MANAGER, authority=place)


def test_the_list_has_pages_and_no_more(place: Authority) -> None:
    for number in range(30):
        recorded(place, person=f"Person {number}")
    browser, address = manager(place), reverse("positions_of_trust:allegations")
    shown = [
        browser.get(address, {"page": page}).content.decode().count('<th scope="row"')
        for page in ("1", "2", "3", "-1", "0", "x", "9" * 30)
    ]
    assert shown[:2] == [25, 5]
    assert set(shown[2:]) <= {25, 5}


def test_what_is_to_be_erased_comes_before_what_is_late_and_that_before_the_rest(
    place: Authority,
) -> None:
    now = timezone.now()
    long_ago = now.replace(year=now.year - 12, day=1)
    late = now.replace(year=now.year - 1, day=1)
    fresh = recorded(place, at=now, received_on=timezone.localdate())
    closed = brought_to(State.CLOSED, authority=place, at=now, received_on=now.date())
    overdue = recorded(place, at=late, received_on=late.date())
    due = brought_to(State.CLOSED, authority=place, at=long_ago, received_on=long_ago.date())
    found = queries.allegations(as_at=timezone.localdate(), visible_to=keeper(place))
    assert [line.id for line in found] == [due.pk, overdue.pk, fresh.pk, closed.pk]
    shown = manager(place).get(reverse("positions_of_trust:allegations")).content.decode()
    assert "1 review is overdue." in shown and "1 allegation is due to be erased." in shown


def test_the_list_is_as_it_was_that_day(place: Authority) -> None:
    allegation = brought_to(State.CLOSED, authority=place)
    by, first = keeper(place), allegation.received_on
    assert queries.allegations(as_at=first.replace(year=2020), visible_to=by) == ()
    (line,) = queries.allegations(as_at=first, visible_to=by)
    assert line.state is State.CLOSED
    step(allegation, Step.ERASE, at=timezone.now().replace(year=2040))
    (line,) = queries.allegations(as_at=first, visible_to=by)
    assert line.state is State.CLOSED
