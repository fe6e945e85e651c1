"""Every action of the room, ready to be tried: by whom it may be, and what it is journalled as."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal, Role
from almoner.core.journal.models import Entry
from almoner.response.safeguarding import actions
from almoner.response.safeguarding.models import EmergencyAccess
from almoner.response.safeguarding.rules.states import ConcernState, Step
from almoner.response.safeguarding.rules.telling import Said, TellMeans
from tests.core.accounts.factories import MembershipFactory
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
SECRET = "Zyxwv"  # in every text that is given to an action


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What is made ready in an authority, what is done with it, and what that takes."""

    permission: Permission
    ready: Callable[[Authority], Any]
    do: Callable[[Any, Principal, datetime], object]
    entry: str


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
    "receive_concern": Act(
        permission=Permission.RAISE_CONCERN,
        ready=lambda authority: authority,
        do=lambda authority, by, at: actions.receive_concern(
            authority=authority, source="ASC", referral=referral(text=SECRET), by=by, at=at
        ),
        entry="receive_concern",
    ),
    "receive_many": Act(
        permission=Permission.RAISE_CONCERN,
        ready=lambda authority: authority,
        do=lambda authority, by, at: actions.receive_many(
            authority=authority,
            source="ASC",
            referrals=[referral(text=SECRET), referral(text=SECRET)],
            digest="d" * 64,
            by=by,
            at=at,
        ),
        entry="receive_many_concerns",
    ),
    "note_refused": Act(
        permission=Permission.RAISE_CONCERN,
        ready=lambda authority: authority,
        do=lambda authority, by, at: actions.note_refused(
            authority=authority, source="ASC", reference=SECRET, problem="Say why.", by=by, at=at
        ),
        entry="refuse_concern",
    ),
    "triage": Act(
        permission=Permission.TRIAGE_CONCERN,
        ready=received,
        do=lambda concern, by, at: actions.triage(
            concern=concern, found=found(interim_safety=SECRET, views=SECRET), by=by, at=at
        ),
        entry="triage_concern",
    ),
    "take_step": Act(
        permission=Permission.TRIAGE_CONCERN,
        ready=lambda authority: triaged(received(authority)),
        do=lambda concern, by, at: actions.take_step(
            concern=concern, step=Step.BEGIN_S42, by=by, at=at, reason=SECRET
        ),
        entry="take_concern_step",
    ),
    "assign": Act(
        permission=Permission.TRIAGE_CONCERN,
        ready=_in_hand,
        do=lambda pair, by, at: actions.assign(
            concern=pair[0], worker=pair[1], by=by, at=at, reason=SECRET
        ),
        entry="assign_concern",
    ),
    "confirm_match": Act(
        permission=Permission.TRIAGE_CONCERN,
        ready=lambda authority: (received(authority), home(authority)),
        do=lambda pair, by, at: actions.confirm_match(
            concern=pair[0], location=pair[1], by=by, at=at, reason=SECRET
        ),
        entry="match_concern",
    ),
    "tell_referrer": Act(
        permission=Permission.TRIAGE_CONCERN,
        ready=lambda authority: received(authority, referrer_name=SECRET),
        do=lambda concern, by, at: actions.tell_referrer(
            concern=concern, telling=_told(), by=by, at=at
        ),
        entry="tell_referrer",
    ),
    "see_outcome": Act(
        permission=Permission.DECIDE_ENQUIRY,
        ready=lambda authority: brought_to(ConcernState.COMPLAINT, authority),
        do=lambda concern, by, at: actions.see_outcome(
            concern=concern, by=by, at=at, remark=SECRET
        ),
        entry="see_concern_outcome",
    ),
    "look_at_adult": Act(
        permission=Permission.VIEW_ADULT_IDENTITY,
        ready=received,
        do=lambda concern, by, at: actions.look_at_adult(
            concern=concern, reason=f"To ring {SECRET}.", by=by, at=at
        ),
        entry="look_at_adult",
    ),
    "open_in_emergency": Act(
        permission=Permission.BREAK_GLASS,
        ready=received,
        do=lambda concern, by, at: actions.open_in_emergency(
            concern=concern, reason=f"Nobody answers {SECRET}.", by=by, at=at
        ),
        entry="open_concern_in_emergency",
    ),
    "review_emergency": Act(
        permission=Permission.DECIDE_ENQUIRY,
        ready=_accessed,
        do=lambda access, by, at: actions.review_emergency(
            access=access, was_justified=True, finding=f"It was right, {SECRET}.", by=by, at=at
        ),
        entry="review_emergency",
    ),
    "keep_days": Act(
        permission=Permission.TRIAGE_CONCERN,
        ready=lambda authority: triaged(received(authority)) and authority,
        do=lambda authority, by, at: actions.keep_days(
            authority=authority, by=by, at=at + 30 * DAY
        ),
        entry="keep_queue_days",
    ),
}


def written() -> dict[str, list[Any]]:
    """Every row of the room and of the journal, as it stands."""
    models = [*apps.get_app_config("safeguarding").get_models(), Entry]
    return {
        model.__name__: list(model._default_manager.order_by("pk").values()) for model in models
    }
