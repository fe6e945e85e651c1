"""The one way in which an entry reaches the journal."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import ParamSpec, Protocol, TypeVar

from django.db import connection

from almoner.core.journal.models import Entry
from almoner.core.journal.rules import Sensitivity

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
