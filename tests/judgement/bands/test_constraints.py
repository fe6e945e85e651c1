"""What the database keeps and what it breaks on, whoever asks it."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from almoner.core.accounts.models import Authority
from almoner.judgement.bands.models import (
    Appeal,
    AppealDecision,
    BandFixed,
    BandStep,
    Cycle,
    CycleRules,
    CycleStep,
    FeeRate,
    Uplift,
)
from almoner.register.directory.models import Location
from tests.judgement.bands.factories import AT, AuthorityFactory, fees, home, open_cycle

pytestmark = pytest.mark.django_db
SIGNED = {"at": AT, "by": "user:1", "by_name": "Mo Manager"}


def refuses(act: Callable[[], object], error: type[DatabaseError] = IntegrityError) -> None:
    with pytest.raises(error), transaction.atomic():
        act()


@pytest.fixture
def authority() -> Authority:
    made: Authority = AuthorityFactory()
    return made


@pytest.fixture
def cycle(authority: Authority) -> Cycle:
    return open_cycle(authority)


@pytest.fixture
def location(authority: Authority) -> Location:
    return home(authority)


def a_band(cycle: Cycle, location: Location, **changed: Any) -> BandFixed:
    values: dict[str, Any] = {
        "authority": cycle.authority,
        "cycle": cycle,
        "rules": cycle.rules_set.get(),
        "location": location,
        "band": 3,
        "basis": "audit",
        "effective_from": date(2022, 4, 1),
        "effective_to": date(2023, 4, 1),
        "reasons": "[]",
        **SIGNED,
        **changed,
    }
    return BandFixed.objects.create(**values)


def a_step(fixed: BandFixed, state: str = "proposed") -> BandStep:
    return BandStep.objects.create(fixed=fixed, step="propose", state=state, **SIGNED)


def an_appeal(fixed: BandFixed) -> Appeal:
    return Appeal.objects.create(
        authority=fixed.authority,
        fixed=fixed,
        received_on=date(2022, 3, 9),
        received_from="Wren Care",
        grounds="The garden was not seen.",
        **SIGNED,
    )


def a_decision(appeal: Appeal, band: int = 4) -> AppealDecision:
    return AppealDecision.objects.create(
        appeal=appeal, band=band, is_changed=True, reasons="It was seen later.", **SIGNED
    )


def an_uplift(authority: Authority, percent: str = "3.5") -> Uplift:
    return Uplift.objects.create(
        authority=authority,
        from_on=date(2023, 4, 1),
        percent=Decimal(percent),
        decided_on=date(2023, 2, 1),
        decision="Committee",
        **SIGNED,
    )


def test_one_cycle_a_year(cycle: Cycle) -> None:
    Cycle.objects.create(authority=cycle.authority, year_starts_in=2023, title="Next")
    refuses(
        lambda: Cycle.objects.create(authority=cycle.authority, year_starts_in=2022, title="Again")
    )


def test_rules_are_numbered_once_and_their_dates_in_order(cycle: Cycle) -> None:
    def rules(number: int, to_on: date = date(2022, 2, 1)) -> CycleRules:
        return CycleRules.objects.create(
            cycle=cycle,
            number=number,
            audits_from_on=date(2022, 2, 1),
            audits_to_on=to_on,
            text="{}",
            digest="0" * 64,
            **SIGNED,
        )

    rules(2)
    refuses(lambda: rules(2))
    refuses(lambda: rules(3, to_on=date(2022, 1, 31)))


@pytest.mark.parametrize(
    "changed",
    [
        {"band": 0},
        {"band": 21},
        {"effective_to": date(2022, 4, 1)},
        {"quality": Decimal("100.1")},
        {"environment": Decimal(-1)},
        {"total": Decimal(101)},
    ],
)
def test_a_band_that_cannot_be(
    cycle: Cycle, location: Location, changed: dict[str, object]
) -> None:
    a_band(cycle, location, quality=Decimal(100), environment=Decimal(0), total=Decimal("75.5"))
    refuses(lambda: a_band(cycle, location, **changed))


def test_a_band_comes_into_each_state_once(cycle: Cycle, location: Location) -> None:
    fixed = a_band(cycle, location)
    a_step(fixed)
    a_step(fixed, "notified")
    refuses(lambda: a_step(fixed))


def test_one_appeal_and_one_decision(cycle: Cycle, location: Location) -> None:
    appeal = an_appeal(a_band(cycle, location))
    refuses(lambda: a_decision(appeal, band=0))
    a_decision(appeal)
    refuses(lambda: a_decision(appeal))
    refuses(lambda: an_appeal(appeal.fixed))


def test_fees_are_above_nought_and_given_once(authority: Authority) -> None:
    table = fees(authority)
    refuses(lambda: FeeRate.objects.create(table=table, client_type="x", band=1, pence=0))
    refuses(lambda: FeeRate.objects.create(table=table, client_type="nursing", band=1, pence=1))
    FeeRate.objects.create(table=table, client_type="x", band=1, pence=1)


def test_an_uplift_is_within_reason(authority: Authority) -> None:
    an_uplift(authority, "50")
    an_uplift(authority, "-50")
    refuses(lambda: an_uplift(authority, "50.01"))


@pytest.fixture
def everything(cycle: Cycle, location: Location) -> list[models.Model]:
    """A row of each table."""
    fixed = a_band(cycle, location)
    appeal = an_appeal(fixed)
    table = fees(cycle.authority)
    return [
        cycle,
        cycle.rules_set.get(),
        CycleStep.objects.get(cycle=cycle),
        fixed,
        a_step(fixed),
        appeal,
        a_decision(appeal),
        table,
        table.rates.all()[0],
        an_uplift(cycle.authority),
    ]


def test_nothing_is_changed_or_taken_away(everything: list[models.Model]) -> None:
    tables = {row._meta.db_table for row in everything}
    assert tables == set(_tables())
    for row in everything:
        table, key = row._meta.db_table, row.pk
        refuses(lambda t=table, k=key: _run(f"UPDATE {t} SET id = id WHERE id = {k}"))
        refuses(lambda t=table, k=key: _run(f"DELETE FROM {t} WHERE id = {k}"))


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _tables() -> Iterator[str]:
    from django.apps import apps

    return (model._meta.db_table for model in apps.get_app_config("bands").get_models())
