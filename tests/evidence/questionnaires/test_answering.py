"""Receiving answers: again, out of order, from two devices and two people, and losing none."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.rules import GRANTS, Permission, Principal, Role
from almoner.core.journal.models import Entry
from almoner.evidence.questionnaires.actions import (
    ClashNotSettled,
    IncomingAnswer,
    Receipt,
    ResponseStepRefused,
    Took,
    TooManyAnswers,
    close_response,
    receive_answers,
    settle_clash,
)
from almoner.evidence.questionnaires.actions.answering import MOST_AT_ONCE
from almoner.evidence.questionnaires.models import Answer, RefusedAnswer, Response
from almoner.evidence.questionnaires.queries import (
    answer_history,
    clashes,
    current_answers,
    refused_answers,
    values_of,
)
from tests.evidence.questionnaires.factories import (
    AT,
    begun,
    incoming,
    published,
    rated,
    raw_set,
    someone,
    with_change,
)
from tests.register.directory.factories import AuthorityFactory

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=8)
FILE = "0a" * 32


@pytest.fixture
def response() -> Response:
    return begun()


@pytest.fixture
def ada(response: Response) -> Principal:
    return someone(response.authority)


@pytest.fixture
def ben(response: Response) -> Principal:
    return someone(response.authority, reference="user:2")


def send(response: Response, by: Principal, *answers: IncomingAnswer) -> Receipt:
    return receive_answers(response=response, answers=answers, by=by, at=LATER)


def took(receipt: Receipt) -> list[Took]:
    return [each.took for each in receipt.answers]


class TestReceiving:
    def test_answers_are_kept_as_they_came(self, response: Response, ada: Principal) -> None:
        sent = incoming("respect", "3", note=" Seen.\r\nTwice. ", minutes=5)
        receipt = send(response, ada, sent, incoming("meals", ["supper", "lunch"]))
        assert took(receipt) == [Took.RECEIVED, Took.RECEIVED]
        line = current_answers(response=response)["respect"]
        assert (line.value, line.words, line.note) == (3, "Good", "Seen.\nTwice.")
        assert (line.answered_by, line.answered_by_name) == ("user:1", "Ada Marsh")
        assert (line.answered_at, line.received_at) == (sent.answered_at, LATER)
        assert (line.client_id, line.device) == (sent.client_id, "tablet")
        assert values_of(response=response) == {"respect": 3, "meals": ["lunch", "supper"]}

    def test_the_journal_says_so_once(self, response: Response, ada: Principal) -> None:
        answers = [incoming("respect", 3), incoming("respect", 9)]
        for _ in range(3):
            send(response, ada, *answers)
        (entry,) = Entry.objects.filter(action="receive_answers")
        assert json.loads(entry.detail) == {"received": 1, "refused": 1, "clashes": 0}
        assert entry.subject_id == str(response.pk)

    def test_the_same_again_changes_nothing(self, response: Response, ada: Principal) -> None:
        answers = [incoming("respect", 3), incoming("dignity", 4)]
        first, again = send(response, ada, *answers), send(response, ada, *answers)
        assert took(first) == [Took.RECEIVED] * 2
        assert took(again) == [Took.ALREADY_RECEIVED] * 2
        assert Answer.objects.count() == 2

    def test_the_same_twice_in_one_batch_is_one(self, response: Response, ada: Principal) -> None:
        answer = incoming("respect", 3)
        assert took(send(response, ada, answer, answer)) == [Took.RECEIVED, Took.ALREADY_RECEIVED]

    def test_a_part_of_a_batch_that_came_before_is_told_apart(
        self, response: Response, ada: Principal
    ) -> None:
        first, second = incoming("respect", 3), incoming("dignity", 4)
        send(response, ada, first)
        assert took(send(response, ada, first, second)) == [Took.ALREADY_RECEIVED, Took.RECEIVED]

    def test_a_number_written_otherwise_is_the_same(
        self, response: Response, ada: Principal
    ) -> None:
        answer = incoming("respect", 3)
        send(response, ada, answer)
        again = replace(answer, value="3.0", client_id=answer.client_id.upper())
        assert took(send(response, ada, again)) == [Took.ALREADY_RECEIVED]

    def test_nothing_sent_is_nothing(self, response: Response, ada: Principal) -> None:
        assert send(response, ada).answers == ()
        assert not Entry.objects.filter(action="receive_answers").exists()

    def test_an_answer_is_taken_back(self, response: Response, ada: Principal) -> None:
        first = incoming("respect", 3)
        send(response, ada, first, incoming("respect", None, based_on=first.client_id))
        assert values_of(response=response) == {}
        assert current_answers(response=response)["respect"].words == "Not answered"
        assert [
            each.value for each in answer_history(response=response, question_key="respect")
        ] == [3, None]

    def test_evidence_may_be_named_before_its_file_comes(
        self, response: Response, ada: Principal
    ) -> None:
        assert took(send(response, ada, incoming("photos", [FILE]))) == [Took.RECEIVED]

    def test_200_answers_are_a_handful_of_queries(
        self, django_assert_max_num_queries: Callable[[int], Any]
    ) -> None:
        """SQLite takes 90 rows in one statement."""
        questions = [rated(f"q{number:03}") for number in range(200)]
        raw = with_change("sections.1.standards.0.questions", questions)
        response = begun(published(raw))
        ada = someone(response.authority)
        few = [incoming(f"q{number:03}", 3) for number in range(2)]
        many = [incoming(f"q{number:03}", 4) for number in range(200)]
        for answers in (few, many):
            with django_assert_max_num_queries(11):
                send(response, ada, *answers)

    def test_too_many_at_once_are_to_be_sent_in_parts(
        self, response: Response, ada: Principal
    ) -> None:
        with pytest.raises(TooManyAnswers, match="Send 2,000 answers at once"):
            send(response, ada, *[incoming("respect", 3)] * (MOST_AT_ONCE + 1))


class TestRefusing:
    @pytest.mark.parametrize(
        ("sent", "sentence"),
        [
            (incoming("respect", 5), "“5” is not on the scale."),
            (incoming("unheard-of", 3), "This question is not in the version that was begun."),
            (incoming("respect", 3, based_on="nonsense"), "This says that it replaces an answer"),
            (incoming("respect", 3, note="x" * 10_001), "The note is 10,001 characters long."),
            (incoming("respect", 3, note="\ud800"), "This holds a character that cannot be kept."),
            (incoming("comments", "\ud800"), "This holds a character that cannot be kept."),
            (incoming("respect", 3, client_id="one"), "The device did not number this answer"),
            (incoming("seen-on", "2021-09-02"), "2 September 2021 is in the future."),
        ],
    )
    def test_what_cannot_be_taken_is_kept_apart_with_the_reason(
        self, response: Response, ada: Principal, sent: IncomingAnswer, sentence: str
    ) -> None:
        receipt = send(response, ada, sent, incoming("dignity", 4))
        assert took(receipt) == [Took.REFUSED, Took.RECEIVED]
        assert receipt.answers[0].sentence.startswith(sentence)
        (kept,) = refused_answers(response=response)
        assert kept.sentence.startswith(sentence)
        assert json.loads(kept.content)["value"] == sent.value
        assert kept.answered_by_name == "Ada Marsh"

    def test_refused_again_it_is_kept_once(self, response: Response, ada: Principal) -> None:
        sent = incoming("respect", 5)
        receipts = [send(response, ada, sent, sent) for _ in range(2)]
        assert [took(each) for each in receipts] == [[Took.REFUSED] * 2] * 2
        assert RefusedAnswer.objects.count() == 1
        assert Entry.objects.filter(action="receive_answers").count() == 1

    def test_another_answer_under_the_same_number_is_kept_apart(
        self, response: Response, ada: Principal
    ) -> None:
        sent = incoming("respect", 3)
        receipt = send(response, ada, sent, replace(sent, value=4))
        assert took(receipt) == [Took.RECEIVED, Took.REFUSED]
        assert receipt.answers[1].sentence == "Another answer was received under the same number."
        assert values_of(response=response) == {"respect": 3}

    def test_an_answer_cannot_replace_itself(self, response: Response, ada: Principal) -> None:
        number = str(uuid4())
        sent = incoming("respect", 3, client_id=number, based_on=number)
        assert took(send(response, ada, sent)) == [Took.REFUSED]

    def test_a_flat_clock_refuses_no_date(self, response: Response, ada: Principal) -> None:
        flat = datetime(1970, 1, 1, tzinfo=UTC)
        answer = replace(incoming("seen-on", "2021-09-01"), answered_at=flat)
        assert took(send(response, ada, answer)) == [Took.RECEIVED]

    def test_a_clock_that_is_ahead_allows_no_date_to_come(
        self, response: Response, ada: Principal
    ) -> None:
        ahead = datetime(2031, 1, 1, tzinfo=UTC)
        answer = replace(incoming("seen-on", "2021-09-02"), answered_at=ahead)
        assert took(send(response, ada, answer)) == [Took.REFUSED]

    @pytest.mark.parametrize(
        "moment",
        [datetime(2021, 9, 1), datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)],  # noqa: DTZ001
    )
    def test_a_time_that_cannot_be_kept_is_refused(
        self, response: Response, ada: Principal, moment: datetime
    ) -> None:
        answer = replace(incoming("respect", 3), answered_at=moment)
        receipt = send(response, ada, answer)
        assert took(receipt) == [Took.REFUSED]
        assert "Set its clock" in receipt.answers[0].sentence

    def test_what_comes_after_closing_is_kept_apart(
        self, response: Response, ada: Principal
    ) -> None:
        early, late = incoming("respect", 3), incoming("respect", 4)
        send(response, ada, early)
        with transaction.atomic():
            close_response(response=response, by=ada, at=LATER)
        receipt = send(response, ada, early, late)
        assert took(receipt) == [Took.ALREADY_RECEIVED, Took.REFUSED]
        assert "closed before the answer came" in receipt.answers[1].sentence
        assert values_of(response=response) == {"respect": 3}

    def test_a_question_that_a_newer_version_has_is_kept_apart(
        self, response: Response, ada: Principal
    ) -> None:
        newer = raw_set(version="2")
        newer["sections"][0]["standards"][0]["questions"].append(rated("privacy"))
        published(newer)
        receipt = send(response, ada, incoming("privacy", 3), incoming("respect", 3))
        assert took(receipt) == [Took.REFUSED, Took.RECEIVED]

    @settings(
        deadline=None,
        max_examples=60,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(
        st.lists(
            st.tuples(
                st.text(max_size=45),
                st.sampled_from(["respect", "comments", "rota", "beds", "x" * 200, "\x00", "é"]),
                st.recursive(
                    st.none() | st.booleans() | st.floats() | st.text(max_size=12),
                    lambda inner: (
                        st.lists(inner, max_size=3)
                        | st.dictionaries(st.text(max_size=4), inner, max_size=3)
                    ),
                ),
                st.text(max_size=20),
            ),
            max_size=5,
        )
    )
    def test_whatever_is_sent_nothing_is_lost(
        self, response: Response, ada: Principal, sent: list[tuple[str, str, Any, str]]
    ) -> None:
        answers = [
            IncomingAnswer(
                client_id=number,
                question_key=key,
                value=value,
                note=note,
                device=note,
                answered_at=AT,
            )
            for number, key, value, note in sent
        ]
        answers += [replace(answer, client_id=str(uuid4())) for answer in answers]
        receipt = send(response, ada, *answers)
        assert len(receipt.answers) == len(answers)
        for each in receipt.answers:
            kept = Answer.objects if each.took is not Took.REFUSED else RefusedAnswer.objects
            assert kept.filter(response=response, client_id=each.client_id).exists()


class TestMerging:
    def test_two_people_clash_and_both_sides_stand(
        self, response: Response, ada: Principal, ben: Principal
    ) -> None:
        base, hers, his = incoming("respect", 3), "", ""
        send(response, ada, base)
        hers = incoming("respect", 4, based_on=base.client_id, minutes=60)
        his = incoming("respect", 2, based_on=base.client_id, minutes=10)
        assert took(send(response, ben, his)) == [Took.RECEIVED]
        receipt = send(response, ada, hers)
        assert took(receipt) == [Took.CLASH]
        assert receipt.clashes == ("respect",)
        (clash,) = clashes(response=response)
        assert [(side.answered_by_name, side.words) for side in clash.sides] == [
            ("Ben Holt", "Requires improvement"),
            ("Ada Marsh", "Excellent"),
        ]
        assert "respect" not in values_of(response=response)

    def test_a_clash_is_still_told_of_when_the_answer_comes_again(
        self, response: Response, ada: Principal, ben: Principal
    ) -> None:
        sent = incoming("respect", 4)
        send(response, ben, incoming("respect", 2))
        send(response, ada, sent)
        again = send(response, ada, sent)
        assert took(again) == [Took.ALREADY_RECEIVED]
        assert again.clashes == ("respect",)

    def test_the_same_by_two_people_is_no_clash(
        self, response: Response, ada: Principal, ben: Principal
    ) -> None:
        send(response, ada, incoming("respect", 4))
        assert took(send(response, ben, incoming("respect", 4))) == [Took.RECEIVED]
        assert clashes(response=response) == ()

    def test_a_clock_that_is_ahead_gains_nothing(self, response: Response, ada: Principal) -> None:
        """A tablet a year ahead answers at nine; a laptop on time answers after it came."""
        ahead = incoming("respect", 2, minutes=365 * 24 * 60)
        receive_answers(response=response, answers=[ahead], by=ada, at=AT)
        on_time = incoming("respect", 4, minutes=30)
        send(response, ada, on_time)
        assert values_of(response=response) == {"respect": 4}
        assert current_answers(response=response)["respect"].client_id == on_time.client_id

    def test_batches_out_of_order_come_to_the_same_end(
        self, response: Response, ada: Principal
    ) -> None:
        first = incoming("respect", 2)
        second = incoming("respect", 3, based_on=first.client_id, minutes=1)
        third = incoming("respect", 4, based_on=second.client_id, minutes=2)
        for answer in (third, first, second):
            send(response, ada, answer)
        assert values_of(response=response) == {"respect": 4}


class TestSettling:
    @pytest.fixture
    def sides(self, response: Response, ada: Principal, ben: Principal) -> tuple[str, str]:
        hers, his = incoming("respect", 4), incoming("respect", 2)
        send(response, ada, hers)
        send(response, ben, his)
        return hers.client_id, his.client_id

    def settle(self, response: Response, by: Principal, chosen: str, *shown: str) -> None:
        settle_clash(
            response=response,
            question_key="respect",
            chosen_id=chosen,
            shown_ids=frozenset(shown),
            by=by,
            at=LATER,
            reason="Seen again together.",
        )

    def test_one_side_stands_and_the_other_is_kept(
        self, response: Response, ada: Principal, sides: tuple[str, str]
    ) -> None:
        self.settle(response, ada, sides[1], *sides)
        assert values_of(response=response) == {"respect": 2}
        assert clashes(response=response) == ()
        assert len(answer_history(response=response, question_key="respect")) == 2
        entry = Entry.objects.get(action="settle_clash")
        assert json.loads(entry.detail)["passed_over"] == [sides[0]]
        choice = response.choices.get()
        assert (choice.by_name, choice.reason) == ("Ada Marsh", "Seen again together.")

    def test_the_second_to_choose_is_told(
        self, response: Response, ada: Principal, ben: Principal, sides: tuple[str, str]
    ) -> None:
        self.settle(response, ada, sides[1], *sides)
        with pytest.raises(ClashNotSettled, match="Someone has settled this already"):
            self.settle(response, ben, sides[0], *sides)
        assert values_of(response=response) == {"respect": 2}

    def test_nobody_chooses_against_an_answer_they_have_not_seen(
        self, response: Response, ada: Principal, sides: tuple[str, str]
    ) -> None:
        cy = someone(response.authority, reference="user:3")
        send(response, cy, incoming("respect", 1))
        with pytest.raises(ClashNotSettled, match="Another answer has come in since"):
            self.settle(response, ada, sides[0], *sides)

    def test_only_a_side_can_be_chosen(
        self, response: Response, ada: Principal, sides: tuple[str, str]
    ) -> None:
        with pytest.raises(ClashNotSettled):
            self.settle(response, ada, str(uuid4()), *sides)

    def test_not_once_it_is_closed(
        self, response: Response, ada: Principal, sides: tuple[str, str]
    ) -> None:
        self.settle(response, ada, sides[0], *sides)
        with transaction.atomic():
            close_response(response=response, by=ada, at=LATER)
        with pytest.raises(ResponseStepRefused, match="closed"):
            self.settle(response, ada, sides[1], *sides)


@pytest.mark.parametrize("role", list(Role))
def test_only_who_carries_out_visits_answers_and_settles(role: Role, response: Response) -> None:
    may = Permission.CARRY_OUT_VISITS in GRANTS[role].permissions
    here = someone(response.authority, role)
    there = someone(AuthorityFactory(), role)

    def settle(by: Principal) -> None:
        with pytest.raises(ClashNotSettled):  # there is none, which only those who may are told
            settle_clash(
                response=response,
                question_key="respect",
                chosen_id="",
                shown_ids=frozenset(),
                by=by,
                at=AT,
            )

    acts: list[Callable[[Principal], object]] = [
        lambda by: send(response, by, incoming("respect", 3)),
        settle,
    ]
    for act in acts:
        with pytest.raises(NotPermitted), transaction.atomic():
            act(there)
        if may:
            act(here)
        else:
            with pytest.raises(NotPermitted), transaction.atomic():
                act(here)


def test_a_response_is_held_while_answers_are_received(response: Response, ada: Principal) -> None:
    """On PostgreSQL the row is locked; SQLite has one writer at a time."""
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        send(response, ada, incoming("respect", 3))
    locked = any("FOR NO KEY UPDATE" in query["sql"] for query in captured)
    assert locked == (connection.vendor == "postgresql")
