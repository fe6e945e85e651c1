"""Figures that a file publishes of places: told which place each is of, compared, and recorded."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from almoner.core.accounts.models import Authority, AuthorityName, Region
from almoner.core.accounts.rules import Principal
from almoner.doors.feeds.outcome import Findings
from almoner.doors.feeds.place_records import PlaceFigure
from almoner.doors.feeds.plain import Writing
from almoner.doors.feeds.records import Batch, Rejection
from almoner.evidence.measures.actions import record_observations
from almoner.evidence.measures.models import STANDING, Observation
from almoner.evidence.measures.queries.reading import ENGLAND
from almoner.evidence.measures.rules.rows import ObservationRow

UNKNOWN = "no council, region or country in England is called that here"


def compare(batch: Batch, day: date, by: Principal) -> Findings:
    """How many figures would be recorded, and of which places none can be. Only reads."""
    del day, by  # what is published is everybody's, whatever day it is
    rows, unknown = observations(batch.records)
    new, corrected = _differing(rows)
    return _findings(recorded=new + corrected, corrected=corrected, unknown=unknown)


def write(writing: Writing) -> Findings:
    """Record the figures, as a part of the load."""
    rows, unknown = observations(writing.batch.records)
    done = record_observations(rows=rows, landing=writing.landing, by=writing.by, at=writing.at)
    return _findings(recorded=done.recorded, corrected=done.corrected, unknown=unknown)


def observations(
    figures: Iterable[PlaceFigure],
) -> tuple[list[ObservationRow], tuple[Rejection, ...]]:
    """The figures as measures take them, and a refusal for each place that nobody knows.

    A code that stands goes before a name; a code of a council that has another one now is told by
    its name.
    """
    codes, names = _known_codes(), _known_names()
    rows: list[ObservationRow] = []
    unknown: dict[str, Rejection] = {}
    for one in figures:
        code = one.place_code if one.place_code in codes else names.get(_folded(one.place_name))
        if code is None:
            unknown.setdefault(one.place_name, _unknown(one))
            continue
        rows.append(
            ObservationRow(
                measure=one.measure,
                from_on=one.from_on,
                to_on=one.to_on,
                place_code=code,
                breakdown=one.breakdown,
                numerator=one.numerator,
                denominator=one.denominator,
            )
        )
    return rows, tuple(unknown.values())


def _known_codes() -> frozenset[str]:
    councils = Authority.objects.values_list("code", flat=True)
    return frozenset({*councils, *Region.objects.values_list("code", flat=True), ENGLAND})


def _known_names() -> Mapping[str, str]:
    """Codes by folded name; of two councils that bore one name, the one that stands."""
    found = {
        _folded(name): code
        for name, code in (
            *AuthorityName.objects.values_list("name", "authority__code"),
            *Region.objects.values_list("name", "code"),
            *Authority.objects.order_by("to_on").values_list("name", "code"),
            *Authority.objects.filter(to_on__isnull=True).values_list("name", "code"),
        )
    }
    return {**found, "england": ENGLAND}


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _unknown(one: PlaceFigure) -> Rejection:
    return Rejection(
        sheet=one.sheet,
        row=one.row,
        column="Name",
        value=one.place_name,
        reason=UNKNOWN,
        is_critical=False,
    )


def _differing(rows: Sequence[ObservationRow]) -> tuple[int, int]:
    """How many are new, and how many differ from what stands for the same."""
    if not rows:
        return 0, 0
    standing = _standing(rows)
    wanted: dict[tuple[Any, ...], tuple[Any, ...]] = {_key(row): _value(row) for row in rows}
    new = sum(key not in standing for key in wanted)
    corrected = sum(key in standing and standing[key] != value for key, value in wanted.items())
    return new, corrected


def _standing(rows: Sequence[ObservationRow]) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    found = Observation.objects.filter(
        STANDING,
        measure__in={row.measure for row in rows},
        to_on__gte=min(row.to_on for row in rows),
        to_on__lte=max(row.to_on for row in rows),
    ).exclude(place_code="")
    columns = ("measure", "from_on", "to_on", "place_code", "breakdown")
    return {
        tuple(row[:5]): (row[5], row[6])
        for row in found.values_list(*columns, "numerator", "denominator")
    }


def _key(row: ObservationRow) -> tuple[Any, ...]:
    return row.measure, row.from_on, row.to_on, row.place_code, row.breakdown


def _value(row: ObservationRow) -> tuple[Any, ...]:
    return row.numerator, row.denominator


def _findings(*, recorded: int, corrected: int, unknown: tuple[Rejection, ...]) -> Findings:
    return Findings(
        counts=(("Figures recorded", recorded), ("Of them, corrections", corrected)),
        rejected=unknown,
    )
