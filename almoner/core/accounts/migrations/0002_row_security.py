"""The function that row-level security asks, on PostgreSQL: see core/accounts/row_security.py."""

from django.db import migrations

FUNCTION = """
    CREATE OR REPLACE FUNCTION almoner_reaches(authority bigint) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT current_setting('almoner.authorities', true) = '*'
            OR authority = ANY (
                string_to_array(
                    nullif(nullif(current_setting('almoner.authorities', true), '*'), ''), ','
                )::bigint[]
            )
    $$
"""


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION, params=None)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION almoner_reaches(bigint)", params=None)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
