"""On PostgreSQL, a connection reaches only the outbreaks of its reader's authorities.

See core/accounts/row_security.py. What belongs to an outbreak is reached when it is.
"""

from django.db import migrations

from almoner.core.tables import OF_AUTHORITY, Statements, reached, through

HELD = (
    "outbreaks_outbreakstep",
    "outbreaks_dailyreview",
    "outbreaks_admissionschange",
    "outbreaks_support",
)
POLICIES = {
    "outbreaks_outbreak": OF_AUTHORITY,
    "outbreaks_deathsnotified": OF_AUTHORITY,
    **dict.fromkeys(HELD, through("outbreaks_outbreak", "outbreak_id")),
}


class Migration(migrations.Migration):
    dependencies = [("outbreaks", "0002_refuse_changes"), ("accounts", "0002_row_security")]
    operations = [Statements(reached(POLICIES))]
