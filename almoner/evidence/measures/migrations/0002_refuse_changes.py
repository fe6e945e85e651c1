"""The database itself refuses to change or delete a figure: it can only be marked as superseded."""

from django.db import migrations

TABLE = "measures_observation"
SENTENCE = "What was observed is never changed: record a correction."
KEPT = (
    "id", "measure", "version", "location_id", "provider_id", "place_code", "from_on", "to_on",
    "breakdown", "numerator", "denominator", "value", "landing_id", "recorded_at",
)


def _changed(differs):
    parts = [f"NEW.{name} {differs} OLD.{name}" for name in KEPT]
    return " OR ".join([*parts, "OLD.superseded_at IS NOT NULL", "NEW.superseded_at IS NULL"])


def _postgresql():
    for event, condition in (("UPDATE", _changed("IS DISTINCT FROM")), ("DELETE", "true")):
        name = f"{TABLE}_{event.lower()}_refused"
        yield f"""
            CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF {condition} THEN
                    RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$
        """
        yield (
            f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE}"
            f" FOR EACH ROW EXECUTE FUNCTION {name}()"
        )


def _sqlite():
    for event, condition in (("UPDATE", f"WHEN {_changed('IS NOT')}"), ("DELETE", "")):
        yield (
            f"CREATE TRIGGER {TABLE}_{event.lower()}_refused BEFORE {event} ON {TABLE}"
            f" {condition} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )


def _undo(drop):
    return [drop.format(f"{TABLE}_{event}_refused") for event in ("update", "delete")]


def protect(apps, schema_editor):
    statements = {"postgresql": _postgresql, "sqlite": _sqlite}[schema_editor.connection.vendor]
    for statement in statements():
        schema_editor.execute(statement, params=None)


def release(apps, schema_editor):
    drop = {"postgresql": "DROP FUNCTION {}() CASCADE", "sqlite": "DROP TRIGGER {}"}
    for statement in _undo(drop[schema_editor.connection.vendor]):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("measures", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
