"""How the rooms' migrations make their tables, and guard what may never change.

A migration declares: `only_added_to(TABLES, ...)`, `refuse(TABLE, "UPDATE", when=changed(SAID))`,
`reached({TABLE: OF_AUTHORITY})`. Each gives SQL for the engines that know it, with what undoes it,
and `Statements` runs it.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.db import NotSupportedError, migrations
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState

POSTGRESQL, SQLITE = "postgresql", "sqlite"
DIFFERS = {POSTGRESQL: "IS DISTINCT FROM", SQLITE: "IS NOT"}
BOTH = {"unchanged": "UPDATE", "kept": "DELETE"}  # how a trigger is called, and what it refuses
OF_AUTHORITY = "authority_id IS NULL OR almoner_reaches(authority_id)"


class Tables(migrations.Migration):
    """A migration that only creates tables.

    Django works out anew, after each table, every model that has a relation to it: with some 170
    tables around the same few, most of a first start. Here a migration's tables are worked out
    once, and no others: a table that is made changes none that stands.
    """

    def apply(
        self, project_state: ProjectState, schema_editor: Any, collect_sql: bool = False
    ) -> ProjectState:
        """Create the tables in order, each as it stands when all are known."""
        if collect_sql:  # `sqlmigrate`: nothing is made, and Django adds its comments
            return super().apply(project_state, schema_editor, collect_sql)
        known = set(project_state.models)
        rendered = project_state.__dict__.pop("apps", None)  # else each would be worked out alone
        self.mutate_state(project_state, preserve=False)
        if rendered is not None:
            rendered.render_multiple(
                [state for key, state in project_state.models.items() if key not in known]
            )
            project_state.__dict__["apps"] = rendered
        for operation in self.operations:
            operation.database_forwards(self.app_label, schema_editor, project_state, project_state)
        return project_state


class Sql(NamedTuple):
    """One statement for one engine, and the one that undoes it ("" where another does)."""

    engine: str
    do: str
    undo: str = ""


class Statements(Operation):
    """SQL of each engine's own, run as it stands: no model is asked for, so none is worked out."""

    category = OperationCategory.SQL
    reduces_to_sql = True
    reversible = True

    def __init__(self, *groups: Iterable[Sql]) -> None:
        self.statements = tuple(statement for group in groups for statement in group)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """No model changes."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Run what the engine of this database knows, in order."""
        for statement in self._of(schema_editor):
            schema_editor.execute(statement.do, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Undo it, last first."""
        for statement in reversed(self._of(schema_editor)):
            if statement.undo:
                schema_editor.execute(statement.undo, params=None)

    def describe(self) -> str:
        """What `migrate --plan` says of it."""
        return "Guard rows in the database itself"

    def _of(self, schema_editor: Any) -> list[Sql]:
        """The statements for this engine; NotSupportedError on one that would go unguarded."""
        vendor = schema_editor.connection.vendor
        if vendor not in DIFFERS:
            raise NotSupportedError(f"Almoner has no guards for {vendor}.")
        return [statement for statement in self.statements if statement.engine == vendor]


def changed(columns: Iterable[str], *, quote: str = "") -> str:
    """A condition for `refuse`: one of these columns would get another value.

    `quote` stands around each name: '"' where one of them is a word of the engine's own ("by").
    """
    names = [f"{quote}{column}{quote}" for column in columns]
    return " OR ".join(f"NEW.{name} {{differs}} OLD.{name}" for name in names)


def only_added_to(tables: Iterable[str], *, sentence: str) -> Iterator[Sql]:
    """Refuse every change and every deletion of a row of these tables."""
    for table in tables:
        for event in ("UPDATE", "DELETE"):
            yield from refuse(table, event, sentence=sentence)


def refuse(
    table: str, event: str, *, sentence: str, when: str = "", name: str = "", returned: str = ""
) -> Iterator[Sql]:
    """Refuse an event (INSERT, UPDATE or DELETE) of a row, always or `when` a condition holds.

    The condition speaks of the row as OLD and NEW, and of a changed column with {differs}, which
    each engine says in its own way. The trigger, and PostgreSQL's function, are `name`; a row that
    may pass is `returned`: NEW, or OLD of a deletion.
    """
    name = name or f"{table}_{event.lower()}_refused"
    row = returned or ("OLD" if event == "DELETE" else "NEW")
    yield from refusal(name, sentence=sentence, when=when or "true", returned=row)
    yield _trigger(name, event, table, calls=name)
    yield _sqlite_trigger(name, event, table, sentence=sentence, when=when)


def refusal(name: str, *, sentence: str, when: str = "", returned: str = "NEW") -> Iterator[Sql]:
    """A function of PostgreSQL's that refuses with this sentence, for `refused_by`."""
    body = (
        f"RAISE EXCEPTION '{_text(sentence).replace('%', '%%')}'"
        " USING ERRCODE = 'integrity_constraint_violation';"
    )
    if when:
        condition = when.replace("{differs}", DIFFERS[POSTGRESQL])
        body = f"IF {condition} THEN {body} END IF; RETURN {returned};"
    yield Sql(
        POSTGRESQL,
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$",
        f"DROP FUNCTION {name}()",
    )


def refused_by(
    function: str,
    tables: Iterable[str],
    *,
    sentence: str,
    named: Mapping[str, str] = BOTH,
    on_sqlite: Mapping[str, str] | None = None,
    when: str = "",
) -> Iterator[Sql]:
    """Refuse some events of these tables' rows, all by one function that `refusal` made.

    `named` says how a trigger is called after its table, and what it refuses. SQLite, which has a
    trigger for each event where PostgreSQL takes "UPDATE OR DELETE", may have names of its own.
    `when` is for SQLite: on PostgreSQL the function knows.
    """
    for table in tables:
        for name, event in named.items():
            yield _trigger(f"{table}_{name}", event, table, calls=function)
        for name, event in (named if on_sqlite is None else on_sqlite).items():
            yield _sqlite_trigger(f"{table}_{name}", event, table, sentence=sentence, when=when)


def _trigger(name: str, event: str, table: str, *, calls: str) -> Sql:
    return Sql(
        POSTGRESQL,
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {calls}()",
        f"DROP TRIGGER {name} ON {table}",
    )


def _sqlite_trigger(name: str, event: str, table: str, *, sentence: str, when: str = "") -> Sql:
    condition = f" WHEN {when.replace('{differs}', DIFFERS[SQLITE])}" if when else ""
    return Sql(
        SQLITE,
        f"CREATE TRIGGER {name} BEFORE {event} ON {table}{condition}"
        f" BEGIN SELECT RAISE(ABORT, '{_text(sentence)}'); END",
        f"DROP TRIGGER IF EXISTS {name}",  # it went, where Django made its table anew
    )


def _text(sentence: str) -> str:
    return sentence.replace("'", "''")


def through(table: str, column: str, alias: str = "p") -> str:
    """A policy for `reached`: a row is reached when the row of `table` in its `column` is.

    `table` may have no column of that name itself: PostgreSQL would take that one.
    """
    return f"EXISTS (SELECT 1 FROM {table} {alias} WHERE {alias}.id = {column})"  # noqa: S608


def reached(policies: Mapping[str, str]) -> Iterator[Sql]:
    """Row-level security of PostgreSQL: each table's rows are reached where its policy says so.

    FORCE, because the application owns its tables, and an owner is otherwise exempt. See
    core/accounts/row_security.py.
    """
    for table, policy in policies.items():
        alter = f"ALTER TABLE {table}"
        for do, undo in (("ENABLE", "DISABLE"), ("FORCE", "NO FORCE")):
            yield Sql(
                POSTGRESQL, f"{alter} {do} ROW LEVEL SECURITY", f"{alter} {undo} ROW LEVEL SECURITY"
            )
        name = f"{table}_of_authority"
        yield Sql(
            POSTGRESQL,
            f"CREATE POLICY {name} ON {table} USING ({policy}) WITH CHECK ({policy})",
            f"DROP POLICY {name} ON {table}",
        )
