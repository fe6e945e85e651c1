"""The database itself refuses to change what was recorded of an enquiry.

Everything is only added. Of an enquiry, a request to enquire and a large-scale enquiry, only what
is kept from the steps may change.
"""

from django.db import migrations

from almoner.core.tables import Statements, changed, only_added_to, refuse

ADDED_TO = (
    "enquiries_enquirystep",
    "enquiries_causedstep",
    "enquiries_involvement",
    "enquiries_outcome",
    "enquiries_outcomerisk",
    "enquiries_largescalestep",
    "enquiries_largescalecriterion",
    "enquiries_largescaleconcern",
    "enquiries_largescalerole",
    "enquiries_meeting",
    "enquiries_meetingdecision",
    "enquiries_welfarecheck",
    "enquiries_agreedaction",
    "enquiries_agreedactionevent",
    "enquiries_linkedplan",
)
RECORDED = ("at", "by", "by_name")
SAID = {
    "enquiries_enquiry": ("authority_id", "concern_id", "kind", "begun_on", *RECORDED),
    "enquiries_causedenquiry": (
        "enquiry_id", "led_by", "asked_of", "terms", "asked_on", "has_conflict", "is_criminal",
        "implicates_manager", *RECORDED,
    ),
    "enquiries_largescaleenquiry": (
        "authority_id", "location_id", "provider_id", "proposed_on", *RECORDED,
    ),
}
SENTENCE = "What was recorded of an enquiry is never changed."


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0001_initial")]
    operations = [
        Statements(
            only_added_to(ADDED_TO, sentence=SENTENCE),
            *(refuse(table, "DELETE", sentence=SENTENCE) for table in SAID),
            *(
                refuse(table, "UPDATE", sentence=SENTENCE, when=changed(said, quote='"'))
                for table, said in SAID.items()
            ),
        ),
    ]
