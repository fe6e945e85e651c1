"""Every action on an allegation: who may, on whose, twice, in part, and what is journalled."""

from datetime import timedelta
from typing import Any

import pytest

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal, Role
from almoner.response.positions_of_trust import actions
from almoner.response.positions_of_trust.actions import (
    AllegationRefused,
    DisclosureDecision,
    ErasureRefused,
    RecordRefused,
)
from almoner.response.positions_of_trust.models import Allegation
from almoner.response.positions_of_trust.rules.kinds import (
    Body,
    Disclosed,
    Finding,
    LegalBasis,
    Referred,
)
from almoner.response.positions_of_trust.rules.states import TABLE, State, Step
from tests.response.every_action import (
    SECRET,
    Act,
    by_a_stranger,
    by_every_role,
    done_in_part,
    done_twice,
    journalled,
)
from tests.response.positions_of_trust.factories import (
    AT,
    LONG_AFTER,
    PATHS,
    AuthorityFactory,
    brought_to,
    decided,
    keeper,
    recorded,
    referred,
    told,
)

pytestmark = pytest.mark.django_db
ROOM = "positions_of_trust"
KEEPS = frozenset({Permission.KEEP_POSITIONS_OF_TRUST})
REFUSALS = (AllegationRefused, RecordRefused, ErasureRefused)
TOLD = told(person=SECRET, role=SECRET, employer=SECRET, alleged=SECRET)


def record(place: Authority, by: Principal) -> Allegation:
    return actions.record_allegation(authority=place, told=TOLD, by=by, at=AT)


def take(state: State, step: Step) -> Act:
    def given(place: Authority) -> Allegation:
        made = brought_to(state, authority=place)
        if step is Step.CLOSE and state is State.OUTCOME:
            decided(made)
            referred(made)
        return made

    def done(allegation: Allegation, by: Principal) -> object:
        return actions.take_step(
            allegation=allegation,
            step=step,
            reason=SECRET,
            finding=Finding.FALSE if step is Step.CONCLUDE else None,
            last_seen=len(PATHS[state]) + 1,
            by=by,
            at=AT,
        )

    name = f"{step} from {state}"
    return Act(name=name, given=given, done=done, takes=KEEPS, again="was first", refusals=REFUSALS)


def disclose(allegation: Allegation, by: Principal) -> object:
    decision = DisclosureDecision(
        body=Body.POLICE,
        disclosed=Disclosed.TELL,
        basis=LegalBasis.VITAL_INTERESTS,
        reason=SECRET,
        person_told_first=False,
        decided_by_name=SECRET,
    )
    return actions.decide_disclosure(allegation=allegation, decision=decision, by=by, at=AT)


def refer(allegation: Allegation, by: Principal) -> object:
    return actions.record_referral(
        allegation=allegation,
        body=Body.NMC,
        referred=Referred.REFERRED,
        reason=SECRET,
        by=by,
        at=AT,
    )


def hold(allegation: Allegation, by: Principal, *, is_held: bool = True) -> object:
    return actions.set_hold(allegation=allegation, is_held=is_held, reason=SECRET, by=by, at=AT)


def held(place: Authority) -> Allegation:
    allegation = recorded(place)
    hold(allegation, keeper(place))
    return allegation


def erase(allegation: Allegation, by: Principal) -> object:
    return actions.erase_allegation(
        allegation=allegation, reason=SECRET, last_seen=5, by=by, at=LONG_AFTER
    )


said: dict[str, Any] = {"takes": KEEPS, "refusals": REFUSALS}
ACTS = (
    Act(name="record", given=lambda place: place, done=record, again="recorded already", **said),
    *(
        take(state, step)
        for state, step in TABLE.moves
        if state is not None and step not in {Step.ERASE}
    ),
    Act(name="disclose", given=recorded, done=disclose, again="word for word", **said),
    Act(name="refer", given=recorded, done=refer, again="word for word", **said),
    Act(name="hold", given=recorded, done=hold, again="held already", **said),
    Act(
        name="let go",
        given=held,
        done=lambda allegation, by: hold(allegation, by, is_held=False),
        again="not held",
        **said,
    ),
    Act(
        name="erase",
        given=lambda place: brought_to(State.CLOSED, authority=place),
        done=erase,
        again="was first",
        **said,
    ),
)
every_act = pytest.mark.parametrize("act", ACTS, ids=str)


@pytest.fixture
def place() -> Authority:
    return AuthorityFactory(name="Southaven")


@every_act
def test_who_may_and_who_may_not(act: Act, place: Authority) -> None:
    by_every_role(act, ROOM, place, lambda role: keeper(place, role=role))


@every_act
def test_whoever_keeps_them_elsewhere_may_not(act: Act, place: Authority) -> None:
    by_a_stranger(act, ROOM, place, keeper(AuthorityFactory()))


@every_act
def test_a_second_click_is_told_and_does_nothing(act: Act, place: Authority) -> None:
    done_twice(act, ROOM, place, keeper(place))


@every_act
def test_nothing_is_left_of_what_fails_half_way(act: Act, place: Authority) -> None:
    done_in_part(act, ROOM, place, keeper(place))


@every_act
def test_the_journal_is_told_once_and_no_words(act: Act, place: Authority) -> None:
    journalled(act, place, keeper(place), "SAFEGUARDING")


def test_the_same_words_may_be_said_again_of_something_else_or_later(place: Authority) -> None:
    """Only what says nothing new is refused: what changed in between is recorded."""
    allegation = recorded(place)
    decided(allegation, disclosed=Disclosed.TELL)
    decided(allegation)
    decided(allegation, disclosed=Disclosed.TELL)
    decided(allegation, body=Body.POLICE, disclosed=Disclosed.TELL)
    decided(allegation, disclosed=Disclosed.TELL, at=AT + timedelta(days=1))
    decided(allegation, disclosed=Disclosed.TELL, at=AT + timedelta(days=1), reason="Because.")
    assert allegation.disclosures.count() == 6
    referred(allegation)
    referred(allegation, referred=Referred.ANSWERED)
    referred(allegation)
    assert allegation.referrals.count() == 3


def test_a_second_allegation_about_somebody_is_no_second_click(place: Authority) -> None:
    first = recorded(place, alleged="Shouted.")
    with pytest.raises(AllegationRefused, match=f"it is allegation {first.pk}"):
        recorded(place, alleged=" Shouted. ", person="ivo  larkmead")
    recorded(place, alleged="Shouted again.")
    recorded(place, alleged="Shouted.", person="Ada Reed")
    recorded(AuthorityFactory(), alleged="Shouted.")
    assert Allegation.objects.filter(authority=place).count() == 3


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.DIRECTOR])
def test_looking_is_only_for_those_who_keep_them(role: Role, place: Authority) -> None:
    allegation, by = recorded(place), keeper(place, role=role)
    with pytest.raises(NotPermitted):
        actions.record_reading(allegation=allegation, by=by, at=AT)
    with pytest.raises(NotPermitted):
        actions.record_list_reading(by=by, at=AT, row_count=1)
