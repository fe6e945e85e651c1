"""What a check found and what an application did, in any feed's own words."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NoReturn

from almoner.doors.feeds.records import Drift, Rejection

AS_AT_NEEDED = (
    "The file does not say of which day it speaks. Give that day with --as-at,"
    " as in --as-at 2021-02-01."
)

MOST_NAMED = 200  # ids under each heading that a kept report names


class LoadError(Exception):
    """The load was not done; the message is a sentence for an officer."""


class AsAtNeededError(LoadError):
    """The file does not say of which day it speaks, and nobody else has."""


class CriticalRowsError(LoadError):
    """The file holds rows that forbid its loading."""


class ConfirmationNeededError(LoadError):
    """The load would do something that somebody must say is right."""


def refuse_critical(rejected: Sequence[Rejection]) -> None:
    """Raise CriticalRowsError if a row forbids the load."""
    critical = [each for each in rejected if each.is_critical]
    if critical:
        rest = f", and {len(critical) - 1} more" if len(critical) > 1 else ""
        raise CriticalRowsError(f"The file cannot be loaded: {in_words(critical[0])}{rest}.")


def refuse_unaccepted(name: str, rejected: Sequence[Rejection]) -> NoReturn:
    """Refuse a table of which no row was accepted: applied, it would stand for its day."""
    if not rejected:
        raise LoadError(f"“{name}” has the columns of its form, but no rows under them.")
    raise LoadError(
        f"“{name}” has no row that can be accepted. The first, {in_words(rejected[0])}."
    )


def day_told(day: date | None, *, today: date) -> date:
    """The day of which a file speaks, as somebody says it.

    Raises AsAtNeededError where nobody does, and LoadError where what is said cannot be.
    """
    if day is None:
        raise AsAtNeededError(AS_AT_NEEDED)
    if day > today:
        raise LoadError(f"The file cannot speak of {day:%-d %B %Y}, which is yet to come.")
    return day


def in_words(rejection: Rejection) -> str:
    """A row that is not accepted, and why, within a sentence."""
    return f"row {rejection.row}: {rejection.reason}" if rejection.row else rejection.reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Things of one sort that a check names: locations, by the regulator's ids, or other words."""

    heading: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a feed says of a batch against what is known: the same before and after it is written.

    `confirmation`, if any, is a sentence to which somebody must agree before the load.
    """

    counts: tuple[tuple[str, int], ...]  # what would change, in words, and how many
    named: tuple[Named, ...] = ()
    notes: tuple[str, ...] = ()
    rejected: tuple[Rejection, ...] = ()  # beside those of the reading
    confirmation: str = ""
    authority_ids: frozenset[int] = frozenset()  # those of which the file names all there is


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What loading a file would change, or has changed."""

    shape: str
    as_at: date
    row_count: int
    counts: tuple[tuple[str, int], ...] = ()
    named: tuple[Named, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    drift: Drift = field(default_factory=Drift)
    skipped: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    confirmation: str = ""
    is_applied_already: bool = False

    @property
    def is_nothing(self) -> bool:
        """Whether loading it would change nothing."""
        return not any(count for _, count in self.counts)

    def as_json(self, *, most_named: int = MOST_NAMED) -> str:
        """The report that a landing keeps."""
        kept = {
            "shape": self.shape,
            "as_at": self.as_at.isoformat(),
            "rows": self.row_count,
            "counts": [list(each) for each in self.counts],
            "named": [
                {
                    "heading": each.heading,
                    "count": len(each.ids),
                    "locations": each.ids[:most_named],
                }
                for each in self.named
            ],
            "rejected": len(self.rejected),
            "skipped": self.skipped,
            "columns_missing": self.drift.missing,
            "columns_unknown": self.drift.unknown,
            "notes": [*self.drift.notes, *self.notes],
            "confirmation": self.confirmation,
        }
        return json.dumps(kept, sort_keys=True, ensure_ascii=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What was changed, and by which landing; without one, the file was applied before."""

    outcome: Outcome
    landing_id: int | None
