"""A file of concerns is taken whole, or what is wrong is named by row, column and reason."""

import csv
import sys
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from almoner.core.accounts.models import Authority
from almoner.core.accounts.sealing import unseal
from almoner.core.worded import Worded
from almoner.response.safeguarding import actions, queries
from almoner.response.safeguarding.actions import many
from almoner.response.safeguarding.arrivals import fault_of
from almoner.response.safeguarding.csv_files import (
    KNOWN,
    NO_HEADING,
    WANTED,
    FileRefused,
    read_file,
)
from almoner.response.safeguarding.models import Concern
from almoner.response.safeguarding.rules.kinds import Category
from almoner.response.safeguarding.rules.referrals import Referral
from tests.response.safeguarding.acts import written
from tests.response.safeguarding.factories import AT, AuthorityFactory, referral, someone
from tests.response.safeguarding.said import LETTERS, REFERRALS, cells_of

FEW = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
HEAD = "reference,received_at,text"


def file_of(rows: list[dict[str, str]], columns: list[str], *, end: str = "\r\n") -> bytes:
    made = StringIO()
    writer = csv.writer(made, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows([row.get(name, "") for name in columns] for row in rows)
    return made.getvalue().encode("utf-8-sig")


def refusal(content: bytes) -> FileRefused:
    with pytest.raises(FileRefused) as refused:
        read_file(content)
    return refused.value


@FEW
@given(
    said=st.lists(REFERRALS, min_size=1, max_size=4),
    columns=st.permutations([name for name in KNOWN if name != "district"]),
    end=st.sampled_from(["\r\n", "\n"]),
)
def test_what_is_written_is_what_is_read(
    said: list[Referral], columns: list[str], end: str
) -> None:
    """Every word of every cell, whatever the order of the columns."""
    read = read_file(file_of([cells_of(one) for one in said], columns, end=end))
    assert list(read.referrals) == said


@FEW
@given(
    rows=st.lists(
        st.fixed_dictionaries({}, optional={name: st.text(LETTERS, max_size=8) for name in KNOWN}),
        min_size=1,
        max_size=4,
    )
)
def test_any_cells_at_all_are_taken_or_named(rows: list[dict[str, str]]) -> None:
    columns = list(KNOWN)
    full = [number for number, row in enumerate(rows, 2) if any(map(str.strip, row.values()))]
    try:
        read = read_file(file_of(rows, columns))
    except FileRefused as refused:
        assert str(refused).endswith(".")
        for one in refused.wrong:
            assert one.row in full and one.column in columns and one.sentence.endswith(".")
            said = rows[one.row - 2].get(one.column, "").strip()
            assert said.isascii() or said not in one.sentence  # ours are of plain letters
        assert refused.wrong or not full
    else:
        assert len(read.referrals) == len(full)


@pytest.mark.parametrize("kind", Worded.__subclasses__())
def test_each_choice_is_read_by_its_key_and_by_its_words(kind: type[Worded]) -> None:
    column = {
        "Category": "categories",
        "AgeBand": "adult_age_band",
        "Gender": "adult_gender",
        "Ethnicity": "adult_ethnicity",
        "SupportReason": "adult_support_reason",
    }.get(kind.__name__, kind.__name__.lower())
    if column not in KNOWN:
        return
    for one in kind:
        for said in (one.value, one.words, one.words.upper(), f" {one.value} "):
            row = {"reference": "A", "received_at": "2021-08-09", "text": "x", column: said}
            (read,) = read_file(file_of([row], [*WANTED, column])).referrals
            assert cells_of(read)[column] == one


def test_every_kind_of_abuse_at_once_in_words() -> None:
    said = "; ".join(one.words for one in Category)
    row = {"reference": "A", "received_at": "2021-08-09", "text": "x", "categories": said}
    (read,) = read_file(file_of([row], list(row))).referrals
    assert read.categories == tuple(Category)


@pytest.mark.parametrize(
    ("line", "row", "column"),
    [
        ("A,2021-08-09,He fell, and nobody came", 2, NO_HEADING),  # a comma that shifts the row
        ("A,2021-08-09,He fell,,,x", 2, NO_HEADING),
        ("A,2021-08-09,He fell\nB,2021-08-09,She fell,more", 3, NO_HEADING),
        ("A,2021-02-29,He fell", 2, "received_at"),
        ("A,2021-08-09 25:00,He fell", 2, "received_at"),
        ("A,09/08/21,He fell", 2, "received_at"),
        ("A,9999-12-31T23:59-23:59,He fell", 2, "received_at"),
        ("A,1947-12-31,He fell", 2, "received_at"),
        ("A,2021-08-09,", 2, "text"),
        (",2021-08-09,He fell", 2, "reference"),
        ("A,,He fell", 2, "received_at"),
        ("A,2021-08-09," + "x" * 20_001, 2, "text"),
        ("A" * 81 + ",2021-08-09,He fell", 2, "reference"),
    ],
)
def test_what_cannot_be_read_is_named(line: str, row: int, column: str) -> None:
    wrong = refusal(f"{HEAD}\n{line}\n".encode()).wrong
    assert (wrong[-1].row, wrong[-1].column) == (row, column)


def test_a_cell_under_no_heading_is_not_lost() -> None:
    """A heading that was left out hides whatever stands under it."""
    wrong = refusal(b"reference,received_at,,text\nA,2021-08-09,He fell,x\n").wrong
    assert [(one.row, one.column) for one in wrong] == [(2, NO_HEADING)]
    assert len(read_file(b"reference,received_at,,text\nA,2021-08-09,,x\n").referrals) == 1


@pytest.mark.parametrize("ends", ["", ",", ",,"])
def test_a_row_may_leave_out_what_is_empty_at_its_end(ends: str) -> None:
    content = f"{HEAD},service,theme\nA,2021-08-09,He fell{ends}\n".encode()
    assert len(read_file(content).referrals) == 1


@pytest.mark.parametrize("length", [1, 200_000])
def test_a_quote_that_is_left_open_is_said_with_its_line(length: int) -> None:
    content = f'{HEAD}\nA,2021-08-09,x\nB,2021-08-09,"{"y" * length}\nC,2021-08-09,z\n'.encode()
    refused = refusal(content)
    assert "from line " in str(refused) and "quotation mark" in str(refused)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2021-03-28 00:59", datetime(2021, 3, 28, 0, 59, tzinfo=UTC)),
        ("2021-03-28 01:30", datetime(2021, 3, 28, 1, 30, tzinfo=UTC)),  # that was no time at all
        ("2021-03-28 02:00", datetime(2021, 3, 28, 1, 0, tzinfo=UTC)),
        ("2021-10-31 01:30", datetime(2021, 10, 31, 0, 30, tzinfo=UTC)),  # twice: the earlier
        ("2021-10-31 02:00", datetime(2021, 10, 31, 2, 0, tzinfo=UTC)),
        ("2020-02-29", datetime(2020, 2, 29, tzinfo=UTC)),
        ("2021-08-09T10:00:00-05:00", datetime(2021, 8, 9, 15, tzinfo=UTC)),
        ("29/02/2020 23:59", datetime(2020, 2, 29, 23, 59, tzinfo=UTC)),
    ],
)
def test_clock_changes_leap_days_and_zones(text: str, moment: datetime) -> None:
    (one,) = read_file(f"{HEAD}\nA,{text},x\n".encode()).referrals
    assert one.received_at == moment


@pytest.mark.django_db
@FEW
@given(said=st.lists(REFERRALS, min_size=1, max_size=3, unique_by=lambda one: one.reference))
def test_what_is_received_is_what_was_said_and_again_changes_nothing(
    said: list[Referral],
) -> None:
    assume(not any(fault_of(one, at=AT) for one in said))
    authority = AuthorityFactory()
    load(authority, said)
    for one in said:
        concern = Concern.objects.select_related("adult").get(
            authority=authority, reference=one.reference
        )
        assert (concern.text, concern.safety_text) == (one.text, one.safety_text)
        assert (concern.service_named, concern.referrer_name) == (
            one.service_named,
            one.referrer_name,
        )
        assert concern.due_on is not None and concern.decide_by is not None
        assert concern.due_on >= concern.received_at.date() <= concern.decide_by
        if concern.adult is not None and not hasattr(concern, "adult_said"):
            assert unseal(concern.adult.sealed_name) == one.person.name
            assert unseal(concern.adult.sealed_address) == one.person.address
    before = {name: rows for name, rows in written().items() if name != "journal"}
    load(authority, [replace(one, received_at=AT) for one in said])
    assert {name: rows for name, rows in written().items() if name != "journal"} == before
    found = queries.deliverable(authority=authority, source="ASC", referrals=said, at=AT)
    assert (found.fresh, found.faults, found.known_count) == ((), (), len(said))


def load(authority: Authority, said: list[Referral]) -> None:
    actions.receive_many(
        authority=authority,
        source="ASC",
        referrals=said,
        digest="d" * 64,
        by=someone(authority),
        at=AT,
    )


@pytest.mark.django_db
def test_a_row_that_is_here_already_is_no_fault_of_a_later_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was received under other rules, or of a district since dissolved, stays received."""
    authority, said = AuthorityFactory(), [referral(), referral()]
    load(authority, said)
    module = sys.modules["almoner.response.safeguarding.queries.deliveries"]
    monkeypatch.setattr(module, "fault_of", lambda one, at: "It is refused today.")
    load(authority, said)
    with pytest.raises(actions.ReferralsRefused) as refused:
        load(authority, [*said, referral()])
    assert [fault.row for fault in refused.value.faults] == [3]
    assert Concern.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("fails_at", ["ConcernStep", "AdultSaid", "ConcernCategory"])
def test_a_file_whose_later_rows_cannot_be_written_leaves_nothing(
    fails_at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority, before = AuthorityFactory(), written()
    insert = many._insert

    def fail(model: type, rows: list[dict[str, object]]) -> None:
        if model.__name__ == fails_at:
            raise RuntimeError("The disk is full.")
        insert(model, rows)

    monkeypatch.setattr(many, "_insert", fail)
    with pytest.raises(RuntimeError):
        load(authority, [referral(), referral()])
    assert written() == before
