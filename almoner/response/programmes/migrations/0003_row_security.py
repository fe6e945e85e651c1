"""On PostgreSQL, a connection reaches only the programmes of its reader's authorities.

See core/accounts/row_security.py. What belongs to a programme is reached when it is.
"""

from django.db import migrations

from almoner.core.tables import OF_AUTHORITY, Statements, reached, through

HELD = (
    "programmes_programmestep",
    "programmes_scopechange",
    "programmes_return",
    "programmes_servicelevel",
    "programmes_personstatus",
    "programmes_chase",
    "programmes_targetedhelp",
    "programmes_outcomeperiod",
    "programmes_confounder",
)
POLICIES = {
    "programmes_programme": OF_AUTHORITY,
    **dict.fromkeys(HELD, through("programmes_programme", "programme_id")),
}


class Migration(migrations.Migration):
    dependencies = [("programmes", "0002_refuse_changes"), ("accounts", "0002_row_security")]
    operations = [Statements(reached(POLICIES))]
