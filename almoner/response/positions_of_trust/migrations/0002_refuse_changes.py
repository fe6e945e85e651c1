"""The database itself refuses to change what was recorded of an allegation.

Everything is only added. Words may be deleted once the allegation has the step that erases it, but
for the words that say why; then too the two columns that lead to the person may be emptied.
"""

from django.db import migrations

from almoner.core.tables import Statements, changed, only_added_to, refuse

ALLEGATION, WORDS = "positions_of_trust_allegation", "positions_of_trust_words"
ADDED_TO = (
    "positions_of_trust_allegationstep",
    "positions_of_trust_disclosure",
    "positions_of_trust_referral",
    "positions_of_trust_legalhold",
)
SENTENCE = "What was recorded of an allegation is never changed."
SAID = (
    "authority_id", "received_on", "source", "grounds", "affected", "in_private_life", "at", "by",
    "by_name",
)
ERASED = (
    "EXISTS (SELECT 1 FROM positions_of_trust_allegationstep s"
    " WHERE s.allegation_id = {id} AND s.step = 'erase')"
)
KEPT_WORDS = f"OLD.part = 'erasure' OR NOT {ERASED.format(id='OLD.allegation_id')}"
NOT_EMPTIED = (
    changed(SAID, quote='"')
    + " OR NOT (NEW.location_id IS NULL AND NEW.fingerprint = '')"
    + f" OR NOT {ERASED.format(id='OLD.id')}"
)


class Migration(migrations.Migration):
    dependencies = [("positions_of_trust", "0001_initial")]
    operations = [
        Statements(
            only_added_to(ADDED_TO, sentence=SENTENCE),
            refuse(WORDS, "UPDATE", sentence=SENTENCE),
            refuse(WORDS, "DELETE", sentence=SENTENCE, when=KEPT_WORDS),
            refuse(ALLEGATION, "DELETE", sentence=SENTENCE),
            refuse(ALLEGATION, "UPDATE", sentence=SENTENCE, when=NOT_EMPTIED),
        ),
    ]
