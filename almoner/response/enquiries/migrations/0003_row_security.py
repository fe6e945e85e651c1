"""On PostgreSQL, a connection reaches only the enquiries of its reader's authorities.

See core/accounts/row_security.py. What belongs to an enquiry is reached when it is.
"""

from django.db import migrations

OWN = "authority_id IS NULL OR almoner_reaches(authority_id)"


def _of(parent, column):
    return f"EXISTS (SELECT 1 FROM enquiries_{parent} p WHERE p.id = {column})"


BOTH = f"{_of('enquiry', 'enquiry_id')} OR {_of('largescaleenquiry', 'case_id')}"
POLICIES = {
    "enquiries_enquiry": OWN,
    "enquiries_largescaleenquiry": OWN,
    "enquiries_enquirystep": _of("enquiry", "enquiry_id"),
    "enquiries_causedenquiry": _of("enquiry", "enquiry_id"),
    "enquiries_causedstep": _of("causedenquiry", "caused_id"),
    "enquiries_involvement": _of("enquiry", "enquiry_id"),
    "enquiries_outcome": _of("enquiry", "enquiry_id"),
    "enquiries_outcomerisk": _of("outcome", "outcome_id"),
    "enquiries_largescalestep": _of("largescaleenquiry", "case_id"),
    "enquiries_largescalecriterion": _of("largescalestep", "step_id"),
    "enquiries_largescaleconcern": _of("largescaleenquiry", "case_id"),
    "enquiries_largescalerole": _of("largescaleenquiry", "case_id"),
    "enquiries_meeting": _of("largescaleenquiry", "case_id"),
    "enquiries_meetingdecision": _of("meeting", "meeting_id"),
    "enquiries_welfarecheck": _of("largescaleenquiry", "case_id"),
    "enquiries_agreedaction": BOTH,
    "enquiries_agreedactionevent": _of("agreedaction", "action_id"),
    "enquiries_linkedplan": BOTH,
}


def narrow(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, policy in POLICIES.items():
        for statement in (
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY {table}_of_authority ON {table} USING ({policy}) WITH CHECK ({policy})",
        ):
            schema_editor.execute(statement, params=None)


def widen(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in POLICIES:
        for statement in (
            f"DROP POLICY {table}_of_authority ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0002_refuse_changes"), ("accounts", "0002_row_security")]
    operations = [migrations.RunPython(narrow, widen)]
