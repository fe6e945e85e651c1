"""Another authority's visits, asked of PostgreSQL itself over the connection of a page."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from almoner.core.accounts.models import Authority
from almoner.core.accounts.row_security import narrow_to
from almoner.core.accounts.rules import Role
from almoner.evidence.audits.rules import Step, VisitState
from tests.account.papers.factories import someone
from tests.core.accounts.row_security import count, reading, run
from tests.evidence.audits.factories import Council
from tests.register.directory.factories import AuthorityFactory

pytestmark = pytest.mark.django_db

SHARED = {"audits_calendarfeed"}  # found by its secret alone, before anyone is known
TABLES = [
    model._meta.db_table
    for model in apps.get_app_config("audits").get_models()
    if model._meta.db_table not in SHARED
]


def _as(*authorities: Authority) -> Any:
    return SimpleNamespace(principal=someone(Role.QUALITY_MANAGER, *authorities))


@pytest.fixture
def theirs() -> Any:
    """Another authority's audit, and a role that is no superuser and owns nothing."""
    if connection.vendor != "postgresql":
        yield None  # SQLite has no such check
        return
    council = Council()
    council.campaign()
    visit = council.brought(VisitState.IN_PROGRESS, other_ids=[council.ben.pk])
    finding = council.find(visit)
    for step in (
        Step.SUBMIT_DRAFT,
        Step.SEND_TO_MODERATION,
        Step.APPROVE,
        Step.SHARE,
        Step.RECORD_RECEIPT,
    ):
        council.take(visit, step)
    council.reply(finding)
    for step in (Step.REQUEST_REVIEW, Step.DECIDE_REVIEW, Step.MAKE_FINAL, Step.PUBLISH):
        council.take(visit, step)
    with reading(TABLES):
        yield visit


EMPTY_HERE = {"audits_visitfeedback", "audits_evidencelink"}


def test_a_page_of_another_authority_reaches_nothing_of_it(theirs: Any) -> None:
    if theirs is None:
        return
    full = [table for table in TABLES if table not in EMPTY_HERE]
    assert all(count(table) > 0 for table in full)  # as commands and the worker are
    narrow_to(_as(AuthorityFactory.build()))
    assert [table for table in TABLES if count(table)] == []
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        run(
            "INSERT INTO audits_visitstep (visit_id, step, state, at, by, by_name, reason, how,"
            f" told_to) VALUES ({theirs.pk}, 'make_void', 'void', now(), 'user:1', 'A', '', '', '')"
        )
    narrow_to(SimpleNamespace())  # type: ignore[arg-type]
    assert [table for table in TABLES if count(table)] == []


def test_a_page_of_its_own_authority_reaches_it(theirs: Any) -> None:
    if theirs is None:
        return
    narrow_to(_as(theirs.authority))
    assert [table for table in TABLES if table not in EMPTY_HERE and not count(table)] == []
