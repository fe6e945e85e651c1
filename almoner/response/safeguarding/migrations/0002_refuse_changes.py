"""The database itself refuses to change what was said of a concern, or to take it away.

Steps, triage, priorities, matches, assignments, looks at an identity and emergency accesses are
only added. Of a concern only the kept columns may change; of an adult nothing.
"""

from django.db import migrations

CONCERN = "safeguarding_concern"
ADDED_TO = (
    "safeguarding_adult",
    "safeguarding_adultlook",
    "safeguarding_assignment",
    "safeguarding_concerncategory",
    "safeguarding_concernmatch",
    "safeguarding_concernpriority",
    "safeguarding_concernstep",
    "safeguarding_delivery",
    "safeguarding_emergencyaccess",
    "safeguarding_emergencyreview",
    "safeguarding_outcomeseen",
    "safeguarding_triage",
)
SENTENCE = "What was recorded of a safeguarding concern is never changed."
SAID = (
    "authority_id", "number", "receipt", "source", "reference", "body_digest", "received_at",
    "recorded_at", "raised_by", "raised_by_name", "delivery_id", "referrer", "referrer_name",
    "referrer_contact", "adult_id", "service_named", "cqc_id_named", "postcode_named",
    "district_id", "setting", "theme", "shift", "happened_on", "is_said_urgent", "text",
    "safety_text",
)


def _guarded():
    """(table, event, row that a trigger returns, when it refuses; "" is always)."""
    for table in ADDED_TO:
        yield table, "UPDATE", "NEW", ""
        yield table, "DELETE", "OLD", ""
    yield CONCERN, "UPDATE", "NEW", " OR ".join(f"NEW.{name} {{differs}} OLD.{name}" for name in SAID)
    yield CONCERN, "DELETE", "OLD", ""


def _name(table, event):
    return f"{table}_{event.lower()}_refused"


def _postgresql():
    for table, event, row, when in _guarded():
        yield f"""
            CREATE FUNCTION {_name(table, event)}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF {when.format(differs="IS DISTINCT FROM") or 'true'} THEN
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
        condition = f"WHEN {when.format(differs='IS NOT')}" if when else ""
        yield f"CREATE TRIGGER {_name(table, event)} BEFORE {event} ON {table} {condition} {refuse}"


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
    dependencies = [("safeguarding", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
