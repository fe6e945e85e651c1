"""What a check found and what an application did, as pages and commands show it."""

import json
from dataclasses import dataclass, field
from datetime import date

from almoner.doors.feeds.cqc.records import Shape
from almoner.doors.feeds.outcome import MOST_NAMED
from almoner.doors.feeds.records import Drift, Rejection


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What loading a file would change. Locations are named by the regulator's ids."""

    shape: Shape
    as_at: date
    row_count: int
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()  # open until now, and not in a file that names all that are open
    open_before: int = 0  # open locations in the authorities of which the file speaks
    providers_new: int = 0
    providers_changed: int = 0
    ratings_new: int = 0
    rejected: tuple[Rejection, ...] = ()
    drift: Drift = field(default_factory=Drift)
    skipped: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    is_applied_already: bool = False
    needs_confirmation: bool = False

    @property
    def is_nothing(self) -> bool:
        """Whether loading it would change nothing."""
        counts = (self.providers_new, self.providers_changed, self.ratings_new)
        return not (self.new or self.changed or self.left or any(counts))

    def counts(self) -> dict[str, int]:
        """How many of each."""
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "left": len(self.left),
            "providers_new": self.providers_new,
            "providers_changed": self.providers_changed,
            "ratings_new": self.ratings_new,
            "rejected": len(self.rejected),
        }

    def as_json(self) -> str:
        """The report that a landing keeps."""
        kept = {
            "shape": self.shape.value,
            "as_at": self.as_at.isoformat(),
            "rows": self.row_count,
            "new": {"count": len(self.new), "locations": self.new[:MOST_NAMED]},
            "changed": {"count": len(self.changed), "locations": self.changed[:MOST_NAMED]},
            "left": {"count": len(self.left), "locations": self.left[:MOST_NAMED]},
            "open_before": self.open_before,
            "providers_new": self.providers_new,
            "providers_changed": self.providers_changed,
            "ratings_new": self.ratings_new,
            "rejected": len(self.rejected),
            "skipped": self.skipped,
            "columns_missing": self.drift.missing,
            "columns_unknown": self.drift.unknown,
            "notes": [*self.drift.notes, *self.notes],
            "needs_confirmation": self.needs_confirmation,
        }
        return json.dumps(kept, sort_keys=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What was changed, and by which landing; without one, the file was applied before."""

    check: Check
    landing_id: int | None
