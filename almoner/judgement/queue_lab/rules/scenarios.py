"""What if: a change to arrivals, to the people at work, or to the time that each concern takes."""

from dataclasses import dataclass

LEAST_MINUTES = 5.0  # no triage is shorter


@dataclass(frozen=True, slots=True)
class Scenario:
    """A change from the first day on. Without one, nothing changes."""

    words: str
    more_arrivals: float = 0.0  # a share: 0.2 is a fifth more
    more_workers: float = 0.0
    minutes_saved: float = 0.0  # on each concern

    def capacity_factor(self, *, minutes: float) -> float:
        """How much more a person does, where each concern takes `minutes` now."""
        least = min(minutes, LEAST_MINUTES)
        return minutes / max(minutes - self.minutes_saved, least)


def minutes_each(*, hours_a_week: float, done_a_week: float) -> float:
    """The minutes that a concern takes of someone's working time for the queue."""
    return hours_a_week * 60 / max(done_a_week, 1e-9)
