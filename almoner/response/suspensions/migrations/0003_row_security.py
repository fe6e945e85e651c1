"""On PostgreSQL, a connection reaches only the suspensions of its reader's authorities.

See core/accounts/row_security.py. What belongs to a suspension is reached when it is.
"""

from django.db import migrations

HELD = (
    "suspensions_suspensionscope",
    "suspensions_suspensionstep",
    "suspensions_suspensionplan",
    "suspensions_decisionrecord",
    "suspensions_review",
    "suspensions_notice",
    "suspensions_placementexception",
)
POLICIES = {
    "suspensions_suspension": "authority_id IS NULL OR almoner_reaches(authority_id)",
    **dict.fromkeys(
        HELD, "EXISTS (SELECT 1 FROM suspensions_suspension p WHERE p.id = suspension_id)"
    ),
    "suspensions_noticeevent": (
        "EXISTS (SELECT 1 FROM suspensions_notice p WHERE p.id = notice_id)"
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
    dependencies = [("suspensions", "0002_refuse_changes"), ("accounts", "0002_row_security")]
    operations = [migrations.RunPython(narrow, widen)]
