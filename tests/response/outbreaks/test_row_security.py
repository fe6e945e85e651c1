"""Another authority's outbreaks, asked of PostgreSQL itself over the connection of a page."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from almoner.core.accounts.models import Authority
from almoner.core.accounts.row_security import narrow_to
from almoner.response.outbreaks.models import DeathsNotified, Outbreak
from almoner.response.outbreaks.rules.kinds import SupportKind
from almoner.response.outbreaks.rules.states import State
from tests.core.accounts.row_security import count, reading
from tests.response.outbreaks.factories import (
    AT,
    BEGAN,
    TODAY,
    AuthorityFactory,
    actions,
    closed,
    deaths,
    nurse,
    outbreak_in,
)

pytestmark = pytest.mark.django_db
TABLES = [
    f"outbreaks_{name}"
    for name in (
        "outbreak",
        "outbreakstep",
        "dailyreview",
        "admissionschange",
        "support",
        "deathsnotified",
    )
]


def _as(*authorities: Authority) -> Any:
    return SimpleNamespace(principal=nurse(*authorities))


@pytest.fixture
def theirs() -> Iterator[Outbreak | None]:
    """Another authority's outbreak, and a role that is no superuser and owns nothing."""
    if connection.vendor != "postgresql":
        yield None  # SQLite has no such check
        return
    kept = outbreak_in(State.DECLARED)
    closed(kept)
    by = nurse(kept.authority)
    actions.record_support(
        outbreak=kept, kind=SupportKind.PPE, on=TODAY, text="Masks.", by=by, at=AT
    )
    deaths(kept.location)
    with reading(TABLES):
        yield kept


def test_nothing_of_another_authoritys_outbreak_is_reached(theirs: Outbreak | None) -> None:
    if theirs is None:
        return
    narrow_to(_as(theirs.authority))
    assert all(count(table) > 0 for table in TABLES)
    narrow_to(_as(AuthorityFactory.build(code="E06999999")))
    assert {table: count(table) for table in TABLES} == dict.fromkeys(TABLES, 0)


def test_nothing_is_written_for_another_authority(theirs: Outbreak | None) -> None:
    if theirs is None:
        return
    narrow_to(_as(AuthorityFactory.build(code="E06999999")))
    with pytest.raises(DatabaseError), transaction.atomic():
        Outbreak.objects.create(
            authority=theirs.authority,
            location=theirs.location,
            disease="norovirus",
            began_on=BEGAN,
            begun_at=AT,
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        DeathsNotified.objects.create(
            authority=theirs.authority,
            from_on=TODAY,
            until_on=TODAY,
            cause="covid_19",
            deaths=1,
            source="Notices",
            at=AT,
            by="user:1",
            by_name="Ada Marsh",
        )
