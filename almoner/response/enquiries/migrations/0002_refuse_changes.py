"""The database itself refuses to change what was recorded of an enquiry.

Everything is only added. Of an enquiry, a request to enquire and a large-scale enquiry, only what
is kept from the steps may change.
"""

from django.db import migrations

ADDED_TO = (
    "enquiries_enquirystep",
    "enquiries_causedstep",
    "enquiries_involvement",
    "enquiries_outcome",
    "enquiries_outcomerisk",
    "enquiries_largescalestep",
    "enquiries_largescalecriterion",
    "enquiries_largescaleconcern",
    "enquiries_largescalerole",
    "enquiries_meeting",
    "enquiries_meetingdecision",
    "enquiries_welfarecheck",
    "enquiries_agreedaction",
    "enquiries_agreedactionevent",
    "enquiries_linkedplan",
)
RECORDED = ("at", "by", "by_name")
SAID = {
    "enquiries_enquiry": ("authority_id", "concern_id", "kind", "begun_on", *RECORDED),
    "enquiries_causedenquiry": (
        "enquiry_id", "led_by", "asked_of", "terms", "asked_on", "has_conflict", "is_criminal",
        "implicates_manager", *RECORDED,
    ),
    "enquiries_largescaleenquiry": (
        "authority_id", "location_id", "provider_id", "proposed_on", *RECORDED,
    ),
}
SENTENCE = "What was recorded of an enquiry is never changed."


def _guarded():
    """(table, event, row that a trigger returns, when it refuses; "" is always)."""
    for table in ADDED_TO:
        yield table, "UPDATE", "NEW", ""
        yield table, "DELETE", "OLD", ""
    for table, said in SAID.items():
        yield table, "DELETE", "OLD", ""
        yield table, "UPDATE", "NEW", " OR ".join(
            f'NEW."{name}" {{differs}} OLD."{name}"' for name in said
        )


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
    refuse = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    for table, event, _, when in _guarded():
        condition = when.format(differs="IS NOT")
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
    dependencies = [("enquiries", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
