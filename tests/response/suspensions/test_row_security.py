"""Another authority's suspension, asked of PostgreSQL itself over the connection of a page."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from almoner.core.accounts.models import Authority
from almoner.core.accounts.row_security import narrow_to
from almoner.core.accounts.rules import Role
from almoner.response.suspensions.models import Suspension
from almoner.response.suspensions.rules.kinds import Work
from almoner.response.suspensions.rules.states import State
from tests.core.accounts.row_security import count, reading
from tests.response.suspensions.factories import (
    AT,
    TODAY,
    AuthorityFactory,
    actions,
    manager,
    someone,
    suspended,
)

pytestmark = pytest.mark.django_db
TABLES = [
    f"suspensions_{name}"
    for name in (
        "suspension",
        "suspensionstep",
        "suspensionscope",
        "suspensionplan",
        "decisionrecord",
        "review",
        "notice",
        "noticeevent",
        "placementexception",
    )
]


def _as(*authorities: Authority) -> Any:
    return SimpleNamespace(principal=someone(*authorities, role=Role.DIRECTOR))


@pytest.fixture
def theirs() -> Any:
    """Another authority's suspension, and a role that is no superuser and owns nothing."""
    if connection.vendor != "postgresql":
        yield None  # SQLite has no such check
        return
    kept = suspended(state=State.LIFT_PROPOSED)
    actions.allow_placement(
        suspension=kept,
        case_reference="C-1",
        work=Work.NEW_PLACEMENT,
        reason="Why.",
        from_on=TODAY,
        until_on=TODAY,
        location_id=None,
        by=manager(kept.authority),
        at=AT,
    )
    with reading(TABLES):
        yield kept


def test_nothing_of_another_authoritys_suspension_is_reached(theirs: Suspension | None) -> None:
    if theirs is None:
        return
    assert all(count(table) > 0 for table in TABLES)
    narrow_to(_as(theirs.authority))
    assert all(count(table) > 0 for table in TABLES)
    narrow_to(_as(AuthorityFactory.build(code="E06999999")))
    assert {table: count(table) for table in TABLES} == dict.fromkeys(TABLES, 0)


def test_nothing_is_written_for_another_authority(theirs: Suspension | None) -> None:
    if theirs is None:
        return
    narrow_to(_as(AuthorityFactory.build(code="E06999999")))
    with pytest.raises(DatabaseError), transaction.atomic():
        Suspension.objects.create(
            authority=theirs.authority, kind="caution", trigger="audit", begun_at=AT
        )
