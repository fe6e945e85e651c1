"""The fees of an authority, from its tables and uplifts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from almoner.core.accounts.rules import Principal
from almoner.core.calendar.rules import end_of_day
from almoner.judgement.bands.models import FeeRate, FeeTable, Uplift
from almoner.judgement.bands.queries.reach import may_see
from almoner.judgement.bands.rules import money


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeBook:
    """Everything decided about an authority's fees, in the order in which it was recorded."""

    tables: tuple[FeeTable, ...] = ()
    uplifts: tuple[Uplift, ...] = ()
    rates: tuple[tuple[int, str, int, int], ...] = ()  # table id, client type, band, pence

    def on(self, day: date) -> dict[tuple[str, int], int]:
        """The weekly rates of a day: (client type, band) to pence; empty where none began."""
        return money.rates_on(
            tables=[
                money.Table(
                    table.from_on,
                    {(kind, band): pence for pk, kind, band, pence in self.rates if pk == table.pk},
                )
                for table in self.tables
            ],
            uplifts=[
                money.Uplift(one.from_on, Decimal(one.percent), one.client_type)
                for one in self.uplifts
            ],
            on=day,
        )

    def turning_days(self) -> set[date]:
        """The days on which fees change."""
        return {one.from_on for one in self.tables} | {one.from_on for one in self.uplifts}

    def table_on(self, day: date) -> FeeTable | None:
        """The table that a day's rates start from."""
        begun = [table for table in self.tables if table.from_on <= day]
        return max(begun, key=lambda table: (table.from_on, table.pk), default=None)


def fee_book(
    *, authority_id: int, authority_code: str, as_at: date, visible_to: Principal
) -> FeeBook:
    """All that had been decided by the end of a day. Two queries."""
    if not may_see(visible_to, authority_code=authority_code):
        return FeeBook()
    end = end_of_day(as_at)
    rates = list(
        FeeRate.objects.filter(table__authority=authority_id, table__at__lt=end)
        .select_related("table")
        .order_by("table", "id")
    )
    tables = {rate.table_id: rate.table for rate in rates}
    uplifts = Uplift.objects.filter(authority=authority_id, at__lt=end).order_by("id")
    return FeeBook(
        tables=tuple(tables.values()),
        uplifts=tuple(uplifts),
        rates=tuple((rate.table_id, rate.client_type, rate.band, rate.pence) for rate in rates),
    )
