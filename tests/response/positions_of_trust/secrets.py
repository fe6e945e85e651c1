"""One of each guarded record, with a marker in every text: for the crawler that looks for them."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission
from almoner.response.positions_of_trust import actions
from almoner.response.positions_of_trust.rules.states import State, Step
from tests.response.positions_of_trust.factories import (
    brought_to,
    decided,
    keeper,
    recorded,
    referred,
    step,
)

LONG_AGO = timedelta(days=366 * 11)


def plant(*, authority: Authority, marker: str) -> frozenset[Permission]:
    """An allegation with all that one can have; who may see it."""
    numbers = count(1)

    def secret() -> str:
        return f"{marker}-{next(numbers)}"

    at = timezone.now() - timedelta(days=20)
    allegation = recorded(
        authority,
        at=at,
        received_on=at.date(),
        person=secret(),
        role=secret(),
        employer=secret(),
        alleged=secret(),
    )
    for which in (Step.TAKE_ON, Step.AGREE_STRATEGY, Step.CONCLUDE):
        step(allegation, which, at=at, reason=secret())
    decided(allegation, at=at, reason=secret(), decided_by_name=secret())
    referred(allegation, at=at, reason=secret())
    actions.set_hold(
        allegation=allegation, is_held=True, reason=secret(), by=keeper(authority), at=at
    )
    _erased(authority, reason=secret())
    return frozenset({Permission.KEEP_POSITIONS_OF_TRUST})


def _erased(authority: Authority, *, reason: str) -> None:
    """One of long ago, whose words are gone: of it only why is kept."""
    at = timezone.now() - LONG_AGO
    allegation = brought_to(State.CLOSED, at=at, authority=authority, received_on=at.date())
    actions.erase_allegation(
        allegation=allegation, reason=reason, by=keeper(authority), at=timezone.now()
    )
