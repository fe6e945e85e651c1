"""The database itself refuses to change what was recorded of an outbreak, or of deaths.

Steps, reviews, admissions, support and deaths notified are only added. Of an outbreak, only the
day on which it ended may change, kept from its steps.
"""

from django.db import migrations

OUTBREAK = "outbreaks_outbreak"
ADDED_TO = (
    "outbreaks_outbreakstep",
    "outbreaks_dailyreview",
    "outbreaks_admissionschange",
    "outbreaks_support",
    "outbreaks_deathsnotified",
)
SENTENCE = "What was recorded of an outbreak is never changed."
SAID = (
    "authority_id", "location_id", "disease", "organism", "began_on", "resident_count",
    "staff_count", "hpt_reference", "begun_at",
)


def _guarded():
    """(table, event, row that a trigger returns, when it refuses; "" is always)."""
    for table in ADDED_TO:
        yield table, "UPDATE", "NEW", ""
        yield table, "DELETE", "OLD", ""
    is_changed = " OR ".join(f"NEW.{name} {{differs}} OLD.{name}" for name in SAID)
    yield OUTBREAK, "UPDATE", "NEW", f"({is_changed})"
    yield OUTBREAK, "DELETE", "OLD", ""


def _name(table, event):
    return f"{table}_{event.lower()}_refused"


def _postgresql():
    for table, event, row, when in _guarded():
        condition = when.format(differs="IS DISTINCT FROM")
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
    for table, event, _, when in _guarded():
        condition = f"WHEN {when.format(differs='IS NOT')}" if when else ""
        yield (
            f"CREATE TRIGGER {_name(table, event)} BEFORE {event} ON {table} {condition}"
            f" BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
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
    dependencies = [("outbreaks", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
