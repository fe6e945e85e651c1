"""The database itself refuses to change what was said of a suspension once it was proposed.

Steps, decisions, reviews, notices, what became of them, exceptions and linked plans are only
added. Of a suspension, only the two kept days may change after it left its draft; its scope not.
"""

from django.db import migrations

SUSPENSION, SCOPE = "suspensions_suspension", "suspensions_suspensionscope"
ADDED_TO = (
    "suspensions_suspensionstep",
    "suspensions_suspensionplan",
    "suspensions_decisionrecord",
    "suspensions_review",
    "suspensions_notice",
    "suspensions_noticeevent",
    "suspensions_placementexception",
)
SENTENCE = "What was recorded of a suspension is never changed."
SAID = (
    "authority_id", "kind", "trigger", "reason", "reason_for_brokerage", "who_to_ask",
    "follows_id", "begun_at", "evidence", "alternatives", "proportionality", "representations",
    "legal_advice", "equality", "capacity", "contract_clause",
)
LEFT_DRAFT = (
    "EXISTS (SELECT 1 FROM suspensions_suspensionstep s"
    " WHERE s.suspension_id = {id} AND s.step <> 'begin')"
)


def _guarded():
    """(table, event, row that a trigger returns, when it refuses; "" is always)."""
    for table in ADDED_TO:
        yield table, "UPDATE", "NEW", ""
        yield table, "DELETE", "OLD", ""
    is_changed = " OR ".join(f"NEW.{name} {{differs}} OLD.{name}" for name in SAID)
    yield SUSPENSION, "UPDATE", "NEW", f"({is_changed}) AND {LEFT_DRAFT.format(id='OLD.id')}"
    yield SUSPENSION, "DELETE", "OLD", ""
    for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
        yield SCOPE, event, row, LEFT_DRAFT.format(id=f"{row}.suspension_id")


def _name(table, event):
    return f"{table}_{event.lower()}_refused"


def _postgresql():
    for table, event, row, when in _guarded():
        condition = when.format(differs="IS DISTINCT FROM") if "{differs}" in when else when
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
        condition = when.format(differs="IS NOT") if "{differs}" in when else when
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
    dependencies = [("suspensions", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
