"""The regulator's files, as the door sees them."""

from dataclasses import dataclass
from typing import Any

from almoner.core.journal.rules import Sensitivity
from almoner.doors.feeds.cqc.load import apply, check
from almoner.doors.feeds.cqc.plan import FEED
from almoner.doors.feeds.cqc.records import Shape
from almoner.doors.feeds.cqc.uploads import apply_landing, check_landing
from almoner.doors.feeds.feed import Feed, Given
from almoner.doors.feeds.tables import check_as_csv, check_as_json, check_as_table
from almoner.evidence.landings.models import Landing


@dataclass(frozen=True, kw_only=True)
class RegulatorsFeed(Feed):
    """What CQC publishes: compared with the register row by row, so of a kind of its own."""

    def check(self, given: Given) -> Any:
        """What applying the file would change."""
        return check(
            path=given.path,
            by=given.by,
            at=given.at,
            as_at=given.as_at,
            on_progress=given.on_progress,
        )

    def load(self, given: Given) -> Any:
        """Apply the file."""
        return apply(
            path=given.path,
            by=given.by,
            at=given.at,
            as_at=given.as_at,
            confirm_departures=given.is_confirmed,
            on_progress=given.on_progress,
        ).check

    def check_landing(self, landing: Landing, given: Given) -> None:
        """Check what was received."""
        check_landing(landing, given)

    def apply_landing(self, landing: Landing, given: Given) -> None:
        """Apply what was checked."""
        apply_landing(landing, given)

    def shown(self, outcome: Any, *, form: str, is_done: bool) -> str:
        """A check in the words of the register."""
        match form:
            case "json":
                return check_as_json(outcome)
            case "csv":
                return check_as_csv(outcome)
            case _:
                return check_as_table(outcome, is_done=is_done)


CQC = RegulatorsFeed(
    key=FEED,
    title="CQC",
    about=(
        "Latest ratings, the care directory, HSCA active or deactivated locations, or one answer "
        "of CQC’s API, from CQC’s page “Using CQC data”."
    ),
    shapes={
        Shape.API_LOCATION: "CQC’s API: locations",
        Shape.API_PROVIDER: "CQC’s API: providers",
        Shape.API_CHANGES: "CQC’s API: changes",
        Shape.API_LIST: "CQC’s API: list",
        Shape.LATEST_RATINGS: "Latest ratings",
        Shape.CARE_DIRECTORY: "Care directory",
        Shape.ACTIVE_LOCATIONS: "HSCA active locations",
        Shape.DEACTIVATED_LOCATIONS: "Deactivated locations",
    },
    applied="The register and the ratings are up to date",
    subject="the register",
    next_page=("desk:market", "See the market"),
    sensitivity=Sensitivity.OPEN,
)
