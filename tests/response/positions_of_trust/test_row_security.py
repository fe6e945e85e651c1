"""Another authority's allegation, asked of PostgreSQL itself over the connection of a page."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from almoner.core.accounts.models import Authority
from almoner.core.accounts.row_security import narrow_to
from almoner.response.positions_of_trust import actions
from almoner.response.positions_of_trust.models import Allegation
from tests.core.accounts.row_security import count, reading
from tests.response.positions_of_trust.factories import (
    AT,
    TODAY,
    AuthorityFactory,
    decided,
    keeper,
    recorded,
    referred,
)

pytestmark = pytest.mark.django_db
NAMES = ("allegation", "allegationstep", "words", "disclosure", "referral", "legalhold")
TABLES = [f"positions_of_trust_{name}" for name in NAMES]


def _as(*authorities: Authority) -> Any:
    return SimpleNamespace(principal=keeper(*authorities))


@pytest.fixture
def theirs() -> Iterator[Allegation | None]:
    """Another authority's allegation, and a role that is no superuser and owns nothing."""
    if connection.vendor != "postgresql":
        yield None  # SQLite has no such check
        return
    kept = recorded()
    decided(kept)
    referred(kept)
    by = keeper(kept.authority)
    actions.set_hold(allegation=kept, is_held=True, reason="A claim.", by=by, at=AT)
    with reading(TABLES):
        yield kept


def test_nothing_of_another_authoritys_allegation_is_reached(theirs: Allegation | None) -> None:
    if theirs is None:
        return
    assert all(count(table) > 0 for table in TABLES)
    narrow_to(_as(theirs.authority))
    assert all(count(table) > 0 for table in TABLES)
    narrow_to(_as(AuthorityFactory.build(code="E06999999")))
    assert {table: count(table) for table in TABLES} == dict.fromkeys(TABLES, 0)


def test_nothing_is_written_for_another_authority(theirs: Allegation | None) -> None:
    if theirs is None:
        return
    narrow_to(_as(AuthorityFactory.build(code="E06999999")))
    with pytest.raises(DatabaseError), transaction.atomic():
        Allegation.objects.create(
            authority=theirs.authority,
            received_on=TODAY,
            source="police",
            grounds=1,
            affected="not_known",
            in_private_life=False,
            at=AT,
        )
