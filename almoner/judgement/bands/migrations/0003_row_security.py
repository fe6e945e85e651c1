"""On PostgreSQL, a connection reaches only the bands and fees of its reader's authorities.

See core/accounts/row_security.py. What hangs on a cycle, a band, an appeal or a table is reached
when that is.
"""

from django.db import migrations

OWN = "authority_id IS NULL OR almoner_reaches(authority_id)"
POLICIES = {
    "bands_cycle": OWN,
    "bands_bandfixed": OWN,
    "bands_appeal": OWN,
    "bands_feetable": OWN,
    "bands_uplift": OWN,
    "bands_cyclerules": "EXISTS (SELECT 1 FROM bands_cycle c WHERE c.id = cycle_id)",
    "bands_cyclestep": "EXISTS (SELECT 1 FROM bands_cycle c WHERE c.id = cycle_id)",
    "bands_bandstep": "EXISTS (SELECT 1 FROM bands_bandfixed f WHERE f.id = fixed_id)",
    "bands_appealdecision": "EXISTS (SELECT 1 FROM bands_appeal a WHERE a.id = appeal_id)",
    "bands_feerate": "EXISTS (SELECT 1 FROM bands_feetable t WHERE t.id = table_id)",
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
    dependencies = [("bands", "0002_refuse_changes"), ("accounts", "0002_row_security")]
    operations = [migrations.RunPython(narrow, widen)]
