"""On PostgreSQL, a connection reaches only the concerns of its reader's authorities.

See core/accounts/row_security.py. What belongs to a concern is reached when it is.
"""

from django.db import migrations

from almoner.core.tables import OF_AUTHORITY, Statements, reached, through

OWNED = (
    "safeguarding_adult",
    "safeguarding_adultlook",
    "safeguarding_concern",
    "safeguarding_concernnumber",
    "safeguarding_concernstep",
    "safeguarding_delivery",
    "safeguarding_emergencyaccess",
    "safeguarding_queueday",
)
HELD = (
    "safeguarding_assignment",
    "safeguarding_concerncategory",
    "safeguarding_concernmatch",
    "safeguarding_concernpriority",
    "safeguarding_outcomeseen",
    "safeguarding_triage",
)
POLICIES = {
    **dict.fromkeys(OWNED, OF_AUTHORITY),
    **dict.fromkeys(HELD, through("safeguarding_concern", "concern_id")),
    "safeguarding_emergencyreview": through("safeguarding_emergencyaccess", "access_id"),
}


class Migration(migrations.Migration):
    dependencies = [("safeguarding", "0002_refuse_changes"), ("accounts", "0002_row_security")]
    operations = [Statements(reached(POLICIES))]
