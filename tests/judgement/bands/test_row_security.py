"""Another authority's bands, asked of PostgreSQL itself over the connection of a page."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from almoner.core.accounts.models import Authority
from almoner.core.accounts.row_security import narrow_to
from almoner.core.accounts.rules import Role
from tests.core.accounts.row_security import count, reading
from tests.judgement.bands.factories import (
    AuthorityFactory,
    audit,
    fees,
    fix,
    home,
    open_cycle,
    someone,
)

pytestmark = pytest.mark.django_db
TABLES = [model._meta.db_table for model in apps.get_app_config("bands").get_models()]


def _counts() -> dict[str, int]:
    return {table: count(table) for table in TABLES}


@pytest.fixture
def owner() -> Iterator[Authority | None]:
    """The authority of some bands and fees, read as a role that owns nothing."""
    if connection.vendor != "postgresql":
        yield None  # SQLite has no such check
        return
    authority = AuthorityFactory()
    fix(open_cycle(authority), audit(home(authority), 70))
    fees(authority)
    with reading(TABLES):
        yield authority


def test_only_its_own_authority_reaches_them(owner: Authority | None) -> None:
    if owner is None:
        return
    mine = _counts()
    assert mine["bands_bandfixed"] == 1
    assert mine["bands_feerate"] == 20
    narrow_to(SimpleNamespace(principal=someone(Role.DIRECTOR, AuthorityFactory.build())))  # type: ignore[arg-type]
    assert set(_counts().values()) == {0}
    narrow_to(SimpleNamespace(principal=someone(Role.DIRECTOR, owner)))  # type: ignore[arg-type]
    assert _counts() == mine
