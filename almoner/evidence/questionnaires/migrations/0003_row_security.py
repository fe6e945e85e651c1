"""On PostgreSQL, a connection reaches only the question sets and responses of its authorities.

See core/accounts/row_security.py. A set that ships with Almoner is everybody's. What belongs to a
set or a response is reached when that is.
"""

from django.db import migrations

OF_AUTHORITY = "authority_id IS NULL OR almoner_reaches(authority_id)"
OF_RESPONSE = "EXISTS (SELECT 1 FROM questionnaires_response r WHERE r.id = response_id)"
POLICIES = {
    "questionnaires_questionset": OF_AUTHORITY,
    "questionnaires_questionsetversion": (
        "EXISTS (SELECT 1 FROM questionnaires_questionset s WHERE s.id = question_set_id)"
    ),
    "questionnaires_versionstep": (
        "EXISTS (SELECT 1 FROM questionnaires_questionsetversion v WHERE v.id = version_id)"
    ),
    "questionnaires_response": OF_AUTHORITY,
    "questionnaires_responsestep": OF_RESPONSE,
    "questionnaires_answer": OF_RESPONSE,
    "questionnaires_answerchoice": OF_RESPONSE,
    "questionnaires_refusedanswer": OF_RESPONSE,
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
    dependencies = [("questionnaires", "0002_refuse_changes"), ("accounts", "0002_row_security")]
    operations = [migrations.RunPython(narrow, widen)]
