"""On PostgreSQL, a connection reaches only the answers to prompts of its reader's authorities.

See core/accounts/row_security.py. What hangs on one is reached when that is.
"""

from django.db import migrations

from almoner.core.tables import OF_AUTHORITY, Statements, reached, through

POLICIES = {
    "patterns_promptanswer": OF_AUTHORITY,
    "patterns_answeredconcern": through("patterns_promptanswer", "answer_id"),
}


class Migration(migrations.Migration):
    dependencies = [("patterns", "0002_refuse_changes"), ("accounts", "0002_row_security")]
    operations = [Statements(reached(POLICIES))]
