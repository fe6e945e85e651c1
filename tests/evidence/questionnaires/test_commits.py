"""What only shows where transactions end: parts of actions, two senders at once, and flushing."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, connections

from almoner.core.journal.actions import NotInAnActionError
from almoner.core.journal.models import Entry
from almoner.evidence.questionnaires.actions import (
    IncomingAnswer,
    Receipt,
    Took,
    begin_response,
    close_response,
    receive_answers,
    reopen_response,
)
from almoner.evidence.questionnaires.models import Answer, Response
from tests.evidence.questionnaires.factories import AT, begun, incoming, someone


@pytest.mark.django_db(transaction=True)
def test_parts_of_actions_run_only_inside_one() -> None:
    response = begun()
    by = someone(response.authority)
    with pytest.raises(NotInAnActionError):
        begin_response(
            version=response.version,
            authority=response.authority,
            location=response.location,
            by=by,
            at=AT,
        )
    with pytest.raises(NotInAnActionError):
        close_response(response=response, by=by, at=AT)
    with pytest.raises(NotInAnActionError):
        reopen_response(response=response, by=by, at=AT, reason="Because.")


@pytest.mark.django_db(transaction=True)
def test_the_same_batch_from_four_senders_at_once_is_received_once() -> None:
    """At once on PostgreSQL; SQLite in memory has one connection, so one after another."""
    response = begun()
    by = someone(response.authority)
    keys = ("respect", "dignity", "safety", "beds", "floor", "comments")
    values = (3, 4, 2, "12", "ground", "Seen.")
    batch = [incoming(key, value) for key, value in zip(keys, values, strict=True)]
    refused = incoming("respect", 9)
    together = 4 if connection.vendor == "postgresql" else 1
    barrier = Barrier(together)

    def send(answers: Sequence[IncomingAnswer]) -> Receipt:
        try:
            barrier.wait(timeout=20)
            return receive_answers(response=response, answers=answers, by=by, at=AT)
        finally:
            if together > 1:
                connections.close_all()

    batches = [batch, batch[::-1], batch[:3], batch[3:]]
    sent = [[*each, refused] for each in batches]
    with ThreadPoolExecutor(max_workers=together) as pool:
        receipts = list(pool.map(send, sent) if together > 1 else map(send, sent))
    assert Answer.objects.count() == len(batch)
    assert response.refused.count() == 1
    assert sum(each.count(Took.RECEIVED) for each in receipts) == len(batch)
    assert all(each.count(Took.REFUSED) == 1 for each in receipts)
    assert Entry.objects.filter(action="receive_answers").count() <= 2


@pytest.mark.django_db(transaction=True)
def test_answers_are_flushed_and_kept_again() -> None:
    for _ in range(2):
        response = begun()
        by = someone(response.authority)
        receive_answers(response=response, answers=[incoming("respect", 3)], by=by, at=AT)
        with pytest.raises(DatabaseError):
            Answer.objects.all().delete()
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute("UPDATE questionnaires_answer SET value = '4'")
        call_command("flush", interactive=False, verbosity=0)
        assert not Response.objects.exists()
