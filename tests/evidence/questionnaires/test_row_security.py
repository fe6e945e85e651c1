"""Another authority's answers, asked of PostgreSQL itself over the connection of a page."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from almoner.core.accounts.models import Authority
from almoner.core.accounts.row_security import narrow_to
from almoner.core.accounts.rules import Role
from almoner.evidence.questionnaires.actions import begin_question_set, receive_answers
from almoner.evidence.questionnaires.models import (
    Answer,
    AnswerChoice,
    QuestionSet,
    QuestionSetVersion,
    RefusedAnswer,
    Response,
    ResponseStep,
    VersionStep,
)
from tests.core.accounts.row_security import count, reading, run
from tests.evidence.questionnaires.factories import (
    AT,
    begun,
    incoming,
    published,
    raw_set,
    someone,
)
from tests.register.directory.factories import AuthorityFactory

pytestmark = pytest.mark.django_db

OF_SETS = [model._meta.db_table for model in (QuestionSet, QuestionSetVersion, VersionStep)]
OF_RESPONSES = [
    model._meta.db_table for model in (Response, ResponseStep, Answer, AnswerChoice, RefusedAnswer)
]


def _counts(tables: list[str]) -> list[int]:
    return [count(table) for table in tables]


def _as(*authorities: Authority) -> Any:
    principal = SimpleNamespace(authority_codes=lambda: {each.code for each in authorities})
    return SimpleNamespace(principal=principal)


@pytest.fixture
def theirs() -> Any:
    """A council's own set and its answers, and a role that is no superuser and owns nothing."""
    if connection.vendor != "postgresql":
        yield None  # SQLite has no such check
        return
    response = begun(published())
    by = someone(response.authority, Role.QUALITY_MANAGER)
    begin_question_set(raw=raw_set(), authority=response.authority, by=by, at=AT)
    receive_answers(
        response=response,
        answers=[incoming("respect", 3), incoming("respect", 9)],
        by=by,
        at=AT,
    )
    with reading(OF_SETS + OF_RESPONSES, sequences=True):
        yield response


def test_another_authority_reaches_the_shipped_sets_and_no_more(theirs: Response | None) -> None:
    if theirs is None:
        return
    assert _counts(OF_SETS) == [2, 2, 2]  # as commands and the worker are
    assert _counts(OF_RESPONSES) == [1, 0, 1, 0, 1]
    narrow_to(_as(AuthorityFactory.build()))
    assert _counts(OF_SETS) == [1, 1, 1]
    assert _counts(OF_RESPONSES) == [0] * 5
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        run(
            "INSERT INTO questionnaires_responsestep (response_id, state, at, by, by_name, reason,"
            f" score) VALUES ({theirs.pk}, 'closed', now(), 'user:9', 'Z', '', '{{}}')"
        )
    narrow_to(SimpleNamespace())  # type: ignore[arg-type]
    assert _counts(OF_RESPONSES) == [0] * 5


def test_its_own_authority_reaches_all_of_it(theirs: Response | None) -> None:
    if theirs is None:
        return
    narrow_to(_as(theirs.authority))
    assert _counts(OF_SETS) == [2, 2, 2]
    assert _counts(OF_RESPONSES) == [1, 0, 1, 0, 1]
