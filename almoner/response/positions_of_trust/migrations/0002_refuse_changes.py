"""The database itself refuses to change what was recorded of an allegation.

Everything is only added. Words may be deleted once the allegation has the step that erases it, but
for the words that say why; then too the two columns that lead to the person may be emptied.
"""

from django.db import migrations

ALLEGATION, WORDS = "positions_of_trust_allegation", "positions_of_trust_words"
ADDED_TO = (
    "positions_of_trust_allegationstep",
    "positions_of_trust_disclosure",
    "positions_of_trust_referral",
    "positions_of_trust_legalhold",
)
SENTENCE = "What was recorded of an allegation is never changed."
SAID = (
    "authority_id", "received_on", "source", "grounds", "affected", "in_private_life", "at", "by",
    "by_name",
)
ERASED = (
    "EXISTS (SELECT 1 FROM positions_of_trust_allegationstep s"
    " WHERE s.allegation_id = {id} AND s.step = 'erase')"
)


def _guarded():
    """(table, event, row that a trigger returns, when it refuses; "" is always)."""
    for table in ADDED_TO:
        yield table, "UPDATE", "NEW", ""
        yield table, "DELETE", "OLD", ""
    yield WORDS, "UPDATE", "NEW", ""
    erased = ERASED.format(id="OLD.allegation_id")
    yield WORDS, "DELETE", "OLD", f"OLD.part = 'erasure' OR NOT {erased}"
    yield ALLEGATION, "DELETE", "OLD", ""
    is_changed = " OR ".join(f'NEW."{name}" {{differs}} OLD."{name}"' for name in SAID)
    emptied = "NEW.location_id IS NULL AND NEW.fingerprint = ''"
    erased = ERASED.format(id="OLD.id")
    yield ALLEGATION, "UPDATE", "NEW", f"{is_changed} OR NOT ({emptied}) OR NOT {erased}"


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
    dependencies = [("positions_of_trust", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
