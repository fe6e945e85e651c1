"""The database itself refuses to change or take away anything here."""

from django.db import migrations

from almoner.core.tables import Statements, refusal, refused_by

TABLES = ("returns_submission", "returns_submittedfigure")
SENTENCE = "What was submitted is kept as it went."


class Migration(migrations.Migration):
    dependencies = [("returns", "0001_initial")]
    operations = [
        Statements(
            refusal("returns_refuse", sentence=SENTENCE),
            refused_by("returns_refuse", TABLES, sentence=SENTENCE),
        ),
    ]
