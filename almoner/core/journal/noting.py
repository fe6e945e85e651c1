"""The one entry that an action on a record makes: ids and codes, never what the record says."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Protocol

from almoner.core.journal.actions import Actor, record_entry
from almoner.core.journal.rules import Sensitivity


class Coded(Protocol):
    """An authority."""

    code: Any


class Record(Protocol):
    """A council's record, whose model says how sensitive it is."""

    SENSITIVITY: ClassVar[Sensitivity]
    pk: Any
    _meta: ClassVar[Any]

    @property
    def authority(self) -> Coded:
        """Whose it is."""


def note(
    action: str,
    record: Record,
    *,
    by: Actor,
    at: datetime,
    detail: Mapping[str, object] | None = None,
    sensitivity: Sensitivity | None = None,
) -> None:
    """Journal what was done to a record; what it says stays in the record itself.

    `sensitivity` is the record's own, unless what was done is about something more guarded.
    """
    record_entry(
        actor=by,
        action=action,
        at=at,
        authority_code=record.authority.code,
        subject=(record._meta.label, str(record.pk)),
        sensitivity=record.SENSITIVITY if sensitivity is None else sensitivity,
        detail=detail,
    )
