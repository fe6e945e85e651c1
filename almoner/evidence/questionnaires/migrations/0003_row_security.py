"""On PostgreSQL, a connection reaches only the question sets and responses of its authorities.

See core/accounts/row_security.py. A set that ships with Almoner is everybody's. What belongs to a
set or a response is reached when that is.
"""

from django.db import migrations

from almoner.core.tables import OF_AUTHORITY, Statements, reached, through

OF_RESPONSE = through("questionnaires_response", "response_id", "r")
POLICIES = {
    "questionnaires_questionset": OF_AUTHORITY,
    "questionnaires_questionsetversion": through("questionnaires_questionset", "question_set_id", "s"),
    "questionnaires_versionstep": through("questionnaires_questionsetversion", "version_id", "v"),
    "questionnaires_response": OF_AUTHORITY,
    "questionnaires_responsestep": OF_RESPONSE,
    "questionnaires_answer": OF_RESPONSE,
    "questionnaires_answerchoice": OF_RESPONSE,
    "questionnaires_refusedanswer": OF_RESPONSE,
}


class Migration(migrations.Migration):
    dependencies = [("questionnaires", "0002_refuse_changes"), ("accounts", "0002_row_security")]
    operations = [Statements(reached(POLICIES))]
