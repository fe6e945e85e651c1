"""Preparing a proposal: written over freely until it is proposed, and never after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, models, transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of
from almoner.core.journal.noting import note
from almoner.response.suspensions.models import Suspension, SuspensionScope, SuspensionStep
from almoner.response.suspensions.queries.relapses import lifted_lately
from almoner.response.suspensions.rules.drafts import WRITTEN
from almoner.response.suspensions.rules.kinds import Kind, Level, Trigger, Work
from almoner.response.suspensions.rules.states import State, Step


class DraftRefused(Exception):
    """The proposal cannot be prepared so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeWanted:
    """One thing that a suspension is to reach, by its model's id, and what narrows it."""

    level: Level
    subject: models.Model
    work: Work
    lot_id: int | None = None
    district_id: int | None = None
    client_groups: int = 0


@transaction.atomic
def begin_proposal(
    *,
    authority: Authority,
    kind: Kind,
    trigger: Trigger,
    scope: ScopeWanted,
    by: Principal,
    at: datetime,
) -> Suspension:
    """A proposal in preparation, with the first thing that it is to reach.

    Where a suspension of the same was lifted within the relapse period, it is chained to that one.
    Raises NotPermitted and DraftRefused.
    """
    require(by, Permission.PROPOSE_SUSPENSION, authority_code=authority.code)
    suspension = Suspension.objects.create(
        authority=authority, kind=kind.value, trigger=trigger.value, begun_at=at
    )
    on = day_of(at)
    SuspensionStep.objects.create(
        suspension=suspension,
        number=1,
        step=Step.BEGIN,
        state=State.DRAFT,
        on=on,
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    _add(suspension, scope)
    suspension.follows = lifted_lately(suspension=suspension, as_at=on)
    suspension.save(update_fields=["follows"])
    note("begin_proposal", suspension, by=by, at=at, detail={"kind": kind, "trigger": trigger})
    return suspension


@transaction.atomic
def save_proposal(
    *, suspension: Suspension, fields: Mapping[str, str], by: Principal, at: datetime
) -> None:
    """Keep what was written in some parts of a draft. Raises NotPermitted and DraftRefused."""
    require(by, Permission.PROPOSE_SUSPENSION, authority_code=suspension.authority.code)
    if unknown := set(fields) - set(WRITTEN):
        raise DraftRefused(f"A proposal has no part called {min(unknown)}.")
    held = _locked_draft(suspension)
    for name, text in fields.items():
        setattr(held, name, text)
    held.save(update_fields=list(fields))
    note("save_proposal", suspension, by=by, at=at, detail={"parts": sorted(fields)})


@transaction.atomic
def add_scope(
    *, suspension: Suspension, scope: ScopeWanted, by: Principal, at: datetime
) -> SuspensionScope:
    """Let a draft reach one thing more. Raises NotPermitted and DraftRefused."""
    require(by, Permission.PROPOSE_SUSPENSION, authority_code=suspension.authority.code)
    added = _add(_locked_draft(suspension), scope)
    detail = {"level": scope.level, "subject": scope.subject.pk}
    note("add_scope", suspension, by=by, at=at, detail=detail)
    return added


@transaction.atomic
def remove_scope(*, suspension: Suspension, scope_id: int, by: Principal, at: datetime) -> None:
    """Let a draft reach one thing less. Raises NotPermitted and DraftRefused."""
    require(by, Permission.PROPOSE_SUSPENSION, authority_code=suspension.authority.code)
    held = _locked_draft(suspension)
    gone, _ = held.scopes.filter(pk=scope_id).delete()
    if not gone:
        raise DraftRefused("That was taken out of the proposal already.")
    note("remove_scope", suspension, by=by, at=at, detail={"scope": scope_id})


def _locked_draft(suspension: Suspension) -> Suspension:
    held = Suspension.objects.select_for_update(no_key=True).get(pk=suspension.pk)
    if held.steps.exclude(step=Step.BEGIN).exists():
        raise DraftRefused(
            "This was proposed meanwhile, so what it says can no longer be changed. Withdraw it and"
            " begin again if it is wrong."
        )
    return held


def _add(suspension: Suspension, scope: ScopeWanted) -> SuspensionScope:
    if not scope.work:
        raise DraftRefused("Select at least one kind of work to stop.")
    named: dict[str, object] = {scope.level.value: scope.subject}
    if scope.level is not Level.LOT:
        named["lot_id"] = scope.lot_id
    if scope.level is not Level.DISTRICT:
        named["district_id"] = scope.district_id
    if suspension.scopes.filter(level=scope.level, **named).exists():
        raise DraftRefused("The proposal reaches that already.")
    try:
        with transaction.atomic():
            return SuspensionScope.objects.create(
                suspension=suspension,
                level=scope.level.value,
                work=scope.work.value,
                client_groups=scope.client_groups,
                **named,
            )
    except IntegrityError as error:
        raise DraftRefused("Choose one thing, and at most a lot and a district of it.") from error
