"""On PostgreSQL, a connection reaches only the outbreaks of its reader's authorities.

See core/accounts/row_security.py. What belongs to an outbreak is reached when it is.
"""

from django.db import migrations

HELD = (
    "outbreaks_outbreakstep",
    "outbreaks_dailyreview",
    "outbreaks_admissionschange",
    "outbreaks_support",
)
OF_AUTHORITY = "authority_id IS NULL OR almoner_reaches(authority_id)"
POLICIES = {
    "outbreaks_outbreak": OF_AUTHORITY,
    "outbreaks_deathsnotified": OF_AUTHORITY,
    **dict.fromkeys(
        HELD, "EXISTS (SELECT 1 FROM outbreaks_outbreak p WHERE p.id = outbreak_id)"
    ),
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
    dependencies = [("outbreaks", "0002_refuse_changes"), ("accounts", "0002_row_security")]
    operations = [migrations.RunPython(narrow, widen)]
