"""What is written to the journal."""

import json
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from almoner.core.journal.actions import System, record_entry, record_export, record_read
from almoner.core.journal.models import Entry
from almoner.core.journal.noting import note
from almoner.core.journal.queries import Wanted, entries, withheld
from almoner.core.journal.rules import Sensitivity
from tests.core.journal.factories import NOON, EntryFactory, written


@pytest.mark.django_db
def test_an_entry_says_who_did_what_to_which_when() -> None:
    record_entry(
        actor=System(),
        action="apply_landing",
        at=NOON,
        authority_code="E06000045",
        subject=("landings.Landing", "4"),
        detail={"rows": 3, "as_at": date(2021, 8, 31)},
    )
    entry = Entry.objects.get()
    assert (entry.actor, entry.actor_name, entry.action) == ("system", "Almoner", "apply_landing")
    assert (entry.subject_kind, entry.subject_id) == ("landings.Landing", "4")
    assert json.loads(entry.detail) == {"as_at": "2021-08-31", "rows": 3}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "kept"), [(None, "SAFEGUARDING"), (Sensitivity.EXEMPT, "EXEMPT")], ids=str
)
def test_what_is_done_to_a_record_is_as_guarded_as_it_or_more(
    given: Sensitivity | None, kept: str
) -> None:
    record: Any = SimpleNamespace(
        SENSITIVITY=Sensitivity.SAFEGUARDING,
        pk=4,
        authority=SimpleNamespace(code="E06000045"),
        _meta=SimpleNamespace(label="safeguarding.Concern"),
    )
    note("triage", record, by=System(), at=NOON, detail={"step": 2}, sensitivity=given)
    entry = Entry.objects.get()
    assert (entry.action, entry.sensitivity, entry.authority_code) == ("triage", kept, "E06000045")
    assert (entry.subject_kind, entry.subject_id) == ("safeguarding.Concern", "4")
    assert (entry.actor, json.loads(entry.detail)) == ("system", {"step": 2})


@pytest.mark.django_db
@pytest.mark.parametrize("sensitivity", Sensitivity)
def test_reads_of_restricted_records_and_above_are_noted(sensitivity: Sensitivity) -> None:
    record_read(actor=System(), at=NOON, subject=("thing", "1"), sensitivity=sensitivity)
    assert Entry.objects.filter(action="read").exists() is (sensitivity >= Sensitivity.RESTRICTED)


@pytest.mark.django_db
def test_an_export_says_what_was_taken() -> None:
    record_export(actor=System(), at=NOON, what="services", form="csv", row_count=12)
    entry = Entry.objects.get()
    assert (entry.action, entry.subject_id) == ("export", "services")
    assert json.loads(entry.detail) == {"form": "csv", "row_count": 12}


@pytest.mark.django_db
def test_entries_are_kept_to_the_authorities_asked_for() -> None:
    for code in ("E1", "E2", ""):
        EntryFactory(authority_code=code)
    found = entries(wanted=Wanted(authority_codes=frozenset({"E1", ""})))
    assert [entry.authority_code for entry in found] == ["", "E1"]
    assert list(entries(wanted=Wanted(authority_codes=frozenset()))) == []


@pytest.mark.django_db
def test_the_next_page_follows_what_was_shown() -> None:
    numbers = [entry.pk for entry in EntryFactory.create_batch(3)]
    found = entries(wanted=Wanted(), limit=1, skip=1)
    assert [entry.id for entry in found] == [numbers[1]]


@pytest.mark.parametrize("clearance", Sensitivity)
@pytest.mark.parametrize("sensitivity", Sensitivity)
def test_what_is_above_the_readers_clearance_is_withheld(
    sensitivity: Sensitivity, clearance: Sensitivity
) -> None:
    entry = written(1, sensitivity=sensitivity.name)
    expected = sensitivity > clearance and sensitivity > Sensitivity.INTERNAL
    assert withheld(entry=entry, clearance=clearance) is expected
