"""`almoner adduser`: how the first person comes in."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from almoner.core.accounts.models import User
from almoner.core.journal.models import Entry
from tests.core.accounts.factories import PASSWORD, AuthorityFactory

pytestmark = pytest.mark.django_db
ADDRESS = "ada@southaven.example"


@pytest.fixture(autouse=True)
def southaven() -> None:
    AuthorityFactory(code="E06900001", name="Southaven")


def _add(email: str = ADDRESS, **changed: str) -> str:
    options = {"name": "Ada Okafor", "role": "administrator", "authority": "Southaven"} | changed
    out = io.StringIO()
    call_command("adduser", email, stdout=out, **options)
    return out.getvalue()


def test_someone_is_added_with_the_password_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ALMONER_PASSWORD", PASSWORD)
    assert _add() == f"Ada Okafor signs in as {ADDRESS}. Their role: Administrator, in Southaven.\n"
    user = User.objects.get()
    assert user.check_password(PASSWORD)
    assert user.memberships.get().role == "administrator"
    entry = Entry.objects.get()
    assert (entry.action, entry.actor) == ("add_person", "command:adduser")
    assert PASSWORD not in entry.detail


def test_without_one_it_says_how_to_set_it() -> None:
    said = _add(authority="E06900001", role="Quality officer")
    assert "no password yet" in said
    assert "/accounts/password/reset/" in said
    assert not User.objects.get().has_usable_password()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"email": "nobody"}, "'nobody' is not an email address."),
        ({"role": "beadle"}, "No role is called 'beadle'. It is one of quality_officer"),
        ({"authority": "Barchester"}, "No authority is called 'Barchester'."),
        ({"name": "  "}, "--name must be their full name."),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(changed: dict[str, str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        _add(**changed)
    assert not User.objects.exists()


def test_a_weak_password_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALMONER_PASSWORD", "short")
    with pytest.raises(CommandError, match="at least 12 characters"):
        _add()
    assert not User.objects.exists()


def test_the_same_role_twice_is_refused() -> None:
    _add()
    with pytest.raises(CommandError, match="already holds that role"):
        _add()
    _add(role="auditor")
    assert User.objects.get().memberships.count() == 2


def test_a_password_is_set_later_by_running_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    _add()
    monkeypatch.setenv("ALMONER_PASSWORD", PASSWORD)
    _add()
    user = User.objects.get()
    assert user.check_password(PASSWORD)
    assert user.memberships.count() == 1
