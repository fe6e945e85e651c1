"""On PostgreSQL, a connection reaches only the bands and fees of its reader's authorities.

See core/accounts/row_security.py. What hangs on a cycle, a band, an appeal or a table is reached
when that is.
"""

from django.db import migrations

from almoner.core.tables import OF_AUTHORITY, Statements, reached, through

POLICIES = {
    "bands_cycle": OF_AUTHORITY,
    "bands_bandfixed": OF_AUTHORITY,
    "bands_appeal": OF_AUTHORITY,
    "bands_feetable": OF_AUTHORITY,
    "bands_uplift": OF_AUTHORITY,
    "bands_cyclerules": through("bands_cycle", "cycle_id", "c"),
    "bands_cyclestep": through("bands_cycle", "cycle_id", "c"),
    "bands_bandstep": through("bands_bandfixed", "fixed_id", "f"),
    "bands_appealdecision": through("bands_appeal", "appeal_id", "a"),
    "bands_feerate": through("bands_feetable", "table_id", "t"),
}


class Migration(migrations.Migration):
    dependencies = [("bands", "0002_refuse_changes"), ("accounts", "0002_row_security")]
    operations = [Statements(reached(POLICIES))]
