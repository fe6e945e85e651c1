"""What every action of the room is made of: the lock, the steps, the entry in the journal."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of
from almoner.core.journal.actions import part_of_action, record_entry
from almoner.judgement.bands.models import BandFixed, BandStep, Cycle, CycleStep
from almoner.judgement.bands.queries.cycles import CycleRecord, cycle_by_id
from almoner.judgement.bands.rules.states import (
    BandState,
    BandStepKind,
    CycleState,
    CycleStepKind,
    next_band_state,
    next_cycle_state,
)


@part_of_action
def held_cycle(*, cycle_id: int, by: Principal, at: datetime) -> CycleRecord:
    """The cycle, held until the action is done: whoever comes second waits, and sees the first's.

    Raises UnknownCycle and NotPermitted.
    """
    seen = cycle_by_id(cycle_id=cycle_id, as_at=day_of(at), visible_to=by)
    require(by, Permission.KEEP_BANDS, authority_code=seen.authority_code)
    Cycle.objects.select_for_update(no_key=True).get(pk=cycle_id)
    return cycle_by_id(cycle_id=cycle_id, as_at=day_of(at), visible_to=by)


@part_of_action
def step_cycle(
    *,
    cycle_id: int,
    state: CycleState | None,
    step: CycleStepKind,
    by: Principal,
    at: datetime,
    reason: str = "",
) -> None:
    """Bring a cycle into its next state. Raises StepRefused."""
    CycleStep.objects.create(
        cycle_id=cycle_id,
        step=step,
        state=next_cycle_state(state=state, step=step),
        reason=reason,
        at=at,
        by=by.reference,
        by_name=by.name,
    )


@part_of_action
def step_bands(
    *,
    records: Iterable[tuple[int, BandState | None]],
    step: BandStepKind,
    by: Principal,
    at: datetime,
    reason: str = "",
) -> int:
    """Bring bands, each given with the state it is in, into their next; returns how many.

    Raises StepRefused.
    """
    return len(
        BandStep.objects.bulk_create(
            BandStep(
                fixed_id=number,
                step=step,
                state=next_band_state(state=state, step=step),
                reason=reason,
                at=at,
                by=by.reference,
                by_name=by.name,
            )
            for number, state in records
        )
    )


@part_of_action
def keep_bands(
    *,
    bands: Iterable[BandFixed],
    step: BandStepKind,
    by: Principal,
    at: datetime,
    reason: str = "",
) -> list[BandFixed]:
    """Keep new bands, each with its first step."""
    kept = BandFixed.objects.bulk_create(bands)
    step_bands(records=[(one.pk, None) for one in kept], step=step, by=by, at=at, reason=reason)
    return kept


def journal(
    action: str,
    *,
    cycle: CycleRecord,
    by: Principal,
    at: datetime,
    detail: Mapping[str, object],
    band_id: int | None = None,
) -> None:
    """The action's one entry, about the cycle or about one band in it."""
    about = ("bands.BandFixed", str(band_id)) if band_id else ("bands.Cycle", str(cycle.id))
    record_entry(
        actor=by,
        action=action,
        at=at,
        authority_code=cycle.authority_code,
        subject=about,
        detail={"year": cycle.year.label, **detail},
    )
