"""What the database itself keeps to: what passes, and what is refused."""

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role
from almoner.evidence.questionnaires.actions import (
    begin_question_set,
    receive_answers,
    settle_clash,
    take_version_step,
)
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
from almoner.evidence.questionnaires.rules.states import VersionAct
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


def refused(match: str = "") -> Any:
    return pytest.raises(DatabaseError, match=match)


def _set(authority: Authority | None, key: str = "audit") -> QuestionSet:
    return QuestionSet.objects.create(
        key=key, authority=authority, recorded_at=AT, recorded_by="system"
    )


class TestUniqueness:
    def test_a_key_once_for_each_authority_and_once_shipped(self) -> None:
        one, other = AuthorityFactory(), AuthorityFactory()
        for authority in (one, other, None):
            _set(authority)
            with pytest.raises(IntegrityError), transaction.atomic():
                _set(authority)

    def test_a_version_once_and_from_one(self) -> None:
        version = published()
        fields = {
            name: getattr(version, name)
            for name in ("title", "purpose", "question_count", "text", "digest", "edited_at")
        }
        for number, is_kept in ((2, True), (1, False), (0, False)):
            make = QuestionSetVersion(question_set=version.question_set, number=number, **fields)
            if is_kept:
                make.save()
                continue
            with pytest.raises(IntegrityError), transaction.atomic():
                make.save()

    def test_an_answer_once_in_a_response(self) -> None:
        first, second = begun(), begun(published())
        fields = {"question_key": "respect", "value": "3", "answered_at": AT, "received_at": AT}
        for response in (first, second):
            Answer.objects.create(response=response, client_id="a", **fields)
            with pytest.raises(IntegrityError), transaction.atomic():
                Answer.objects.create(response=response, client_id="a", **fields)

    def test_an_answer_is_not_based_on_itself(self) -> None:
        fields = {"question_key": "respect", "value": "3", "answered_at": AT, "received_at": AT}
        response = begun()
        Answer.objects.create(response=response, client_id="a", based_on="b", **fields)
        with pytest.raises(IntegrityError), transaction.atomic():
            Answer.objects.create(response=response, client_id="c", based_on="c", **fields)

    def test_a_refused_answer_is_kept_once_as_it_came(self) -> None:
        response = begun()

        def keep(digest: str) -> None:
            RefusedAnswer.objects.create(
                response=response, client_id="a", digest=digest, received_at=AT
            )

        keep("one")
        keep("two")
        with pytest.raises(IntegrityError), transaction.atomic():
            keep("one")

    def test_closed_with_a_score_and_open_without(self) -> None:
        response = begun()
        for state, score, is_kept in (
            ("closed", "{}", True),
            ("open", "", True),
            ("closed", "", False),
            ("open", "{}", False),
            ("ajar", "", False),
        ):
            make = ResponseStep(response=response, state=state, score=score, at=AT)
            if is_kept:
                make.save()
                continue
            with pytest.raises(IntegrityError), transaction.atomic():
                make.save()


class TestFreezing:
    @pytest.fixture
    def full(self) -> Response:
        """A response with a row in every table."""
        response = begun()
        ada, ben = (someone(response.authority, reference=f"user:{n}") for n in (1, 2))
        hers, his = incoming("respect", 3), incoming("respect", 4)
        for by, answer in ((ada, hers), (ben, his), (ada, incoming("respect", 9))):
            receive_answers(response=response, answers=[answer], by=by, at=AT)
        settle_clash(
            response=response,
            question_key="respect",
            chosen_id=hers.client_id,
            shown_ids=frozenset({hers.client_id, his.client_id}),
            by=ada,
            at=AT,
        )
        ResponseStep.objects.create(response=response, state="open", at=AT)
        return response

    @pytest.mark.parametrize(
        ("model", "column"),
        [
            (VersionStep, "reason"),
            (Response, "begun_by"),
            (ResponseStep, "reason"),
            (Answer, "value"),
            (AnswerChoice, "reason"),
            (RefusedAnswer, "sentence"),
        ],
    )
    def test_nothing_answered_is_changed_or_removed(
        self, full: Response, model: Any, column: str
    ) -> None:
        table = model._meta.db_table
        for sql in (f"UPDATE {table} SET {column} = 'x'", f"DELETE FROM {table}"):
            with refused("only added to"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)

    def test_a_published_version_never_changes(self) -> None:
        published()
        for sql in (
            "UPDATE questionnaires_questionsetversion SET title = 'x'",
            "DELETE FROM questionnaires_questionsetversion",
        ):
            with refused("never changes"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)

    def test_a_draft_changes_until_it_is_published_or_discarded(self) -> None:
        authority = AuthorityFactory()
        keeper = someone(authority, Role.QUALITY_MANAGER)
        for act in (VersionAct.PUBLISH, VersionAct.DISCARD):
            version = begin_question_set(
                raw=raw_set(question_set=f"set-{act}"), authority=authority, by=keeper, at=AT
            )
            version.title = "Other"
            version.save()
            take_version_step(version=version, act=act, by=keeper, at=AT)
            with refused("never changes"), transaction.atomic():
                version.save()
            with refused("never changes"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("DELETE FROM questionnaires_questionsetversion")
