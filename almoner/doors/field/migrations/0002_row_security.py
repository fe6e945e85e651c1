"""On PostgreSQL, a connection reaches only the packs of its reader's authorities.

See core/accounts/row_security.py.
"""

from django.db import migrations

from almoner.core.tables import OF_AUTHORITY, Statements, reached


class Migration(migrations.Migration):
    dependencies = [("field", "0001_initial"), ("accounts", "0002_row_security")]
    operations = [Statements(reached({"field_pack": OF_AUTHORITY}))]
