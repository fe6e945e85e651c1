"""What holds of each action: who may, in which authority, whole or not at all, journalled once."""

import pytest

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Principal, Role
from almoner.core.journal.models import Entry
from almoner.response.safeguarding import actions
from tests.response.every_action import Act, by_a_stranger, by_every_role, done_in_part, journalled
from tests.response.safeguarding.acts import ACTS, LATER
from tests.response.safeguarding.factories import AT, AuthorityFactory, received, someone

pytestmark = pytest.mark.django_db
ROOM = "safeguarding"
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


def test_every_action_of_the_room_is_here() -> None:
    functions = {
        name for name in actions.__all__ if name.islower() and callable(getattr(actions, name))
    }
    assert functions == set(ACTS) | NOTES


every_act = pytest.mark.parametrize("act", ACTS.values(), ids=str)


def able(act: Act, authority: Authority) -> Principal:
    """Somebody who may, and who made nothing ready."""
    role = next(one for one in Role if act.takes <= GRANTS[one].permissions)
    return someone(authority, role=role, number=5)


@every_act
def test_who_may_and_who_may_not(act: Act, authority: Authority) -> None:
    by_every_role(act, ROOM, authority, lambda role: someone(authority, role=role, number=5))


@every_act
def test_whoever_may_elsewhere_may_not_here(act: Act, authority: Authority) -> None:
    by_a_stranger(act, ROOM, authority, able(act, AuthorityFactory()))


@every_act
def test_nothing_is_left_of_what_fails_half_way(act: Act, authority: Authority) -> None:
    done_in_part(act, ROOM, authority, able(act, authority))


@every_act
def test_the_journal_is_told_once_and_no_words(act: Act, authority: Authority) -> None:
    journalled(act, authority, able(act, authority), "SAFEGUARDING")


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
