"""Fee tables and uplifts: decisions about money, each kept as it was made."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import FinancialYear, day_of, financial_year_of, long_date
from almoner.core.journal.actions import record_entry
from almoner.judgement.bands.actions.cycles import ChangedMeanwhile
from almoner.judgement.bands.models import FeeRate, FeeTable, Uplift
from almoner.judgement.bands.rules.money import (
    FeesError,
    Rate,
    check_rates,
    check_uplift,
)


class FeesRefused(Exception):
    """The table or the uplift cannot be recorded as asked."""


@transaction.atomic
def set_fee_table(
    *,
    authority: Authority,
    year: FinancialYear,
    rates: Sequence[Rate],
    labels: Mapping[str, str],
    source: str,
    excludes_label: str = "",
    excludes_pence: int | None = None,
    based_on: int | None = None,
    by: Principal,
    at: datetime,
) -> FeeTable:
    """Record the weekly fees from the start of a financial year, in place of any for that day.

    `based_on` is the id of the newest table that the officer saw, None where there was none.
    Raises NotPermitted, FeesRefused and ChangedMeanwhile.
    """
    require(by, Permission.KEEP_BANDS, authority_code=authority.code)
    Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)
    _refuse_table(authority, rates, labels=labels, source=source, based_on=based_on)
    table = FeeTable.objects.create(
        authority=authority,
        from_on=year.from_on,
        source=source.strip(),
        excludes_label=excludes_label.strip(),
        excludes_pence=excludes_pence,
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    FeeRate.objects.bulk_create(
        FeeRate(table=table, client_type=rate.client_type, band=rate.band, pence=rate.pence)
        for rate in rates
    )
    record_entry(
        actor=by,
        action="set_fee_table",
        at=at,
        authority_code=authority.code,
        subject=("bands.FeeTable", str(table.pk)),
        detail={"year": year.label, "rates": len(rates), "source": source.strip()},
    )
    return table


@transaction.atomic
def decide_uplift(
    *,
    authority: Authority,
    from_on: date,
    percent: Decimal,
    client_type: str,
    decided_on: date,
    decision: str,
    by: Principal,
    at: datetime,
) -> Uplift:
    """Record a decision that fees rise by a percentage from a day on.

    Another for the same day and client type stands in place of the earlier: one of nought takes
    it back. Raises NotPermitted and FeesRefused.
    """
    require(by, Permission.KEEP_BANDS, authority_code=authority.code)
    _refuse_uplift(authority, percent, from_on=from_on)
    if decided_on > day_of(at):
        raise FeesRefused("An uplift that is still to be decided cannot be recorded.")
    if not decision.strip():
        raise FeesRefused("Say who decided the uplift, with the reference of the decision.")
    uplift = Uplift(
        authority=authority,
        from_on=from_on,
        client_type=client_type,
        percent=percent,
        decided_on=decided_on,
        decision=decision.strip(),
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    _refuse_twice(uplift)
    uplift.save()
    record_entry(
        actor=by,
        action="decide_uplift",
        at=at,
        authority_code=authority.code,
        subject=("bands.Uplift", str(uplift.pk)),
        detail={
            "percent": percent,
            "client_type": client_type,
            "from_on": from_on,
            "year": financial_year_of(from_on).label,
        },
    )
    return uplift


def _refuse_table(
    authority: Authority,
    rates: Sequence[Rate],
    *,
    labels: Mapping[str, str],
    source: str,
    based_on: int | None,
) -> None:
    newest = FeeTable.objects.filter(authority=authority).order_by("-id").first()
    if (newest.pk if newest else None) != based_on:
        raise ChangedMeanwhile(
            "Someone else recorded fees since you opened the page. What you entered is kept"
            " below: compare it with theirs, then save again."
        )
    if not source.strip():
        raise FeesRefused("Say where these fees were decided or published.")
    try:
        check_rates(rates, bands=sorted({rate.band for rate in rates}), labels=labels)
    except FeesError as error:
        raise FeesRefused(str(error)) from error


def _refuse_uplift(authority: Authority, percent: Decimal, *, from_on: date) -> None:
    try:
        check_uplift(percent)
    except FeesError as error:
        raise FeesRefused(str(error)) from error
    tables = FeeTable.objects.filter(authority=authority)
    if not tables.filter(from_on__lt=from_on).exists():
        raise FeesRefused(
            f"No fee table begins before {long_date(from_on)}, so there is nothing to uplift."
        )
    if tables.filter(from_on=from_on).exists():
        raise FeesRefused(
            f"A new fee table begins on {long_date(from_on)}. Put the fees into that table, or"
            " date the uplift after it."
        )


def _refuse_twice(uplift: Uplift) -> None:
    """Refuse what says the same as the newest uplift: a second click."""
    Authority.objects.select_for_update(no_key=True).get(pk=uplift.authority_id)
    newest = Uplift.objects.filter(authority=uplift.authority_id).order_by("-id").first()
    if newest and _said(newest) == _said(uplift):
        raise FeesRefused("This uplift is recorded already.")


def _said(uplift: Uplift) -> tuple[date, str, Decimal, date, str]:
    return (
        uplift.from_on,
        uplift.client_type,
        uplift.percent,
        uplift.decided_on,
        uplift.decision,
    )
