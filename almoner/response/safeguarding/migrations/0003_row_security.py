"""On PostgreSQL, a connection reaches only the concerns of its reader's authorities.

See core/accounts/row_security.py. What belongs to a concern is reached when it is.
"""

from django.db import migrations

OWNED = (
    "safeguarding_adult",
    "safeguarding_adultlook",
    "safeguarding_concern",
    "safeguarding_concernnumber",
    "safeguarding_concernstep",
    "safeguarding_delivery",
    "safeguarding_emergencyaccess",
    "safeguarding_queueday",
)
HELD = (
    "safeguarding_assignment",
    "safeguarding_concerncategory",
    "safeguarding_concernmatch",
    "safeguarding_concernpriority",
    "safeguarding_outcomeseen",
    "safeguarding_triage",
)
POLICIES = {
    **dict.fromkeys(OWNED, "authority_id IS NULL OR almoner_reaches(authority_id)"),
    **dict.fromkeys(
        HELD, "EXISTS (SELECT 1 FROM safeguarding_concern p WHERE p.id = concern_id)"
    ),
    "safeguarding_emergencyreview": (
        "EXISTS (SELECT 1 FROM safeguarding_emergencyaccess p WHERE p.id = access_id)"
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
    dependencies = [("safeguarding", "0002_refuse_changes"), ("accounts", "0002_row_security")]
    operations = [migrations.RunPython(narrow, widen)]
