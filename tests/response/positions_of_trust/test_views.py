"""The pages: there for who keeps allegations, and as if they were not for everyone else."""

from datetime import date
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.journal.models import Entry
from almoner.response.positions_of_trust import actions, urls
from almoner.response.positions_of_trust.models import Allegation
from almoner.response.positions_of_trust.rules.states import TABLE, State, Step
from tests.core.accounts.factories import client_as
from tests.response.positions_of_trust.factories import (
    AT,
    AuthorityFactory,
    LocationFactory,
    brought_to,
    decided,
    keeper,
    recorded,
    referred,
)

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory(name="Southaven")


@pytest.fixture
def browser(authority: Authority) -> Client:
    return client_as(Role.SAFEGUARDING_MANAGER, authority=authority)


def page(browser: Client, name: str, *args: object, status: int = HTTPStatus.OK) -> str:
    response = browser.get(reverse(f"positions_of_trust:{name}", args=args))
    assert response.status_code == status
    return response.content.decode()


def send(browser: Client, to: str, /, *args: object, **data: Any) -> Any:
    return browser.post(reverse(f"positions_of_trust:{to}", args=args), data)


def kept(response: Any) -> None:
    assert response.status_code == HTTPStatus.FOUND, response.content.decode()


def parts(name: str, day: date) -> dict[str, int]:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def on() -> dict[str, int]:
    return parts("on", timezone.localdate())


def pages_of(allegation: Allegation) -> dict[str, list[object]]:
    """Every page of the room, with what its address names."""
    return {
        "allegations": [],
        "new": [],
        "allegation": [allegation.pk],
        "step": [allegation.pk, Step.TAKE_ON.value],
        "told": [allegation.pk],
        "referral": [allegation.pk],
        "hold": [allegation.pk],
        "erase": [allegation.pk],
    }


def test_every_page_by_every_role_is_there_or_as_if_it_were_not(authority: Authority) -> None:
    pages = pages_of(recorded(authority))
    assert {pattern.name for pattern in urls.urlpatterns} == pages.keys()  # type: ignore[union-attr]
    for role in Role:
        person = client_as(role, authority=authority)
        allowed = Permission.KEEP_POSITIONS_OF_TRUST in GRANTS[role].permissions
        for name, args in pages.items():
            found = person.get(reverse(f"positions_of_trust:{name}", args=args)).status_code
            assert found == (HTTPStatus.OK if allowed else HTTPStatus.NOT_FOUND), (name, role)


def test_nothing_of_another_authority_is_there(authority: Authority) -> None:
    stranger = client_as(Role.SAFEGUARDING_MANAGER, authority=AuthorityFactory())
    for name, args in pages_of(recorded(authority)).items():
        if args:
            page(stranger, name, *args, status=HTTPStatus.NOT_FOUND)
            assert send(stranger, name, *args).status_code in {
                HTTPStatus.NOT_FOUND,
                HTTPStatus.METHOD_NOT_ALLOWED,
            }
    assert "No allegation is recorded" in page(stranger, "allegations")


@pytest.mark.parametrize("step", ["erase", "receive", "nonsense"])
def test_some_steps_have_no_page_of_that_kind(
    browser: Client, authority: Authority, step: str
) -> None:
    page(browser, "step", recorded(authority).pk, step, status=HTTPStatus.NOT_FOUND)


def test_the_list_and_every_title_name_nobody(browser: Client, authority: Authority) -> None:
    allegation = recorded(authority, location_id=LocationFactory(name="Wren Lodge").pk)
    listed = page(browser, "allegations")
    assert f"Allegation {allegation.pk}" in listed
    assert "Ivo" not in listed and "Wren" not in listed
    for name, args in pages_of(allegation).items():
        title = page(browser, name, *args).partition("<title>")[2].partition("</title>")[0]
        assert "Ivo" not in title and "Wren" not in title, name


def test_the_list_asks_as_many_questions_however_long(
    browser: Client, authority: Authority
) -> None:
    page(browser, "allegations")
    counts = []
    for _ in range(3):
        recorded(authority)
        with CaptureQueriesContext(connection) as asked:
            page(browser, "allegations")
        counts.append(len(asked))
    assert counts[0] == counts[2] <= MOST_QUERIES


def test_a_page_asks_no_more_than_it_may(browser: Client, authority: Authority) -> None:
    allegation = brought_to(State.CLOSED, authority=authority)
    page(browser, "allegation", allegation.pk)
    with CaptureQueriesContext(connection) as asked:
        page(browser, "allegation", allegation.pk)
    assert len(asked) <= MOST_QUERIES


@pytest.mark.parametrize("name", ["allegations", "allegation"])
def test_each_look_is_journalled_once(browser: Client, authority: Authority, name: str) -> None:
    args = pages_of(recorded(authority))[name]
    before = Entry.objects.count()
    page(browser, name, *args)
    entry = Entry.objects.latest("id")
    assert Entry.objects.count() == before + 1
    assert (entry.action, entry.sensitivity) == ("read", "SAFEGUARDING")


@pytest.mark.parametrize("state", State)
def test_the_page_of_every_state_offers_its_steps(
    browser: Client, authority: Authority, state: State
) -> None:
    allegation = brought_to(state, authority=authority)
    shown = page(browser, "allegation", allegation.pk)
    assert state.words in shown and "What to do next" in shown
    for which in set(TABLE.steps_from(state)) - {Step.ERASE}:
        assert reverse("positions_of_trust:step", args=[allegation.pk, which.value]) in shown
    assert ("Ivo Larkmead" in shown) == (state is not State.ERASED)


def test_an_allegation_from_its_arrival_to_its_end(browser: Client, authority: Authority) -> None:
    home = LocationFactory(authority=authority, cqc_id="1-77", name="Wren Lodge")
    said = {
        "person": "Ivo Larkmead",
        "role": "Care assistant",
        "alleged": "Shouted.",
        "grounds": ["harmed", "risk"],
        "affected": "none_identified",
        "in_private_life": "on",
        "source": "police",
        **parts("received_on", timezone.localdate()),
    }
    wrong = send(browser, "new", cqc_id="1-99", **said)
    assert "No service here has that id" in wrong.content.decode()
    kept(send(browser, "new", cqc_id="1-77", **said))
    allegation = Allegation.objects.get()
    pk = allegation.pk
    assert (allegation.location, allegation.in_private_life) == (home, True)
    why = {"reason": "It was right.", **on()}
    kept(send(browser, "step", pk, "take_on", last_seen=1, **why))
    stale = send(browser, "step", pk, "decline", last_seen=1, **why)
    assert "was first" in stale.content.decode() and "It was right." in stale.content.decode()
    kept(send(browser, "step", pk, "agree_strategy", last_seen=2, **why))
    kept(send(browser, "step", pk, "conclude", last_seen=3, finding="substantiated", **why))
    shown = page(browser, "allegation", pk)
    assert "Decide whether the employer is told." in shown
    told = {"body": "employer", "disclosed": "told", "basis": "public_task", "reason": "Risk."}
    kept(send(browser, "told", pk, person_told_first="on", **told, **on()))
    kept(send(browser, "referral", pk, body="dbs", referred="referred", reason="Harm.", **on()))
    kept(send(browser, "step", pk, "close", last_seen=4, **why))
    shown = page(browser, "allegation", pk)
    for words in ("Ivo Larkmead", "Substantiated", "UK GDPR", "What it says is kept until"):
        assert words in shown, words
    kept(send(browser, "hold", pk, is_to_hold="yes", reason="A claim."))
    assert "Held for legal reasons" in page(browser, "allegation", pk)
    early = send(browser, "erase", pk, reason="Now.", last_seen=5)
    assert "held for legal reasons" in early.content.decode()
    kept(send(browser, "hold", pk, is_to_hold="no", reason="Settled."))
    early = send(browser, "erase", pk, reason="Now.", last_seen=5)
    assert "cannot be erased before" in early.content.decode()


def test_what_is_over_is_erased(browser: Client, authority: Authority) -> None:
    allegation = recorded(authority, at=AT.replace(year=2010), received_on=date(2010, 8, 2))
    brought_to(State.CLOSED, allegation, at=AT.replace(year=2010))
    assert "due to be erased" in page(browser, "allegations")
    assert "The time for which it is kept is over." in page(browser, "allegation", allegation.pk)
    kept(send(browser, "erase", allegation.pk, reason="The schedule.", last_seen=5))
    shown = page(browser, "allegation", allegation.pk)
    assert "What it said was erased" in shown and "Ivo" not in shown
    assert "The schedule." in shown


def test_two_about_one_person_are_named_by_number(browser: Client, authority: Authority) -> None:
    first, second = recorded(authority), recorded(authority)
    shown = page(browser, "allegation", first.pk)
    assert f"Allegation {second.pk}" in shown


def test_what_cannot_be_recorded_is_said(browser: Client, authority: Authority) -> None:
    allegation = recorded(authority)
    odd = {"body": "employer", "disclosed": "tell", "basis": "not_proportionate", "reason": "x"}
    response = send(browser, "told", allegation.pk, **odd, **on())
    assert "basis in law" in response.content.decode()
    answered = {"body": "dbs", "referred": "answered", "reason": "x"}
    response = send(browser, "referral", allegation.pk, **answered, **on())
    assert "before its answer" in response.content.decode()


def test_nothing_is_kept_of_another_authority_on_a_page(authority: Authority) -> None:
    """Someone who keeps allegations in two councils sees both, each with its council."""
    other = AuthorityFactory(name="Northshire")
    decided(recorded(authority))
    referred(recorded(other))
    by = keeper(authority, other)
    actions.record_list_reading(by=by, at=AT, row_count=2)
    assert Entry.objects.latest("id").authority_code == ""


def test_the_second_click_on_a_hold_does_not_let_it_go(
    browser: Client, authority: Authority
) -> None:
    allegation = brought_to(State.CLOSED, authority=authority)
    pk = allegation.pk
    kept(send(browser, "hold", pk, is_to_hold="yes", reason="A claim."))
    again = send(browser, "hold", pk, is_to_hold="yes", reason="A claim.")
    shown = again.content.decode()
    assert "It is held already." in shown and "A claim." in shown
    assert "<h1" in shown and "Hold it for legal reasons" in shown
    assert [one.is_held for one in allegation.holds.all()] == [True]
    kept(send(browser, "hold", pk, is_to_hold="no", reason="Settled."))
    assert (
        "It is not held."
        in send(browser, "hold", pk, is_to_hold="no", reason="Settled.").content.decode()
    )
    assert [one.is_held for one in allegation.holds.all()] == [True, False]


def test_a_hold_that_does_not_say_which_it_is_does_nothing(
    browser: Client, authority: Authority
) -> None:
    allegation = recorded(authority)
    for said in ({}, {"is_to_hold": ""}, {"is_to_hold": "perhaps"}):
        response = send(browser, "hold", allegation.pk, reason="A claim.", **said)
        assert response.status_code == HTTPStatus.OK
    assert not allegation.holds.exists()


def test_the_page_offers_to_hold_or_to_let_go(browser: Client, authority: Authority) -> None:
    allegation = recorded(authority)
    assert 'value="yes"' in page(browser, "hold", allegation.pk)
    kept(send(browser, "hold", allegation.pk, is_to_hold="yes", reason="A claim."))
    shown = page(browser, "hold", allegation.pk)
    assert 'value="no"' in shown and "Let it go" in shown


def test_the_same_page_sent_twice_makes_one_allegation(
    browser: Client, authority: Authority
) -> None:
    said = {
        "person": "Ivo Larkmead",
        "role": "Care assistant",
        "alleged": "Shouted.",
        "grounds": ["harmed"],
        "affected": "none_identified",
        "source": "police",
        **parts("received_on", timezone.localdate()),
    }
    kept(send(browser, "new", **said))
    again = send(browser, "new", **said).content.decode()
    assert f"it is allegation {Allegation.objects.get().pk}." in again
    assert "Shouted." in again and "Ivo Larkmead" in again


def test_a_step_sent_without_what_was_seen_is_not_taken(
    browser: Client, authority: Authority
) -> None:
    allegation = recorded(authority)
    for said in ({}, {"last_seen": ""}, {"last_seen": "x"}):
        response = send(browser, "step", allegation.pk, "take_on", reason="x", **said, **on())
        assert "Open this page again" in response.content.decode()
    assert allegation.steps.count() == 1
