"""On PostgreSQL, a connection reaches only the suspensions of its reader's authorities.

See core/accounts/row_security.py. What belongs to a suspension is reached when it is.
"""

from django.db import migrations

from almoner.core.tables import OF_AUTHORITY, Statements, reached, through

HELD = (
    "suspensions_suspensionscope",
    "suspensions_suspensionstep",
    "suspensions_suspensionplan",
    "suspensions_decisionrecord",
    "suspensions_review",
    "suspensions_notice",
    "suspensions_placementexception",
)
POLICIES = {
    "suspensions_suspension": OF_AUTHORITY,
    **dict.fromkeys(HELD, through("suspensions_suspension", "suspension_id")),
    "suspensions_noticeevent": through("suspensions_notice", "notice_id"),
}


class Migration(migrations.Migration):
    dependencies = [("suspensions", "0002_refuse_changes"), ("accounts", "0002_row_security")]
    operations = [Statements(reached(POLICIES))]
