"""Concerns from the front door, as the command line sees them."""

from dataclasses import dataclass

from almoner.core.journal.rules import Sensitivity
from almoner.doors.feeds.feed import Feed, Given
from almoner.doors.feeds.outcome import LoadError, Outcome
from almoner.doors.feeds.outcome_tables import outcome_as
from almoner.doors.feeds.safeguarding_referrals.load import check_file, load_file
from almoner.doors.feeds.safeguarding_referrals.parse import SHAPE
from almoner.evidence.landings.actions import begin_check, discard_file, refuse_landing
from almoner.evidence.landings.models import Landing

ELSEWHERE = (
    "This file holds safeguarding concerns, which do not come in here. It was not kept. The"
    " safeguarding team loads it under Safeguarding concerns."
)


@dataclass(frozen=True, kw_only=True)
class ReferralsFeed(Feed):
    """A feed of the command line alone: the page for these files is the safeguarding team's own."""

    def check(self, given: Given) -> Outcome:
        """What loading the file would change. Writes nothing."""
        return check_file(given)

    def load(self, given: Given) -> Outcome:
        """Receive the file whole, or not at all; one received already changes nothing."""
        return load_file(given)

    def check_landing(self, landing: Landing, given: Given) -> None:
        """Refuse what was uploaded where more people look, and do not keep it."""
        begin_check(landing=landing, by=given.by, at=given.at)
        refuse_landing(landing=landing, reason=ELSEWHERE, by=given.by, at=given.at)
        discard_file(landing=landing, by=given.by, at=given.at)
        raise LoadError(ELSEWHERE)

    def apply_landing(self, landing: Landing, given: Given) -> None:
        """None was ever checked, so none is applied."""
        raise LoadError(ELSEWHERE)

    def shown(self, outcome: Outcome, *, form: str, is_done: bool) -> str:
        """An outcome in the words that plain feeds share: counts and rows, never what they say."""
        return outcome_as(form, outcome, is_done=is_done)


SAFEGUARDING_REFERRALS = ReferralsFeed(
    key="safeguarding_referrals",
    title="Safeguarding referrals",
    about="Concerns from the council’s front door, as CSV.",
    shapes={SHAPE: "Concerns"},
    applied="The concerns were received",
    subject="the work list",
    next_page=("safeguarding:queue", "See the work list"),
    recogniser="almoner.doors.feeds.safeguarding_referrals.parse:recognises",
    sensitivity=Sensitivity.SAFEGUARDING,
    is_for_one_authority=True,
    is_uploaded=False,
)
