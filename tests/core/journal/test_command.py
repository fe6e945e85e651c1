"""`almoner journal verify | seal | list`."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from almoner.core.journal.models import Entry, Seal
from tests.core.journal.factories import NOON, EntryFactory, intruder

pytestmark = pytest.mark.django_db


def _said(*arguments: str) -> str:
    out = io.StringIO()
    call_command("journal", *arguments, stdout=out)
    return out.getvalue()


def test_seal_prints_the_digest_to_note() -> None:
    EntryFactory.create_batch(3)
    said = _said("seal")
    assert said == f"Seal 1, 3 entries: {Seal.objects.get().digest}\n"
    assert _said("seal") == "Every entry is sealed.\n"


def test_verify_says_that_all_is_well_and_what_to_note() -> None:
    EntryFactory.create_batch(2)
    _said("seal")
    EntryFactory()
    said = _said("verify")
    assert said.startswith(
        "The journal is as it was written. Entries sealed: 2. Seals: 1. Entries not sealed yet: 1."
    )
    assert said.endswith(f"Digest of the last seal: {Seal.objects.get().digest}\n")


def test_verify_fails_with_one_sentence() -> None:
    entry = EntryFactory()
    _said("seal")
    with intruder():
        Entry.objects.update(action="nothing")
    with pytest.raises(CommandError) as caught:
        _said("verify")
    assert str(caught.value) == f"The journal is broken. Entry {entry.pk} was altered."


def test_verify_asks_for_a_digest_noted_earlier() -> None:
    with pytest.raises(CommandError, match="No seal has the digest abc"):
        _said("verify", "--holding", "abc")


def test_list_as_a_table_shows_newest_first() -> None:
    EntryFactory(action="sign_in")
    EntryFactory(action="sign_out", subject_kind="accounts.User", subject_id="7")
    lines = [line for line in _said("list").splitlines() if "sign_" in line]
    assert "sign_out" in lines[0]
    assert "accounts.User 7" in lines[0]
    assert "31 August 2021 13:00:00" in lines[1]


def test_list_as_json_and_csv_says_the_same() -> None:
    EntryFactory(detail='{"a": "x, y"}')
    as_json = json.loads(_said("list", "--format", "json"))
    as_csv = list(csv.DictReader(io.StringIO(_said("list", "--format", "csv"))))
    assert as_json[0]["at"] == "2021-08-31T12:00:00+00:00"
    assert [{k: str(v) for k, v in row.items()} for row in as_json] == as_csv


def test_an_empty_list_is_an_empty_list() -> None:
    assert json.loads(_said("list", "--format", "json")) == []


@pytest.mark.parametrize(
    ("arguments", "actions"),
    [
        (["--action", "read"], ["read"]),
        (["--actor", "user:9"], ["read"]),
        (["--from", "2021-09-01"], ["write"]),
        (["--to", "2021-08-31"], ["read"]),
        (["--from", "2021-08-31", "--to", "2021-09-01"], ["write", "read"]),
        (["--limit", "1"], ["write"]),
    ],
)
def test_list_is_narrowed(arguments: list[str], actions: list[str]) -> None:
    EntryFactory(action="read", actor="user:9")
    EntryFactory(action="write", at=NOON + timedelta(days=1))
    found = json.loads(_said("list", "--format", "json", *arguments))
    assert [entry["action"] for entry in found] == actions


@pytest.mark.parametrize("limit", ["0", "-1"])
def test_a_limit_that_lists_nothing_is_refused(limit: str) -> None:
    with pytest.raises(CommandError, match="--limit must be 1 or more"):
        _said("list", "--limit", limit)


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(CommandError, match="argument --from: invalid"):
        _said("list", "--from", "yesterday")
