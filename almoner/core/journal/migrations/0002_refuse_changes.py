"""The database itself refuses to change or remove what the journal holds."""

from django.db import migrations

from almoner.core.tables import Sql, Statements, refusal, refused_by

TABLES = ("journal_entry", "journal_seal")
SENTENCE = "The journal is append-only: nothing in it is changed or removed."

# One statement-level trigger a table covers every row, and TRUNCATE; ALWAYS, so that a session
# that plays the replica does not pass by it.
KEPT = [
    Sql(
        "postgresql",
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()",
        f"DROP TRIGGER {table}_kept ON {table}",
    )
    for table in TABLES
]
ALWAYS = [
    Sql("postgresql", f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_kept")
    for table in TABLES
]


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [
        Statements(
            refusal("journal_refuse", sentence=SENTENCE),
            KEPT,
            ALWAYS,
            refused_by(
                "journal_refuse",
                TABLES,
                sentence=SENTENCE,
                named={},
                on_sqlite={"not_changed": "UPDATE", "not_removed": "DELETE"},
            ),
            # INSERT OR REPLACE removes a row without firing its DELETE trigger: hence the third.
            *(
                refused_by(
                    "journal_refuse",
                    [table],
                    sentence=SENTENCE,
                    named={},
                    on_sqlite={"not_replaced": "INSERT"},
                    when=f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)",
                )
                for table in TABLES
            ),
        ),
    ]
