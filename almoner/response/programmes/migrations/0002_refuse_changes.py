"""The database itself refuses to change what was recorded of a programme.

All is only added. Of a return, only the moment at which it was superseded may be filled in. The
statuses of single workers are never altered, and may be erased: that is what revoking does.
"""

from django.db import migrations

from almoner.core.tables import Statements, changed, only_added_to, refuse

ADDED_TO = (
    "programmes_programme",
    "programmes_programmestep",
    "programmes_scopechange",
    "programmes_servicelevel",
    "programmes_chase",
    "programmes_targetedhelp",
    "programmes_outcomeperiod",
    "programmes_confounder",
)
RETURN, PERSON = "programmes_return", "programmes_personstatus"
SENTENCE = "What was recorded of a programme is never changed."
SAID = (
    "programme_id", "location_id", "role_group", "as_at", "headcount", "compliant", "begun",
    "exempt", "declined", "unknown", "source", "landing_number", "at", "by", "by_name",
)
IS_CHANGED = changed(SAID, quote='"')
SUPERSEDED = "OLD.superseded_at IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_initial")]
    operations = [
        Statements(
            only_added_to(ADDED_TO, sentence=SENTENCE),
            refuse(RETURN, "UPDATE", sentence=SENTENCE, when=f"({IS_CHANGED}) OR {SUPERSEDED}"),
            refuse(RETURN, "DELETE", sentence=SENTENCE),
            refuse(PERSON, "UPDATE", sentence=SENTENCE),
        ),
    ]
