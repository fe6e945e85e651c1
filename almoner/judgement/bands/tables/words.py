"""The words and colours of states, bases and lines of an explanation."""

from collections.abc import Iterable
from decimal import Decimal

from almoner.judgement.bands.queries import CycleRecord
from almoner.judgement.bands.rules.judging import Basis, Line, LineKind
from almoner.judgement.bands.rules.states import BandState, CycleState
from almoner.register.directory.rules import ServiceType

STATES = {
    BandState.PROPOSED: "Proposed",
    BandState.NOTIFIED: "Notified",
    BandState.APPEALED: "Under appeal",
    BandState.DECIDED: "Decided on appeal",
    BandState.FINAL: "Final",
    BandState.CHANGED_IN_YEAR: "Changed in the year",
    BandState.REPLACED: "Replaced",
}
STATE_COLOURS = {
    BandState.PROPOSED: "yellow",
    BandState.NOTIFIED: "light-blue",
    BandState.APPEALED: "orange",
    BandState.DECIDED: "purple",
    BandState.FINAL: "green",
    BandState.CHANGED_IN_YEAR: "grey",
    BandState.REPLACED: "grey",
}
CYCLES = {
    CycleState.OPEN: "Open",
    CycleState.FIXED: "Fixed",
    CycleState.CLOSED: "Closed",
}
CYCLE_COLOURS = {
    CycleState.OPEN: "yellow",
    CycleState.FIXED: "green",
    CycleState.CLOSED: "grey",
}
# A frozen band is put as any other that was kept: that a home is suspended is not for everyone.
BASES = {
    Basis.AUDIT: "The audit",
    Basis.CAPPED: "The audit, with a critical fail",
    Basis.FROZEN: "Last year’s band, kept",
    Basis.KEPT: "Last year’s band, kept",
    Basis.NEW_HOME: "A new home",
    Basis.RE_AUDIT: "An audit in the year",
    Basis.APPEAL: "An appeal",
    Basis.NONE: "",
}
TYPES = {
    ServiceType.NURSING: "Nursing home",
    ServiceType.RESIDENTIAL: "Residential home",
    ServiceType.CARE_HOME: "Care home",
}
LINE_TAGS = {
    LineKind.MET: ("Met", "green"),
    LineKind.MISSED: ("Missed", "orange"),
    LineKind.CAP: ("Rule", "purple"),
    LineKind.SUSPENSION: ("Rule", "purple"),
    LineKind.SCORE: ("Scores", "light-blue"),
    LineKind.RESULT: ("Result", ""),
}
HIDDEN = Line(
    LineKind.CAP, "Another rule of the cycle applies. It can be seen by those who see suspensions."
)


def shown_lines(lines: Iterable[Line], *, sees_suspensions: bool) -> list[Line]:
    """The lines of an explanation that a reader may see."""
    return [
        line if sees_suspensions or line.kind is not LineKind.SUSPENSION else HIDDEN
        for line in lines
    ]


def band_words(band: int | None) -> str:
    """A band, or that there is none."""
    return "No band" if band is None else f"Band {band}"


def percentage(score: Decimal | None) -> str:
    """A score as people read it; what is not known says so."""
    return "not known" if score is None else f"{score}%"


def rules_rows(cycle: CycleRecord) -> list[tuple[str, ...]]:
    """The thresholds as a table, the highest band first."""
    return [
        (
            f"Band {threshold.band}",
            *(
                "–" if least is None else f"{least}%"
                for least in (
                    threshold.min_quality,
                    threshold.min_environment,
                    threshold.min_total,
                )
            ),
        )
        for threshold in reversed(cycle.rules.thresholds)
    ]
