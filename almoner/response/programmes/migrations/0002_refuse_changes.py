"""The database itself refuses to change what was recorded of a programme.

All is only added. Of a return, only the moment at which it was superseded may be filled in. The
statuses of single workers are never altered, and may be erased: that is what revoking does.
"""

from django.db import migrations

ADDED_TO = (
    "programmes_programme",
    "programmes_programmestep",
    "programmes_scopechange",
    "programmes_servicelevel",
    "programmes_chase",
    "programmes_targetedhelp",
    "programmes_outcomeperiod",
    "programmes_confounder",
)
RETURN, PERSON = "programmes_return", "programmes_personstatus"
SENTENCE = "What was recorded of a programme is never changed."
SAID = (
    "programme_id", "location_id", "role_group", "as_at", "headcount", "compliant", "begun",
    "exempt", "declined", "unknown", "source", "landing_number", "at", "by", "by_name",
)


def _guarded():
    """(table, event, row that a trigger returns, when it refuses; "" is always)."""
    for table in ADDED_TO:
        yield table, "UPDATE", "NEW", ""
        yield table, "DELETE", "OLD", ""
    is_changed = " OR ".join(f"NEW.{name} {{differs}} OLD.{name}" for name in SAID)
    yield RETURN, "UPDATE", "NEW", f"({is_changed}) OR OLD.superseded_at IS NOT NULL"
    yield RETURN, "DELETE", "OLD", ""
    yield PERSON, "UPDATE", "NEW", ""


def _name(table, event):
    return f"{table}_{event.lower()}_refused"


def _postgresql():
    for table, event, row, when in _guarded():
        condition = when.replace("{differs}", "IS DISTINCT FROM")
        yield f"""
            CREATE FUNCTION {_name(table, event)}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF {condition or 'true'} THEN
                    RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN {row};
            END $$
        """
        yield (
            f"CREATE TRIGGER {_name(table, event)} BEFORE {event} ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {_name(table, event)}()"
        )


def _sqlite():
    refuse = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    for table, event, _, when in _guarded():
        condition = when.replace("{differs}", "IS NOT")
        yield (
            f"CREATE TRIGGER {_name(table, event)} BEFORE {event} ON {table}"
            f" {'WHEN ' + condition if condition else ''} {refuse}"
        )


def _postgresql_undo():
    for table, event, _, _ in _guarded():
        yield f"DROP FUNCTION {_name(table, event)}() CASCADE"


def _sqlite_undo():
    for table, event, _, _ in _guarded():
        yield f"DROP TRIGGER {_name(table, event)}"


def protect(apps, schema_editor):
    _run(schema_editor, {"postgresql": _postgresql, "sqlite": _sqlite})


def release(apps, schema_editor):
    _run(schema_editor, {"postgresql": _postgresql_undo, "sqlite": _sqlite_undo})


def _run(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor]():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
