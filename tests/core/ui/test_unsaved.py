import pytest
from django.contrib.messages import get_messages
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpResponse, HttpResponseRedirect
from django.template import engines

from almoner.core.ui import unsaved
from tests.core.ui.factories import a_principal, a_request

ANN, BEN = a_principal(reference="user:1"), a_principal(reference="user:2")
WHERE = "/visits/new"


def marked(who=ANN) -> str:
    return str(unsaved.mark(who)).split('value="')[1].split('"')[0]


def lost(session: SessionStore, *, where: str = WHERE, **typed: str) -> None:
    """Send a form after the session has ended, and be sent to sign in."""
    request = a_request(where, posted=typed, session=session)
    with_middleware = unsaved.KeepUnsaved(lambda _: HttpResponseRedirect("/accounts/login/?next=x"))
    with_middleware(request)


def back(session: SessionStore, who=ANN, *, where: str = WHERE):
    return a_request(where, principal=who, session=session)


@pytest.fixture(autouse=True)
def sign_in_page(settings):
    settings.LOGIN_URL = "/accounts/login/"


def test_what_was_typed_is_back_after_signing_in():
    session = SessionStore()
    lost(session, notes="Warm and clean", **{unsaved.MARK: marked()})
    request = back(session)

    assert unsaved.kept(request).dict() == {"notes": "Warm and clean"}
    assert "You were signed out" in str(next(iter(get_messages(request))))


def test_it_is_given_back_once():
    session = SessionStore()
    lost(session, notes="x", **{unsaved.MARK: marked()})
    unsaved.kept(back(session))

    assert unsaved.kept(back(session)) is None


def test_nobody_else_is_shown_it():
    session = SessionStore()
    lost(session, notes="x", **{unsaved.MARK: marked(ANN)})

    assert unsaved.kept(back(session, BEN)) is None
    assert unsaved.kept(back(session, ANN)) is None  # and it is gone


def test_another_page_is_not_given_it():
    session = SessionStore()
    lost(session, notes="x", **{unsaved.MARK: marked()})

    assert unsaved.kept(back(session, where="/elsewhere")) is None
    assert unsaved.kept(back(session)) is not None


@pytest.mark.parametrize("mark", ["", "forged", "user:1"])
def test_a_form_without_its_writers_mark_is_not_kept(mark):
    session = SessionStore()
    lost(session, notes="x", **{unsaved.MARK: mark})

    assert unsaved.kept(back(session)) is None


def test_passwords_are_not_kept():
    session = SessionStore()
    lost(session, new_password="secret", notes="x", **{unsaved.MARK: marked()})

    assert unsaved.kept(back(session)).dict() == {"notes": "x"}


def test_more_than_a_form_could_hold_is_not_kept():
    session = SessionStore()
    lost(session, notes="x" * (unsaved.LIMIT + 1), **{unsaved.MARK: marked()})

    assert unsaved.KEY not in session


@pytest.mark.parametrize("answer", [HttpResponse("done"), HttpResponseRedirect("/visits/1")])
def test_a_form_that_was_answered_is_not_kept(answer):
    session = SessionStore()
    request = a_request(WHERE, posted={unsaved.MARK: marked()}, session=session)
    unsaved.KeepUnsaved(lambda _: answer)(request)

    assert unsaved.KEY not in session


def test_a_page_carries_the_mark_of_who_it_was_made_for():
    template = engines["jinja2"].from_string("{{ written_by }}")
    made = template.render({}, a_request(principal=ANN))

    assert made.startswith(f'<input type="hidden" name="{unsaved.MARK}" value="')
