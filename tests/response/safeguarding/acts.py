"""Every action of the room, ready to be tried: by whom it may be, and what it is journalled as."""

from collections.abc import Mapping
from typing import Any

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Role
from almoner.response.safeguarding import actions
from almoner.response.safeguarding.models import EmergencyAccess
from almoner.response.safeguarding.rules.states import ConcernState, Step
from almoner.response.safeguarding.rules.telling import Said, TellMeans
from tests.core.accounts.factories import MembershipFactory
from tests.response import every_action
from tests.response.every_action import SECRET, Act
from tests.response.safeguarding.factories import (
    AT,
    DAY,
    TODAY,
    brought_to,
    found,
    home,
    received,
    referral,
    someone,
    triaged,
)

LATER = AT + DAY


def _accessed(authority: Authority) -> EmergencyAccess:
    return actions.open_in_emergency(
        concern=received(authority),
        reason=f"Nobody answers {SECRET}.",
        by=someone(authority, role=Role.DIRECTOR, number=77),
        at=AT,
    )


def _in_hand(authority: Authority) -> Any:
    held = MembershipFactory(authority=authority, role=Role.SAFEGUARDING_PRACTITIONER.value)
    return received(authority), held.user


def _told(said: Said = Said.RECEIVED) -> actions.Telling:
    return actions.Telling(said=said, means=TellMeans.LETTER, told_on=TODAY, note=SECRET)


ACTS: Mapping[str, Act] = {
    one.name: one
    for one in (
        Act(
            name="receive_concern",
            takes=frozenset({Permission.RAISE_CONCERN}),
            given=lambda authority: authority,
            done=lambda authority, by, at=LATER: actions.receive_concern(
                authority=authority, source="ASC", referral=referral(text=SECRET), by=by, at=at
            ),
            entry="receive_concern",
        ),
        Act(
            name="receive_many",
            takes=frozenset({Permission.RAISE_CONCERN}),
            given=lambda authority: authority,
            done=lambda authority, by, at=LATER: actions.receive_many(
                authority=authority,
                source="ASC",
                referrals=[referral(text=SECRET), referral(text=SECRET)],
                digest="d" * 64,
                by=by,
                at=at,
            ),
            entry="receive_many_concerns",
        ),
        Act(
            name="note_refused",
            takes=frozenset({Permission.RAISE_CONCERN}),
            given=lambda authority: authority,
            done=lambda authority, by, at=LATER: actions.note_refused(
                authority=authority,
                source="ASC",
                reference=SECRET,
                problem="Say why.",
                by=by,
                at=at,
            ),
            entry="refuse_concern",
            needs_no_lock=True,
        ),
        Act(
            name="triage",
            takes=frozenset({Permission.TRIAGE_CONCERN}),
            given=received,
            done=lambda concern, by, at=LATER: actions.triage(
                concern=concern, found=found(interim_safety=SECRET, views=SECRET), by=by, at=at
            ),
            entry="triage_concern",
        ),
        Act(
            name="take_step",
            takes=frozenset({Permission.TRIAGE_CONCERN}),
            given=lambda authority: triaged(received(authority)),
            done=lambda concern, by, at=LATER: actions.take_step(
                concern=concern, step=Step.BEGIN_S42, by=by, at=at, reason=SECRET
            ),
            entry="take_concern_step",
        ),
        Act(
            name="assign",
            takes=frozenset({Permission.TRIAGE_CONCERN}),
            given=_in_hand,
            done=lambda pair, by, at=LATER: actions.assign(
                concern=pair[0], worker=pair[1], by=by, at=at, reason=SECRET
            ),
            entry="assign_concern",
        ),
        Act(
            name="confirm_match",
            takes=frozenset({Permission.TRIAGE_CONCERN}),
            given=lambda authority: (received(authority), home(authority)),
            done=lambda pair, by, at=LATER: actions.confirm_match(
                concern=pair[0], location=pair[1], by=by, at=at, reason=SECRET
            ),
            entry="match_concern",
        ),
        Act(
            name="tell_referrer",
            takes=frozenset({Permission.TRIAGE_CONCERN}),
            given=lambda authority: received(authority, referrer_name=SECRET),
            done=lambda concern, by, at=LATER: actions.tell_referrer(
                concern=concern, telling=_told(), by=by, at=at
            ),
            entry="tell_referrer",
        ),
        Act(
            name="see_outcome",
            takes=frozenset({Permission.DECIDE_ENQUIRY}),
            given=lambda authority: brought_to(ConcernState.COMPLAINT, authority),
            done=lambda concern, by, at=LATER: actions.see_outcome(
                concern=concern, by=by, at=at, remark=SECRET
            ),
            entry="see_concern_outcome",
        ),
        Act(
            name="look_at_adult",
            takes=frozenset({Permission.VIEW_ADULT_IDENTITY}),
            given=received,
            done=lambda concern, by, at=LATER: actions.look_at_adult(
                concern=concern, reason=f"To ring {SECRET}.", by=by, at=at
            ),
            entry="look_at_adult",
            needs_no_lock=True,
        ),
        Act(
            name="open_in_emergency",
            takes=frozenset({Permission.BREAK_GLASS}),
            given=received,
            done=lambda concern, by, at=LATER: actions.open_in_emergency(
                concern=concern, reason=f"Nobody answers {SECRET}.", by=by, at=at
            ),
            entry="open_concern_in_emergency",
        ),
        Act(
            name="review_emergency",
            takes=frozenset({Permission.DECIDE_ENQUIRY}),
            given=_accessed,
            done=lambda access, by, at=LATER: actions.review_emergency(
                access=access,
                was_justified=True,
                finding=f"It was right, {SECRET}.",
                by=by,
                at=at,
            ),
            entry="review_emergency",
        ),
        Act(
            name="keep_days",
            takes=frozenset({Permission.TRIAGE_CONCERN}),
            given=lambda authority: triaged(received(authority)) and authority,
            done=lambda authority, by, at=LATER: actions.keep_days(
                authority=authority, by=by, at=at + 30 * DAY
            ),
            entry="keep_queue_days",
        ),
    )
}


def written() -> dict[str, list[Any]]:
    """Every row of the room as it stands, and how many entries the journal has."""
    return every_action.written("safeguarding")
