"""The one way in which an entry reaches the journal, and the sealing of those that did."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial, wraps
from typing import ParamSpec, Protocol, TypeVar

from django.db import IntegrityError, connection, transaction

from almoner.core.journal import queries
from almoner.core.journal.models import Entry, Seal
from almoner.core.journal.rules import BATCH, Sealed, Sensitivity, next_seal

Args = ParamSpec("Args")
Result = TypeVar("Result")


class Actor(Protocol):
    """Whoever acts: an `accounts.rules.Principal`, or the system itself."""

    @property
    def reference(self) -> str:
        """How the journal knows them: "user:12", "command:feed load" or "system"."""

    @property
    def name(self) -> str:
        """How people know them."""


@dataclass(frozen=True, slots=True)
class System:
    """The system, acting on its own."""

    reference: str = "system"
    name: str = "Almoner"


class NotInAnActionError(RuntimeError):
    """A part of an action was called on its own, where nothing would be journalled."""


def part_of_action(function: Callable[Args, Result]) -> Callable[Args, Result]:
    """Mark a write that other rooms' actions are made of: it runs only inside their transaction.

    The action that calls it makes the one journal entry. Raises NotInAnActionError elsewhere.
    """

    @wraps(function)
    def within(*args: Args.args, **kwargs: Args.kwargs) -> Result:
        if not connection.in_atomic_block:
            raise NotInAnActionError(f"{function.__name__} is a part of an action.")
        return function(*args, **kwargs)

    return within


def record_entry(
    *,
    actor: Actor,
    action: str,
    at: datetime,
    authority_code: str = "",
    subject: tuple[str, str] = ("", ""),
    sensitivity: Sensitivity = Sensitivity.INTERNAL,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Add one entry, in the caller's transaction: if the action is undone, so is its entry.

    `subject` is the kind and id of what was acted on; `detail` must be representable in JSON.
    """
    Entry.objects.create(
        at=at,
        actor=actor.reference,
        actor_name=actor.name,
        action=action,
        authority_code=authority_code,
        subject_kind=subject[0],
        subject_id=subject[1],
        sensitivity=sensitivity.name,
        detail=json.dumps(detail, sort_keys=True, default=str) if detail else "",
    )


def record_read(
    *,
    actor: Actor,
    at: datetime,
    subject: tuple[str, str],
    sensitivity: Sensitivity,
    authority_code: str = "",
) -> None:
    """Note that someone looked at a record, if it is RESTRICTED or more guarded."""
    if sensitivity >= Sensitivity.RESTRICTED:
        record_entry(
            actor=actor,
            action="read",
            at=at,
            authority_code=authority_code,
            subject=subject,
            sensitivity=sensitivity,
        )


def record_export(
    *,
    actor: Actor,
    at: datetime,
    what: str,
    form: str,
    row_count: int,
    authority_code: str = "",
    sensitivity: Sensitivity = Sensitivity.INTERNAL,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Note that someone took a copy away: what it was, as what ("csv"), and how many rows."""
    record_entry(
        actor=actor,
        action="export",
        at=at,
        authority_code=authority_code,
        subject=("export", what),
        sensitivity=sensitivity,
        detail={**(detail or {}), "form": form, "row_count": row_count},
    )


def seal_entries(*, now: datetime) -> Sealed | None:
    """Seal up to `BATCH` entries that no seal covers; None where there are none.

    No lock is taken and no writer waits: what is committed is read and hashed, and one row is
    written. Two that seal at once make the same number: the second finds it taken and makes
    nothing. Raises nothing for that; call again for what is left.
    """
    previous = queries.last_seal()
    seal = next_seal(
        previous=previous,
        late=queries.late_entries(now=now),
        fresh=queries.entries_after(number=previous.last_id if previous else 0, limit=BATCH),
        now=now,
    )
    if seal is None:
        return None
    try:
        with transaction.atomic():
            Seal.objects.create(**asdict(seal))
    except IntegrityError:
        return None
    transaction.on_commit(partial(_note_last_number, seal.id))
    return seal


def _note_last_number(number: int) -> None:
    """Keep PostgreSQL's counter at the last seal, where `verify` sees that a later one went.

    SQLite's counter follows by itself. This one is no part of the transaction, so it is set
    after it: it may lag, and never leads.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('journal_seal', 'id'), %s)", [number]
            )
