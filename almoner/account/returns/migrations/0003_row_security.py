"""On PostgreSQL, a connection reaches only the submissions of its reader's authorities.

See core/accounts/row_security.py. What hangs on one is reached when that is.
"""

from django.db import migrations

from almoner.core.tables import OF_AUTHORITY, Statements, reached, through

POLICIES = {
    "returns_submission": OF_AUTHORITY,
    "returns_submittedfigure": through("returns_submission", "submission_id"),
}


class Migration(migrations.Migration):
    dependencies = [("returns", "0002_refuse_changes"), ("accounts", "0002_row_security")]
    operations = [Statements(reached(POLICIES))]
