"""What holds of each action: who may, in which authority, whole or not at all, journalled once."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.journal.models import Entry
from almoner.response.safeguarding import actions
from almoner.response.safeguarding.actions import (
    arriving,
    guarding,
    journalling,
    keeping,
    many,
)
from tests.response.safeguarding.acts import ACTS, LATER, SECRET, Act, written
from tests.response.safeguarding.factories import AT, AuthorityFactory, received, someone

pytestmark = pytest.mark.django_db
JOURNALLING = (arriving, guarding, journalling, keeping, many)
# Those that only note that somebody looked, and the parts of an action.
NOTES = {
    "record_asking",
    "record_download",
    "record_list_reading",
    "record_missed_emergency",
    "record_reading",
    "begin_enquiry_step",
}


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory(name="Southaven")


def able(act: Act, authority: Authority, number: int = 5) -> Any:
    """Somebody who may."""
    role = next(one for one in Role if act.permission in GRANTS[one].permissions)
    return someone(authority, role=role, number=number)


def test_every_action_of_the_room_is_here() -> None:
    functions = {
        name for name in actions.__all__ if name.islower() and callable(getattr(actions, name))
    }
    assert functions == set(ACTS) | NOTES


@pytest.mark.parametrize("name", ACTS)
def test_only_a_role_with_the_permission_may(name: str, authority: Authority) -> None:
    act = ACTS[name]
    subject = act.ready(authority)
    before = written()
    for role in Role:
        if act.permission in GRANTS[role].permissions:
            continue
        with pytest.raises(NotPermitted):
            act.do(subject, someone(authority, role=role, number=5), LATER)
    assert written() == before
    act.do(subject, able(act, authority), LATER)
    assert written() != before


@pytest.mark.parametrize("name", ACTS)
def test_whoever_may_elsewhere_may_not_here(name: str, authority: Authority) -> None:
    act = ACTS[name]
    subject = act.ready(authority)
    before = written()
    with pytest.raises(NotPermitted):
        act.do(subject, able(act, AuthorityFactory()), LATER)
    assert written() == before


@pytest.mark.parametrize("name", ACTS)
def test_it_makes_one_entry_that_repeats_nothing(name: str, authority: Authority) -> None:
    act = ACTS[name]
    subject = act.ready(authority)
    last = Entry.objects.latest("pk").pk if Entry.objects.exists() else 0
    by = able(act, authority)
    act.do(subject, by, LATER)
    (entry,) = Entry.objects.filter(pk__gt=last)
    assert (entry.action, entry.sensitivity) == (act.entry, "SAFEGUARDING")
    assert entry.authority_code == authority.code
    assert SECRET not in str(vars(entry))


@pytest.mark.parametrize("name", ACTS)
def test_nothing_is_half_written(
    name: str, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The journal's entry comes last: where it cannot be made, all before it is undone."""
    act = ACTS[name]
    subject = act.ready(authority)
    before = written()

    def fails(**said: object) -> None:
        raise RuntimeError("The journal cannot be written.")

    for module in JOURNALLING:
        if hasattr(module, "record_entry"):
            monkeypatch.setattr(module, "record_entry", fails)
    with pytest.raises(RuntimeError):
        act.do(subject, able(act, authority), LATER)
    assert written() == before


def _steps(name: str, authority: Authority) -> Iterator[str]:
    """The statements that an action writes with."""
    act = ACTS[name]
    subject = act.ready(authority)
    said: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            said.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        act.do(subject, able(act, authority), LATER)
    yield from said


@pytest.mark.parametrize("name", ACTS)
def test_whichever_write_fails_nothing_of_the_others_stays(name: str, authority: Authority) -> None:
    act = ACTS[name]
    count = len(list(_steps(name, AuthorityFactory())))
    assert count > 1
    subject = act.ready(authority)
    before = written()
    for failing in range(count):
        seen = iter(range(count))

        def fail(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            is_write = sql.startswith(("INSERT", "UPDATE", "DELETE"))
            if is_write and next(seen) == failing:  # noqa: B023  used at once
                raise RuntimeError("The disk is full.")
            return execute(sql, params, many, context)

        with connection.execute_wrapper(fail), pytest.raises(RuntimeError):
            act.do(subject, able(act, authority), LATER)
        assert written() == before, failing


@pytest.mark.parametrize("role", Role)
def test_a_list_is_taken_away_only_by_who_may_download(role: Role, authority: Authority) -> None:
    by = someone(authority, role=role)
    if Permission.DOWNLOAD in GRANTS[role].permissions:
        actions.record_download(what="queue", by=by, at=AT, form="csv", row_count=1)
        assert Entry.objects.latest("pk").sensitivity == "SAFEGUARDING"
    else:
        with pytest.raises(NotPermitted):
            actions.record_download(what="queue", by=by, at=AT, form="csv", row_count=1)
        assert not Entry.objects.exists()


@pytest.mark.parametrize("state", ["active", "ended"])
def test_whoever_left_takes_nothing_in_hand(state: str, authority: Authority) -> None:
    from tests.core.accounts.factories import MembershipFactory

    held = MembershipFactory(
        authority=authority, role=Role.SAFEGUARDING_PRACTITIONER.value, to_on=AT.date()
    )
    if state == "active":
        held.user.is_active = False
        held.user.save()
    concern = received(authority)
    with pytest.raises(actions.StepRefused, match="does not triage"):
        actions.assign(concern=concern, worker=held.user, by=someone(authority, number=4), at=LATER)
