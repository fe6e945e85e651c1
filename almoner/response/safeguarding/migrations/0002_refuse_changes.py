"""The database itself refuses to change what was said of a concern, or to take it away.

Steps, triage, priorities, matches, assignments, looks at an identity and emergency accesses are
only added. Of a concern only the kept columns may change; of an adult nothing.
"""

from django.db import migrations

from almoner.core.tables import Statements, changed, only_added_to, refuse

CONCERN = "safeguarding_concern"
ADDED_TO = (
    "safeguarding_adult",
    "safeguarding_adultlook",
    "safeguarding_assignment",
    "safeguarding_concerncategory",
    "safeguarding_concernmatch",
    "safeguarding_concernpriority",
    "safeguarding_concernstep",
    "safeguarding_delivery",
    "safeguarding_emergencyaccess",
    "safeguarding_emergencyreview",
    "safeguarding_outcomeseen",
    "safeguarding_triage",
)
SENTENCE = "What was recorded of a safeguarding concern is never changed."
SAID = (
    "authority_id", "number", "receipt", "source", "reference", "body_digest", "received_at",
    "recorded_at", "raised_by", "raised_by_name", "delivery_id", "referrer", "referrer_name",
    "referrer_contact", "adult_id", "service_named", "cqc_id_named", "postcode_named",
    "district_id", "setting", "theme", "shift", "happened_on", "is_said_urgent", "text",
    "safety_text",
)


class Migration(migrations.Migration):
    dependencies = [("safeguarding", "0001_initial")]
    operations = [
        Statements(
            only_added_to(ADDED_TO, sentence=SENTENCE),
            refuse(CONCERN, "UPDATE", sentence=SENTENCE, when=changed(SAID)),
            refuse(CONCERN, "DELETE", sentence=SENTENCE),
        ),
    ]
