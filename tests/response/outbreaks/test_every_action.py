"""Every action on an outbreak: who may, on whose, twice, in part, and what is journalled."""

from typing import Any

import pytest

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.register.directory.models import Location
from almoner.response.outbreaks import actions
from almoner.response.outbreaks.actions import (
    AdmissionsRefused,
    DeathsRefused,
    ReviewRefused,
    StepRefused,
)
from almoner.response.outbreaks.models import DeathsNotified, Outbreak
from almoner.response.outbreaks.rules.kinds import Admissions, Decider, Disease, SupportKind
from almoner.response.outbreaks.rules.states import TABLE, State, Step
from tests.response.every_action import (
    SECRET,
    Act,
    by_a_stranger,
    by_every_role,
    done_in_part,
    done_twice,
    journalled,
)
from tests.response.outbreaks.factories import (
    AT,
    BEGAN,
    PATHS,
    RECOVERED,
    TODAY,
    AuthorityFactory,
    closed,
    counts,
    deaths,
    home,
    nurse,
    outbreak_in,
    suspected,
)

pytestmark = pytest.mark.django_db
ROOM = "outbreaks"
KEEPS = frozenset({Permission.KEEP_OUTBREAKS})
REFUSALS = (StepRefused, ReviewRefused, AdmissionsRefused, DeathsRefused)


def suspect(place: Location, by: Principal, *, organism: str = SECRET) -> Outbreak:
    assert place.authority is not None
    return actions.suspect_outbreak(
        authority=place.authority,
        location=place,
        disease=Disease.OTHER,
        organism=organism,
        began_on=BEGAN,
        resident_count=4321,
        hpt_reference=SECRET,
        reason=SECRET,
        by=by,
        at=AT,
    )


def take(state: State, step: Step) -> Act:
    def done(outbreak: Outbreak, by: Principal) -> object:
        return actions.take_step(
            outbreak=outbreak,
            step=step,
            reason=SECRET,
            last_seen=len(PATHS[state]) + 1,
            by=by,
            at=RECOVERED,
        )

    return Act(
        name=f"{step} from {state}",
        given=lambda place: outbreak_in(state, home(place)),
        done=done,
        takes=KEEPS,
        again="was first",
        refusals=REFUSALS,
    )


def review(outbreak: Outbreak, by: Principal) -> object:
    return actions.record_review(
        outbreak=outbreak, counts=counts(), advice=SECRET, last_seen=0, by=by, at=AT
    )


def close(outbreak: Outbreak, by: Principal) -> object:
    return actions.change_admissions(
        outbreak=outbreak,
        status=Admissions.CLOSED,
        decided_by=Decider.PROVIDER,
        from_on=TODAY,
        reason=SECRET,
        last_seen=0,
        by=by,
        at=AT,
    )


def give(outbreak: Outbreak, by: Principal) -> object:
    return actions.record_support(
        outbreak=outbreak, kind=SupportKind.PPE, on=TODAY, text=SECRET, by=by, at=AT
    )


def notify(place: Location, by: Principal) -> object:
    return deaths(place, context=SECRET, source=SECRET, deaths=4321, by=by)


def correct(row: DeathsNotified, by: Principal) -> object:
    assert row.location is not None
    return deaths(row.location, context=SECRET, source=SECRET, deaths=7, corrects=row, by=by)


said: dict[str, Any] = {"takes": KEEPS, "refusals": REFUSALS}
sees: dict[str, Any] = {**said, "takes": KEEPS | {Permission.VIEW_DEATHS}}
ACTS = (
    Act(name="suspect", given=home, done=suspect, again="open here already", **said),
    *(take(state, step) for state, step in TABLE.moves if state is not None),
    Act(
        name="review",
        given=lambda place: suspected(home(place)),
        done=review,
        again="was first",
        **said,
    ),
    Act(
        name="close to admissions",
        given=lambda place: suspected(home(place)),
        done=close,
        again="was first",
        **said,
    ),
    Act(
        name="support",
        given=lambda place: suspected(home(place)),
        done=give,
        again="recorded already",
        **said,
    ),
    Act(name="deaths", given=home, done=notify, again="Correct that one", **sees),
    Act(
        name="correct deaths",
        given=lambda place: deaths(home(place)),
        done=correct,
        again="corrected already",
        **sees,
    ),
)
every_act = pytest.mark.parametrize("act", ACTS, ids=str)


@pytest.fixture
def place() -> Authority:
    return AuthorityFactory(name="Southaven")


@every_act
def test_who_may_and_who_may_not(act: Act, place: Authority) -> None:
    by_every_role(act, ROOM, place, lambda role: nurse(place, role=role))


@every_act
def test_whoever_keeps_them_elsewhere_may_not(act: Act, place: Authority) -> None:
    by_a_stranger(act, ROOM, place, nurse(AuthorityFactory()))


@every_act
def test_a_second_click_is_told_and_does_nothing(act: Act, place: Authority) -> None:
    done_twice(act, ROOM, place, nurse(place))


@every_act
def test_nothing_is_left_of_what_fails_half_way(act: Act, place: Authority) -> None:
    done_in_part(act, ROOM, place, nurse(place))


@every_act
def test_the_journal_is_told_once_and_neither_words_nor_numbers(act: Act, place: Authority) -> None:
    journalled(act, place, nurse(place), "RESTRICTED")


@pytest.mark.parametrize("spelt", ["scabies", " SCABIES ", "Scabies"])
def test_one_infection_is_one_however_it_is_spelt(spelt: str, place: Authority) -> None:
    where, by = home(place), nurse(place)
    suspect(where, by, organism="Scabies")
    with pytest.raises(StepRefused, match="open here already"):
        suspect(where, by, organism=spelt)


def test_the_same_support_is_given_again_another_day(place: Authority) -> None:
    outbreak, by = suspected(home(place)), nurse(place)
    give(outbreak, by)
    for changed in ({"kind": SupportKind.ADVICE}, {"on": BEGAN}, {"text": "More masks."}):
        kept = {"kind": SupportKind.PPE, "on": TODAY, "text": SECRET, **changed}
        actions.record_support(outbreak=outbreak, by=by, at=AT, **kept)
    assert outbreak.support.count() == 4


def test_what_is_closed_is_closed_for_all_that_hangs_on_it(place: Authority) -> None:
    outbreak = outbreak_in(State.CONTROLLED, home(place))
    closed(outbreak)
    with pytest.raises(StepRefused, match="takes people in again"):
        actions.take_step(
            outbreak=outbreak,
            step=Step.RESCIND,
            reason="x",
            is_on_advice=True,
            by=nurse(place),
            at=RECOVERED,
        )
