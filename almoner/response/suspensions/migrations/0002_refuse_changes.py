"""The database itself refuses to change what was said of a suspension once it was proposed.

Steps, decisions, reviews, notices, what became of them, exceptions and linked plans are only
added. Of a suspension, only the two kept days may change after it left its draft; its scope not.
"""

from django.db import migrations

from almoner.core.tables import Statements, changed, only_added_to, refuse

SUSPENSION, SCOPE = "suspensions_suspension", "suspensions_suspensionscope"
ADDED_TO = (
    "suspensions_suspensionstep",
    "suspensions_suspensionplan",
    "suspensions_decisionrecord",
    "suspensions_review",
    "suspensions_notice",
    "suspensions_noticeevent",
    "suspensions_placementexception",
)
SENTENCE = "What was recorded of a suspension is never changed."
SAID = (
    "authority_id", "kind", "trigger", "reason", "reason_for_brokerage", "who_to_ask",
    "follows_id", "begun_at", "evidence", "alternatives", "proportionality", "representations",
    "legal_advice", "equality", "capacity", "contract_clause",
)
LEFT_DRAFT = (
    "EXISTS (SELECT 1 FROM suspensions_suspensionstep s"
    " WHERE s.suspension_id = {id} AND s.step <> 'begin')"
)
CHANGED_LATER = f"({changed(SAID)}) AND {LEFT_DRAFT.format(id='OLD.id')}"
SCOPE_OF = {
    "INSERT": "NEW.suspension_id",
    "UPDATE": "NEW.suspension_id",
    "DELETE": "OLD.suspension_id",
}


class Migration(migrations.Migration):
    dependencies = [("suspensions", "0001_initial")]
    operations = [
        Statements(
            only_added_to(ADDED_TO, sentence=SENTENCE),
            refuse(SUSPENSION, "UPDATE", sentence=SENTENCE, when=CHANGED_LATER),
            refuse(SUSPENSION, "DELETE", sentence=SENTENCE),
            *(
                refuse(SCOPE, event, sentence=SENTENCE, when=LEFT_DRAFT.format(id=of))
                for event, of in SCOPE_OF.items()
            ),
        ),
    ]
