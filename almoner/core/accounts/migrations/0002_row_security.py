"""The function that row-level security asks, on PostgreSQL: see core/accounts/row_security.py."""

from django.db import migrations

from almoner.core.tables import Sql, Statements

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


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [Statements([Sql("postgresql", FUNCTION, "DROP FUNCTION almoner_reaches(bigint)")])]
