"""The database itself keeps what happened to an action, and the words that were agreed to."""

from django.db import migrations

ADDED_TO = (
    "action_plans_planstep",
    "action_plans_actionstep",
    "action_plans_extension",
    "action_plans_actionevidence",
    "action_plans_sustainedcheck",
    "action_plans_escalation",
)
KEPT = ("action_plans_actionplan", "action_plans_action", *ADDED_TO)
SENTENCE = "What happened to an action plan is only added to."
AGREED_SENTENCE = "An action that the provider has agreed to stands as worded."
AGREED = "EXISTS (SELECT 1 FROM action_plans_actionstep WHERE action_id = OLD.id AND step = 'agree')"
NAMES = (
    *((table, "kept") for table in KEPT),
    *((table, "unchanged") for table in ADDED_TO),
    ("action_plans_action", "agreed"),
)


def _postgresql():
    for name, sentence in (("refuse", SENTENCE), ("refuse_agreed", AGREED_SENTENCE)):
        yield f"""
            CREATE FUNCTION action_plans_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                {f"IF NOT {AGREED} THEN RETURN NEW; END IF;" if name == "refuse_agreed" else ""}
                RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation';
            END $$
        """
    for table, name in NAMES:
        event = "DELETE" if name == "kept" else "UPDATE"
        function = "action_plans_refuse_agreed" if name == "agreed" else "action_plans_refuse"
        yield (
            f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {function}()"
        )


def _sqlite():
    for table, name in NAMES:
        event = "DELETE" if name == "kept" else "UPDATE"
        when = f" WHEN {AGREED}" if name == "agreed" else ""
        sentence = AGREED_SENTENCE if name == "agreed" else SENTENCE
        yield (
            f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table}{when}"
            f" BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )


def _postgresql_undo():
    yield "DROP FUNCTION action_plans_refuse() CASCADE"
    yield "DROP FUNCTION action_plans_refuse_agreed() CASCADE"


def _sqlite_undo():
    for table, name in NAMES:
        yield f"DROP TRIGGER {table}_{name}"


def protect(apps, schema_editor):
    _run(schema_editor, {"postgresql": _postgresql, "sqlite": _sqlite})


def release(apps, schema_editor):
    _run(schema_editor, {"postgresql": _postgresql_undo, "sqlite": _sqlite_undo})


def _run(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor]():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("action_plans", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
