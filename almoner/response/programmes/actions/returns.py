"""What services say in numbers: many at once from a file, or one service's by a form."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.bulk import insert_rows
from almoner.core.calendar.rules import day_of
from almoner.core.files.models import StoredFile
from almoner.core.journal.noting import note
from almoner.evidence.landings.actions import Reading, close_landing, open_landing
from almoner.evidence.landings.models import Landing
from almoner.register.directory.models import Location
from almoner.response.programmes.models import Programme, Return
from almoner.response.programmes.queries.returns import last_return_number
from almoner.response.programmes.queries.scope import locations_ever_in_scope
from almoner.response.programmes.queries.standing import closed_on
from almoner.response.programmes.rules.figures import FIELDS, Counts, refusal_of
from almoner.response.programmes.rules.kinds import RoleGroup

Key = tuple[int, str, date]
FILES = "programme_returns"  # the feed of their landings: a council's own, so not on Uploads
COLUMNS = (
    "programme_id",
    "location_id",
    "role_group",
    "as_at",
    *FIELDS,
    "source",
    "landing_number",
    "at",
    "by",
    "by_name",
)


class ReturnRefused(Exception):
    """The return cannot be recorded."""


class ReturnChanged(ReturnRefused):
    """Someone else recorded a return of the service since the page was shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRow:
    """One service's people of one role group on a day. None is not known, never nought."""

    location_id: int
    role_group: RoleGroup
    as_at: date
    counts: Counts
    source: str  # "Capacity Tracker"

    @property
    def key(self) -> Key:
        """What it is a return of: a later one of the same key supersedes it."""
        return self.location_id, self.role_group.value, self.as_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A row that was not recorded, and why."""

    row: ReturnRow
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of rows: how many were new, corrected another, or stood already."""

    added: int
    corrected: int
    unchanged: int
    refused: tuple[Refused, ...]


@transaction.atomic
def record_returns(
    *,
    programme: Programme,
    rows: Sequence[ReturnRow],
    landing: Landing | None,
    by: Principal,
    at: datetime,
) -> Outcome:
    """Record returns of many services in a few statements; again, it changes nothing.

    With a landing they come from a file, and whoever may load it may record them. A row that
    cannot be is passed over and named in the outcome; nothing is raised for it. One journal entry,
    unless all stood already. Raises NotPermitted.
    """
    if landing is None:
        require(by, Permission.RECORD_RETURNS, authority_code=programme.authority.code)
    else:
        require(by, Permission.LOAD_FEED)
    held = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    outcome = _write(held, _planned(held, rows, today=day_of(at)), landing=landing, by=by, at=at)
    if outcome.added or outcome.corrected:
        detail = {
            "added": outcome.added,
            "corrected": outcome.corrected,
            "refused": len(outcome.refused),
            "landing": landing.pk if landing else None,
        }
        note("record_returns", programme, by=by, at=at, detail=detail)
    return outcome


@transaction.atomic
def record_returns_file(
    *,
    programme: Programme,
    rows: Sequence[ReturnRow],
    file: StoredFile,
    by: Principal,
    at: datetime,
) -> Outcome:
    """Record every return of a file that was kept, or none; again, it changes nothing.

    The returns name the landing of the file, which is made with them. Raises NotPermitted, and
    ReturnRefused where a row cannot be recorded: then nothing is, and no landing is left.
    """
    require(by, Permission.RECORD_RETURNS, authority_code=programme.authority.code)
    held = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    plan = _planned(held, rows, today=day_of(at))
    if plan.refused:
        raise ReturnRefused(f"Nothing is recorded. {plan.refused[0].reason}")
    if not plan.new and not plan.changed:
        return plan.outcome
    reading = _reading(rows)
    landing = open_landing(
        feed=FILES,
        source=file.name,
        sha256=file.sha256,
        reading=reading,
        by=by,
        at=at,
        file=file,
    )
    outcome = _write(held, plan, landing=landing, by=by, at=at)
    close_landing(
        landing=landing, reading=reading, authority_ids=[programme.authority_id], by=by, at=at
    )
    detail = {
        "added": outcome.added,
        "corrected": outcome.corrected,
        "landing": landing.pk,
        "sha256": file.sha256,
    }
    note("record_returns_file", programme, by=by, at=at, detail=detail)
    return outcome


def _reading(rows: Sequence[ReturnRow]) -> Reading:
    return Reading(
        shape=FILES,
        as_at=max(row.as_at for row in rows),
        is_snapshot=False,
        row_count=len(rows),
        rejected=(),
        report="",
    )


@transaction.atomic
def record_service_return(
    *,
    programme: Programme,
    location: Location,
    as_at: date,
    counts: Mapping[RoleGroup, Counts],
    source: str,
    last_seen: int,
    by: Principal,
    at: datetime,
) -> Outcome:
    """Record one service's return as a form has it, all role groups or none.

    `last_seen` is the number of the service's newest return when the form was shown, nought if
    there was none. Raises NotPermitted, ReturnRefused and ReturnChanged.
    """
    require(by, Permission.RECORD_RETURNS, authority_code=programme.authority.code)
    held = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    if last_return_number(programme=held, location_id=location.pk) != last_seen:
        raise ReturnChanged(
            "Someone else recorded a return of this service while you were writing. Compare it"
            " with yours; if yours is right, send it again."
        )
    rows = [
        ReturnRow(
            location_id=location.pk, role_group=group, as_at=as_at, counts=said, source=source
        )
        for group, said in counts.items()
    ]
    if not rows:
        raise ReturnRefused("Enter the headcount of at least one role group.")
    outcome = _write(held, _planned(held, rows, today=day_of(at)), landing=None, by=by, at=at)
    if outcome.refused:
        raise ReturnRefused(outcome.refused[0].reason)
    detail = {"location": location.pk, "as_at": as_at, "added": outcome.added}
    note("record_service_return", programme, by=by, at=at, detail=detail)
    return outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What recording rows comes to, before anything is written."""

    new: list[ReturnRow]
    changed: list[tuple[int, ReturnRow]]  # the number of the return that each corrects
    unchanged: int
    refused: tuple[Refused, ...]

    @property
    def outcome(self) -> Outcome:
        """The same in numbers."""
        return Outcome(
            added=len(self.new),
            corrected=len(self.changed),
            unchanged=self.unchanged,
            refused=self.refused,
        )


def _planned(programme: Programme, rows: Sequence[ReturnRow], *, today: date) -> _Plan:
    kept, refused = _sorted_out(programme, rows, today=today)
    standing = _standing(programme, {row.as_at for row in kept.values()})
    new = [row for key, row in kept.items() if key not in standing]
    changed = [
        (standing[key][0], row)
        for key, row in kept.items()
        if key in standing and standing[key][1] != row.counts
    ]
    return _Plan(
        new=new,
        changed=changed,
        unchanged=len(kept) - len(new) - len(changed),
        refused=tuple(refused),
    )


def _write(
    programme: Programme, plan: _Plan, *, landing: Landing | None, by: Principal, at: datetime
) -> Outcome:
    superseded = [number for number, _ in plan.changed]
    Return.objects.filter(pk__in=superseded).update(superseded_at=at)
    number = landing.pk if landing else None
    insert_rows(
        model=Return,
        columns=COLUMNS,
        rows=[
            (
                programme.pk,
                *row.key,
                *(getattr(row.counts, name) for name in FIELDS),
                row.source,
                number,
                at,
                by.reference,
                by.name,
            )
            for row in (*plan.new, *(row for _, row in plan.changed))
        ],
    )
    return plan.outcome


def _sorted_out(
    programme: Programme, rows: Iterable[ReturnRow], *, today: date
) -> tuple[dict[Key, ReturnRow], list[Refused]]:
    """The rows that can be recorded, and the others with why not."""
    places, closed = locations_ever_in_scope(programme=programme), closed_on(programme=programme)
    kept: dict[Key, ReturnRow] = {}
    refused: list[Refused] = []
    for row in rows:
        reason = refusal_of(row.counts)
        if row.location_id not in places:
            reason = "This service is not in the programme’s scope."
        elif row.as_at > today:
            reason = "A return cannot speak of a day to come."
        elif closed is not None and row.as_at >= closed:
            reason = "The programme was over by then, so nothing more is collected."
        elif not reason and row.key in kept and kept[row.key].counts != row.counts:
            reason = "The same service, role group and day is given twice with other numbers."
        if reason:
            refused.append(Refused(row=row, reason=reason))
        else:
            kept[row.key] = row
    return kept, refused


def _standing(programme: Programme, days: set[date]) -> dict[Key, tuple[int, Counts]]:
    found = Return.objects.filter(
        programme=programme, as_at__in=days, superseded_at__isnull=True
    ).values_list("location_id", "role_group", "as_at", "pk", *FIELDS)
    return {
        (row[0], row[1], row[2]): (row[3], Counts(**dict(zip(FIELDS, row[4:], strict=True))))
        for row in found
    }
