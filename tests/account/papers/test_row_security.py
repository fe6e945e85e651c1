"""Another authority's paper, asked of PostgreSQL itself over the connection of a page."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from almoner.account.papers.models import Figure, Paper, PaperPart, PaperStep
from almoner.core.accounts.models import Authority
from almoner.core.accounts.row_security import narrow_to
from almoner.core.accounts.rules import Role
from tests.account.papers.factories import AuthorityFactory, earlier_paper, someone
from tests.core.accounts.row_security import count, reading, run

pytestmark = pytest.mark.django_db

TABLES = [model._meta.db_table for model in (Paper, PaperStep, PaperPart, Figure)]


def _as(*authorities: Authority) -> Any:
    return SimpleNamespace(principal=someone(Role.DIRECTOR, *authorities))


@pytest.fixture
def theirs() -> Any:
    """Another authority's paper, and a role that is no superuser and owns nothing."""
    if connection.vendor != "postgresql":
        yield None  # SQLite has no such check
        return
    authority = AuthorityFactory()
    by = someone(Role.DEMOCRATIC_SERVICES, authority)
    paper = earlier_paper(authority=authority, by=by, counts={"nursing": (0, 9, 2, 0, 0)})
    with reading(TABLES):
        yield paper


def test_a_page_of_another_authority_reaches_nothing_of_it(theirs: Paper | None) -> None:
    if theirs is None:
        return
    assert count("papers_paper") == 1  # as commands and the worker are
    assert count("papers_figure") > 0
    narrow_to(_as(AuthorityFactory.build()))
    assert [count(table) for table in TABLES] == [0, 0, 0, 0]
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        run(
            "INSERT INTO papers_paperstep (paper_id, state, at, by, by_name, reason)"
            f" VALUES ({theirs.pk}, 'published', now(), 'user:1', 'A', '')"
        )
    narrow_to(SimpleNamespace())
    assert count("papers_paper") == 0


def test_a_page_of_its_own_authority_reaches_it(theirs: Paper | None) -> None:
    if theirs is None:
        return
    narrow_to(_as(theirs.authority))
    assert count("papers_paper") == 1
    assert count("papers_figure") > 0
