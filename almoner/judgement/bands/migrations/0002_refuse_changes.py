"""The database itself refuses to change or take away anything that was decided about bands."""

from django.db import migrations

from almoner.core.tables import Statements, refusal, refused_by

TABLES = (
    "bands_cycle",
    "bands_cyclerules",
    "bands_cyclestep",
    "bands_bandfixed",
    "bands_bandstep",
    "bands_appeal",
    "bands_appealdecision",
    "bands_feetable",
    "bands_feerate",
    "bands_uplift",
)
SENTENCE = "What was decided about bands is kept: it is only added to."


class Migration(migrations.Migration):
    dependencies = [("bands", "0001_initial")]
    operations = [
        Statements(
            refusal("bands_refuse", sentence=SENTENCE),
            refused_by("bands_refuse", TABLES, sentence=SENTENCE),
        ),
    ]
