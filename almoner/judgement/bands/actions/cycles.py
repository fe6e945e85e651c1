"""Opening a cycle, changing its rules while they may change, and closing it."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import FinancialYear, day_of, long_date
from almoner.core.journal.actions import part_of_action, record_entry
from almoner.judgement.bands.actions.parts import held_cycle, journal, step_cycle
from almoner.judgement.bands.models import Cycle, CycleRules
from almoner.judgement.bands.queries.fixed import bands_of_years
from almoner.judgement.bands.rules.definitions import BandRules, canonical_text, digest_of
from almoner.judgement.bands.rules.states import (
    IN_FORCE,
    SPENT,
    CycleStepKind,
    next_cycle_state,
)


class CycleRefused(Exception):
    """The cycle cannot be made, or closed, as asked."""


class ChangedMeanwhile(Exception):
    """Someone else changed it since the page was shown."""


def open_cycle(
    *,
    authority: Authority,
    year: FinancialYear,
    rules: BandRules,
    audits_from_on: date,
    audits_to_on: date,
    by: Principal,
    at: datetime,
) -> Cycle:
    """Open the cycle whose audits set the bands of a financial year, its rules kept with it.

    The audits of one year set the bands of the next, so they end before the year does. Raises
    NotPermitted and CycleRefused.
    """
    require(by, Permission.KEEP_BANDS, authority_code=authority.code)
    _refuse_dates(year=year, rules=rules, from_on=audits_from_on, to_on=audits_to_on)
    try:
        with transaction.atomic():
            cycle = Cycle.objects.create(
                authority=authority,
                year_starts_in=year.starts_in,
                title=f"Bands for {year.label}",
            )
            _keep_rules(cycle.pk, 1, rules, audits_from_on, audits_to_on, by=by, at=at, reason="")
            step_cycle(cycle_id=cycle.pk, state=None, step=CycleStepKind.OPEN, by=by, at=at)
            record_entry(
                actor=by,
                action="open_cycle",
                at=at,
                authority_code=authority.code,
                subject=("bands.Cycle", str(cycle.pk)),
                detail={"year": year.label, "rules": rules.key, "version": rules.version},
            )
    except IntegrityError as error:
        if Cycle.objects.filter(authority=authority, year_starts_in=year.starts_in).exists():
            raise CycleRefused(f"{authority.name} has a cycle for {year.label} already.") from error
        raise
    return cycle


@transaction.atomic
def change_rules(
    *,
    cycle_id: int,
    rules: BandRules,
    audits_from_on: date,
    audits_to_on: date,
    based_on: int,
    reason: str,
    by: Principal,
    at: datetime,
) -> None:
    """Give a cycle other rules or dates, until its bands are fixed.

    `based_on` is the number of the rules that the officer saw. Raises UnknownCycle, NotPermitted,
    StepRefused, CycleRefused and ChangedMeanwhile.
    """
    cycle = held_cycle(cycle_id=cycle_id, by=by, at=at)
    next_cycle_state(state=cycle.state, step=CycleStepKind.CHANGE_RULES)
    if cycle.rules_number != based_on:
        raise ChangedMeanwhile(
            "Someone else changed these rules since you opened the page. What you entered is"
            " kept below: compare it with theirs, then save again."
        )
    if not reason.strip():
        raise CycleRefused("Say why the rules change.")
    _refuse_dates(year=cycle.year, rules=rules, from_on=audits_from_on, to_on=audits_to_on)
    number = cycle.rules_number + 1
    _keep_rules(
        cycle_id, number, rules, audits_from_on, audits_to_on, by=by, at=at, reason=reason.strip()
    )
    step_cycle(
        cycle_id=cycle_id,
        state=cycle.state,
        step=CycleStepKind.CHANGE_RULES,
        by=by,
        at=at,
        reason=reason.strip(),
    )
    detail = {"number": number, "reason": reason.strip()}
    journal("change_rules", cycle=cycle, by=by, at=at, detail=detail)


@transaction.atomic
def close_cycle(*, cycle_id: int, by: Principal, at: datetime) -> None:
    """Close a cycle, once every band in it is final: nothing in it changes any more.

    Raises UnknownCycle, NotPermitted, StepRefused and CycleRefused.
    """
    cycle = held_cycle(cycle_id=cycle_id, by=by, at=at)
    next_cycle_state(state=cycle.state, step=CycleStepKind.CLOSE)
    records = bands_of_years(authority_id=cycle.authority_id, years=(cycle.year,), as_at=day_of(at))
    unsettled = sum(1 for record in records if record.state not in IN_FORCE | SPENT)
    if unsettled:
        many = "1 band is" if unsettled == 1 else f"{unsettled} bands are"
        raise CycleRefused(f"{many} not final yet. Make them final first.")
    step_cycle(cycle_id=cycle_id, state=cycle.state, step=CycleStepKind.CLOSE, by=by, at=at)
    journal("close_cycle", cycle=cycle, by=by, at=at, detail={"bands": len(records)})


@part_of_action
def _keep_rules(
    cycle_id: int,
    number: int,
    rules: BandRules,
    from_on: date,
    to_on: date,
    *,
    by: Principal,
    at: datetime,
    reason: str,
) -> None:
    text = canonical_text(rules)
    CycleRules.objects.create(
        cycle_id=cycle_id,
        number=number,
        audits_from_on=from_on,
        audits_to_on=to_on,
        text=text,
        digest=digest_of(text),
        reason=reason,
        at=at,
        by=by.reference,
        by_name=by.name,
    )


def _refuse_dates(*, year: FinancialYear, rules: BandRules, from_on: date, to_on: date) -> None:
    if rules.from_year > year:
        raise CycleRefused(f"These rules begin with {rules.from_year.label}.")
    if to_on < from_on:
        raise CycleRefused("The audits cannot end before they begin.")
    if to_on >= year.from_on:
        raise CycleRefused(
            f"The audits must end before {long_date(year.from_on)}, when the bands take effect."
            " An audit after that is a re-audit in the year."
        )
