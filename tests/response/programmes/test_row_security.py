"""Another authority's programme, asked of PostgreSQL itself over the connection of a page."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from almoner.core.accounts.models import Authority
from almoner.core.accounts.row_security import narrow_to
from almoner.core.accounts.rules import Role
from almoner.response.programmes.models import OutcomePeriod, Programme, ServiceLevel
from tests.core.accounts.row_security import count, reading
from tests.response.programmes.factories import AT, MADE, AuthorityFactory, a_programme, someone
from tests.response.programmes.test_models import everything

pytestmark = pytest.mark.django_db
TABLES = [
    f"programmes_{name}"
    for name in (
        "programme",
        "programmestep",
        "scopechange",
        "return",
        "servicelevel",
        "personstatus",
        "chase",
        "targetedhelp",
        "outcomeperiod",
        "confounder",
    )
]


def _as(*authorities: Authority) -> Any:
    return SimpleNamespace(principal=someone(*authorities, role=Role.DIRECTOR))


@pytest.fixture
def theirs() -> Any:
    """Another authority's programme, and a role that is no superuser and owns nothing."""
    if connection.vendor != "postgresql":
        yield None  # SQLite has no such check
        return
    kept = a_programme()
    everything(kept)
    assert ServiceLevel.objects.exists()
    assert OutcomePeriod.objects.exists()
    with reading(TABLES):
        yield kept


def test_nothing_of_another_authoritys_programme_is_reached(theirs: Programme | None) -> None:
    if theirs is None:
        return
    assert all(count(table) > 0 for table in TABLES)
    narrow_to(_as(theirs.authority))
    assert all(count(table) > 0 for table in TABLES)
    narrow_to(_as(AuthorityFactory.build(code="E06999999")))
    assert {table: count(table) for table in TABLES} == dict.fromkeys(TABLES, 0)


def test_nothing_is_written_for_another_authority(theirs: Programme | None) -> None:
    if theirs is None:
        return
    narrow_to(_as(AuthorityFactory.build(code="E06999999")))
    with pytest.raises(DatabaseError), transaction.atomic():
        Programme.objects.create(
            authority=theirs.authority,
            key="x",
            title="X",
            definition="{}",
            digest="x",
            made_on=MADE,
            at=AT,
            by="user:1",
            by_name="Ada Marsh",
        )
