"""The database itself refuses to change a paper, or to add to or remove a published one."""

from django.db import migrations

HELD = ("papers_paperstep", "papers_paperpart", "papers_figure")
TABLES = ("papers_paper", *HELD)
SENTENCE = "A paper is frozen: what it says is never changed."
PUBLISHED = "EXISTS (SELECT 1 FROM papers_paperstep WHERE paper_id = {id} AND state = 'published')"


def _key(table, row):
    return f"{row}.id" if table == "papers_paper" else f"{row}.paper_id"


def _postgresql():
    yield f"""
        CREATE FUNCTION papers_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';
        END $$
    """
    for table in TABLES:
        yield (
            f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION papers_refuse()"
        )
    for table, name, event, row in _guarded():
        function = f"{table}_{name}"
        yield f"""
            CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF {PUBLISHED.format(id=_key(table, row))} THEN
                    RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN {row};
            END $$
        """
        yield (
            f"CREATE TRIGGER {function} BEFORE {event} ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {function}()"
        )


def _sqlite():
    refuse = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    for table in TABLES:
        yield f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table} {refuse}"
    for table, name, event, row in _guarded():
        when = PUBLISHED.format(id=_key(table, row))
        yield f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} WHEN {when} {refuse}"


def _guarded():
    for table in TABLES:
        yield table, "kept", "DELETE", "OLD"
    for table in ("papers_paperpart", "papers_figure"):
        yield table, "complete", "INSERT", "NEW"


def _postgresql_undo():
    for table in TABLES:
        yield f"DROP TRIGGER {table}_unchanged ON {table}"
    for table, name, _, _ in _guarded():
        yield f"DROP FUNCTION {table}_{name}() CASCADE"
    yield "DROP FUNCTION papers_refuse()"


def _sqlite_undo():
    for table in TABLES:
        yield f"DROP TRIGGER {table}_unchanged"
    for table, name, _, _ in _guarded():
        yield f"DROP TRIGGER {table}_{name}"


def protect(apps, schema_editor):
    _run(schema_editor, {"postgresql": _postgresql, "sqlite": _sqlite})


def release(apps, schema_editor):
    _run(schema_editor, {"postgresql": _postgresql_undo, "sqlite": _sqlite_undo})


def _run(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor]():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
