"""Many rows at once, the same on either engine."""

from datetime import UTC, date, datetime
from enum import StrEnum

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from almoner.core import bulk
from almoner.core.accounts.models import Authority, Membership, Region, User
from almoner.core.bulk import delete_rows, insert_rows, next_ids, update_rows, upsert_rows
from almoner.register.directory.models import Location, Provider
from almoner.register.directory.rules import Specialism

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 10, 30, 15, 123456, tzinfo=UTC)


def names() -> list[str]:
    return list(Region.objects.order_by("code").values_list("name", flat=True))


@pytest.fixture
def wolds() -> list[tuple[str, str]]:
    Region.objects.all().delete()
    rows = [("E12000091", "The Wolds"), ("E12000092", "O'Fen \\ \t & “Marsh”")]
    insert_rows(model=Region, columns=("code", "name"), rows=rows)
    return rows


def test_rows_are_inserted_as_they_are(wolds: list[tuple[str, str]]) -> None:
    assert list(Region.objects.order_by("code").values_list("code", "name")) == wolds


def test_no_rows_are_no_work() -> None:
    insert_rows(model=Region, columns=("code",), rows=[])
    update_rows(model=Region, columns=("id", "code"), rows=[])
    upsert_rows(model=Region, columns=("code",), key=("code",), rows=[])
    delete_rows(model=Region, columns=("id",), rows=[])
    assert list(next_ids(model=Region, count=0)) == []


def test_dates_moments_and_nothing_come_back_the_same(wolds: list[tuple[str, str]]) -> None:
    insert_rows(
        model=User,
        columns=("email", "name", "password", "is_active", "joined_at", "last_login"),
        rows=[("ada@example.org", "Ada", "", True, AT, None)],
    )
    user = User.objects.get(email="ada@example.org")
    assert (user.joined_at, user.last_login, user.is_active) == (AT, None, True)
    here = Authority.objects.create(
        code="E96000001", name="Northshire", region=Region.objects.first()
    )
    insert_rows(
        model=Membership,
        columns=("user_id", "authority_id", "role", "from_on", "to_on"),
        rows=[(user.pk, here.pk, "auditor", date(2021, 2, 1), None)],
    )
    held = Membership.objects.get()
    assert (held.from_on, held.to_on) == (date(2021, 2, 1), None)


def test_rows_that_break_a_constraint_undo_all(wolds: list[tuple[str, str]]) -> None:
    rows = [("E12000093", "The Vale"), wolds[0]]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(model=Region, columns=("code", "name"), rows=rows)
    assert len(names()) == 2


def test_rows_that_break_a_constraint_are_passed_over_if_so_asked(
    wolds: list[tuple[str, str]],
) -> None:
    rows = [("E12000093", "The Vale"), wolds[0]]
    insert_rows(model=Region, columns=("code", "name"), rows=rows, or_ignore=True)
    assert len(names()) == 3


def test_rows_are_changed_by_their_key(wolds: list[tuple[str, str]]) -> None:
    update_rows(model=Region, columns=("code", "name"), rows=[("E12000092", "The Fen"), ("no", "")])
    assert names() == ["The Wolds", "The Fen"]


def test_rows_are_inserted_or_changed(wolds: list[tuple[str, str]]) -> None:
    rows = [("E12000092", "The Fen"), ("E12000093", "The Vale")]
    upsert_rows(model=Region, columns=("code", "name"), key=("code",), rows=rows)
    assert names() == ["The Wolds", "The Fen", "The Vale"]


def test_rows_are_deleted_by_what_they_hold(wolds: list[tuple[str, str]]) -> None:
    delete_rows(model=Region, columns=("code", "name"), rows=[wolds[0], ("E12000092", "other")])
    assert len(names()) == 1


def test_ids_are_free_and_stay_so(wolds: list[tuple[str, str]]) -> None:
    ids = next_ids(model=Region, count=2)
    assert len(set(ids)) == 2
    assert not Region.objects.filter(pk__in=list(ids)).exists()
    rows = [(ids[0], "E12000093", "The Vale"), (ids[1], "E12000094", "The Moor")]
    insert_rows(model=Region, columns=("id", "code", "name"), rows=rows)
    last = Region.objects.create(code="E12000095", name="The Sands")
    assert last.pk not in ids


def test_ids_of_deleted_rows_are_not_given_again(wolds: list[tuple[str, str]]) -> None:
    last = Region.objects.create(code="E12000095", name="The Sands")
    pk = last.pk
    last.delete()
    assert next_ids(model=Region, count=1)[0] > pk


def indexes_of(table: str) -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = %s"
            if connection.vendor == "sqlite"
            else "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s",
            [table],
        )
        return set(cursor.fetchall())


def test_a_table_that_more_than_doubles_has_its_indexes_again_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bulk, "INDEXED_AFTER_FROM", 3)
    Region.objects.all().delete()
    before = indexes_of(Region._meta.db_table)
    rows = [(f"E1200009{number}", f"Region {number}") for number in range(5)]
    insert_rows(model=Region, columns=("code", "name"), rows=rows)
    assert indexes_of(Region._meta.db_table) == before
    assert list(Region.objects.order_by("code").values_list("code", "name")) == rows


def test_many_rows_that_break_uniqueness_undo_all_and_keep_the_indexes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bulk, "INDEXED_AFTER_FROM", 3)
    Provider.objects.all().delete()
    before = indexes_of(Provider._meta.db_table)
    rows = [(f"1-{number % 4}", f"Provider {number}") for number in range(5)]
    blanks = ("ownership", "companies_house_number", "charity_number", "phone", "website")
    columns = ("cqc_id", "name", *blanks, "address", "postcode")
    padded = [(*row, *[""] * 7) for row in rows]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(model=Provider, columns=columns, rows=padded)
    assert indexes_of(Provider._meta.db_table) == before
    assert not Provider.objects.exists()


def test_more_rows_than_are_turned_at_once_all_keep_their_dates(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bulk, "TURNED_AT_ONCE", 2)
    rows = [(f"{n}@example.org", "Ada", "", True, AT, AT if n % 2 else None) for n in range(5)]
    columns = ("email", "name", "password", "is_active", "joined_at", "last_login")
    insert_rows(model=User, columns=columns, rows=rows)
    held = User.objects.filter(email__endswith="@example.org").order_by("email")
    assert list(held.values_list("last_login", flat=True)) == [row[-1] for row in rows]


class Name(StrEnum):
    TABBED = "Marsh\tLodge"


FOUND_AT = ("address", "postcode", "phone", "website")
LOCATIONS_WORDS = (*FOUND_AT, "ods_code", "uprn", "provider_name", "search_text")
PROVIDERS_WORDS = (*FOUND_AT, "ownership", "companies_house_number", "charity_number")


def test_values_of_every_kind_come_back_the_same() -> None:
    said = [
        ("one", "a\\b", None, True, 7, -0.25, date(2021, 2, 1)),
        ("two", "a\nb\r\tc\\N\\.", 51.5, False, 0, 1e-300, None),
        ("three", Name.TABBED, 0.0, True, Specialism.DEMENTIA, None, date(2021, 2, 2)),
        ("four", "", -0.5, False, 2**40, 2.5, None),
        ("five", "\\N", 1.0, True, 1, 3.0, None),
    ]
    facts = ("cqc_id", "name", "latitude", "is_dormant", "specialisms", "longitude")
    columns = (*facts, "registered_on")
    else_said: dict[str, object] = dict.fromkeys(LOCATIONS_WORDS, "")
    else_said |= {"service_type": "other", "is_care_home": False, "activities": 0}
    else_said["as_at"] = date(2026, 1, 1)
    rows = [(*one, *else_said.values()) for one in said]
    insert_rows(model=Location, columns=(*columns, *else_said), rows=rows)
    assert list(Location.objects.order_by("pk").values_list(*columns)) == said


def test_what_no_table_can_hold_is_refused() -> None:
    rows = [("E12000099", object())]
    with pytest.raises(DatabaseError), transaction.atomic():
        insert_rows(model=Region, columns=("code", "name"), rows=rows)


def test_what_is_null_in_every_row_stays_null(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "TURNED_AT_ONCE", 2)
    columns = ("cqc_id", "brand_id", "name", "registered_on", *PROVIDERS_WORDS)
    words = [""] * len(PROVIDERS_WORDS)
    rows = [(f"1-{number}", None, f"Wren {number}", None, *words) for number in range(5)]
    insert_rows(model=Provider, columns=columns, rows=rows)
    kept = Provider.objects.order_by("pk").values_list("cqc_id", "brand_id", "name")
    assert list(kept) == [row[:3] for row in rows]
    assert not Provider.objects.exclude(registered_on=None).exists()


def test_rows_that_say_nothing_but_null_are_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "TURNED_AT_ONCE", 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(model=Region, columns=("name",), rows=[(None,), (None,), (None,)])


def test_a_key_of_two_columns_is_not_changed_and_other_rows_are_left(
    wolds: list[tuple[str, str]],
) -> None:
    before = dict(Region.objects.values_list("code", "pk"))
    upsert_rows(model=Region, columns=("code", "name"), key=("code",), rows=[(wolds[0][0], "New")])
    assert dict(Region.objects.values_list("code", "pk")) == before
    assert names() == ["New", wolds[1][1]]


def test_an_update_takes_as_many_columns_as_it_is_given_and_leaves_the_rest() -> None:
    one, other = (
        Provider.objects.create(cqc_id=f"1-{number}", name="Wren", phone="0115")
        for number in (1, 2)
    )
    columns = ("id", "name", "registered_on")
    update_rows(model=Provider, columns=columns, rows=[(one.pk, "Heron", date(2021, 2, 1))])
    rows = Provider.objects.order_by("pk").values_list("name", "registered_on", "phone")
    assert list(rows) == [("Heron", date(2021, 2, 1), "0115"), ("Wren", None, "0115")]
    update_rows(model=Provider, columns=columns, rows=[(one.pk, "Heron", None), (0, "No", None)])
    assert not Provider.objects.exclude(registered_on=None).exists()
    assert Provider.objects.get(pk=other.pk).name == "Wren"


def test_a_deletion_takes_only_rows_of_which_every_column_agrees(
    wolds: list[tuple[str, str]],
) -> None:
    delete_rows(
        model=Region,
        columns=("code", "name"),
        rows=[(wolds[0][0], wolds[1][1]), (wolds[1][0], wolds[1][1])],
    )
    assert names() == [wolds[0][1]]


def test_rows_are_staged_and_the_stage_is_cleared_each_time(wolds: list[tuple[str, str]]) -> None:
    for name in ("One", "Two", "Three"):
        upsert_rows(
            model=Region, columns=("code", "name"), key=("code",), rows=[(wolds[0][0], name)]
        )
    assert names()[0] == "Three"
    with pytest.raises(DatabaseError), transaction.atomic():
        update_rows(model=Region, columns=("code", "name"), rows=[(wolds[0][0], None)])
    update_rows(model=Region, columns=("code", "name"), rows=[(wolds[0][0], "Four")])
    assert names()[0] == "Four"


@pytest.mark.parametrize("count", [1, 5])
def test_ids_come_in_a_row_and_one_count_follows_another(count: int) -> None:
    first = list(next_ids(model=Provider, count=count))
    assert first == list(range(first[0], first[0] + count))
    columns = ("id", "cqc_id", "name", *PROVIDERS_WORDS)
    rows = [(pk, f"1-{pk}", "Wren", *[""] * len(PROVIDERS_WORDS)) for pk in first]
    insert_rows(model=Provider, columns=columns, rows=rows)
    assert next_ids(model=Provider, count=1)[0] > first[-1]


def test_a_row_may_be_passed_over_among_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "INDEXED_AFTER_FROM", 3)
    Region.objects.all().delete()
    rows = [(f"E1200009{number % 3}", f"Region {number}") for number in range(6)]
    insert_rows(model=Region, columns=("code", "name"), rows=rows, or_ignore=True)
    assert names() == ["Region 0", "Region 1", "Region 2"]  # the first of each code
