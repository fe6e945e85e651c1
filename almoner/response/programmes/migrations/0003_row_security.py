"""On PostgreSQL, a connection reaches only the programmes of its reader's authorities.

See core/accounts/row_security.py. What belongs to a programme is reached when it is.
"""

from django.db import migrations

HELD = (
    "programmes_programmestep",
    "programmes_scopechange",
    "programmes_return",
    "programmes_servicelevel",
    "programmes_personstatus",
    "programmes_chase",
    "programmes_targetedhelp",
    "programmes_outcomeperiod",
    "programmes_confounder",
)
POLICIES = {
    "programmes_programme": "authority_id IS NULL OR almoner_reaches(authority_id)",
    **dict.fromkeys(
        HELD, "EXISTS (SELECT 1 FROM programmes_programme p WHERE p.id = programme_id)"
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
    dependencies = [("programmes", "0002_refuse_changes"), ("accounts", "0002_row_security")]
    operations = [migrations.RunPython(narrow, widen)]
