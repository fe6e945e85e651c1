"""On PostgreSQL, a connection reaches only the allegations of its reader's authorities.

See core/accounts/row_security.py. What belongs to an allegation is reached when it is.
"""

from django.db import migrations

from almoner.core.tables import OF_AUTHORITY, Statements, reached, through

HELD = (
    "positions_of_trust_allegationstep",
    "positions_of_trust_words",
    "positions_of_trust_disclosure",
    "positions_of_trust_referral",
    "positions_of_trust_legalhold",
)
POLICIES = {
    "positions_of_trust_allegation": OF_AUTHORITY,
    **dict.fromkeys(HELD, through("positions_of_trust_allegation", "allegation_id")),
}


class Migration(migrations.Migration):
    dependencies = [
        ("positions_of_trust", "0002_refuse_changes"),
        ("accounts", "0002_row_security"),
    ]
    operations = [Statements(reached(POLICIES))]
