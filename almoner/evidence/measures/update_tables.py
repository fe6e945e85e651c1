"""The list of services that keep the national tracker up to date, or do not."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from almoner.core.ui.downloads import Notes, Row
from almoner.core.ui.words import in_words
from almoner.evidence.measures.queries import Update
from almoner.evidence.measures.rules.windows import Window
from almoner.register.directory.rules import ServiceType

SHOWING = {"late": "Late", "never": "Never updated", "in_time": "In time", "all": "All services"}
DOWNLOADED = ("Service", "CQC id", "Provider", "Kind", "Last update", "Days since")
KINDS: Mapping[str, str] = {
    ServiceType.NURSING: "Nursing home",
    ServiceType.RESIDENTIAL: "Residential home",
    ServiceType.CARE_HOME: "Care home",
    ServiceType.HOME_CARE: "Home care",
}
MOST_DAYS = 31  # without an update, where no law has set a window yet


def is_late(update: Update, *, as_at: date) -> bool:
    """Whether a service missed the window; before there was one, said nothing for a month."""
    if update.is_in_window is not None:
        return not update.is_in_window
    days = update.days_since(as_at)
    return days is None or days > MOST_DAYS


def updates_shown(found: Sequence[Update], show: str, *, as_at: date) -> list[Update]:
    """The services that a reader asked for, in their order."""
    kept: Mapping[str, Callable[[Update], bool]] = {
        "late": lambda one: is_late(one, as_at=as_at),
        "never": lambda one: one.last_on is None,
        "in_time": lambda one: not is_late(one, as_at=as_at),
        "all": lambda _: True,
    }
    return [one for one in found if kept[show](one)]


def update_rows(found: Sequence[Update], *, as_at: date) -> Iterator[Row]:
    """The services of a download."""
    for one in found:
        kind = KINDS.get(one.service_type, one.service_type)
        yield one.name, one.cqc_id, one.provider_name, kind, one.last_on, one.days_since(as_at)


def update_notes(*, name: str, show: str, as_at: date, window: Window | None) -> Notes:
    """What a reader of the download must know."""
    return Notes(
        title=f"Capacity Tracker updates, {name}",
        source="Capacity Tracker, as services fill it in. Not for publication",
        as_at=as_at,
        filters=(SHOWING[show],),
        definitions=(("Late", window_words(window)),),
    )


def window_words(window: Window | None) -> str:
    """By what services are judged, in a sentence or two."""
    if window is None:
        return "No law set a window yet. A service is late that has said nothing for a month."
    return (
        f"The last window was from {in_words(window.opens_on)} to the end of "
        f"{in_words(window.closes_on)}. Saving without a change counts."
    )
