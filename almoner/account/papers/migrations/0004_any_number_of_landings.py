"""A figure may come from as many landings as there are, which some years bring by the hundred.

On SQLite the column holds any length as it is, and stays: a table made anew would lose its guards.
"""

from django.db import migrations, models

from almoner.core.tables import POSTGRESQL, Sql, Statements

COLUMN = "ALTER TABLE papers_figure ALTER COLUMN landings TYPE"


class Migration(migrations.Migration):
    dependencies = [("papers", "0003_row_security")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                Statements([Sql(POSTGRESQL, f"{COLUMN} text", f"{COLUMN} varchar(400)")])
            ],
            state_operations=[
                migrations.AlterField("figure", "landings", models.TextField(blank=True))
            ],
        )
    ]
