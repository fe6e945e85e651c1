"""On PostgreSQL, a connection reaches only the enquiries of its reader's authorities.

See core/accounts/row_security.py. What belongs to an enquiry is reached when it is.
"""

from django.db import migrations

from almoner.core.tables import OF_AUTHORITY, Statements, reached, through

OF_ENQUIRY = through("enquiries_enquiry", "enquiry_id")
OF_CASE = through("enquiries_largescaleenquiry", "case_id")
OF_EITHER = f"{OF_ENQUIRY} OR {OF_CASE}"
POLICIES = {
    "enquiries_enquiry": OF_AUTHORITY,
    "enquiries_largescaleenquiry": OF_AUTHORITY,
    "enquiries_enquirystep": OF_ENQUIRY,
    "enquiries_causedenquiry": OF_ENQUIRY,
    "enquiries_causedstep": through("enquiries_causedenquiry", "caused_id"),
    "enquiries_involvement": OF_ENQUIRY,
    "enquiries_outcome": OF_ENQUIRY,
    "enquiries_outcomerisk": through("enquiries_outcome", "outcome_id"),
    "enquiries_largescalestep": OF_CASE,
    "enquiries_largescalecriterion": through("enquiries_largescalestep", "step_id"),
    "enquiries_largescaleconcern": OF_CASE,
    "enquiries_largescalerole": OF_CASE,
    "enquiries_meeting": OF_CASE,
    "enquiries_meetingdecision": through("enquiries_meeting", "meeting_id"),
    "enquiries_welfarecheck": OF_CASE,
    "enquiries_agreedaction": OF_EITHER,
    "enquiries_agreedactionevent": through("enquiries_agreedaction", "action_id"),
    "enquiries_linkedplan": OF_EITHER,
}


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0002_refuse_changes"), ("accounts", "0002_row_security")]
    operations = [Statements(reached(POLICIES))]
