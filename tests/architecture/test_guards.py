"""Each guard that a migration declares stands in the database when all have run (decision 18).

Django on SQLite makes a table anew for many later changes, and its triggers go without a word: a
migration that changes a guarded table guards it again, and here one that forgets it fails.
"""

from collections.abc import Iterable

import pytest
from django.db import connection, migrations

from almoner.config.guards import Guards, declared, missing, of_all_migrations, standing
from almoner.core.tables import (
    OF_AUTHORITY,
    Sql,
    Statements,
    only_added_to,
    reached,
    refusal,
    refused_by,
)

SENTENCE = "It is kept."


@pytest.mark.django_db
def test_every_guard_that_was_declared_stands() -> None:
    wanted = declared(of_all_migrations(), engine=connection.vendor)
    assert missing(wanted, standing()) == {}
    assert "journal_entry" in wanted.triggers.values()
    assert bool(wanted.policies) == (connection.vendor == "postgresql")


@pytest.mark.django_db
def test_no_guard_stands_that_was_not_declared() -> None:
    wanted = declared(of_all_migrations(), engine=connection.vendor)
    assert missing(standing(), wanted) == {}


@pytest.mark.django_db
def test_a_guard_that_was_lost_is_named() -> None:
    before = standing()
    name, table = next(iter(before.triggers.items()))
    with connection.cursor() as cursor:
        on = f" ON {table}" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER {name}{on}")
    assert missing(before, standing()) == {"triggers": [f"{name} on {table}"]}


@pytest.mark.django_db
def test_row_security_that_was_lifted_is_named() -> None:
    if connection.vendor != "postgresql":
        return  # SQLite has no such check
    before = standing()
    name, table = next(iter(before.policies.items()))
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        cursor.execute(f"DROP POLICY {name} ON {table}")
    assert missing(before, standing()) == {
        "policies": [f"{name} on {table}"],
        "enabled": [table],
        "forced": [table],
    }


def guarded(*groups: Iterable[Sql]) -> tuple[str, Statements]:
    return "tried", Statements(*groups)


ONCE = guarded(
    refusal("tried_refuse", sentence=SENTENCE),
    refused_by("tried_refuse", ["tried_thing"], sentence=SENTENCE),
    only_added_to(["tried_part"], sentence=SENTENCE),
    reached({"tried_thing": OF_AUTHORITY}),
)
OF_THING = {"tried_thing_unchanged": "tried_thing", "tried_thing_kept": "tried_thing"}
OF_PART = {
    "tried_part_update_refused": "tried_part",
    "tried_part_delete_refused": "tried_part",
}


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_what_is_declared_is_read_off_the_statements(engine: str) -> None:
    secured = {"tried_thing"} if engine == "postgresql" else set()
    assert declared([ONCE], engine=engine) == Guards(
        triggers=OF_THING | OF_PART,
        policies={f"{table}_of_authority": table for table in secured},
        enabled=secured,
        forced=secured,
    )


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_what_a_later_migration_takes_back_is_not_wanted(engine: str) -> None:
    undone = [
        Sql(one.engine, one.undo)
        for one in (
            *refused_by("tried_refuse", ["tried_thing"], sentence=SENTENCE),
            *reached({"tried_thing": OF_AUTHORITY}),
        )
    ]
    assert declared([ONCE, guarded(undone)], engine=engine) == Guards(triggers=OF_PART)
    assert declared([ONCE, guarded(undone), ONCE], engine=engine) == declared([ONCE], engine=engine)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_table_that_is_gone_needs_no_guard_and_one_called_otherwise_keeps_it(engine: str) -> None:
    gone = ("tried", migrations.DeleteModel("Thing"))
    assert declared([ONCE, gone], engine=engine) == Guards(triggers=OF_PART)
    renamed = ("tried", migrations.RenameModel("Part", "Piece"))
    assert declared([ONCE, gone, renamed], engine=engine).triggers == dict.fromkeys(
        OF_PART, "tried_piece"
    )
    assert declared([ONCE, gone, ("tried", migrations.DeleteModel("Other"))], engine=engine)
