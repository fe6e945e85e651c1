"""The database itself refuses to change or take away anything here."""

from django.db import migrations

from almoner.core.tables import Statements, refusal, refused_by

TABLES = ("patterns_promptanswer", "patterns_answeredconcern")
SENTENCE = "What was made of a prompt is kept: it is only added to."


class Migration(migrations.Migration):
    dependencies = [("patterns", "0001_initial")]
    operations = [
        Statements(
            refusal("patterns_refuse", sentence=SENTENCE),
            refused_by("patterns_refuse", TABLES, sentence=SENTENCE),
        ),
    ]
