"""On PostgreSQL, a connection reaches only the packs of its reader's authorities.

See core/accounts/row_security.py.
"""

from django.db import migrations

TABLES = ("field_pack",)
POLICY = "authority_id IS NULL OR almoner_reaches(authority_id)"


def narrow(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in TABLES:
        for statement in (
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY {table}_of_authority ON {table} USING ({POLICY}) WITH CHECK ({POLICY})",
        ):
            schema_editor.execute(statement, params=None)


def widen(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in TABLES:
        for statement in (
            f"DROP POLICY {table}_of_authority ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("field", "0001_initial"), ("accounts", "0002_row_security")]
    operations = [migrations.RunPython(narrow, widen)]
