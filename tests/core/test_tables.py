"""What the migrations share: tables made at once, guards and policies, on either engine."""

from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, NotSupportedError, connection, migrations, models, transaction
from django.db.migrations.state import ProjectState

from almoner.core.tables import (
    BOTH,
    OF_AUTHORITY,
    Sql,
    Statements,
    Tables,
    changed,
    only_added_to,
    reached,
    refusal,
    refuse,
    refused_by,
    through,
)

pytestmark = pytest.mark.django_db
SENTENCE = "It's kept, to 100% of it."
NOTHING = ProjectState()
COLUMNS = 'id integer, "by" text, note text, state text, authority_id integer'


def run(sql: str) -> list[tuple[Any, ...]]:
    """Run one statement; its rows, if it gives any."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall()) if cursor.description else []


def editor(vendor: str = "") -> Any:
    """As much of a schema editor as `Statements` asks for, within the test's transaction."""
    return SimpleNamespace(
        connection=SimpleNamespace(vendor=vendor or connection.vendor),
        execute=lambda sql, params: run(sql),
    )


@pytest.fixture
def guarded() -> Callable[..., Callable[[], None]]:
    """Two tables with a row each, and what guards them with what is given; that gives its undoing.

    Begun without a guard, since an INSERT may be refused too.
    """
    for table in ("tried_thing", "tried_part"):
        run(f"CREATE TABLE {table} ({COLUMNS})")
        run(f"INSERT INTO {table} VALUES (1, 'Ada', 'first', 'draft', NULL)")

    def guard(*groups: Iterable[Sql]) -> Callable[[], None]:
        operation = Statements(*groups)
        operation.database_forwards("tried", editor(), NOTHING, NOTHING)
        return lambda: operation.database_backwards("tried", editor(), NOTHING, NOTHING)

    return guard


def is_refused(sql: str, sentence: str = SENTENCE) -> bool:
    """Whether the database refuses the statement with this very sentence."""
    try:
        with transaction.atomic():
            run(sql)
    except IntegrityError as error:
        return str(error).splitlines()[0] == sentence
    return False


def test_a_table_that_is_only_added_to_takes_rows_and_keeps_them(guarded: Any) -> None:
    undo = guarded(only_added_to(("tried_thing", "tried_part"), sentence=SENTENCE))
    for table in ("tried_thing", "tried_part"):
        assert is_refused(f"UPDATE {table} SET note = 'other'")
        assert is_refused(f"DELETE FROM {table}")
        assert not is_refused(f"INSERT INTO {table} (id) VALUES (2)")
    undo()
    run("UPDATE tried_thing SET note = 'other'")
    run("DELETE FROM tried_part")
    assert run("SELECT note FROM tried_thing WHERE id = 1") == [("other",)]
    assert run("SELECT count(*) FROM tried_part") == [(0,)]


def test_some_columns_may_never_change_and_others_may(guarded: Any) -> None:
    said = changed(("by", "note"), quote='"')
    guarded(refuse("tried_thing", "UPDATE", sentence=SENTENCE, when=said))
    assert is_refused("""UPDATE tried_thing SET "by" = 'Bo'""")
    assert is_refused("UPDATE tried_thing SET note = NULL")  # nothing differs from something
    assert not is_refused("UPDATE tried_thing SET note = 'first', state = 'done'")
    assert run("SELECT state FROM tried_thing") == [("done",)]
    run("DELETE FROM tried_thing")
    assert run("SELECT count(*) FROM tried_thing") == [(0,)]


def test_nothing_becomes_something_only_once(guarded: Any) -> None:
    guarded(refuse("tried_thing", "UPDATE", sentence=SENTENCE, when=changed(["authority_id"])))
    assert is_refused("UPDATE tried_thing SET authority_id = 1")


def test_a_condition_speaks_of_the_row_and_of_others(guarded: Any) -> None:
    done = "EXISTS (SELECT 1 FROM tried_thing t WHERE t.id = {id} AND t.state = 'done')"
    undo = guarded(
        refuse("tried_part", "INSERT", sentence=SENTENCE, when=done.format(id="NEW.id")),
        refuse("tried_part", "DELETE", sentence=SENTENCE, when=done.format(id="OLD.id")),
    )
    assert not is_refused("INSERT INTO tried_part (id) VALUES (1)")
    assert not is_refused("DELETE FROM tried_part")
    assert run("SELECT count(*) FROM tried_part") == [(0,)]  # what may pass does happen
    run("INSERT INTO tried_part (id) VALUES (1)")
    run("UPDATE tried_thing SET state = 'done'")
    assert is_refused("INSERT INTO tried_part (id) VALUES (1)")
    assert is_refused("DELETE FROM tried_part")
    undo()
    run("DELETE FROM tried_part")


def test_one_function_refuses_for_many_tables(guarded: Any) -> None:
    undo = guarded(
        refusal("tried_refuse", sentence=SENTENCE),
        refused_by("tried_refuse", ("tried_thing", "tried_part"), sentence=SENTENCE),
    )
    for table in ("tried_thing", "tried_part"):
        assert is_refused(f"UPDATE {table} SET note = 'other'")
        assert is_refused(f"DELETE FROM {table}")
    undo()
    run("DELETE FROM tried_thing")


def test_a_function_with_a_condition_has_one_trigger_there_and_two_here(guarded: Any) -> None:
    done = "OLD.state = 'done'"
    names = {"update": "UPDATE"}
    guarded(
        refusal("tried_keep", sentence=SENTENCE, when=f"TG_OP = 'DELETE' OR {done}"),
        refused_by(
            "tried_keep",
            ["tried_thing"],
            sentence=SENTENCE,
            named={"kept": "UPDATE OR DELETE"},
            on_sqlite={"delete": "DELETE"},
        ),
        refused_by(
            "tried_keep", ["tried_thing"], sentence=SENTENCE, named={}, on_sqlite=names, when=done
        ),
    )
    assert is_refused("DELETE FROM tried_thing")
    assert not is_refused("UPDATE tried_thing SET state = 'done'")
    assert is_refused("UPDATE tried_thing SET state = 'draft'")


def test_triggers_are_called_after_their_table() -> None:
    def called(*groups: Iterable[Sql]) -> dict[str, list[str]]:
        made = [statement for group in groups for statement in group]
        triggers = [each for each in made if each.do.startswith("CREATE TRIGGER")]
        return {
            engine: [each.do.split()[2] for each in triggers if each.engine == engine]
            for engine in ("postgresql", "sqlite")
        }

    assert called(refuse("tried_thing", "UPDATE", sentence=SENTENCE)) == {
        "postgresql": ["tried_thing_update_refused"],
        "sqlite": ["tried_thing_update_refused"],
    }
    assert called(refuse("tried_thing", "DELETE", name="mine", sentence=SENTENCE)) == {
        "postgresql": ["mine"],
        "sqlite": ["mine"],
    }
    kept = {"kept": "UPDATE OR DELETE"}
    assert called(
        refused_by("tried", ["thing"], sentence=SENTENCE, named=kept, on_sqlite=BOTH)
    ) == {"postgresql": ["thing_kept"], "sqlite": ["thing_unchanged", "thing_kept"]}


def _secured(table: str) -> tuple[bool, bool, int]:
    ((enabled, forced),) = run(
        f"SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = '{table}'"
    )
    ((policies,),) = run(f"SELECT count(*) FROM pg_policies WHERE tablename = '{table}'")
    return enabled, forced, policies


def test_rows_are_reached_where_their_policy_says_so(guarded: Any) -> None:
    run("ALTER TABLE tried_part ADD COLUMN thing_id integer DEFAULT 1")
    of_thing = through("tried_thing", "thing_id", "t")
    undo = guarded(reached({"tried_thing": OF_AUTHORITY, "tried_part": of_thing}))
    if connection.vendor != "postgresql":
        return  # nothing was run: SQLite has no such check
    run("INSERT INTO tried_thing VALUES (2, 'Bo', 'second', 'draft', 7)")
    run("INSERT INTO tried_part (id, thing_id) VALUES (2, 2)")
    run("CREATE ROLE tried_reader")
    run("GRANT ALL ON tried_thing, tried_part TO tried_reader")
    run("SET LOCAL ROLE tried_reader")
    for authorities, ids in (("7", [(1,), (2,)]), ("8", [(1,)]), ("", [(1,)]), ("*", [(1,), (2,)])):
        run(f"SET LOCAL almoner.authorities = '{authorities}'")
        for table in ("tried_thing", "tried_part"):
            assert run(f"SELECT id FROM {table} ORDER BY id") == ids
    run("RESET ROLE")
    assert _secured("tried_thing") == _secured("tried_part") == (True, True, 1)
    undo()
    assert _secured("tried_thing") == _secured("tried_part") == (False, False, 0)


def test_a_policy_checks_what_is_read_and_what_is_written() -> None:
    enable, force, policy = reached({"papers_paper": OF_AUTHORITY})
    assert {each.engine for each in (enable, force, policy)} == {"postgresql"}
    assert policy.do.count("almoner_reaches(authority_id)") == 2


def test_what_undoes_is_run_last_first() -> None:
    ran: list[str] = []
    pretend = SimpleNamespace(
        connection=SimpleNamespace(vendor="sqlite"), execute=lambda sql, params: ran.append(sql)
    )
    operation = Statements(
        [Sql("sqlite", "one", "no one"), Sql("postgresql", "else", "no else")],
        [Sql("sqlite", "two"), Sql("sqlite", "three", "no three")],
    )
    operation.database_forwards("tried", pretend, NOTHING, NOTHING)
    operation.database_backwards("tried", pretend, NOTHING, NOTHING)
    assert ran == ["one", "two", "three", "no three", "no one"]


def test_an_engine_that_would_go_unguarded_is_refused() -> None:
    operation = Statements(only_added_to(["tried_thing"], sentence=SENTENCE))
    with pytest.raises(NotSupportedError, match="no guards for oracle"):
        operation.database_forwards("tried", editor("oracle"), NOTHING, NOTHING)


def test_guards_ask_for_no_model(guarded: Any) -> None:
    state = ProjectState()
    operation = Statements(only_added_to(["tried_thing"], sentence=SENTENCE))
    operation.state_forwards("tried", state)
    operation.database_forwards("tried", editor(), state, state)
    assert "apps" not in state.__dict__
    assert operation.reversible
    assert operation.reduces_to_sql
    assert operation.describe() == "Guard rows in the database itself"


PARENT = migrations.CreateModel(
    "Parent",
    [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=9))],
)
FAMILY = [
    migrations.CreateModel(
        "Child",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("parent", models.ForeignKey("tried.Parent", models.PROTECT, related_name="children")),
            ("twin", models.OneToOneField("self", models.PROTECT, null=True)),
            ("number", models.IntegerField()),
        ],
        options={
            "indexes": [models.Index(fields=["number"], name="child_by_number")],
            "constraints": [
                models.UniqueConstraint(fields=["parent", "number"], name="child_numbered_once"),
                models.CheckConstraint(condition=models.Q(number__gt=0), name="child_numbered"),
            ],
        },
    ),
    migrations.CreateModel(
        "Toy",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("shared", models.ManyToManyField("tried.Child", related_name="toys")),
            ("maker", models.ForeignKey("tried.Parent", models.CASCADE, related_name="+")),
        ],
    ),
]
NICKNAME = migrations.AddField("Parent", "nickname", models.CharField(max_length=9, null=True))


def _migration(kind: type[migrations.Migration], operations: list[Any]) -> migrations.Migration:
    migration = kind("0001_tried", "tried")
    migration.operations = operations
    return migration


def _made(kind: type[migrations.Migration], *, is_rendered: bool) -> tuple[list[str], ProjectState]:
    """The SQL of the family, and the state after it, by this kind of migration."""
    state = ProjectState()
    _migration(migrations.Migration, [PARENT]).mutate_state(state, preserve=False)
    if is_rendered:
        assert state.apps
    sql: list[str] = []
    schema = connection.SchemaEditorClass(connection, collect_sql=True)  # type: ignore[misc]
    schema.deferred_sql = []
    after = _migration(kind, FAMILY).apply(state, schema)
    sql += [*schema.collected_sql, *map(str, schema.deferred_sql)]
    return sql, after


@pytest.mark.parametrize("is_rendered", [True, False])
def test_tables_are_those_that_django_makes(is_rendered: bool) -> None:
    ours, after = _made(Tables, is_rendered=is_rendered)
    djangos, expected = _made(migrations.Migration, is_rendered=is_rendered)
    assert sorted(ours) == sorted(djangos)
    assert len(ours) > len(FAMILY)
    assert after == expected


@pytest.mark.parametrize("is_rendered", [True, False])
def test_after_tables_each_model_knows_the_others(is_rendered: bool) -> None:
    _, state = _made(Tables, is_rendered=is_rendered)
    for _ in range(2):
        parent, child, toy = (
            state.apps.get_model("tried", name) for name in ("parent", "child", "toy")
        )
        assert child._meta.get_field("parent").related_model is parent
        assert {related.related_model for related in parent._meta.related_objects} == {child}
        assert toy._meta.get_field("shared").related_model is child
        NICKNAME.state_forwards("tried", state)  # and a later change reaches all of them
    assert parent._meta.get_field("nickname")


def test_tables_can_be_shown_without_being_made() -> None:
    schema = connection.SchemaEditorClass(connection, collect_sql=True)  # type: ignore[misc]
    schema.deferred_sql = []
    _migration(Tables, [PARENT]).apply(ProjectState(), schema, collect_sql=True)
    assert "-- Create model Parent" in schema.collected_sql
