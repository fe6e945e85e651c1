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
from tests.core.accounts.row_security import count, reading, run
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
    with reading(TABLES):
        yield kept


def test_a_page_of_another_authority_reaches_nothing_of_it(theirs: Contract | None) -> None:
    if theirs is None:
        return
    assert [count(table) for table in TABLES] == [1] * len(TABLES)  # as commands are
    narrow_to(_as(AuthorityFactory.build()))
    assert [count(table) for table in TABLES] == [0] * len(TABLES)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        run(
            "INSERT INTO contracts_contractterm"
            " (contract_id, to_on, reason, recorded_at, by, by_name)"
            f" VALUES ({theirs.pk}, NULL, '', now(), 'user:1', 'A')"
        )
    narrow_to(SimpleNamespace())
    assert [count(table) for table in TABLES] == [0] * len(TABLES)


def test_a_page_of_its_own_authority_reaches_it(theirs: Contract | None) -> None:
    if theirs is None:
        return
    narrow_to(_as(theirs.authority))
    assert [count(table) for table in TABLES] == [1] * len(TABLES)
