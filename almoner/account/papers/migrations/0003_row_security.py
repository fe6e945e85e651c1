"""On PostgreSQL, a connection reaches only the papers of its reader's authorities.

See core/accounts/row_security.py. What a paper holds is reached when the paper is.
"""

from django.db import migrations

from almoner.core.tables import OF_AUTHORITY, Statements, reached, through

HELD = ("papers_paperstep", "papers_paperpart", "papers_figure")
POLICIES = {
    "papers_paper": OF_AUTHORITY,
    **dict.fromkeys(HELD, through("papers_paper", "paper_id")),
}


class Migration(migrations.Migration):
    dependencies = [("papers", "0002_refuse_changes"), ("accounts", "0002_row_security")]
    operations = [Statements(reached(POLICIES))]
