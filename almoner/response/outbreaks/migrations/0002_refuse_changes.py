"""The database itself refuses to change what was recorded of an outbreak, or of deaths.

Steps, reviews, admissions, support and deaths notified are only added. Of an outbreak, only the
day on which it ended may change, kept from its steps.
"""

from django.db import migrations

from almoner.core.tables import Statements, changed, only_added_to, refuse

OUTBREAK = "outbreaks_outbreak"
ADDED_TO = (
    "outbreaks_outbreakstep",
    "outbreaks_dailyreview",
    "outbreaks_admissionschange",
    "outbreaks_support",
    "outbreaks_deathsnotified",
)
SENTENCE = "What was recorded of an outbreak is never changed."
SAID = (
    "authority_id", "location_id", "disease", "organism", "began_on", "resident_count",
    "staff_count", "hpt_reference", "begun_at",
)


class Migration(migrations.Migration):
    dependencies = [("outbreaks", "0001_initial")]
    operations = [
        Statements(
            only_added_to(ADDED_TO, sentence=SENTENCE),
            refuse(OUTBREAK, "UPDATE", sentence=SENTENCE, when=f"({changed(SAID)})"),
            refuse(OUTBREAK, "DELETE", sentence=SENTENCE),
        ),
    ]
