"""The steps that a cycle and a band go through: each machine is one table."""

from datetime import date, timedelta
from enum import StrEnum

from almoner.core.accounts.rules import Permission


class CycleState(StrEnum):
    """Where a cycle stands."""

    OPEN = "open"  # its rules may change, its bands may be fixed
    FIXED = "fixed"  # bands were fixed under its rules, which change no more
    CLOSED = "closed"  # nothing in it changes any more

    @property
    def words(self) -> str:
        """As officers say it: "open"."""
        return CYCLE_WORDS[self]


class CycleStepKind(StrEnum):
    """What can be done with a cycle."""

    OPEN = "open"
    CHANGE_RULES = "change_rules"
    FIX = "fix"
    CLOSE = "close"


class BandState(StrEnum):
    """Where a band stands."""

    PROPOSED = "proposed"
    NOTIFIED = "notified"
    APPEALED = "appealed"
    DECIDED = "decided"
    FINAL = "final"
    CHANGED_IN_YEAR = "changed_in_year"  # it was final until another followed it
    REPLACED = "replaced"  # it never took effect

    @property
    def words(self) -> str:
        """As a sentence says it: "notified to the provider"."""
        return STATE_WORDS[self]


class BandStepKind(StrEnum):
    """What can be done with a band."""

    PROPOSE = "propose"
    NOTIFY = "notify"
    APPEAL = "appeal"
    DECIDE = "decide"
    FINALISE = "finalise"
    CHANGE_IN_YEAR = "change_in_year"
    REPLACE = "replace"


# From which state (None: not there yet), by which step, to which state, with which permission.
CYCLE_STEPS: dict[tuple[CycleState | None, CycleStepKind], tuple[CycleState, Permission]] = {
    (None, CycleStepKind.OPEN): (CycleState.OPEN, Permission.KEEP_BANDS),
    (CycleState.OPEN, CycleStepKind.CHANGE_RULES): (CycleState.OPEN, Permission.KEEP_BANDS),
    (CycleState.OPEN, CycleStepKind.FIX): (CycleState.FIXED, Permission.KEEP_BANDS),
    # Again, for homes whose audit, suspension or registration has changed since.
    (CycleState.FIXED, CycleStepKind.FIX): (CycleState.FIXED, Permission.KEEP_BANDS),
    (CycleState.FIXED, CycleStepKind.CLOSE): (CycleState.CLOSED, Permission.KEEP_BANDS),
}

BAND_STEPS: dict[tuple[BandState | None, BandStepKind], tuple[BandState, Permission]] = {
    (None, BandStepKind.PROPOSE): (BandState.PROPOSED, Permission.KEEP_BANDS),
    # An appeal that changes a band makes a new one, which nobody appeals again.
    (None, BandStepKind.DECIDE): (BandState.DECIDED, Permission.KEEP_BANDS),
    (BandState.PROPOSED, BandStepKind.NOTIFY): (BandState.NOTIFIED, Permission.KEEP_BANDS),
    (BandState.PROPOSED, BandStepKind.REPLACE): (BandState.REPLACED, Permission.KEEP_BANDS),
    (BandState.NOTIFIED, BandStepKind.APPEAL): (BandState.APPEALED, Permission.KEEP_BANDS),
    (BandState.NOTIFIED, BandStepKind.FINALISE): (BandState.FINAL, Permission.KEEP_BANDS),
    (BandState.APPEALED, BandStepKind.DECIDE): (BandState.DECIDED, Permission.KEEP_BANDS),
    (BandState.APPEALED, BandStepKind.REPLACE): (BandState.REPLACED, Permission.KEEP_BANDS),
    (BandState.DECIDED, BandStepKind.FINALISE): (BandState.FINAL, Permission.KEEP_BANDS),
    (BandState.FINAL, BandStepKind.CHANGE_IN_YEAR): (
        BandState.CHANGED_IN_YEAR,
        Permission.KEEP_BANDS,
    ),
}

IN_FORCE = frozenset({BandState.FINAL, BandState.CHANGED_IN_YEAR})  # these took effect
SPENT = frozenset({BandState.CHANGED_IN_YEAR, BandState.REPLACED})  # nothing follows these
STATE_WORDS = {
    BandState.PROPOSED: "proposed",
    BandState.NOTIFIED: "notified to the provider",
    BandState.APPEALED: "under appeal",
    BandState.DECIDED: "decided on appeal",
    BandState.FINAL: "final",
    BandState.CHANGED_IN_YEAR: "changed in the year",
    BandState.REPLACED: "replaced before it took effect",
}
CYCLE_WORDS = {
    CycleState.OPEN: "open",
    CycleState.FIXED: "fixed",
    CycleState.CLOSED: "closed",
}
STEP_WORDS = {
    BandStepKind.PROPOSE: "proposed",
    BandStepKind.NOTIFY: "notified",
    BandStepKind.APPEAL: "appealed",
    BandStepKind.DECIDE: "decided on appeal",
    BandStepKind.FINALISE: "made final",
    BandStepKind.CHANGE_IN_YEAR: "changed in the year",
    BandStepKind.REPLACE: "replaced",
}
CYCLE_STEP_WORDS = {
    CycleStepKind.OPEN: "it cannot be opened again",
    CycleStepKind.CHANGE_RULES: "its rules cannot be changed",
    CycleStepKind.FIX: "its bands cannot be fixed",
    CycleStepKind.CLOSE: "it cannot be closed",
}


class StepRefused(Exception):
    """The cycle or the band is not in a state from which that can be done."""


def next_cycle_state(*, state: CycleState | None, step: CycleStepKind) -> CycleState:
    """The state that the step leads to. Raises StepRefused with a sentence."""
    found = CYCLE_STEPS.get((state, step))
    if found is None:
        stood = state.words if state else "not open yet"
        raise StepRefused(f"This cycle is {stood}, so {CYCLE_STEP_WORDS[step]}.")
    return found[0]


def next_band_state(*, state: BandState | None, step: BandStepKind) -> BandState:
    """The state that the step leads to. Raises StepRefused with a sentence."""
    found = BAND_STEPS.get((state, step))
    if found is None:
        stood = state.words if state else "not proposed yet"
        raise StepRefused(f"This band is {stood}, so it cannot be {STEP_WORDS[step]}.")
    return found[0]


def last_day_to_appeal(*, notified_on: date, days: int) -> date:
    """The last day on which an appeal is in time."""
    return notified_on + timedelta(days=days)
