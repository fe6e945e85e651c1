"""How a file becomes evidence: who may is asked first, then it is kept, then attached."""

from datetime import date, datetime
from typing import BinaryIO

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.files.actions import FileMissing, FileRefused, NotCleared, open_file, store_file
from almoner.core.journal.rules import Sensitivity
from almoner.response.action_plans.actions import attach_evidence
from almoner.response.action_plans.models import Action, ActionEvidence

__all__ = ["FileMissing", "FileRefused", "NotCleared", "read_evidence", "receive_evidence"]


def receive_evidence(
    *,
    action: Action,
    content: BinaryIO,
    name: str,
    title: str,
    dated_on: date,
    limit: int,
    by: Principal,
    at: datetime,
) -> ActionEvidence:
    """Keep a file of up to `limit` bytes and attach it to the action.

    The file is kept even where attaching it is then refused, so nothing sent is lost. Raises
    NotPermitted, FileRefused, and what `attach_evidence` raises.
    """
    require(by, Permission.KEEP_ACTION_PLANS, authority_code=action.plan.authority.code)
    file = store_file(
        content=content, name=name, sensitivity=Sensitivity.INTERNAL, by=by, at=at, limit=limit
    )
    return attach_evidence(action=action, file=file, title=title, dated_on=dated_on, by=by, at=at)


def read_evidence(*, evidence: ActionEvidence, by: Principal, at: datetime) -> BinaryIO:
    """The bytes of a piece of evidence. Raises NotCleared and FileMissing."""
    clearance = by.clearance(authority_code=evidence.action.plan.authority.code)
    return open_file(file=evidence.file, clearance=clearance, by=by, at=at)
