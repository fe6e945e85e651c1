"""The database itself refuses to change or delete a figure: it can only be marked as superseded."""

from django.db import migrations

from almoner.core.tables import Statements, changed, refuse

TABLE = "measures_observation"
SENTENCE = "What was observed is never changed: record a correction."
KEPT = (
    "id", "measure", "version", "location_id", "provider_id", "place_code", "from_on", "to_on",
    "breakdown", "numerator", "denominator", "value", "landing_id", "recorded_at",
)
NOT_SUPERSEDING = "OLD.superseded_at IS NOT NULL OR NEW.superseded_at IS NULL"


class Migration(migrations.Migration):
    dependencies = [("measures", "0001_initial")]
    operations = [
        Statements(
            refuse(TABLE, "UPDATE", sentence=SENTENCE, when=f"{changed(KEPT)} OR {NOT_SUPERSEDING}"),
            refuse(TABLE, "DELETE", sentence=SENTENCE, returned="NEW"),
        ),
    ]
