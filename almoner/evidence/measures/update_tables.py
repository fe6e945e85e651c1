"""The list of services that keep the national tracker up to date, or do not."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from almoner.core.ui.downloads import Notes, Row
from almoner.core.ui.words import in_words
from almoner.evidence.measures.queries import Update
from almoner.evidence.measures.rules.windows import (
    CollectionRule,
    Window,
    last_closed,
    rule_on,
)
from almoner.register.directory.rules import ServiceType

SHOWING = {"late": "Late", "never": "Never updated", "in_time": "In time", "all": "All services"}
DOWNLOADED = ("Service", "CQC id", "Provider", "Kind", "Last update", "Days since")
KINDS: Mapping[str, str] = {
    ServiceType.NURSING: "Nursing home",
    ServiceType.RESIDENTIAL: "Residential home",
    ServiceType.CARE_HOME: "Care home",
    ServiceType.HOME_CARE: "Home care",
}
NEVER_BEFORE = 31  # days of silence that are too many where no rule says how many


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """By what services are judged late, on a day."""

    as_at: date
    window: Window | None = None  # the one that closed last
    rule: CollectionRule | None = None

    @property
    def most_days(self) -> int:
        """The most days without an update, where there is no window."""
        return (self.rule.most_days if self.rule else 0) or NEVER_BEFORE

    def is_late(self, update: Update) -> bool:
        """Whether a service missed the window; before there was one, was silent for too long."""
        if update.is_in_window is not None:
            return not update.is_in_window
        days = update.days_since(self.as_at)
        return days is None or days > self.most_days

    @property
    def words(self) -> str:
        """The same for a page."""
        if self.window is None:
            return f"A service is late that has said nothing for more than {self.most_days} days."
        return (
            f"The last window was from {in_words(self.window.opens_on)} to the end of "
            f"{in_words(self.window.closes_on)}. Saving without a change counts."
        )


def judged_on(*, as_at: date, rules: Sequence[CollectionRule]) -> Judged:
    """By what services are judged on a day."""
    return Judged(
        as_at=as_at,
        window=last_closed(on=as_at, rules=rules),
        rule=rule_on(on=as_at, rules=rules),
    )


def updates_shown(found: Sequence[Update], show: str, *, judged: Judged) -> list[Update]:
    """The services that a reader asked for, in their order."""
    kept: Mapping[str, Callable[[Update], bool]] = {
        "late": judged.is_late,
        "never": lambda one: one.last_on is None,
        "in_time": lambda one: not judged.is_late(one),
        "all": lambda _: True,
    }
    return [one for one in found if kept[show](one)]


def update_rows(found: Sequence[Update], *, as_at: date) -> Iterator[Row]:
    """The services of a download."""
    for one in found:
        kind = KINDS.get(one.service_type, one.service_type)
        yield one.name, one.cqc_id, one.provider_name, kind, one.last_on, one.days_since(as_at)


def update_notes(*, name: str, show: str, judged: Judged) -> Notes:
    """What a reader of the download must know."""
    return Notes(
        title=f"Capacity Tracker updates, {name}",
        source="Capacity Tracker, as services fill it in. Not for publication",
        as_at=judged.as_at,
        filters=(SHOWING[show],),
        definitions=(("Late", judged.words),),
    )
