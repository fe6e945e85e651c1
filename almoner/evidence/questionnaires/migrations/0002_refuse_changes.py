"""The database itself refuses to change what was answered, or a version that is no draft."""

from django.db import migrations

FROZEN = (
    "questionnaires_versionstep",
    "questionnaires_response",
    "questionnaires_responsestep",
    "questionnaires_answer",
    "questionnaires_answerchoice",
    "questionnaires_refusedanswer",
)
VERSION = "questionnaires_questionsetversion"
SENTENCE = "What was answered is only added to: it is never changed or removed."
VERSION_SENTENCE = "A question set that was published never changes: make a new version."
NO_DRAFT = (
    "EXISTS (SELECT 1 FROM questionnaires_versionstep"
    " WHERE version_id = OLD.id AND state <> 'draft')"
)


def _postgresql():
    yield f"""
        CREATE FUNCTION questionnaires_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';
        END $$
    """
    yield f"""
        CREATE FUNCTION questionnaires_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' OR {NO_DRAFT} THEN
                RAISE EXCEPTION '{VERSION_SENTENCE}'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$
    """
    for table in FROZEN:
        yield (
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION questionnaires_refuse()"
        )
    yield (
        f"CREATE TRIGGER {VERSION}_kept BEFORE UPDATE OR DELETE ON {VERSION}"
        " FOR EACH ROW EXECUTE FUNCTION questionnaires_keep_version()"
    )


def _sqlite():
    for table in FROZEN:
        for event in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {table}_{event.lower()} BEFORE {event} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
            )
    refuse = f"BEGIN SELECT RAISE(ABORT, '{VERSION_SENTENCE}'); END"
    yield f"CREATE TRIGGER {VERSION}_update BEFORE UPDATE ON {VERSION} WHEN {NO_DRAFT} {refuse}"
    yield f"CREATE TRIGGER {VERSION}_delete BEFORE DELETE ON {VERSION} {refuse}"


def _postgresql_undo():
    for table in (*FROZEN, VERSION):
        yield f"DROP TRIGGER {table}_kept ON {table}"
    yield "DROP FUNCTION questionnaires_refuse()"
    yield "DROP FUNCTION questionnaires_keep_version()"


def _sqlite_undo():
    for table in (*FROZEN, VERSION):
        for event in ("update", "delete"):
            yield f"DROP TRIGGER {table}_{event}"


def protect(apps, schema_editor):
    _run(schema_editor, {"postgresql": _postgresql, "sqlite": _sqlite})


def release(apps, schema_editor):
    _run(schema_editor, {"postgresql": _postgresql_undo, "sqlite": _sqlite_undo})


def _run(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor]():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("questionnaires", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
