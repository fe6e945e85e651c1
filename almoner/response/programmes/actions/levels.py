"""Levels that services reached: many at once from a file, or one service's by a form."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.bulk import insert_rows
from almoner.core.journal.noting import note
from almoner.evidence.landings.models import Landing
from almoner.response.programmes.models import Programme, ServiceLevel
from almoner.response.programmes.queries.levels import TOLD_BY, levels_said
from almoner.response.programmes.queries.scope import locations_ever_in_scope
from almoner.response.programmes.queries.standing import closed_on
from almoner.response.programmes.rules.definition import definition_of

COLUMNS = (
    "programme_id",
    "location_id",
    "level",
    "reached_on",
    "as_at",
    "inherited_from",
    "source",
    "note",
    "landing_number",
    "at",
    "by",
    "by_name",
)


class LevelRefused(Exception):
    """The level cannot be recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRow:
    """A level that one service reached, as a source said on a day."""

    location_id: int
    level: str  # a key of the definition's levels
    as_at: date
    source: str
    reached_on: date | None = None
    inherited_from: str = ""  # the head office of which the source speaks
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedLevel:
    """A row that was not recorded, and why."""

    row: LevelRow
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelOutcome:
    """What came of rows: how many were new, or said what the same source had said already."""

    added: int
    unchanged: int
    refused: tuple[RefusedLevel, ...]


@transaction.atomic
def record_levels(
    *,
    programme: Programme,
    rows: Sequence[LevelRow],
    landing: Landing | None,
    by: Principal,
    at: datetime,
) -> LevelOutcome:
    """Record levels of many services in a few statements; again, it changes nothing.

    With a landing they come from a file, and whoever may load it may record them. A row that
    cannot be is passed over and named in the outcome. Raises NotPermitted.
    """
    if landing is None:
        require(by, Permission.RECORD_RETURNS, authority_code=programme.authority.code)
    else:
        require(by, Permission.LOAD_FEED)
    held = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    outcome = _record(held, rows, landing=landing, by=by, at=at)
    if outcome.added:
        detail = {
            "added": outcome.added,
            "refused": len(outcome.refused),
            "landing": landing.pk if landing else None,
        }
        note("record_levels", programme, by=by, at=at, detail=detail)
    return outcome


@transaction.atomic
def record_level(*, programme: Programme, row: LevelRow, by: Principal, at: datetime) -> None:
    """Record the level of one service as a form has it. Raises NotPermitted and LevelRefused."""
    require(by, Permission.RECORD_RETURNS, authority_code=programme.authority.code)
    held = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    outcome = _record(held, [row], landing=None, by=by, at=at)
    if outcome.refused:
        raise LevelRefused(outcome.refused[0].reason)
    if outcome.unchanged:
        raise LevelRefused("That level is recorded already, as at the same day.")
    detail = {"location": row.location_id, "level": row.level, "as_at": row.as_at}
    note("record_level", programme, by=by, at=at, detail=detail)


def _record(
    programme: Programme,
    rows: Sequence[LevelRow],
    *,
    landing: Landing | None,
    by: Principal,
    at: datetime,
) -> LevelOutcome:
    definition = definition_of(programme.definition)
    places, closed = locations_ever_in_scope(programme=programme), closed_on(programme=programme)
    said = set(levels_said(programme=programme, days={row.as_at for row in rows}))
    new: list[LevelRow] = []
    refused: list[RefusedLevel] = []
    unchanged = 0
    for row in rows:
        key = tuple(getattr(row, name) for name in TOLD_BY)
        if reason := _refusal(row, places, closed, is_known=bool(definition.level(row.level))):
            refused.append(RefusedLevel(row=row, reason=reason))
        elif key in said:
            unchanged += 1
        else:
            said.add(key)
            new.append(row)
    number = landing.pk if landing else None
    insert_rows(
        model=ServiceLevel,
        columns=COLUMNS,
        rows=[
            (
                programme.pk,
                *(getattr(row, name) for name in COLUMNS[1:8]),
                number,
                at,
                by.reference,
                by.name,
            )
            for row in new
        ],
    )
    return LevelOutcome(added=len(new), unchanged=unchanged, refused=tuple(refused))


def _refusal(row: LevelRow, places: frozenset[int], closed: date | None, *, is_known: bool) -> str:
    if not is_known:
        return "The programme has no such level."
    if row.location_id not in places:
        return "This service is not in the programme’s scope."
    if closed is not None and row.as_at >= closed:
        return "The programme was over by then, so nothing more is collected."
    if row.reached_on is not None and row.reached_on > row.as_at:
        return "It cannot have been reached after the day on which it was said."
    return ""
