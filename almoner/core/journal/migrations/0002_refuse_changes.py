"""The database itself refuses to change or remove what the journal holds."""

from django.db import migrations

TABLES = ("journal_entry", "journal_seal")
SENTENCE = "The journal is append-only: nothing in it is changed or removed."

# One statement-level trigger a table covers every row, and TRUNCATE; ALWAYS, so that a session
# that plays the replica does not pass by it.
POSTGRESQL = [
    f"""
    CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    *(
        f"""
        CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()
        """
        for table in TABLES
    ),
    *(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_kept" for table in TABLES),
]
POSTGRESQL_UNDO = [
    *(f"DROP TRIGGER {table}_kept ON {table}" for table in TABLES),
    "DROP FUNCTION journal_refuse()",
]

# INSERT OR REPLACE removes a row without firing its DELETE trigger: hence the third.
SQLITE = [
    f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} {when} "
    f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    for table in TABLES
    for name, event, when in (
        ("not_changed", "UPDATE", ""),
        ("not_removed", "DELETE", ""),
        ("not_replaced", "INSERT", f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"),
    )
]
SQLITE_UNDO = [
    f"DROP TRIGGER {table}_{name}"
    for table in TABLES
    for name in ("not_changed", "not_removed", "not_replaced")
]


def protect(apps, schema_editor):
    _run(schema_editor, POSTGRESQL, SQLITE)


def release(apps, schema_editor):
    _run(schema_editor, POSTGRESQL_UNDO, SQLITE_UNDO)


def _run(schema_editor, postgresql, sqlite):
    vendor = schema_editor.connection.vendor
    for statement in {"postgresql": postgresql, "sqlite": sqlite}[vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
