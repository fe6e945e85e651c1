"""A set of band rules: its thresholds and caps, read from data and checked whole.

A home is in the highest band all of whose thresholds it meets. The thresholds are the council's
own, dated data; what is fixed here is only that they make sense: every home has one band, and a
better score never gives a lower one.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from itertools import pairwise
from typing import Any

from almoner.core.calendar.rules import (
    FinancialYear,
    NotAFinancialYear,
    financial_year_labelled,
)

HUNDRED = Decimal(100)
LONGEST_APPEAL = 365  # days
MEASURES = ("quality", "environment", "total")


class Measure(StrEnum):
    """What a threshold is set on: the two parts of an audit, and both combined."""

    QUALITY = "quality"
    ENVIRONMENT = "environment"
    TOTAL = "total"

    @property
    def words(self) -> str:
        """As a sentence names it: "care quality"."""
        return {"quality": "care quality", "environment": "environment", "total": "total"}[self]


class CapKind(StrEnum):
    """What can stand over the scores (DOMAIN: typical cap rules)."""

    CRITICAL_FAIL = "critical_fail"  # at most this band
    SUSPENDED = "suspended"  # frozen at last year's band
    NEW_HOME = "new_home"  # this band until the first audit
    NO_AUDIT = "no_audit"  # an older home without an audit keeps last year's band

    @property
    def needs_band(self) -> bool:
        """Whether the cap names a band; the others keep last year's."""
        return self in {CapKind.CRITICAL_FAIL, CapKind.NEW_HOME}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a set of rules: where, as a path, and what, as a sentence."""

    where: str
    text: str


class RulesError(ValueError):
    """A set of band rules cannot be used. `problems` says why, each with its place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(problem.text for problem in self.problems))


@dataclass(frozen=True, slots=True)
class Threshold:
    """The least that a band asks for, in per cent; None asks for nothing."""

    band: int
    min_quality: Decimal | None = None
    min_environment: Decimal | None = None
    min_total: Decimal | None = None

    def least(self, measure: Measure) -> Decimal | None:
        """What the band asks of one measure."""
        return {
            Measure.QUALITY: self.min_quality,
            Measure.ENVIRONMENT: self.min_environment,
            Measure.TOTAL: self.min_total,
        }[measure]

    def asks(self) -> tuple[Decimal, Decimal, Decimal]:
        """All three, with nothing asked as nought: to compare bands with."""
        zero = Decimal(0)
        return (self.min_quality or zero, self.min_environment or zero, self.min_total or zero)


@dataclass(frozen=True, slots=True)
class Cap:
    """A rule that stands over the scores, and the sentence that says why."""

    kind: CapKind
    because: str
    band: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BandRules:
    """One checked set of rules. `thresholds` are from the lowest band up."""

    key: str
    version: str
    title: str
    about: str
    source: str  # the citation, or that it is the council's own
    from_year: FinancialYear  # the first financial year to which it may apply
    service_types: tuple[str, ...]
    portfolio: str  # contracts.Portfolio, or blank: every home of those types
    quality_part: str  # the key of the audit's section that holds it
    environment_part: str
    quality_weight: int
    environment_weight: int
    thresholds: tuple[Threshold, ...]
    caps: tuple[Cap, ...]
    appeal_days: int  # calendar days from notice in which a provider may appeal

    @property
    def bands(self) -> tuple[int, ...]:
        """The bands there are, lowest first."""
        return tuple(threshold.band for threshold in self.thresholds)

    def cap(self, kind: CapKind) -> Cap | None:
        """The cap of that kind, if the rules have it."""
        return next((cap for cap in self.caps if cap.kind is kind), None)


def canonical_text(rules: BandRules) -> str:
    """The rules as the one text that is kept and compared: the same rules give the same text."""
    content: dict[str, Any] = {
        "band_rules": rules.key,
        "version": rules.version,
        "title": rules.title,
        "about": rules.about,
        "source": rules.source,
        "from_year": rules.from_year.label,
        "homes": {"service_types": list(rules.service_types), "portfolio": rules.portfolio},
        "parts": {
            "quality": {"section": rules.quality_part, "weight": rules.quality_weight},
            "environment": {"section": rules.environment_part, "weight": rules.environment_weight},
        },
        "bands": [
            {"band": threshold.band}
            | {
                f"min_{measure}": str(least)
                for measure in Measure
                if (least := threshold.least(measure))
            }
            for threshold in rules.thresholds
        ],
        "caps": [
            {"cap": cap.kind.value, "because": cap.because}
            | ({"band": cap.band} if cap.band is not None else {})
            for cap in rules.caps
        ],
        "appeal_days": rules.appeal_days,
    }
    return json.dumps(content, sort_keys=True, ensure_ascii=False, indent=1)


def digest_of(text: str) -> str:
    """The fingerprint of a rules text."""
    return hashlib.sha256(text.encode()).hexdigest()


def rules_from_text(text: str) -> BandRules:
    """The rules that a kept text holds. Raises RulesError."""
    return parse_rules(json.loads(text))


def parse_rules(raw: Mapping[str, Any]) -> BandRules:
    """The rules that a document holds, checked whole.

    Raises RulesError with every problem found, each with its place.
    """
    reader = _Reader()
    rules = reader.rules(raw)
    problems = list(reader.problems)
    # A threshold that could not be read would seem to ask for nothing: no second fault in it.
    is_misread = any(problem.where.startswith("bands") for problem in problems)
    problems += [
        problem
        for problem in _nonsense(rules)
        if not (is_misread and problem.where.startswith("bands"))
    ]
    if problems:
        raise RulesError(problems)
    return rules


class _Reader:
    """Reads a document, noting what is wrong instead of stopping at the first."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(self, where: str, text: str) -> None:
        self.problems.append(Problem(where, text))

    def rules(self, raw: Mapping[str, Any]) -> BandRules:
        self.known(raw, "", _KEYS)
        homes, parts = self.mapping(raw, "homes"), self.mapping(raw, "parts")
        self.known(homes, "homes.", {"service_types", "portfolio"})
        quality, environment = self.mapping(parts, "quality"), self.mapping(parts, "environment")
        return BandRules(
            key=self.text(raw, "band_rules"),
            version=self.text(raw, "version"),
            title=self.text(raw, "title"),
            about=str(raw.get("about", "")).strip(),
            source=self.text(raw, "source"),
            from_year=self.year(raw),
            service_types=tuple(str(kind) for kind in homes.get("service_types") or ()),
            portfolio=str(homes.get("portfolio") or ""),
            quality_part=self.text(quality, "section", "parts.quality."),
            environment_part=self.text(environment, "section", "parts.environment."),
            quality_weight=self.weight(quality, Measure.QUALITY),
            environment_weight=self.weight(environment, Measure.ENVIRONMENT),
            thresholds=tuple(self.thresholds(raw.get("bands") or ())),
            caps=tuple(self.caps(raw.get("caps") or ())),
            appeal_days=self.appeal_days(raw),
        )

    def known(self, raw: Mapping[str, Any], where: str, keys: Iterable[str]) -> None:
        for name in sorted(set(raw) - set(keys)):
            self.wrong(f"{where}{name}", f"The rules do not know the setting “{where}{name}”.")

    def mapping(self, raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        found = raw.get(name)
        return found if isinstance(found, Mapping) else {}

    def text(self, raw: Mapping[str, Any], name: str, where: str = "") -> str:
        found = str(raw.get(name) or "").strip()
        if not found:
            self.wrong(f"{where}{name}", f"The rules lack “{where}{name}”.")
        return found

    def year(self, raw: Mapping[str, Any]) -> FinancialYear:
        try:
            return financial_year_labelled(str(raw.get("from_year", "")))
        except NotAFinancialYear as error:
            self.wrong("from_year", str(error))
            return FinancialYear(1)

    def weight(self, raw: Mapping[str, Any], measure: Measure) -> int:
        found = raw.get("weight")
        if isinstance(found, int) and not isinstance(found, bool) and found > 0:
            return found
        self.wrong(
            f"parts.{measure}.weight",
            f"The weight of {measure.words} must be a whole number above nought.",
        )
        return 1

    def appeal_days(self, raw: Mapping[str, Any]) -> int:
        found = raw.get("appeal_days")
        if isinstance(found, int) and 0 <= found <= LONGEST_APPEAL:
            return found
        self.wrong(
            "appeal_days", f"The days to appeal must be a whole number from 0 to {LONGEST_APPEAL}."
        )
        return 0

    def thresholds(self, raw: Iterable[Mapping[str, Any]]) -> Iterable[Threshold]:
        for place, item in enumerate(raw, start=1):
            band = item.get("band")
            if not isinstance(band, int) or isinstance(band, bool) or band < 1:
                self.wrong(f"bands.{place}", f"Line {place} of the bands names no band.")
                continue
            self.known(item, f"bands.{band}.", {"band", *(f"min_{each}" for each in MEASURES)})
            yield Threshold(band, *(self.least(item, band, measure) for measure in Measure))

    def least(self, raw: Mapping[str, Any], band: int, measure: Measure) -> Decimal | None:
        found = raw.get(f"min_{measure}")
        if found is None or found == "":
            return None
        try:
            least = Decimal(str(found))
            is_percentage = 0 <= least <= HUNDRED and least == round(least, 1)
        except InvalidOperation:
            is_percentage = False
        if not is_percentage:
            self.wrong(
                f"bands.{band}.min_{measure}",
                f"Band {band}: the least {measure.words} must be a percentage from 0 to 100,"
                f" with one decimal at most, and not “{found}”.",
            )
            return None
        return round(least, 1) or None

    def caps(self, raw: Iterable[Mapping[str, Any]]) -> Iterable[Cap]:
        for item in raw:
            name = str(item.get("cap", ""))
            if name not in set(CapKind):
                known = ", ".join(CapKind)
                self.wrong(f"caps.{name}", f"No cap is called “{name}”. The caps are: {known}.")
                continue
            kind, band = CapKind(name), item.get("band")
            self.known(item, f"caps.{name}.", {"cap", "band", "because"})
            if kind.needs_band != isinstance(band, int):
                said = "must name a band" if kind.needs_band else "names a band and may not"
                self.wrong(f"caps.{name}", f"The cap “{name}” {said}.")
            yield Cap(kind, self.text(item, "because", f"caps.{name}."), band)


_KEYS = {
    "band_rules",
    "version",
    "title",
    "about",
    "source",
    "from_year",
    "homes",
    "parts",
    "bands",
    "caps",
    "appeal_days",
}


def _nonsense(rules: BandRules) -> Iterable[Problem]:
    """What is wrong between bands: gaps, overlaps, and a band that asks less than the one below."""
    if not rules.thresholds:
        yield Problem("bands", "There are no bands.")
        return
    if not rules.service_types:
        yield Problem("homes.service_types", "The rules name no type of home.")
    numbers = [threshold.band for threshold in rules.thresholds]
    for band in sorted({band for band in numbers if numbers.count(band) > 1}):
        yield Problem(f"bands.{band}", f"Overlap: band {band} is set twice.")
    for band in sorted(set(range(1, max(numbers))) - set(numbers)):
        yield Problem(f"bands.{band}", f"Gap: there is no band {band}, but there is a higher one.")
    if numbers != sorted(numbers):
        yield Problem("bands", "The bands are not in order, from the lowest up.")
    yield from _gap_below(rules.thresholds[0])
    for below, above in pairwise(rules.thresholds):
        yield from _between(below, above)
    yield from _wrong_caps(rules)


def _gap_below(lowest: Threshold) -> Iterable[Problem]:
    for measure in Measure:
        if (least := lowest.least(measure)) is not None:
            yield Problem(
                f"bands.{lowest.band}.min_{measure}",
                f"Gap: a home whose {measure.words} is below {least} would have no band."
                f" Band {lowest.band} is the lowest and must ask for nothing.",
            )


def _between(below: Threshold, above: Threshold) -> Iterable[Problem]:
    if below.asks() == above.asks() and below.band != above.band:
        yield Problem(
            f"bands.{above.band}",
            f"Overlap: bands {below.band} and {above.band} ask for the same,"
            f" so no home could be in band {below.band}.",
        )
    for measure in Measure:
        lower, higher = below.least(measure) or Decimal(0), above.least(measure) or Decimal(0)
        if higher < lower:
            yield Problem(
                f"bands.{above.band}.min_{measure}",
                f"Band {above.band} asks for less {measure.words} ({higher}) than band"
                f" {below.band} ({lower}). Each band must ask at least as much as the one below.",
            )


def _wrong_caps(rules: BandRules) -> Iterable[Problem]:
    kinds = [cap.kind for cap in rules.caps]
    for kind in CapKind:
        if kinds.count(kind) > 1:
            yield Problem(f"caps.{kind}", f"Overlap: the cap “{kind}” is set twice.")
    for cap in rules.caps:
        if cap.band is not None and cap.band not in rules.bands:
            yield Problem(f"caps.{cap.kind}", f"The cap “{cap.kind}” names no band there is.")
