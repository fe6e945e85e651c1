"""Which band a home comes to, and why, line by line."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from almoner.core.calendar.rules import long_date
from almoner.judgement.bands.rules.definitions import BandRules, CapKind, Measure, Threshold

TENTH = Decimal("0.1")


class Basis(StrEnum):
    """What a band rests on."""

    AUDIT = "audit"
    CAPPED = "capped"
    FROZEN = "frozen"
    NEW_HOME = "new_home"
    KEPT = "kept"
    RE_AUDIT = "re_audit"
    APPEAL = "appeal"
    NONE = "none"


class LineKind(StrEnum):
    """What a line of an explanation speaks of; a suspension is not for every reader."""

    SCORE = "score"
    MET = "met"
    MISSED = "missed"
    CAP = "cap"
    SUSPENSION = "suspension"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an explanation."""

    kind: LineKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeFacts:
    """What is known of a home when its band is come to. None is not known, never nought."""

    quality: Decimal | None = None  # per cent, of the audit's care quality part
    environment: Decimal | None = None
    has_critical_fail: bool = False
    audited_on: date | None = None  # when the audit became final; None: there is none
    is_suspended: bool = False
    suspended_as_at: date | None = None  # the day on which that was asked
    last_band: int | None = None  # at the end of the year before
    is_new: bool = False  # registered since the audits began, and never banded


@dataclass(frozen=True, slots=True)
class BandOutcome:
    """The band come to (None: none, and the lines say why), and how."""

    band: int | None
    basis: Basis
    total: Decimal | None
    lines: tuple[Line, ...]


def total_of(*, rules: BandRules, quality: Decimal, environment: Decimal) -> Decimal:
    """Both parts combined by their weights, to one decimal, halves up."""
    weighed = quality * rules.quality_weight + environment * rules.environment_weight
    whole = weighed / (rules.quality_weight + rules.environment_weight)
    return whole.quantize(TENTH, rounding=ROUND_HALF_UP)


def band_for(*, rules: BandRules, home: HomeFacts) -> BandOutcome:
    """The band that the rules give a home, with the reasons line by line.

    The scores first, then what stands over them: a suspension freezes last year's band, and a
    critical fail is a ceiling on whatever was come to.
    """
    if home.audited_on is None:
        return _without_audit(rules, home)
    return _capped(rules, home, _frozen(rules, home, _from_scores(rules, home)))


def _without_audit(rules: BandRules, home: HomeFacts) -> BandOutcome:
    lines = [Line(LineKind.SCORE, "No audit of this home became final in the cycle’s dates.")]
    nothing = BandOutcome(None, Basis.NONE, None, tuple(lines))
    if home.is_suspended and rules.cap(CapKind.SUSPENDED) and home.last_band is not None:
        return _frozen(rules, home, nothing)
    if home.is_new and (cap := rules.cap(CapKind.NEW_HOME)):
        lines += [Line(LineKind.CAP, cap.because), _result(cap.band)]
        return BandOutcome(cap.band, Basis.NEW_HOME, None, tuple(lines))
    if home.last_band is not None and (cap := rules.cap(CapKind.NO_AUDIT)):
        lines += [Line(LineKind.CAP, cap.because), _result(home.last_band)]
        return BandOutcome(home.last_band, Basis.KEPT, None, tuple(lines))
    lines.append(_result(None))
    return BandOutcome(None, Basis.NONE, None, tuple(lines))


def _from_scores(rules: BandRules, home: HomeFacts) -> BandOutcome:
    on = f"The audit that became final on {long_date(home.audited_on or date.min)}"
    if home.quality is None or home.environment is None:
        missing = [
            measure.words
            for measure, score in (
                (Measure.QUALITY, home.quality),
                (Measure.ENVIRONMENT, home.environment),
            )
            if score is None
        ]
        text = f"{on} gives no percentage for {' or '.join(missing)}: too little was scored."
        return BandOutcome(None, Basis.NONE, None, (Line(LineKind.SCORE, text), _result(None)))
    total = total_of(rules=rules, quality=home.quality, environment=home.environment)
    scores = {
        Measure.QUALITY: home.quality,
        Measure.ENVIRONMENT: home.environment,
        Measure.TOTAL: total,
    }
    said = ", ".join(f"{measure.words} {score}%" for measure, score in scores.items())
    explained = [Line(LineKind.SCORE, f"{on}: {said}.")]
    band = rules.thresholds[0].band
    for threshold in reversed(rules.thresholds):
        lines = _threshold_lines(threshold, scores)
        explained += lines
        if all(line.kind is LineKind.MET for line in lines):
            band = threshold.band
            break
    explained.append(Line(LineKind.RESULT, f"The scores give band {band}."))
    return BandOutcome(band, Basis.AUDIT, total, tuple(explained))


def _threshold_lines(threshold: Threshold, scores: dict[Measure, Decimal]) -> list[Line]:
    """One line for each thing that the band asks for; the lowest asks for nothing."""
    lines = []
    for measure, score in scores.items():
        least = threshold.least(measure)
        if least is None:
            continue
        asked = f"Band {threshold.band} asks for {measure.words} of {least}%"
        if score >= least:
            lines.append(Line(LineKind.MET, f"{asked}: met, with {score}%."))
        else:
            short = least - score
            lines.append(Line(LineKind.MISSED, f"{asked}: missed by {short}, with {score}%."))
    return lines or [Line(LineKind.MET, f"Band {threshold.band} asks for nothing: met.")]


def _frozen(rules: BandRules, home: HomeFacts, scored: BandOutcome) -> BandOutcome:
    cap = rules.cap(CapKind.SUSPENDED)
    if not home.is_suspended or cap is None:
        return scored
    on = f" on {long_date(home.suspended_as_at)}" if home.suspended_as_at else ""
    said = f"New placements were suspended{on}."
    if home.last_band is None:
        text = f"{said} There is no band of last year to freeze."
        return BandOutcome(
            scored.band, scored.basis, scored.total, (*scored.lines, _suspension(text))
        )
    text = f"{said} {cap.because} Last year’s band was {home.last_band}."
    # Said by whoever may see the suspension, so the band itself is the last line.
    lines = (*scored.lines, _suspension(text), _result(home.last_band))
    return BandOutcome(home.last_band, Basis.FROZEN, scored.total, lines)


def _capped(rules: BandRules, home: HomeFacts, found: BandOutcome) -> BandOutcome:
    cap = rules.cap(CapKind.CRITICAL_FAIL)
    if not home.has_critical_fail or cap is None or cap.band is None or found.band is None:
        return found
    if found.band <= cap.band:
        text = f"{cap.because} Band {cap.band} is the most it may be, and it is no higher."
        return BandOutcome(
            found.band, found.basis, found.total, (*found.lines, Line(LineKind.CAP, text))
        )
    text = f"{cap.because} Band {cap.band} is the most it may be."
    lines = (*found.lines, Line(LineKind.CAP, text), _result(cap.band))
    return BandOutcome(cap.band, Basis.CAPPED, found.total, lines)


def _suspension(text: str) -> Line:
    return Line(LineKind.SUSPENSION, text)


def _result(band: int | None) -> Line:
    said = "It has no band." if band is None else f"So it is in band {band}."
    return Line(LineKind.RESULT, said)
