"""A provider's appeal against a band, and its decision by someone who had no part in it."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.rules import Principal
from almoner.core.calendar.rules import day_of, long_date
from almoner.judgement.bands.actions.parts import (
    held_cycle,
    journal,
    keep_bands,
    step_bands,
)
from almoner.judgement.bands.models import Appeal, AppealDecision, BandFixed, BandStep
from almoner.judgement.bands.queries.cycles import CycleRecord
from almoner.judgement.bands.queries.fixed import BandRecord, band_by_id, lines_text
from almoner.judgement.bands.rules.judging import Basis, Line, LineKind
from almoner.judgement.bands.rules.states import (
    BandState,
    BandStepKind,
    last_day_to_appeal,
    next_band_state,
)


class AppealRefused(Exception):
    """The appeal cannot be received or decided as asked."""


class TookPart(Exception):
    """Whoever decides an appeal had a part in the band."""


@transaction.atomic
def receive_appeal(
    *,
    band_id: int,
    received_on: date,
    received_from: str,
    grounds: str,
    late_reason: str = "",
    by: Principal,
    at: datetime,
) -> Appeal:
    """Record that a provider appealed. One that is late is taken only with a reason.

    Raises UnknownBand, NotPermitted, StepRefused and AppealRefused.
    """
    record, cycle = _held(band_id, by=by, at=at)
    next_band_state(state=record.state, step=BandStepKind.APPEAL)
    if not received_from.strip() or not grounds.strip():
        raise AppealRefused("Say who appealed, and on what grounds.")
    _refuse_day(record, cycle, received_on, late_reason=late_reason, at=at)
    step_bands(
        records=[(band_id, record.state)],
        step=BandStepKind.APPEAL,
        by=by,
        at=at,
        reason=late_reason.strip(),
    )
    appeal = Appeal.objects.create(
        authority_id=record.authority_id,
        fixed_id=band_id,
        received_on=received_on,
        received_from=received_from.strip(),
        grounds=grounds.strip(),
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    detail = {"received_on": received_on, "late": bool(late_reason.strip())}
    journal("receive_appeal", cycle=cycle, by=by, at=at, detail=detail, band_id=band_id)
    return appeal


@transaction.atomic
def decide_appeal(
    *,
    band_id: int,
    band: int,
    reasons: str,
    audited_by: Collection[str] = (),
    by: Principal,
    at: datetime,
) -> int:
    """Decide which band a home has after an appeal; returns the id of the band that stands.

    Neither whoever proposed or notified the band, nor anyone in `audited_by` (the references of
    those who took part in the audit), may decide. Raises UnknownBand, NotPermitted, StepRefused,
    TookPart and AppealRefused.
    """
    record, cycle = _held(band_id, by=by, at=at)
    next_band_state(state=record.state, step=BandStepKind.DECIDE)
    _refuse_those_involved(record, audited_by, by)
    if band not in cycle.rules.bands:
        raise AppealRefused(f"Choose one of the bands {', '.join(map(str, cycle.rules.bands))}.")
    if not reasons.strip():
        raise AppealRefused("Give the reasons for the decision.")
    is_changed = band != record.band
    AppealDecision.objects.create(
        appeal=Appeal.objects.get(fixed=band_id),
        band=band,
        is_changed=is_changed,
        reasons=reasons.strip(),
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    stands = band_id
    if is_changed:
        stands = _other_band(record, band, reasons.strip(), by=by, at=at)
    else:
        step_bands(
            records=[(band_id, record.state)],
            step=BandStepKind.DECIDE,
            by=by,
            at=at,
            reason=reasons.strip(),
        )
    detail = {"band": band, "is_changed": is_changed}
    journal("decide_appeal", cycle=cycle, by=by, at=at, detail=detail, band_id=band_id)
    return stands


def _held(band_id: int, *, by: Principal, at: datetime) -> tuple[BandRecord, CycleRecord]:
    """The band as it stands once nobody else can change it, and its cycle."""
    seen = band_by_id(band_id=band_id, as_at=day_of(at), visible_to=by)
    cycle = held_cycle(cycle_id=seen.cycle_id, by=by, at=at)
    return band_by_id(band_id=band_id, as_at=day_of(at), visible_to=by), cycle


def _refuse_day(
    record: BandRecord, cycle: CycleRecord, received_on: date, *, late_reason: str, at: datetime
) -> None:
    """Refuse an appeal of a day that cannot be, and one too late without a reason."""
    notified_on = day_of(record.state_at)
    if not notified_on <= received_on <= day_of(at):
        raise AppealRefused(
            f"The appeal must have been received from {long_date(notified_on)}, when the provider"
            " was told, up to today."
        )
    last_day = last_day_to_appeal(notified_on=notified_on, days=cycle.rules.appeal_days)
    if received_on > last_day and not late_reason.strip():
        raise AppealRefused(
            f"The last day to appeal was {long_date(last_day)}. Say why a late appeal is taken."
        )


def _refuse_those_involved(record: BandRecord, audited_by: Collection[str], by: Principal) -> None:
    made = {BandStepKind.PROPOSE, BandStepKind.NOTIFY}
    involved = set(
        BandStep.objects.filter(fixed=record.id, step__in=made).values_list("by", flat=True)
    )
    if by.reference in involved:
        raise TookPart(
            "You proposed or notified this band. Someone who had no part in it must decide."
        )
    if by.reference in audited_by:
        raise TookPart("You took part in the audit. Someone who had no part in it must decide.")


def _other_band(record: BandRecord, band: int, reasons: str, *, by: Principal, at: datetime) -> int:
    """Put another band in place of the one appealed, from the same day."""
    step_bands(
        records=[(record.id, BandState.APPEALED)],
        step=BandStepKind.REPLACE,
        by=by,
        at=at,
        reason=reasons,
    )
    said = Line(LineKind.RESULT, f"On appeal it is in band {band} and not {record.band}.")
    old = BandFixed.objects.get(pk=record.id)
    new = BandFixed(
        authority_id=old.authority_id,
        cycle_id=old.cycle_id,
        rules_id=old.rules_id,
        location_id=old.location_id,
        band=band,
        basis=Basis.APPEAL,
        effective_from=old.effective_from,
        effective_to=old.effective_to,
        quality=old.quality,
        environment=old.environment,
        total=old.total,
        has_critical_fail=old.has_critical_fail,
        audited_on=old.audited_on,
        visit_number=old.visit_number,
        reasons=lines_text((*record.lines, said)),
        earlier=old,
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    (kept,) = keep_bands(bands=[new], step=BandStepKind.DECIDE, by=by, at=at, reason=reasons)
    return kept.pk
