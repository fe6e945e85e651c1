"""On PostgreSQL, a connection reaches only the allegations of its reader's authorities.

See core/accounts/row_security.py. What belongs to an allegation is reached when it is.
"""

from django.db import migrations

HELD = (
    "positions_of_trust_allegationstep",
    "positions_of_trust_words",
    "positions_of_trust_disclosure",
    "positions_of_trust_referral",
    "positions_of_trust_legalhold",
)
POLICIES = {
    "positions_of_trust_allegation": "authority_id IS NULL OR almoner_reaches(authority_id)",
    **dict.fromkeys(
        HELD, "EXISTS (SELECT 1 FROM positions_of_trust_allegation p WHERE p.id = allegation_id)"
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
    dependencies = [
        ("positions_of_trust", "0002_refuse_changes"),
        ("accounts", "0002_row_security"),
    ]
    operations = [migrations.RunPython(narrow, widen)]
