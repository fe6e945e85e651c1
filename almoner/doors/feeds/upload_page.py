"""How uploads are laid out: the list, one upload in each of its states, and its check."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from almoner.doors.feeds.reception import Progress
from almoner.evidence.landings.rules import LandingState

STATES: dict[LandingState, tuple[str, str]] = {
    LandingState.RECEIVED: ("Waiting to be checked", "blue"),
    LandingState.CHECKING: ("Being checked", "blue"),
    LandingState.CHECKED: ("Waiting for you to confirm", "yellow"),
    LandingState.APPLYING: ("Being applied", "blue"),
    LandingState.APPLIED: ("Applied", "green"),
    LandingState.REFUSED: ("Refused", "red"),
    LandingState.FAILED: ("Stopped", "orange"),
    LandingState.WITHDRAWN: ("Withdrawn", "grey"),
}
STILL_WAITED_FOR = {LandingState.RECEIVED, LandingState.CHECKING, LandingState.APPLYING}
STEPS: dict[LandingState, str] = {
    LandingState.RECEIVED: "Received",
    LandingState.CHECKING: "Check begun",
    LandingState.CHECKED: "Checked",
    LandingState.APPLYING: "Confirmed, application begun",
    LandingState.APPLIED: "Applied",
    LandingState.REFUSED: "Refused",
    LandingState.FAILED: "Stopped",
    LandingState.WITHDRAWN: "Withdrawn",
}
COMMAND_LINE = " Give that day with --as-at"  # from here on a sentence is for the command line
CONFIRM = " If that is right, load it with --confirm"


@dataclass(frozen=True, slots=True)
class Line:
    """One upload as the list shows it."""

    id: int
    source: str
    shape: str
    as_at: date | None
    state: str
    colour: str
    received_at: datetime
    received_by: str


@dataclass(frozen=True, slots=True)
class Named:
    """Locations of one sort that a check names, and how many more there are."""

    heading: str
    count: int
    locations: Sequence[str]


@dataclass(frozen=True, slots=True)
class Report:
    """A check's findings, ready to be shown."""

    counts: Sequence[tuple[str, int]]
    named: Sequence[Named]
    notes: Sequence[str]
    columns_missing: Sequence[str]
    columns_unknown: Sequence[str]
    skipped: Mapping[str, int]
    confirmation: str  # what somebody must agree to; blank if nothing
    agreement: str  # the words beside the box to tick
    is_nothing: bool


DEPARTURES = (
    "{left:,} of {before:,} open services ({share}) are not in this file and would be marked as "
    "closed. That is more than 5%, which usually means that a file is incomplete."
)
COUNTED = (
    ("new", "New services"),
    ("changed", "Services whose details change"),
    ("left", "Services that leave the register"),
)


def report(text: str) -> Report | None:
    """The report that a landing keeps; None before it was checked."""
    if not text:
        return None
    kept: dict[str, Any] = json.loads(text)
    return _plain_report(kept) if "counts" in kept else _register_report(kept)


def _plain_report(kept: Mapping[str, Any]) -> Report:
    counts = [(heading, int(count)) for heading, count in kept["counts"]]
    return Report(
        counts=counts,
        named=[Named(one["heading"], one["count"], one["locations"]) for one in kept["named"]],
        notes=kept["notes"],
        columns_missing=kept["columns_missing"],
        columns_unknown=kept["columns_unknown"],
        skipped=kept["skipped"],
        confirmation=kept["confirmation"],
        agreement="Yes, that is right" if kept["confirmation"] else "",
        is_nothing=not any(count for _, count in counts),
    )


def _register_report(kept: Mapping[str, Any]) -> Report:
    counts = [(heading, int(kept[name]["count"])) for name, heading in COUNTED]
    counts += [
        ("New providers", kept["providers_new"]),
        ("Providers whose details change", kept["providers_changed"]),
        ("New ratings", kept["ratings_new"]),
    ]
    left, before = kept["left"]["count"], kept["open_before"]
    share = f"{100 * left / before:.1f}%" if before else "not known"
    wants = kept["needs_confirmation"]
    return Report(
        counts=counts,
        named=[
            Named(heading, kept[name]["count"], kept[name]["locations"])
            for name, heading in COUNTED
            if kept[name]["count"]
        ],
        notes=kept["notes"],
        columns_missing=kept["columns_missing"],
        columns_unknown=kept["columns_unknown"],
        skipped=kept["skipped"],
        confirmation=DEPARTURES.format(left=left, before=before, share=share) if wants else "",
        agreement=f"Yes, these {left:,} services have left the register" if wants else "",
        is_nothing=not any(count for _, count in counts),
    )


def reason_in_words(text: str, *, sha256: str, source: str) -> str:
    """Why a landing was refused or stopped, with the file's own name, for someone at a browser."""
    for command in (COMMAND_LINE, CONFIRM):
        text = text.split(command, maxsplit=1)[0]
    return text.replace(sha256, source)


def needs_day(text: str) -> bool:
    """Whether it was refused because nobody said of which day it speaks."""
    return COMMAND_LINE in text


def tag_of(state: LandingState, progress: Progress | None) -> tuple[str, str]:
    """The words and colour of its state; one that was confirmed waits for nobody any more."""
    if state is LandingState.CHECKED and progress is not None and progress.asked == "apply":
        return "Confirmed", "blue"
    return STATES[state]


def progress_title(state: LandingState, progress: Progress | None) -> str:
    """What is going on, for the progress bar's heading."""
    if state is LandingState.CHECKING:
        return "Reading the file and comparing it with the register"
    if state is LandingState.APPLYING:
        return "Bringing the register up to date"
    if progress is not None and progress.asked == "apply":
        return "Confirmed: waiting for the background worker"
    return "Received: waiting for the background worker"


def is_at_work(state: LandingState, progress: Progress | None) -> bool:
    """Whether the page should wait: something is being done, or was asked for."""
    return state in STILL_WAITED_FOR or (progress is not None and state is not LandingState.APPLIED)
