"""Submitting a return: who may, of whom, twice, in part, and what is journalled."""

import json
from datetime import timedelta
from typing import Any

import pytest

from almoner.account.returns import actions, queries
from almoner.account.returns.forms import SubmitForm
from almoner.account.returns.models import Submission, SubmittedFigure
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.journal.models import Entry
from tests.account.returns.factories import (
    AFTER,
    YEAR,
    AuthorityFactory,
    an_enquiry,
    concluded,
    counted,
    someone,
    submitted,
)
from tests.response.every_action import (
    SECRET,
    Act,
    by_a_stranger,
    by_every_role,
    done_in_part,
    done_twice,
)
from tests.response.wrongly_filled import Data, Make, Wrong, check, ways, well

pytestmark = pytest.mark.django_db
ROOM = "returns"


def given(place: Authority) -> tuple[Authority, str, int]:
    """A year with something in it, as an officer saw it."""
    an_enquiry(place)
    return place, queries.digest_of(counted(place)), 0


def given_one(place: Authority) -> tuple[Authority, str, int]:
    shown = given(place)
    submitted(place)
    return *shown[:2], 1


def submit(shown: tuple[Authority, str, int], by: Principal) -> object:
    place, digest, last = shown
    return actions.submit_return(
        authority=place,
        year=YEAR,
        last_number=last,
        digest=digest,
        reason=SECRET if last else "",
        by=by,
        at=AFTER,
    )


said: dict[str, Any] = {
    "done": submit,
    "takes": frozenset({Permission.BUILD_RETURN}),
    "again": "Someone else submitted",
    "refusals": (actions.SubmissionRefused,),
}
ACTS = (
    Act(name="first", given=given, **said),
    Act(name="replacement", given=given_one, **said),
)
every_act = pytest.mark.parametrize("act", ACTS, ids=str)


@pytest.fixture
def place() -> Authority:
    return AuthorityFactory(name="Southaven")


@every_act
def test_who_may_and_who_may_not(act: Act, place: Authority) -> None:
    by_every_role(act, ROOM, place, lambda role: someone(place, role))


@every_act
def test_whoever_builds_anothers_may_not(act: Act, place: Authority) -> None:
    by_a_stranger(act, ROOM, place, someone(AuthorityFactory()))


@every_act
def test_a_second_click_is_told_and_does_nothing(act: Act, place: Authority) -> None:
    done_twice(act, ROOM, place, someone(place))


@every_act
def test_nothing_is_left_of_what_fails_half_way(act: Act, place: Authority) -> None:
    """Never a submission without its figures."""
    done_in_part(act, ROOM, place, someone(place))


@every_act
def test_the_journal_is_told_once_the_year_the_number_and_the_digest(
    act: Act, place: Authority
) -> None:
    shown = act.given(place)
    before = Entry.objects.count()
    act.done(shown, someone(place))
    (entry,) = Entry.objects.order_by("id")[before:]
    assert (entry.action, entry.sensitivity) == ("submit_return", "SAFEGUARDING")
    assert (entry.authority_code, SECRET in entry.detail) == (place.code, False)
    assert json.loads(entry.detail) == {
        "year": "2021/22",
        "number": shown[2] + 1,
        "digest": shown[1],
    }


@pytest.mark.parametrize("blank", ["", "  "])
def test_a_replacement_says_why(blank: str, place: Authority) -> None:
    _, digest, last = given_one(place)
    with pytest.raises(actions.SubmissionRefused, match="Say why"):
        submitted(place, reason=blank, last_number=last, digest=digest)
    assert Submission.objects.count() == 1


def test_what_was_recorded_meanwhile_is_looked_at_before_it_goes(place: Authority) -> None:
    shown = given(place)
    an_enquiry(place)
    with pytest.raises(actions.SubmissionRefused, match="figures have changed"):
        submit(shown, someone(place))
    assert not SubmittedFigure.objects.exists()


@pytest.mark.parametrize(("days", "may"), [(0, False), (1, True)])
def test_a_year_is_submitted_from_the_day_after_its_last(
    days: int, may: bool, place: Authority
) -> None:
    last = AFTER.replace(month=3, day=30) + timedelta(days=days)
    if may:
        assert submitted(place, at=last).number == 1
    else:
        with pytest.raises(actions.SubmissionRefused, match="after 31 March 2022"):
            submitted(place, at=last)


def test_what_was_submitted_is_read_back_as_it_went(place: Authority) -> None:
    for gender in ("male", "female", "female"):
        concluded(place, gender=gender)
    shown = counted(place)
    submitted(place)
    an_enquiry(place)
    kept = queries.submitted_return(authority=place, year=YEAR, number=1, visible_to=someone(place))
    assert kept.counts == shown.counts and kept.kept_back == shown.kept_back
    assert (kept.gaps, kept.conversion) == (shown.gaps, shown.conversion)
    assert queries.digest_of(kept) == queries.digest_of(shown)
    assert counted(place).counts != shown.counts


FORMS: dict[str, tuple[Make, Data]] = {
    "first": (
        lambda data: SubmitForm(data, is_first=True),
        {"last_number": "0", "digest": "a" * 64, "checked": "on"},
    ),
    "replacement": (
        lambda data: SubmitForm(data, is_first=False),
        {"last_number": "1", "digest": "a" * 64, "reason": "Late.", "checked": "on"},
    ),
}


@pytest.mark.parametrize("of", FORMS)
def test_filled_in_well_it_is_taken(of: str) -> None:
    well(*FORMS[of])


@pytest.mark.parametrize(
    "wrong", [one for of, (make, good) in FORMS.items() for one in ways(of, make, good)], ids=str
)
def test_what_is_wrong_is_said_beside_its_box(wrong: Wrong) -> None:
    check(wrong, FORMS[wrong.of][0])
