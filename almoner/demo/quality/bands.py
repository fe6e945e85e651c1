"""Northshire's bands for 2021/22, fixed from last year's audits, and the cycle that is open."""

from dataclasses import replace
from datetime import date

from almoner.core.calendar.rules import FinancialYear
from almoner.demo.quality.people import MANAGER, Team, at
from almoner.judgement.bands.actions import (
    finalise_bands,
    fix_bands,
    notify_bands,
    open_cycle,
    set_fee_table,
)
from almoner.judgement.bands.library import client_labels, published_fees, shipped_rules
from almoner.judgement.bands.models import Cycle

LAST, THIS = FinancialYear(2021), FinancialYear(2022)
DEARER = 118  # per cent of the newest published fees, which are of some years before
POUND = 100


def lay_out_bands(*, team: Team) -> None:
    """Fees, the cycle for 2021/22 to its final bands, and the one for 2022/23, open."""
    if Cycle.objects.filter(authority=team.authority).exists():
        return
    by, authority = team.principal(MANAGER), team.authority
    fees = published_fees()[-1]
    set_fee_table(
        authority=authority,
        year=LAST,
        rates=[
            replace(one, pence=one.pence * DEARER // 100 // POUND * POUND) for one in fees.rates
        ],
        labels=client_labels(),
        source="Invented for the demonstration",
        excludes_label=fees.excludes_label,
        excludes_pence=fees.excludes_pence,
        by=by,
        at=at(date(2021, 2, 15)),
    )
    cycle = open_cycle(
        authority=authority,
        year=LAST,
        rules=shipped_rules(year=LAST),
        audits_from_on=date(2020, 9, 1),
        audits_to_on=date(2021, 2, 28),
        by=by,
        at=at(date(2020, 8, 10)),
    )
    fix_bands(cycle_id=cycle.pk, by=by, at=at(date(2021, 3, 1)))
    notify_bands(cycle_id=cycle.pk, how="Letter of 3 March 2021", by=by, at=at(date(2021, 3, 3)))
    finalise_bands(cycle_id=cycle.pk, by=by, at=at(date(2021, 4, 12)))
    open_cycle(
        authority=authority,
        year=THIS,
        rules=shipped_rules(year=THIS),
        audits_from_on=date(2021, 9, 1),
        audits_to_on=date(2022, 2, 28),
        by=by,
        at=at(date(2021, 8, 9)),
    )
