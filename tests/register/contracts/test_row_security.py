"""Another authority's contract, asked of PostgreSQL itself over the connection of a page."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from almoner.core.accounts.models import Authority
from almoner.core.accounts.row_security import narrow_to
from almoner.core.accounts.rules import Role
from almoner.register.contracts.actions import allocate_lead_officer
from almoner.register.contracts.models import Contract
from tests.register.contracts.factories import (
    AT,
    BEGAN,
    contract,
    framework,
    lot,
    officer_of,
    place,
    someone,
)
from tests.register.directory.factories import OPERATOR, AuthorityFactory, DistrictFactory

pytestmark = pytest.mark.django_db

TABLES = [
    f"contracts_{name}"
    for name in (
        "framework",
        "lot",
        "lot_districts",
        "contract",
        "contract_districts",
        "contractterm",
        "leadofficer",
    )
]


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def _run(*lines: str) -> None:
    with connection.cursor() as cursor:
        for line in lines:
            cursor.execute(line)


def _as(*authorities: Authority) -> Any:
    return SimpleNamespace(principal=someone(Role.DIRECTOR, *authorities))


@pytest.fixture
def theirs() -> Any:
    """Another authority's contract, and a role that is no superuser and owns nothing."""
    if connection.vendor != "postgresql":
        yield None  # SQLite has no such check
        return
    authority = AuthorityFactory()
    vale, home = DistrictFactory(authority=authority), place(authority)
    of = lot(framework(authority), districts=[vale])
    kept = contract(authority, home, lot=of, districts=[vale])
    allocate_lead_officer(
        authority=authority,
        location=home,
        user=officer_of(authority),
        from_on=BEGAN,
        by=OPERATOR,
        at=AT,
    )
    _run(
        "CREATE ROLE contract_reader",
        f"GRANT ALL ON {', '.join(TABLES)} TO contract_reader",
        "GRANT SELECT ON accounts_authority TO contract_reader",
        "SET ROLE contract_reader",
    )
    yield kept
    _run("RESET ROLE", "SET almoner.authorities = '*'")


def test_a_page_of_another_authority_reaches_nothing_of_it(theirs: Contract | None) -> None:
    if theirs is None:
        return
    assert [_count(table) for table in TABLES] == [1] * len(TABLES)  # as commands are
    narrow_to(_as(AuthorityFactory.build()))
    assert [_count(table) for table in TABLES] == [0] * len(TABLES)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        _run(
            "INSERT INTO contracts_contractterm"
            " (contract_id, to_on, reason, recorded_at, by, by_name)"
            f" VALUES ({theirs.pk}, NULL, '', now(), 'user:1', 'A')"
        )
    narrow_to(SimpleNamespace())
    assert [_count(table) for table in TABLES] == [0] * len(TABLES)


def test_a_page_of_its_own_authority_reaches_it(theirs: Contract | None) -> None:
    if theirs is None:
        return
    narrow_to(_as(theirs.authority))
    assert [_count(table) for table in TABLES] == [1] * len(TABLES)
