"""The database itself refuses to change or remove a step, a reply, a decision or a result."""

from django.db import migrations

TABLES = (
    "audits_visitstep",
    "audits_findingreply",
    "audits_reviewrequest",
    "audits_reviewdecision",
    "audits_reviewtestresult",
    "audits_auditresult",
    "audits_auditresultpart",
    "audits_publishedsummary",
)
SENTENCE = "What was done on a visit is only added to: it is never changed or removed."


def _postgresql():
    yield f"""
        CREATE FUNCTION audits_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';
        END $$
    """
    for table in TABLES:
        yield (
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION audits_refuse()"
        )


def _sqlite():
    refuse = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    for table in TABLES:
        yield f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table} {refuse}"
        yield f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} {refuse}"


def _postgresql_undo():
    for table in TABLES:
        yield f"DROP TRIGGER {table}_kept ON {table}"
    yield "DROP FUNCTION audits_refuse()"


def _sqlite_undo():
    for table in TABLES:
        yield f"DROP TRIGGER {table}_unchanged"
        yield f"DROP TRIGGER {table}_kept"


def protect(apps, schema_editor):
    _run(schema_editor, {"postgresql": _postgresql, "sqlite": _sqlite})


def release(apps, schema_editor):
    _run(schema_editor, {"postgresql": _postgresql_undo, "sqlite": _sqlite_undo})


def _run(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor]():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("audits", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
