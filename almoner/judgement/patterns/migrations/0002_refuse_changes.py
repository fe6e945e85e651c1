"""The database itself refuses to change or take away anything here."""

from django.db import migrations

TABLES = ("patterns_promptanswer", "patterns_answeredconcern")
SENTENCE = "What was made of a prompt is kept: it is only added to."
EVENTS = {"unchanged": "UPDATE", "kept": "DELETE"}


def _postgresql():
    yield f"""
        CREATE FUNCTION patterns_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';
        END $$
    """
    for table, name, event in _guarded():
        yield (
            f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION patterns_refuse()"
        )


def _sqlite():
    for table, name, event in _guarded():
        yield (
            f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )


def _guarded():
    for table in TABLES:
        for name, event in EVENTS.items():
            yield table, name, event


def _postgresql_undo():
    for table, name, _ in _guarded():
        yield f"DROP TRIGGER {table}_{name} ON {table}"
    yield "DROP FUNCTION patterns_refuse()"


def _sqlite_undo():
    for table, name, _ in _guarded():
        yield f"DROP TRIGGER {table}_{name}"


def protect(apps, schema_editor):
    _run(schema_editor, {"postgresql": _postgresql, "sqlite": _sqlite})


def release(apps, schema_editor):
    _run(schema_editor, {"postgresql": _postgresql_undo, "sqlite": _sqlite_undo})


def _run(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor]():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("patterns", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
